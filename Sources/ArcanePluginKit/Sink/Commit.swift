import ArcaneCore

/// One entry of a stream's log: files that belong together, and the state that they bring the stream to.
///
/// Readers of commits see every batch exactly once. The JSON is part of the public format (docs/guarantees.md).
struct Commit: Hashable, Sendable {
    /// The version of the format.
    static let formatVersion = 1

    /// What a commit is for.
    enum Kind: String, Hashable, Sendable {
        /// A process took the stream over; no files.
        case start
        /// Streamed changes, or only a newer position.
        case data
        /// Slices of a backfill.
        case backfill
    }

    /// The place in the log; the first is 1.
    var number: Int
    var kind: Kind
    /// Which process wrote it.
    var writer: String
    var committedAt: Timestamp
    /// The data files that this commit adds.
    var files: [CommittedFile]
    /// The files of rejected records that this commit adds.
    var rejects: [CommittedFile] = []
    /// The state after this commit.
    var state: StreamState

    /// The keys of all files that this commit adds.
    var keys: [String] { (files + rejects).map(\.key) }
}

/// A data file as its commit lists it.
struct CommittedFile: Hashable, Sendable {
    /// The key under the sink's location.
    var key: String
    var rows: Int
    var bytes: Int
    /// The fingerprint of the rows' schema.
    var schema: String?
    /// What the key columns hold, in key order; empty where rows have no key.
    var keyMetrics: [KeyMetrics] = []
}

extension Commit {
    var json: JSONValue {
        [
            "formatVersion": .integer(Commit.formatVersion), "number": .integer(number), "kind": .string(kind.rawValue),
            "writer": .string(writer), "committedAt": .string(committedAt.iso8601), "files": .array(files.map(\.json)),
            "rejects": .array(rejects.map(\.json)), "state": state.json,
        ]
    }

    /// Reads a commit; throws where it is not one that this version understands.
    init(json: JSONValue, key: String) throws {
        guard let version = json["formatVersion"]?.intValue, version <= Commit.formatVersion else {
            throw StreamError.configuration(
                "\(key) was written by a newer version of this plugin; use that version, or move the stream to another sink.location"
            )
        }
        guard let number = json["number"]?.intValue, let kind = json["kind"]?.stringValue.flatMap(Kind.init),
            let state = json["state"], let files = json["files"]?.arrayValue
        else {
            throw StreamError.configuration("\(key) is not a commit; restore it, or move the stream to another sink.location")
        }
        self.init(
            number: number, kind: kind, writer: json["writer"]?.stringValue ?? "",
            committedAt: json["committedAt"]?.stringValue.flatMap(Timestamp.init(iso8601:)) ?? Timestamp(microseconds: 0),
            files: files.compactMap(CommittedFile.init(json:)),
            rejects: json["rejects"]?.arrayValue?.compactMap(CommittedFile.init(json:)) ?? [],
            state: StreamState(json: state))
    }
}

extension CommittedFile {
    var json: JSONValue {
        JSONValue.members([
            ("path", .string(key)), ("rows", .integer(rows)), ("bytes", .integer(bytes)),
            ("schema", schema.map(JSONValue.string)),
            ("keyMetrics", keyMetrics.isEmpty ? nil : .array(keyMetrics.map(\.json))),
        ])
    }

    init?(json: JSONValue) {
        guard let key = json["path"]?.stringValue, let rows = json["rows"]?.intValue, let bytes = json["bytes"]?.intValue else {
            return nil
        }
        self.init(
            key: key, rows: rows, bytes: bytes, schema: json["schema"]?.stringValue,
            keyMetrics: json["keyMetrics"]?.arrayValue?.compactMap(KeyMetrics.init(json:)) ?? [])
    }
}
