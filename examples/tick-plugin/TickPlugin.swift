import ArcanePluginKit

/// A complete plugin: one row for every tick of a clock since `start`.
@main
struct TickPlugin: StreamPlugin {
    static let names = ResourceNames(kind: "TickStream", shortNames: ["tick"])

    func source(for context: StreamContext<TickSpec>) -> TickSource { TickSource(spec: context.spec) }
}

struct TickSpec: PluginSpec {
    @Setting("When the clock began.", example: Timestamp(milliseconds: 1_767_225_600_000)) var start: Timestamp
    @Setting("How far apart ticks are.", .positive, default: .seconds(1)) var every: Duration
    @Setting("The longest window to read.", .positive, default: .seconds(86_400)) var window: Duration
    @Setting("Where data goes.") var sink: SinkSpec
    @SettingGroup var polling: PollingSettings
}

struct TickSource: TimeWindowSource {
    let spec: TickSpec
    var identity: String { "ticks every \(spec.every) since \(spec.start)" }
    var backfillStart: Timestamp { spec.start }
    var windowStep: Duration? { spec.window }

    func schema(known: Schema?) -> Schema {
        Schema([Field("tick", .int64), Field("at", .timestamp(.microsecond, isUTC: true))], key: ["tick"])
    }

    func read(_ window: TimeWindow, into output: RecordOutput) async throws {
        let (every, before) = (spec.every.wholeMicroseconds, (window.from - spec.start).wholeMicroseconds)
        var tick = max(0, (before + every - 1) / every)
        while case let at = spec.start + spec.every * tick, at < window.to {
            try await output.append(Tick(tick: tick, at: at))
            tick += 1
        }
    }
}

struct Tick: Encodable { var tick: Int64, at: Timestamp }
