import ArcaneTestSupport
import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import ArcaneLocalCluster

@Suite struct WatchdogTests {
    /// Lets the watchdog see the end of its input at once, as when the control plane is killed.
    private func bark(_ marker: String, graceSeconds: Int) async throws {
        let watchdog = Watchdog(marker: "ARCANE__POD_RUNNER=\(marker)", graceSeconds: graceSeconds)
        _ = try await Subprocess.run(
            .path("/bin/sh"), arguments: .init(watchdog.arguments), environment: .custom(["PATH": "/usr/bin:/bin"]),
            input: .none,
            output: .discarded, error: .discarded)
    }

    @Test("when the control plane is gone its processes are asked to end, and those of others are not") func asks() async throws
    {
        try await withTemporaryFolder { folder in
            let script = "trap 'touch \(folder)/asked; exit 0' TERM; touch \(folder)/ready; while :; do sleep 0.02; done"
            let other = try await MarkedProcess.run("\(folder)#other", "touch \(folder)/other; exec sleep 60") { _ in
                let status = try await MarkedProcess.run("\(folder)#run", script) { _ in
                    for file in ["ready", "other"] {
                        try await MarkedProcess.waitForFile("\(folder)/\(file)")
                    }
                    try await bark("\(folder)#run", graceSeconds: 5)
                }
                #expect(status == .exited(0))
                #expect(FileManager.default.fileExists(atPath: "\(folder)/asked"))
                #expect(PodProcesses(root: folder).identifiers.count == 1)
                try await PodProcesses(root: folder).end(grace: .seconds(5))
            }
            #expect(other == .signaled(15))
        }
    }

    @Test("processes that do not end are killed") func kills() async throws {
        try await withTemporaryFolder { folder in
            let status = try await MarkedProcess.run(
                "\(folder)#run", "trap '' TERM; touch \(folder)/ready; while :; do sleep 0.02; done"
            ) { _ in
                try await MarkedProcess.waitForFile("\(folder)/ready")
                try await bark("\(folder)#run", graceSeconds: 1)
            }
            #expect(status == .signaled(9))
        }
    }
}
