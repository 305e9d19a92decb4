import ArcaneCore
package import Foundation
package import Logging
import Synchronization

/// Writes log lines to standard error, where results on standard output are not disturbed by them.
package struct LineLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level = .info
    package let format: LogFormat
    package let redaction: Redaction
    package let output: LogOutput

    /// Creates a handler.
    package init(logLevel: Logger.Level = .info, format: LogFormat, redaction: Redaction, output: LogOutput) {
        self.logLevel = logLevel
        self.format = format
        self.redaction = redaction
        self.output = output
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
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
package final class LogOutput: Sendable {
    private let handle: Mutex<FileHandle>

    package init(_ handle: FileHandle = .standardError) {
        self.handle = Mutex(handle)
    }

    package func write(_ line: String) {
        // A log that nobody reads any more must not end the stream.
        writePart("\(line)\n")
    }

    /// Writes `text` as it is.
    package func writePart(_ text: String) {
        handle.withLock { try? $0.write(contentsOf: Data(text.utf8)) }
    }
}
