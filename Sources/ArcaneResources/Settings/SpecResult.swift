public import ArcaneCore

/// What came of reading a spec: its value, or everything that is wrong with it.
public struct SpecResult<Spec: Sendable>: Sendable {
    /// The spec; nil exactly where there are problems.
    public var value: Spec?
    /// Everything that is wrong, in the order of the declarations.
    public var problems: [SpecProblem]
    /// What is odd and does no harm: unknown names, names of older versions.
    public var warnings: [SpecProblem]

    /// Creates a result.
    public init(value: Spec?, problems: [SpecProblem] = [], warnings: [SpecProblem] = []) {
        self.value = value
        self.problems = problems
        self.warnings = warnings
    }

    /// The spec, or one configuration error that lists all problems.
    public func get() throws(StreamError) -> Spec {
        if let value { return value }
        let lines = problems.map { "\n  \($0)" }.joined()
        let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
        throw .configuration("the spec has \(count):\(lines)")
    }
}
