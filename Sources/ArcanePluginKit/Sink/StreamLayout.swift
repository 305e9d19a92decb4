import ArcaneCore

/// Where the objects of one stream lie under the sink's location.
///
/// ```
/// {stream}/data/part-{number}-{unique}.parquet             streamed changes
/// {stream}/backfill/{backfill}/part-{number}-{unique}.parquet
/// {stream}/backfill/{backfill}/_COMPLETED                  written last, only after a clean end
/// {stream}/_arcane/commits/{number}.json                   the log; each commit lists its files and carries the state
/// {stream}/_arcane/position.json                           a hint at the newest commit, never an authority
/// {stream}/_arcane/schemas/{fingerprint}.json
/// {stream}/_arcane/rejects/part-{number}-{unique}.jsonl    records that could not be delivered
/// ```
/// Numbers have 20 digits, so that the order of keys is the order of numbers. A data file is named after the commit that was next
/// when the file was begun; that is how files that no commit lists are found without reading every commit.
struct StreamLayout: Hashable, Sendable {
    /// The stream's name.
    let streamID: String

    /// Which folder a data file belongs to.
    enum Folder: Hashable, Sendable {
        case data
        case backfill(id: String)
        case rejects
    }

    /// The beginning of the keys of a folder's files.
    func filePrefix(_ folder: Folder) -> String {
        switch folder {
        case .data: "\(streamID)/data/part-"
        case .backfill(let id): "\(streamID)/backfill/\(id)/part-"
        case .rejects: "\(streamID)/_arcane/rejects/part-"
        }
    }

    /// The key of a data file begun when commit `number` was next.
    func file(_ folder: Folder, number: Int, unique: String, suffix: String) -> String {
        "\(filePrefix(folder))\(StreamLayout.digits(number))-\(unique).\(suffix)"
    }

    /// The number in a data file's name.
    func number(ofFile key: String) -> Int? {
        guard let name = key.split(separator: "/").last, name.hasPrefix("part-") else { return nil }
        return Int(name.dropFirst(5).prefix(20))
    }

    /// The key of a commit.
    func commit(_ number: Int) -> String { "\(commitPrefix)\(StreamLayout.digits(number)).json" }

    /// The beginning of the keys of all commits.
    var commitPrefix: String { "\(streamID)/_arcane/commits/" }

    /// The number of the commit with this key.
    func number(ofCommit key: String) -> Int? {
        guard key.hasPrefix(commitPrefix), key.hasSuffix(".json") else { return nil }
        return Int(key.dropFirst(commitPrefix.count).dropLast(5))
    }

    /// The key of the hint at the newest commit.
    var hint: String { "\(streamID)/_arcane/position.json" }

    /// The key of a schema.
    func schema(_ fingerprint: String) -> String { "\(streamID)/_arcane/schemas/\(fingerprint).json" }

    /// The key of the mark of a complete backfill.
    func completedMark(backfill id: String) -> String { "\(streamID)/backfill/\(id)/_COMPLETED" }

    /// `number` with 20 digits.
    static func digits(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 20 - text.count)) + text
    }
}
