public import Logging
import Synchronization

/// Keeps what is logged.
public final class LogLines: Sendable {
    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { lines.add("\(event.level): \(event.message)") }
    }

    private let lines = Mutex<[String]>([])

    /// Keeps nothing yet.
    public init() {}

    /// A logger whose lines are kept.
    public var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    /// How many lines hold `text`.
    public func count(of text: String) -> Int { lines.withLock { $0.count { $0.contains(text) } } }

    private func add(_ line: String) { lines.withLock { $0.append(line) } }
}
