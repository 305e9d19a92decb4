import ArcaneCore
import Foundation
import Logging
import Synchronization

/// Writes log lines to standard error, where results on standard output are not disturbed by them.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info
    let format: LogFormat
    let redaction: Redaction
    let output: LogOutput

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata.mapValues(String.init(describing:))
        for (name, value) in event.metadata ?? [:] { fields[name] = String(describing: value) }
        if let error = event.error { fields["error"] = String(describing: error) }
        // Before the line is formatted: its quotes and escapes would hide a secret that holds such characters.
        let message = redaction.apply(to: event.message.description)
        output.write(
            format.line(at: .now, level: event.level, message: message, metadata: fields.mapValues(redaction.apply(to:))))
    }
}

/// Where log lines go; whole lines, one after the other.
final class LogOutput: Sendable {
    private let handle = Mutex(FileHandle.standardError)

    func write(_ line: String) {
        // A log that nobody reads any more must not end the stream.
        handle.withLock { try? $0.write(contentsOf: Data("\(line)\n".utf8)) }
    }
}
