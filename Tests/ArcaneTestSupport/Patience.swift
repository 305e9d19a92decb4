/// How long tests wait for what ought to happen at once. Only a hang takes longer, also on a small machine with other things to do.
public enum Patience {
    /// The longest wait.
    public static let limit = Duration.seconds(180)

    /// What a test waited for has not happened within `limit`.
    public struct IsOver: Error, CustomStringConvertible {
        /// What has not happened.
        public let description: String
    }
}

/// Returns when `condition` holds; it looks a thousand times a second. Throws where it still does not hold after `Patience.limit`.
public func eventually(
    _ file: String = #fileID, _ line: Int = #line, _ condition: () throws -> Bool
) async throws {
    let end = ContinuousClock.now + Patience.limit
    while try !condition() {
        guard ContinuousClock.now < end else {
            throw Patience.IsOver(description: "\(file):\(line): it has not happened within \(Patience.limit)")
        }
        try await Task.sleep(for: .milliseconds(1))
    }
}
