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

/// Returns when `condition` holds, which is looked at every `interval`. Throws where it still does not hold after `Patience.limit`, and
/// says so with `what`, which was waited for.
public func eventually(
    _ what: @autoclosure () -> String = "it", every interval: Duration = .milliseconds(1), file: String = #fileID,
    line: Int = #line, _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + Patience.limit
    while try await !condition() {
        guard ContinuousClock.now < end else {
            throw Patience.IsOver(description: "\(file):\(line): \(what()) has not happened within \(Patience.limit)")
        }
        try await Task.sleep(for: interval)
    }
}
