import ArcaneCore
import ArcaneKubernetes
import Synchronization
import Testing

@testable import ArcaneLocalCluster

@Suite struct InstantRuntimeTests {
    @Test("a rule chooses by image what becomes of a container") func rule() async throws {
        let runtime = InstantRuntime { container in
            switch container.image {
            case "bad": .ends(ContainerEnd(exitCode: 2, message: "why"))
            case "late": .ends(after: .milliseconds(5))
            case "missing": .fails(ContainerFailure(reason: "ErrImagePull", message: "nowhere"))
            default: .runs()
            }
        }
        try await JobCluster.run(runtime) { cluster in
            for image in ["bad", "late", "missing", "stream"] {
                try cluster.plane.create(
                    .jobs, Sample.script(image, "", spec: ["backoffLimit": 0], container: ["image": .string(image)]),
                    in: "default")
            }
            try await cluster.wait(.jobs, "late", until: "complete") { $0.condition("Complete") != nil }
            try await cluster.wait(.jobs, "bad", until: "failed") { $0.condition("Failed") != nil }
            #expect(try cluster.pod(of: "bad").state()?["terminated"]?["message"] == "why")
            try await cluster.first(.pods, until: "waiting") { $0.state()?["waiting"]?["reason"] == "ErrImagePull" }
            let pod = try await cluster.first(.pods, until: "running") {
                $0.labels["job-name"] == "stream" && $0.phase == "Running"
            }
            try cluster.plane.delete(.jobs, place("stream"), DeleteOptions(propagation: .foreground))
            try await cluster.waitUntilGone(.jobs, "stream")
            #expect(throws: APIFailure.self) { try cluster.plane.get(.pods, pod.objectName) }
        }
    }

    @Test("a container that is killed ends with 137") func killed() async throws {
        let control = ContainerControl()
        control.send(.kill)
        let end = try await InstantRuntime { _ in .runs() }.run(
            ContainerLaunch(pod: Sample.pod(), container: ["name": "main"]), control)
        #expect(end == ContainerEnd(exitCode: 137, signal: 9))
    }

    @Test("a pod runs once, however soon it ends and however often it is told of") func once() async throws {
        let runs = Mutex<[String: Int]>([:])
        let runtime = InstantRuntime { launch in
            runs.withLock { $0[launch.pod.name, default: 0] += 1 }
            return .ends()
        }
        try await JobCluster.run(runtime) { cluster in
            for number in 0..<500 { try cluster.plane.create(.jobs, Sample.job("orders-\(number)"), in: "default") }
            for number in 0..<500 {
                try await cluster.wait(.jobs, "orders-\(number)", until: "complete") { $0.condition("Complete") != nil }
            }
        }
        #expect(runs.withLock { $0.count } == 500)
        #expect(runs.withLock { $0.filter { $0.value > 1 } } == [:])
    }
}
