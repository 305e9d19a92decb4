import ArcaneCore
import ArcaneKubernetes
import Foundation
import Testing

@testable import ArcaneLocalCluster

@Suite struct LocalJobsTests {
    @Test("a Job whose program ends well is complete, and says so in its status and its events") func completes() async throws {
        try await JobCluster.processes { cluster in
            try cluster.plane.create(.jobs, Sample.script("orders", "echo hello"), in: "default")
            let job = try await cluster.wait(.jobs, "orders", until: "complete") { $0.condition("Complete") != nil }
            #expect(job.status["succeeded"] == 1)
            #expect(job.status["active"] == nil)
            #expect(job.status["completionTime"] != nil)
            let pod = try cluster.pod(of: "orders")
            #expect(pod.phase == "Succeeded")
            #expect(pod.state()?["terminated"]?["reason"] == "Completed")
            #expect(pod.name.hasPrefix("orders-"))
            #expect(pod.controller?.uid == job.uid)
            #expect(
                try cluster.events(of: "orders").sorted() == [
                    "Completed: Job completed", "SuccessfulCreate: Created pod: \(pod.name)",
                ])
        }
    }

    @Test("a Job whose program fails is tried again, and has failed when its limit is reached") func fails() async throws {
        try await JobCluster.processes { cluster in
            try cluster.plane.create(.jobs, Sample.script("orders", "exit 3", spec: ["backoffLimit": 1]), in: "default")
            let job = try await cluster.wait(.jobs, "orders", until: "failed") { $0.condition("Failed") != nil }
            #expect(job.condition("Failed")?["reason"] == "BackoffLimitExceeded")
            #expect(job.status["failed"] == 2)
            let pods = try cluster.pods(of: "orders")
            #expect(pods.map(\.phase) == ["Failed", "Failed"])
            #expect(pods.allSatisfy { $0.state()?["terminated"]?["exitCode"] == 3 })
        }
    }

    @Test("a Job that is deleted ends its program by SIGTERM, and is gone when that is") func deletes() async throws {
        try await JobCluster.processes { cluster in
            let script = "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.02; done"
            try cluster.plane.create(.jobs, Sample.script("orders", script), in: "default")
            let pod = try await cluster.first(.pods, until: "running") { $0.phase == "Running" }
            try cluster.plane.delete(.jobs, place("orders"), DeleteOptions(propagation: .foreground))
            try await cluster.waitUntilGone(.jobs, "orders")
            #expect(throws: APIFailure.self) { try cluster.plane.get(.pods, pod.objectName) }
            #expect(PodProcesses(root: cluster.folder).identifiers.isEmpty)
        }
    }

    @Test("thousands of Jobs without processes are done in seconds") func instant() async throws {
        try await JobCluster.run(InstantRuntime()) { cluster in
            for number in 0..<200 { try cluster.plane.create(.jobs, Sample.job("job-\(number)"), in: "default") }
            for number in 0..<200 {
                try await cluster.wait(.jobs, "job-\(number)", until: "complete") { $0.condition("Complete") != nil }
            }
        }
    }
}
