public import ArcaneCore
import ArcaneJSON
import Foundation

/// One entry of a stream's log.
public struct CommitRecord: Sendable {
    /// A data file that the commit adds.
    public struct File: Hashable, Sendable {
        /// The path under the sink's location.
        public let path: String
        /// How many rows it holds.
        public let rows: Int
        /// How long it is.
        public let bytes: Int
        /// What its key columns hold.
        public let keyMetrics: [KeyMetrics]
    }

    /// What one key column of a file holds.
    public struct KeyMetrics: Hashable, Sendable {
        /// The column's name.
        public let column: String
        /// How many rows have no value.
        public let nulls: Int
        /// The lowest and the highest value; nil where the commit does not name them.
        public let bounds: [JSONValue]?
    }

    /// The place in the log; the first is 1.
    public let number: Int
    /// `start`, `data` or `backfill`.
    public let kind: String
    /// The process that wrote it.
    public let writer: String
    /// The data files.
    public let files: [File]
    /// The files of rejected records.
    public let rejects: [File]
    /// The position that the stream stands at afterwards; nil before the first.
    public let position: JSONValue?
    /// How far the newest backfill has come.
    public let backfill: JSONValue?

    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else { throw FormatViolation("\(path) cannot be read") }
        let json = try JSONValue(parsing: Array(data))
        guard let number = json["number"]?.intValue, let kind = json["kind"]?.stringValue,
            let writer = json["writer"]?.stringValue,
            let state = json["state"], let files = json["files"]?.arrayValue?.map(File.init(json:)), !files.contains(nil),
            let rejects = json["rejects"]?.arrayValue?.map(File.init(json:)), !rejects.contains(nil)
        else { throw FormatViolation("\(path) is not a commit: \(json)") }
        guard path.hasSuffix("/" + String(repeating: "0", count: 20 - String(number).count) + "\(number).json") else {
            throw FormatViolation("\(path) says that its number is \(number)")
        }
        self.number = number
        self.kind = kind
        self.writer = writer
        self.files = files.compactMap(\.self)
        self.rejects = rejects.compactMap(\.self)
        position = state["position"]
        backfill = state["backfill"]
    }
}

extension CommitRecord.File {
    init?(json: JSONValue) {
        guard let path = json["path"]?.stringValue, let rows = json["rows"]?.intValue, let bytes = json["bytes"]?.intValue
        else {
            return nil
        }
        let metrics = json["keyMetrics"]?.arrayValue?.map(CommitRecord.KeyMetrics.init(json:)) ?? []
        guard !metrics.contains(nil) else { return nil }
        self.init(path: path, rows: rows, bytes: bytes, keyMetrics: metrics.compactMap(\.self))
    }
}

extension CommitRecord.KeyMetrics {
    init?(json: JSONValue) {
        guard let column = json["column"]?.stringValue, let nulls = json["nulls"]?.intValue else { return nil }
        self.init(column: column, nulls: nulls, bounds: json["min"].flatMap { low in json["max"].map { [low, $0] } })
    }

    /// Whether these are the metrics of rows with these values: the bounds occur, and so many are absent. Which of them are the outermost is
    /// a matter of the column's type, and is not looked at here.
    func describe(_ values: [JSONValue]) -> Bool {
        let present = Set(values.filter { $0 != .null })
        return values.count { $0 == .null } == nulls && bounds.map(present.isSuperset(of:)) ?? true
    }
}
