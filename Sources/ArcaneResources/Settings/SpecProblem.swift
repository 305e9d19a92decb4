/// One thing that is wrong with a spec, or that its writer should know.
public struct SpecProblem: Error, Hashable, Sendable {
    /// Where, as names joined by dots with list positions in brackets: `sink.rowsPerGroup`, `errors.retry[0]`.
    ///
    /// Empty for the spec as a whole.
    public var path: String
    /// What is wrong and what to do, without the path: `0 is below the minimum 1`.
    public var message: String

    /// Creates a problem.
    public init(path: String, message: String) {
        self.path = path
        self.message = message
    }
}

extension SpecProblem: CustomStringConvertible {
    /// `path: message`.
    public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
