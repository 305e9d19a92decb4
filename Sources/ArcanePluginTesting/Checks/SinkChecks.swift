import ArcaneCore
import Foundation

/// What a stream does when its sink fails.
struct SinkChecks {
    let plugin: PluginUnderTest

    /// A file stands where the folder should be: even the superuser cannot write there.
    func unwritable() async throws {
        try await StreamTrial.with(plugin) { trial in
            let blocker = "\(trial.folder)/blocker"
            try Data().write(to: URL(filePath: blocker))
            let overlay: JSONValue = ["sink": ["location": .string("file://\(blocker)/data")]]
            for launch in [trial.backfill("first", overlay), trial.streaming(overlay)] {
                let run = try await PluginProcess.run(launch)
                try require(
                    run.exit == .code(1), "a sink that cannot be written to ends the process with 1", seen: "\(run.exit)",
                    in: run)
                try require(run.standardError.contains(blocker), "the message names the folder", seen: "it does not", in: run)
            }
        }
    }

    /// Somebody else makes room, so the Job is to be tried again; what was committed before stays and is gone on from.
    func fullDisk() async throws {
        try await StreamTrial.with(plugin) { trial in
            let due = try await plugin.expected()
            try await SmallDisk.mounted(at: trial.sink) { disk in
                let full = try await PluginProcess.run(trial.backfill())
                try require(full.exit == .code(2), "a full disk ends the process with 2", seen: "\(full.exit)", in: full)
                try require(
                    full.standardError.contains("free space"), "the message says to free space", seen: "it does not", in: full)
                try require(
                    try !trial.rows().isMarkedComplete("first"), "the backfill is not complete", seen: "_COMPLETED", in: full)
                try disk.enlarge()
                let run = try await trial.completeBackfill()
                try trial.requireOnce(
                    try trial.rows().backfilledRows("first"), due: due, "the backfill after there was room again", in: run)
                try trial.requireNoOrphans(in: run)
            }
        }
    }
}
