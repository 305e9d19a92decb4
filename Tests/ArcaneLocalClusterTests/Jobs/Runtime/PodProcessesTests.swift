import ArcaneCore
import ArcaneKubernetes
import ArcaneTestSupport
import Foundation
import Subprocess
import Testing

@testable import ArcaneLocalCluster

@Suite struct PodProcessesTests {
    @Test("processes are found by the folder of the control plane that started them, and by no other") func finds() async throws
    {
        let root = "/tmp/arcane-\(UUID().uuidString)"
        let status = try await MarkedProcess.run("\(root)#run", "exec sleep 60") { identifier in
            try await eventually { !PodProcesses(root: root).identifiers.isEmpty }
            #expect(PodProcesses(root: root).identifiers == [identifier])
            #expect(PodProcesses(root: String(root.dropLast())).identifiers.isEmpty)
            #expect(PodProcesses(root: "\(root)2").identifiers.isEmpty)
            try await PodProcesses(root: root).end(grace: .seconds(10))
        }
        #expect(status == .signaled(15))
    }

    @Test("processes that do not heed the request to end are killed") func kills() async throws {
        try await withTemporaryFolder { folder in
            let status = try await MarkedProcess.run(
                "\(folder)#run", "trap '' TERM; touch \(folder)/ready; while :; do sleep 0.05; done"
            ) { _ in
                try await MarkedProcess.waitForFile("\(folder)/ready")
                try await PodProcesses(root: folder).end(grace: .milliseconds(50))
                #expect(PodProcesses(root: folder).identifiers.isEmpty)
            }
            #expect(status == .signaled(9))
        }
    }

    @Test("a control plane that begins ends what the one before it has left, and its pods have failed") func begins()
        async throws
    {
        try await withTemporaryFolder { folder in
            let plane = try ControlPlane()
            let pod = try plane.create(.pods, Sample.pod().json.setting(["spec", "nodeName"], to: "local"))
            let running: JSONValue = [
                "phase": "Running", "startTime": "2026-01-01T00:00:00Z",
                "containerStatuses": [["name": "main", "state": ["running": ["startedAt": "2026-01-01T00:00:00Z"]]]],
            ]
            try plane.update(.pods, pod.objectName, pod.json.setting(["status"], to: running), subresource: "status")
            let runtime = ProcessRuntime(
                logs: PodLogs(folder: folder), images: ImageMap(), access: nil, environment: [:], leftoverGrace: .seconds(5))
            let status = try await MarkedProcess.run("\(folder)#before", "exec sleep 60") { _ in
                try await eventually { !PodProcesses(root: folder).identifiers.isEmpty }
                try await JobCluster.run(runtime, plane: plane, folder: folder) { cluster in
                    let pod = try await cluster.wait(.pods, pod.name, until: "failed") { $0.phase == "Failed" }
                    #expect(pod.condition("DisruptionTarget") != nil)
                    #expect(pod.state()?["terminated"]?["reason"] == "ContainerStatusUnknown")
                }
            }
            #expect(status == .signaled(15))
        }
    }
}
