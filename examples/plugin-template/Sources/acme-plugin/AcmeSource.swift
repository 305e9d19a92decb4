import ArcanePluginKit

/// Reads Acme: to begin with, records that it makes up, one after each `every` since `start`.
///
/// A source that cannot be asked for spans of time conforms to `StreamSource` instead, and says itself what a position is.
struct AcmeSource: TimeWindowSource {
    let spec: AcmeSpec

    /// What is read, without secrets. A stored position of another identity is not used.
    var identity: String { "records of Acme, every \(spec.every) since \(spec.start)" }
    var backfillStart: Timestamp { spec.start }
    var windowStep: Duration? { spec.window }

    func schema(known: Schema?) async throws -> Schema {
        Schema([Field("number", .int64), Field("at", .timestamp(.microsecond, isUTC: true))], key: ["number"])
    }

    /// The records of a window: `from` belongs to it, `to` does not.
    func read(_ window: TimeWindow, into output: RecordOutput) async throws {
        let (every, before) = (spec.every.wholeMicroseconds, (window.from - spec.start).wholeMicroseconds)
        var number = max(0, (before + every - 1) / every)
        while case let at = spec.start + spec.every * number, at < window.to {
            try await output.append(AcmeRecord(number: number, at: at))
            number += 1
        }
    }
}

/// A row: its properties are named like the columns.
struct AcmeRecord: Encodable {
    var number: Int64
    var at: Timestamp
}
