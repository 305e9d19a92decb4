import ArcaneTestSupport
import Foundation
import Subprocess
import SystemPackage

@testable import ArcaneLocalCluster

/// A process as pods have them, which a control plane may have left behind.
enum MarkedProcess {
    /// Runs a shell with the marker of a control plane; calls `body` with its identifier, and returns how it has ended.
    static func run(
        _ marker: String, _ script: String, _ body: (Int32) async throws -> Void
    ) async throws -> TerminationStatus {
        try await Subprocess.run(
            .path("/bin/sh"), arguments: ["-c", script],
            environment: .custom(["PATH": "/usr/bin:/bin", "ARCANE__POD_RUNNER": marker]), input: .none, output: .discarded,
            error: .discarded
        ) { try await body($0.processIdentifier.value) }.terminationStatus
    }

    /// Returns when there is a file.
    static func waitForFile(_ path: String) async throws {
        try await eventually { FileManager.default.fileExists(atPath: path) }
    }
}
