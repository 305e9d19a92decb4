import ArcaneCore
import ArcaneJSON
import ArcanePluginKit
import Synchronization

/// The source of a REST stream: windows, a cursor or all of it, page by page.
final class RestApiSource: StreamSource {
    let identity: String
    private let progress: StreamProgress
    private let parameters: RequestParameters
    private let concurrency: Int
    let walk: PageWalk
    private let schemaPlan: SchemaPlan
    private let rejectsInvalid: Bool
    private let cursorFieldType = Mutex<DataType?>(nil)

    /// So many pages are looked at to find out a schema.
    private static let samplePages = 3

    /// Creates the source from what its spec says; see `RestApiSource.init(_:)` for that.
    init(
        identity: String, concurrency: Int, progress: StreamProgress, parameters: RequestParameters, walk: PageWalk,
        schemaPlan: SchemaPlan, rejectsInvalid: Bool
    ) {
        self.identity = identity
        self.concurrency = concurrency
        self.progress = progress
        self.parameters = parameters
        self.walk = walk
        self.schemaPlan = schemaPlan
        self.rejectsInvalid = rejectsInvalid
    }

    /// The windows of a backfill that are read at once: those that leave no request waiting while all parameters are read.
    var parallelism: Int {
        guard case .windows(let plan, _) = progress, plan.step != nil else { return 1 }
        return max(1, concurrency / parameters.combinations.count)
    }

    func schema(known: Schema?) async throws -> Schema {
        let schema = try await currentSchema(known: known)
        if case .cursor(let parameters) = progress {
            let type =
                parameters.field.count == 1
                ? parameters.field.first.flatMap(schema.index(of:)).map { schema.fields[$0].type } : nil
            cursorFieldType.withLock { $0 = type }
        }
        return schema
    }

    func currentPosition() async throws -> RestPosition {
        guard case .cursor(let parameters) = progress else { return RestPosition(time: .now) }
        return RestPosition(time: .now, edge: CursorEdge(value: parameters.initial))
    }

    /// Windows never begin before the backfill did, however long the lookback is.
    func position(at instant: Timestamp) async throws -> RestPosition? {
        switch progress {
        case .windows(let plan, _): return RestPosition(time: max(instant, plan.start))
        case .everything: return RestPosition(time: instant)
        case .cursor(let parameters):
            let type = cursorFieldType.withLock { $0 }
            return parameters.edge(at: instant, fieldType: type).map { RestPosition(time: instant, edge: $0) }
        }
    }

    /// A cursor says nothing of time: its records may be old and new.
    func time(of position: RestPosition) -> Timestamp? {
        if case .windows = progress { position.time } else { nil }
    }

    func slice(after previous: RestSlice?, before end: RestPosition) async throws -> RestSlice? {
        guard case .windows(let plan, _) = progress else { return previous == nil ? .everything : nil }
        guard case .window(let window)? = previous else { return plan.window(after: nil, before: end.time).map { .window($0) } }
        return plan.window(after: window, before: end.time).map { .window($0) }
    }

    func read(_ slice: RestSlice, into output: RecordOutput) async throws -> RestPosition? {
        switch (slice, progress) {
        case (.window(let window), .windows(let plan, let parameters)):
            try await readAll(parameters.values(plan.requested(window)), into: output)
            return nil
        case (_, .cursor(let parameters)):
            let began = Timestamp.now
            return try await follow(parameters, from: CursorEdge(value: parameters.initial), since: began, into: output)
        default:
            try await readAll([:], into: output)
            return nil
        }
    }

    func changes(after position: RestPosition, into output: RecordOutput) async throws -> ChangeWindow<RestPosition> {
        let now = Timestamp.now
        switch progress {
        case .windows(let plan, let parameters):
            guard let window = plan.window(from: position.time, before: now) else {
                return ChangeWindow(end: position, isCaughtUp: true)
            }
            try await readAll(parameters.values(plan.requested(window)), into: output)
            return ChangeWindow(end: RestPosition(time: window.to), isCaughtUp: window.to == now)
        case .cursor(let parameters):
            let start = position.edge ?? CursorEdge(value: parameters.initial)
            return ChangeWindow(end: try await follow(parameters, from: start, since: now, into: output), isCaughtUp: true)
        case .everything:
            try await readAll([:], into: output)
            return ChangeWindow(end: RestPosition(time: now), isCaughtUp: true)
        }
    }

    /// Reads everything from `start` on, and returns the position behind it.
    private func follow(
        _ parameters: CursorParameters, from start: CursorEdge, since now: Timestamp, into output: RecordOutput
    ) async throws -> RestPosition {
        let reading = CursorReading(parameters, from: start)
        let edge = try await read(parameters.values(start), cursor: reading, into: output)
        return RestPosition(time: now, edge: edge ?? start)
    }

    /// Reads all pages of a request. The cursor moves only when the last one was read, so records may come in any order.
    private func read(_ values: [String: String], cursor: CursorReading?, into output: RecordOutput) async throws -> CursorEdge?
    {
        let rows = RowReader(output: output, isInferred: schemaPlan.isInferred, rejectsInvalid: rejectsInvalid, cursor: cursor)
        try await walk.run(values, onRetry: { output.countRequestRetry() }) { try await rows.read($0) }
        try await rows.finish()
        return rows.edge
    }

    /// Reads all pages of the requests of all parameters.
    private func readAll(_ values: [String: String], into output: RecordOutput) async throws {
        try await parameters.forEach(concurrency: concurrency) { parameters in
            _ = try await self.read(values.merging(parameters) { _, parameter in parameter }, cursor: nil, into: output)
        }
    }
}

extension RestApiSource {
    /// The declared schema; or the one that the stream holds; or what the first pages show.
    private func currentSchema(known: Schema?) async throws -> Schema {
        switch schemaPlan {
        case .declared(let schema): return schema
        case .inferred(let key):
            if let known, !known.isUnknown { return try RecordSchema.output(RecordSchema.recordFields(of: known), key: key) }
            for values in sampleValues() {
                for parameters in parameters.combinations {
                    let fields = try await sample(values.merging(parameters) { _, parameter in parameter })
                    if !fields.isEmpty { return try RecordSchema.output(fields, key: key) }
                }
            }
            return Schema([])
        }
    }

    /// The requests whose first pages are looked at: those of the oldest window, and of the newest where that is empty.
    private func sampleValues() -> [[String: String]] {
        switch progress {
        case .everything: return [[:]]
        case .cursor(let parameters): return [parameters.values(CursorEdge(value: parameters.initial))]
        case .windows(let plan, let parameters):
            let now = Timestamp.now
            let oldest = plan.window(after: nil, before: now) ?? TimeWindow(from: plan.start, to: now)
            let newest = plan.step.map { TimeWindow(from: max(plan.start, now - $0), to: now) }
            return [oldest, newest].compactMap(\.self).map(parameters.values)
        }
    }

    /// Reads the first page of the oldest request, and says how many records it has. For a look at a stream whose schema is
    /// declared: nothing else asks the API before it runs.
    func firstPage() async throws -> Int {
        let values = (sampleValues().first ?? [:]).merging(parameters.combinations.first ?? [:]) { _, parameter in parameter }
        var count = 0
        try await walk.run(values, maximumPages: 1) { count += $0.records.recordCount }
        return count
    }

    private func sample(_ values: [String: String]) async throws -> [Field] {
        var inference = SchemaInference()
        var tape = JSONTape()
        try await walk.run(values, maximumPages: RestApiSource.samplePages) { delivery in
            var records = delivery.records
            try records.move(to: &tape)
            for position in tape.elements() { inference.observe(tape, at: position) }
        }
        return inference.fields
    }
}
