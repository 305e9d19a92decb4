import ArcaneCore
import ArcaneKubernetes
import ArcaneResources

/// What is done where a person asks for a backfill.
enum BackfillPlan: Sendable {
    /// It has been asked for already, and not been done.
    case wait(for: ObservedBackfillRequest)
    /// A request is made.
    case create(spec: JSONValue)

    /// Decides it for `stream`, of which `requests` are known. A request that lays something else over the spec stands for no other.
    init(_ stream: ObservedStream, payload: JSONValue?, among requests: [ObservedBackfillRequest]) {
        let open = requests.first { $0.isOpen && $0.isFor(stream.name, of: stream.kind.name) && $0.payload == payload }
        if let open {
            self = .wait(for: open)
        } else {
            var spec: [String: JSONValue] = [
                "streamClass": .string(stream.kind.name), "streamId": .string(stream.name.name),
            ]
            if let payload { spec["payload"] = payload }
            self = .create(spec: .object(spec))
        }
    }

    /// Why a backfill of `stream` would wait without end; nil where it would not.
    static func obstacle(to stream: ObservedStream) -> String? {
        if case .failed(let why)? = Progress.obstacle(to: stream) { why } else { nil }
    }

    /// The name of a new request: that of the stream, and five letters and digits by chance, of which no word is made.
    static func name(for stream: String, using generator: inout some RandomNumberGenerator) -> String {
        let letters = Array("bcdfghjklmnpqrstvwxz2456789")
        let suffix = "-manual-" + String((0..<5).compactMap { _ in letters.randomElement(using: &generator) })
        return stream.prefix(253 - suffix.count) + suffix
    }
}
