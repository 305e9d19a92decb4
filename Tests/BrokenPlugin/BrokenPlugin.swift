import ArcanePluginKit
import Foundation

/// A plugin for the numbers since `start`, one every `every`; the variable `BROKEN_BY` gives it a flaw.
///
/// Without a flaw it is right, and its schema can be changed, which the example's cannot.
@main
struct BrokenPlugin: StreamPlugin {
    static let names = ResourceNames(kind: "BrokenStream")

    func source(for context: StreamContext<BrokenSpec>) throws -> BrokenSource {
        let flaw = try context.variables["BROKEN_BY"].map { name in
            guard let flaw = Flaw(rawValue: name) else { throw StreamError.configuration("'\(name)' is no flaw") }
            return flaw
        }
        switch flaw {
        case .printsSecret: print("signing in with \(context.variables["BROKEN_PASSWORD"] ?? "")")
        case .leavesWithSuccess: signal(SIGTERM) { _ in _exit(0) }
        case .ignoresSignals:
            signal(SIGTERM, SIG_IGN)
            signal(SIGINT, SIG_IGN)
        default: break
        }
        return BrokenSource(spec: context.spec, flaw: flaw)
    }
}

/// What is wrong with a plugin.
enum Flaw: String, CaseIterable {
    /// Every third window has no rows.
    case losesWindows
    /// The first row of each window comes twice.
    case doublesRows
    /// A secret is printed, where the log's redaction does not see it.
    case printsSecret
    /// SIGTERM ends the process with 0, also in a backfill.
    case leavesWithSuccess
    /// SIGTERM and SIGINT do nothing.
    case ignoresSignals
    /// The lookback is not looked at.
    case ignoresLookBack
    /// All sources have one identity.
    case hidesIdentity
    /// Records come that the source does not have.
    case inventsRows
    /// Reading blocks its thread for half a minute, whatever happens meanwhile.
    case blocks
}

struct BrokenSpec: PluginSpec {
    @Setting("When the numbers began.", example: Timestamp(milliseconds: 1_767_225_600_000)) var start: Timestamp
    @Setting("How far apart numbers are.", .positive, default: .seconds(1)) var every: Duration
    @Setting("The longest window to read.", .positive, default: .seconds(86_400)) var window: Duration
    @Setting("How many columns rows have beside the number and its time.", .minimum(0), default: 0) var columns: Int
    @Setting("Where data goes.") var sink: SinkSpec
    @SettingGroup var polling: PollingSettings
}
