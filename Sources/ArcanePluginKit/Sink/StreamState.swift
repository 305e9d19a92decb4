import ArcaneCore

/// What a stream knows of itself; every commit carries the whole of it, so that the newest one is enough to go on.
struct StreamState: Hashable, Sendable {
    /// What the position belongs to; a position of another identity is not used.
    var identity: String?
    /// The position that streaming goes on from; nil before the first.
    var position: JSONValue?
    /// The fingerprint of the schema that streamed rows have.
    var schema: String?
    /// The newest backfill.
    var backfill: BackfillState?
    /// The numbers of the newest start commits: a writer that lost its stream can only have left files with such a number.
    var starts: [Int] = []
}

/// How far a backfill has come.
struct BackfillState: Hashable, Sendable {
    /// The backfill's name.
    var id: String
    /// What is read.
    var identity: String
    /// The position taken before the first row was read, where streaming goes on afterwards.
    var startPosition: JSONValue
    /// The position that the newest slice brought, for sources that learn it from the records.
    var reachedPosition: JSONValue?
    /// The newest slice that is committed.
    var slice: JSONValue?
    /// The fingerprint of the rows' schema.
    var schema: String?
    /// Files with a lower number belong to an attempt that was given up.
    var firstNumber: Int
    /// Whether the last slice is committed.
    var isComplete = false
}

extension StreamState {
    var json: JSONValue {
        JSONValue.members([
            ("identity", identity.map(JSONValue.string)), ("position", position), ("schema", schema.map(JSONValue.string)),
            ("backfill", backfill?.json), ("starts", .array(starts.map { .integer($0) })),
        ])
    }

    init(json: JSONValue) {
        identity = json["identity"]?.stringValue
        position = json["position"]
        schema = json["schema"]?.stringValue
        backfill = json["backfill"].flatMap(BackfillState.init(json:))
        starts = json["starts"]?.arrayValue?.compactMap(\.intValue) ?? []
    }
}

extension BackfillState {
    var json: JSONValue {
        JSONValue.members([
            ("id", .string(id)), ("identity", .string(identity)), ("startPosition", startPosition),
            ("reachedPosition", reachedPosition), ("slice", slice), ("schema", schema.map(JSONValue.string)),
            ("firstNumber", .integer(firstNumber)), ("complete", .bool(isComplete)),
        ])
    }

    init?(json: JSONValue) {
        guard let id = json["id"]?.stringValue, let identity = json["identity"]?.stringValue,
            let startPosition = json["startPosition"], let firstNumber = json["firstNumber"]?.intValue
        else { return nil }
        self.init(
            id: id, identity: identity, startPosition: startPosition, reachedPosition: json["reachedPosition"],
            slice: json["slice"], schema: json["schema"]?.stringValue, firstNumber: firstNumber,
            isComplete: json["complete"]?.boolValue ?? false)
    }
}

extension JSONValue {
    /// An object of those members that have a value.
    static func members(_ members: [(String, JSONValue?)]) -> JSONValue {
        .object(Dictionary(members.compactMap { name, value in value.map { (name, $0) } }, uniquingKeysWith: { $1 }))
    }
}
