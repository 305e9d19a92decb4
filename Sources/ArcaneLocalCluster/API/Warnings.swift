import Synchronization

/// What a client is warned of, on the way to its answer.
final class Warnings: Sendable {
    private let texts = Mutex<[String]>([])

    func add(_ text: String) { texts.withLock { if !$0.contains(text) { $0.append(text) } } }

    /// The headers of the answer (RFC 7234, as the API server uses them).
    var headers: [(name: String, value: String)] {
        texts.withLock { $0 }.map {
            let quoted = $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ")
            return ("Warning", "299 - \"\(quoted)\"")
        }
    }
}
