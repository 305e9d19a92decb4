import ArcaneCore
import ArcanePluginKit
import Synchronization

/// A source of the numbers 0, 1, 2 …: a backfill reads those below `total` in slices, windows read `windowRows` more at a time up to `limit`.
final class CountingSource: StreamSource {
    struct State {
        var schema = Schema([Field("n", .int64, isNullable: false)])
        var limit = 0
        /// Called before a slice or window is read, with the first number of it.
        var fault: (@Sendable (Int) async throws -> Void)?
        var acknowledged: [Int] = []
        var windowStarts: [Int] = []
    }

    let identity: String
    let total: Int
    let sliceRows: Int
    let windowRows: Int
    let parallelism: Int
    /// Where a lookback to any time leads; nil where the source cannot say.
    let lookBack: Int?
    private let state = Mutex(State())

    init(
        identity: String = "numbers", total: Int = 100, sliceRows: Int = 10, windowRows: Int = 7, parallelism: Int = 1,
        lookBack: Int? = nil, limit: Int = 0
    ) {
        self.identity = identity
        self.total = total
        self.sliceRows = sliceRows
        self.windowRows = windowRows
        self.parallelism = parallelism
        self.lookBack = lookBack
        state.withLock { $0.limit = limit }
    }

    func change(_ body: @Sendable (inout State) -> Void) { state.withLock { body(&$0) } }
    var acknowledged: [Int] { state.withLock { $0.acknowledged } }
    var windowStarts: [Int] { state.withLock { $0.windowStarts } }

    func schema(known: Schema?) async throws -> Schema { state.withLock { $0.schema } }
    func currentPosition() async throws -> Int { total }
    func position(at instant: Timestamp) async throws -> Int? { lookBack }

    func slice(after previous: Int?, before end: Int) async throws -> Int? {
        let next = previous.map { $0 + sliceRows } ?? 0
        return next < end ? next : nil
    }

    func read(_ slice: Int, into output: RecordOutput) async throws -> Int? {
        try await state.withLock { $0.fault }?(slice)
        try await append(slice..<min(slice + sliceRows, total), to: output)
        return nil
    }

    func changes(after position: Int, into output: RecordOutput) async throws -> ChangeWindow<Int> {
        let (fault, limit) = state.withLock { state in
            state.windowStarts.append(position)
            return (state.fault, state.limit)
        }
        let end = max(position, min(position + windowRows, limit))
        // Half of the rows come before the fault, so that a failed window leaves a part of itself behind.
        let middle = (position + end) / 2
        try await append(position..<middle, to: output)
        try await fault?(position)
        try await append(middle..<end, to: output)
        return ChangeWindow(end: end, isCaughtUp: end == limit)
    }

    func acknowledge(_ position: Int) async throws {
        state.withLock { $0.acknowledged.append(position) }
    }

    private func append(_ numbers: Range<Int>, to output: RecordOutput) async throws {
        guard !numbers.isEmpty else { return }
        let builder = RecordBatchBuilder(schema: output.schema)
        for number in numbers {
            for (index, column) in builder.columns.enumerated() {
                if index == 0, case .int64(let values) = column { values.append(Int64(number)) } else { column.appendNull() }
            }
            builder.endRow()
        }
        try await output.append(builder.finish())
    }
}
