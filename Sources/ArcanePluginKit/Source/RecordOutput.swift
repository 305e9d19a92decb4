public import ArcaneCore
import AsyncAlgorithms
import Synchronization

/// Where a source puts the rows of one slice or window.
///
/// `append` waits while the sink is busy with earlier rows: at most one batch waits here and one is being written, so memory does not
/// grow with the source. Several tasks may use an output at once; what one of them hands on stays in its order.
public actor RecordOutput {
    /// The schema that the rows must have.
    public nonisolated let schema: Schema

    /// About how many bytes of the source's records make a good batch. Where several slices are read at once it is less, since each
    /// has a batch in the making.
    public nonisolated let batchBytes: Int

    /// What the writing side takes out.
    nonisolated let items = AsyncChannel<Item>()
    private nonisolated let counts = Mutex(Counts())
    private nonisolated let onRequestRetry: @Sendable () -> Void
    private var rows: RowAppender?

    enum Item: Sendable {
        case batch(RecordBatch)
        case reject(RejectedRecord)
    }

    /// What has gone through an output.
    struct Counts: Sendable {
        var rows = 0
        var bytesRead = 0
        var rejected = 0
    }

    init(schema: Schema, batchBytes: Int = 1 << 20, onRequestRetry: @escaping @Sendable () -> Void = {}) {
        self.schema = schema
        self.batchBytes = batchBytes
        self.onRequestRetry = onRequestRetry
    }

    /// Hands on a batch of rows. Its schema must be `schema`.
    public func append(_ batch: RecordBatch) async throws {
        guard batch.rowCount > 0 else { return }
        counts.withLock { $0.rows += batch.rowCount }
        await items.send(.batch(batch))
        try Task.checkCancellation()
    }

    /// Hands on one row: a value whose properties are named like the columns.
    ///
    /// Rows are collected into batches. Throws `StreamError.invalidRecord` where a value does not fit its column.
    public func append(_ row: some Encodable & Sendable) async throws {
        let appender = rows ?? RowAppender(schema: schema)
        rows = appender
        try appender.append(row)
        if appender.isFull { try await append(appender.finish()) }
    }

    /// Sets a record aside that cannot be delivered, as it came and with the reason. The runner writes it to the reject file.
    public func reject(_ record: [UInt8], reason: String) async throws {
        counts.withLock { $0.rejected += 1 }
        await items.send(.reject(RejectedRecord(record: record, reason: reason)))
        try Task.checkCancellation()
    }

    /// Counts bytes that came from the source, for the metrics.
    public nonisolated func countRead(bytes: Int) {
        counts.withLock { $0.bytesRead += bytes }
    }

    /// Counts a request that the source makes again, for the metrics: one that failed, or was answered with a wish for a pause.
    public nonisolated func countRequestRetry() {
        onRequestRetry()
    }

    /// Hands on what is still being collected, and ends the output.
    func finish() async throws {
        if let rows { try await append(rows.finish()) }
        items.finish()
    }

    nonisolated func currentCounts() -> Counts { counts.withLock { $0 } }
}

/// A record that could not be delivered.
struct RejectedRecord: Sendable {
    var record: [UInt8]
    var reason: String
}
