import ArcaneCore

/// Collects what is wrong with the parts of a spec, so that its writer sees all of it at once and not one mistake a start.
struct ConfigurationProblems {
    private var messages: [String] = []

    /// What `body` returns; nil where it throws a configuration error, which is kept. Throws every other error.
    mutating func collect<Value>(_ body: () throws -> Value) throws -> Value? {
        do {
            return try body()
        } catch let error as StreamError where error.code == .configuration {
            add(error.message)
            return nil
        }
    }

    /// Keeps a problem, which names its setting and the remedy.
    mutating func add(_ message: String) {
        messages.append(message)
    }

    /// Whether nothing was wrong.
    var isEmpty: Bool { messages.isEmpty }

    /// One configuration error with a line for each problem.
    var error: StreamError { .configuration(messages.joined(separator: "\n  ")) }
}
