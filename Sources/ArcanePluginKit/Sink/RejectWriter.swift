import ArcaneCore
import ArcaneStorage

/// Writes the records that could not be delivered, one JSON object a line: `{"reason": …, "record": …}`.
actor RejectWriter {
    private let store: any ObjectStore
    private let layout: StreamLayout
    private let number: Int
    private var open: (key: String, object: any ObjectWriter, rows: Int, bytes: Int)?
    private var isEnding = false

    init(store: any ObjectStore, layout: StreamLayout, number: Int) {
        self.store = store
        self.layout = layout
        self.number = number
    }

    /// Whether no record waits for the commit.
    var isEmpty: Bool { open == nil }

    func write(_ reject: RejectedRecord) async throws {
        var file = try await openFile()
        let line: JSONValue = [
            "reason": .string(reject.reason), "record": .string(String(decoding: reject.record, as: UTF8.self)),
        ]
        let bytes = Array("\(line.text)\n".utf8)
        file.rows += 1
        file.bytes += bytes.count
        open = file
        try await file.object.write(bytes)
    }

    /// Closes the file and hands it over for the commit.
    func finish() async throws -> [CommittedFile] {
        guard let file = open else { return [] }
        isEnding = true
        try await file.object.finish()
        open = nil
        isEnding = false
        return [CommittedFile(key: file.key, rows: file.rows, bytes: file.bytes, schema: nil)]
    }

    /// Drops the file. Returns its key where it may be in the sink all the same.
    func abort() async -> [String] {
        guard let file = open else { return [] }
        await file.object.abort()
        defer { (open, isEnding) = (nil, false) }
        return isEnding ? [file.key] : []
    }

    private func openFile() async throws -> (key: String, object: any ObjectWriter, rows: Int, bytes: Int) {
        if let open { return open }
        let unique = String(UInt64.random(in: .min ... .max), radix: 36)
        let key = layout.file(.rejects, number: number, unique: unique, suffix: "jsonl")
        return (key, try await store.writer(key), 0, 0)
    }
}
