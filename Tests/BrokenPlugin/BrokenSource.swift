import ArcanePluginKit
import Foundation

struct BrokenSource: TimeWindowSource {
    let spec: BrokenSpec
    let flaw: Flaw?

    var identity: String { flaw == .hidesIdentity ? "numbers" : "numbers every \(spec.every) since \(spec.start)" }
    var backfillStart: Timestamp { spec.start }
    var windowStep: Duration? { spec.window }

    func position(at instant: Timestamp) -> Timestamp? { flaw == .ignoresLookBack ? .now : max(instant, spec.start) }

    func schema(known: Schema?) -> Schema {
        let more = (0..<spec.columns).map { Field("more\($0)", .string) }
        return Schema([Field("number", .int64), Field("at", .timestamp(.microsecond, isUTC: true))] + more, key: ["number"])
    }

    func read(_ window: TimeWindow, into output: RecordOutput) async throws {
        if flaw == .blocks {
            try FileHandle.standardError.write(contentsOf: Data("blocking\n".utf8))
            sleep(30)
        }
        let every = spec.every.wholeMicroseconds
        let since = (window.from - spec.start).wholeMicroseconds
        let first = max(0, (since + every - 1) / every)
        if flaw == .losesWindows, since / spec.window.wholeMicroseconds % 3 == 2 { return }
        if flaw == .inventsRows { try await append(-1 - first, at: window.from, to: output) }
        var number = first
        while case let at = spec.start + spec.every * number, at < window.to {
            try await append(number, at: at, to: output)
            if flaw == .doublesRows, number == first { try await append(number, at: at, to: output) }
            number += 1
        }
    }

    private func append(_ number: Int64, at time: Timestamp, to output: RecordOutput) async throws {
        try await output.append(NumberRow(number: number, at: time))
    }
}

struct NumberRow: Encodable {
    var number: Int64
    var at: Timestamp
}
