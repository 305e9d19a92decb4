import ArcaneCore
import ArcaneStorage

/// Writes rows of one schema to files of one folder, and keeps those files back until they are committed.
actor FileWriter {
    /// Makes what an open file needs.
    struct Files: Sendable {
        let store: any ObjectStore
        let layout: StreamLayout
        let folder: StreamLayout.Folder
        let suffix: String
        let encoder: @Sendable (Schema) throws -> any RecordEncoder
    }

    let schema: Schema
    private let files: Files
    private let rolling: RollingSettings
    private let number: Int
    private var open: OpenFile?
    private var closed: [CommittedFile] = []
    /// When the oldest row that is not committed was written.
    private(set) var oldestRow: ContinuousClock.Instant?
    /// Rows written since the last `finish`.
    private(set) var rowCount = 0

    /// A class, so that the encoder's buffers are changed in place.
    private final class OpenFile {
        let key: String
        var encoder: any RecordEncoder
        let object: any ObjectWriter
        var groups = 0
        var groupStart = ContinuousClock.now
        var bytes = 0
        /// Whether the store was asked to keep the file, and has not said that it does.
        var isEnding = false
        var keyBounds: [KeyBounds]

        init(key: String, encoder: any RecordEncoder, object: any ObjectWriter, keyBounds: [KeyBounds]) {
            self.key = key
            self.encoder = encoder
            self.object = object
            self.keyBounds = keyBounds
        }
    }

    /// `number` is the commit that is next; file names carry it.
    init(files: Files, schema: Schema, rolling: RollingSettings, number: Int) {
        self.files = files
        self.schema = schema
        self.rolling = rolling
        self.number = number
    }

    /// Whether at least one file is full, so that a commit is worth while.
    var hasClosedFiles: Bool { !closed.isEmpty }

    /// Appends rows, closing row groups and files as the settings say.
    func write(_ batch: RecordBatch) async throws {
        var start = 0
        while start < batch.rowCount {
            let file = try await openFile()
            let room = max(1, rolling.rowsPerGroup - file.encoder.openRowCount)
            let end = min(batch.rowCount, start + room)
            if file.encoder.openRowCount == 0 { file.groupStart = .now }
            let rows = batch.slice(start..<end)
            try file.encoder.append(rows)
            for index in file.keyBounds.indices { file.keyBounds[index].add(rows) }
            rowCount += end - start
            start = end
            let age = file.groupStart.duration(to: .now)
            if rolling.isGroupFull(rows: file.encoder.openRowCount, bytes: file.encoder.openByteCount, age: age) {
                try file.encoder.endRowGroup()
                file.groups += 1
                try await drain(file)
            }
            if file.groups >= rolling.groupsPerFile { try await closeFile() }
        }
    }

    /// Closes the open file and hands over all files that have been written since the last call.
    func finish() async throws -> [CommittedFile] {
        if open != nil { try await closeFile() }
        defer {
            closed = []
            oldestRow = nil
            rowCount = 0
        }
        return closed
    }

    /// Drops everything that has been written since the last `finish`. Returns the keys of files that may be in the sink all the same: one whose
    /// end was asked for and not answered, and those that cannot be deleted now.
    func abort() async -> [String] {
        var doubtful: [String] = []
        if let file = open {
            await file.object.abort()
            if file.isEnding { doubtful.append(file.key) }
        }
        for file in closed {
            do { try await files.store.delete(file.key) } catch { doubtful.append(file.key) }
        }
        open = nil
        closed = []
        oldestRow = nil
        rowCount = 0
        return doubtful
    }

    private func openFile() async throws -> OpenFile {
        if let open { return open }
        let unique = String(UInt64.random(in: .min ... .max), radix: 36)
        let key = files.layout.file(files.folder, number: number, unique: unique, suffix: files.suffix)
        let file = OpenFile(
            key: key, encoder: try files.encoder(schema), object: try await files.store.writer(key),
            keyBounds: KeyBounds.following(schema))
        if oldestRow == nil { oldestRow = .now }
        open = file
        return file
    }

    private func closeFile() async throws {
        guard let file = open else { return }
        try file.encoder.finish()
        try await drain(file)
        file.isEnding = true
        try await file.object.finish()
        closed.append(
            CommittedFile(
                key: file.key, rows: file.encoder.rowCount, bytes: file.bytes, schema: schema.fingerprint,
                keyMetrics: try file.keyBounds.map { try $0.metrics() }))
        open = nil
    }

    private func drain(_ file: OpenFile) async throws {
        while true {
            let bytes = file.encoder.takePart()
            guard !bytes.isEmpty else { return }
            file.bytes += bytes.count
            try await file.object.write(bytes)
        }
    }
}
