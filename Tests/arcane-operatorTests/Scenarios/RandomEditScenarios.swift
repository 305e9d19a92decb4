import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneTestSupport
import Foundation
import Testing

@testable import arcane_operator

/// People write all kinds of specs: what one declares is reached, or refused with a reason, and going back heals.
///
/// `ARCANE_TEST_SEED` tries other edits.
@Suite("Random edits")
struct RandomEditScenarios {
    private static let seed = ProcessInfo.processInfo.environment["ARCANE_TEST_SEED"].flatMap { UInt64($0) } ?? 1

    @Test("of a spec are reached, or refused with a reason, and going back heals", arguments: 0..<6)
    func edits(stream: Int) async throws {
        try await ScenarioCluster.withOperator { cluster in
            var random = SeededGenerator(seed: Self.seed &+ UInt64(stream) << 32)
            try await cluster.createStream("orders", spec: RandomEdit.original)
            try await cluster.wait("orders", for: .running)
            for _ in 0..<6 {
                let edit = RandomEdit.make(using: &random)
                try await cluster.replaceSpec(of: "orders", with: edit.spec)
                try await cluster.wait(for: edit)
                if Bool.random(using: &random) {
                    try await cluster.replaceSpec(of: "orders", with: RandomEdit.original)
                    try await cluster.wait(for: RandomEdit(spec: RandomEdit.original, outcome: .reached(.running)))
                }
            }
            try await cluster.replaceSpec(of: "orders", with: RandomEdit.original)
            try await cluster.wait(for: RandomEdit(spec: RandomEdit.original, outcome: .reached(.running)))
            #expect(try await cluster.requests(for: "orders").count == 1)
            #expect(try await cluster.find(.cronJobs, "orders") == nil)
        }
    }
}

extension ScenarioCluster {
    /// Waits until what has to come of an edit of the stream `orders` has come.
    fileprivate func wait(for edit: RandomEdit) async throws {
        let hash = ConfigurationHash.of(spec: edit.spec)
        try await wait(streams, "orders", until: "has come to \(edit.outcome) by \(edit.spec.text.prefix(300))") { stream in
            guard let stream, stream.json["status"]?["observedGeneration"] == stream.json["metadata"]?["generation"] else {
                return false
            }
            switch edit.outcome {
            case .refused(let reason, let name):
                return stream.reason == reason && stream.message.contains(name)
                    && stream.condition("Ready")?["status"] == "False"
            case .reached(let phase):
                guard stream.phase == phase.rawValue else { return false }
                let job = try await find(phase == .scheduled ? .cronJobs : .jobs, "orders")
                if phase == .suspended { return job == nil }
                return job?.configurationHash == hash && job?.isTerminating == false
            }
        }
    }
}
