import ArcaneCore
import Logging

/// How log lines are written.
public enum LogFormat: String, Sendable, CaseIterable {
    /// `2024-01-01T10:00:00.123Z info  message key=value`
    case text
    /// One JSON object a line.
    case json

    /// One line, without its end.
    func line(at time: Timestamp, level: Logger.Level, message: String, metadata: [String: String]) -> String {
        switch self {
        case .json:
            var members = metadata.mapValues(JSONValue.string)
            members["timestamp"] = .string(time.iso8601)
            members["level"] = .string(level.rawValue)
            members["message"] = .string(message)
            return JSONValue.object(members).text
        case .text:
            let name = level.rawValue
            let fields = metadata.sorted { $0.key < $1.key }.map { name, value in
                value.contains { $0 == " " || $0 == "\"" || $0 == "\n" } || value.isEmpty
                    ? "\(name)=\(JSONValue.string(value).text)" : "\(name)=\(value)"
            }
            let padding = String(repeating: " ", count: max(0, 7 - name.count))
            return ([time.iso8601, name + padding, message] + fields).joined(separator: " ")
        }
    }
}
