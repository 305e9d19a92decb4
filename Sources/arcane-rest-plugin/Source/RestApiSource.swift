import ArcaneCore
import ArcaneJSON
import ArcanePluginKit
import Synchronization

/// The source of a REST stream: windows, a cursor or all of it, page by page.
final class RestApiSource: StreamSource {
    let identity: String
    let parallelism: Int
    private let progress: StreamProgress
    let walk: PageWalk
    private let schemaPlan: SchemaPlan
    private let rejectsInvalid: Bool
    private let cursorFieldType = Mutex<DataType?>(nil)

    /// So many pages are looked at to find out a schema.
    private static let samplePages = 3

    /// Creates the source from what its spec says; see `RestApiSource.init(_:)` for that.
    init(
        identity: String, parallelism: Int, progress: StreamProgress, walk: PageWalk, schemaPlan: SchemaPlan,
        rejectsInvalid: Bool
    ) {
        self.identity = identity
        self.parallelism = parallelism
        self.progress = progress
        self.walk = walk
        self.schemaPlan = schemaPlan
        self.rejectsInvalid = rejectsInvalid
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

    func position(at instant: Timestamp) async throws -> RestPosition? {
        guard case .cursor(let parameters) = progress else { return RestPosition(time: instant) }
        let type = cursorFieldType.withLock { $0 }
        return parameters.edge(at: instant, fieldType: type).map { RestPosition(time: instant, edge: $0) }
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
            _ = try await read(parameters.values(plan.requested(window)), cursor: nil, into: output)
            return nil
        case (_, .cursor(let parameters)):
            let began = Timestamp.now
            return try await follow(parameters, from: CursorEdge(value: parameters.initial), since: began, into: output)
        default:
            _ = try await read([:], cursor: nil, into: output)
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
            _ = try await read(parameters.values(plan.requested(window)), cursor: nil, into: output)
            return ChangeWindow(end: RestPosition(time: window.to), isCaughtUp: window.to == now)
        case .cursor(let parameters):
            let start = position.edge ?? CursorEdge(value: parameters.initial)
            return ChangeWindow(end: try await follow(parameters, from: start, since: now, into: output), isCaughtUp: true)
        case .everything:
            _ = try await read([:], cursor: nil, into: output)
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
        try await walk.run(values) { try await rows.read($0) }
        try await rows.finish()
        return rows.edge
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
                let fields = try await sample(values)
                if !fields.isEmpty { return try RecordSchema.output(fields, key: key) }
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
