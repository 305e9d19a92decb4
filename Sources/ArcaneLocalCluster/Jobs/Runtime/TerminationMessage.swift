import Foundation

/// The last words of a container, as the kubelet reads them.
enum TerminationMessage {
    /// The most bytes of a message.
    static let limit = 4096
    /// The most of a log that stands for a message that was not written.
    static let logLimit = (bytes: 2048, lines: 80)

    /// What is in `file`; with the policy `FallbackToLogsOnError` the end of the log where that is nothing and the container
    /// failed.
    static func read(_ file: String, policy: String, exitCode: Int, log: String) -> String {
        let data = FileManager.default.contents(atPath: file) ?? Data()
        if !data.isEmpty { return text(data.prefix(limit)) }
        guard policy == "FallbackToLogsOnError", exitCode != 0 else { return "" }
        let lines = LogFile(log).lastLines(logLimit.lines)
        let text = lines.map(\.text).reduce(Data(), +)
        return Self.text(text.suffix(logLimit.bytes))
    }

    private static func text(_ data: Data) -> String { String(decoding: data, as: UTF8.self) }
}
