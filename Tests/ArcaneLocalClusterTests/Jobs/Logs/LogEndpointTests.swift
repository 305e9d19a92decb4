import ArcaneCore
import ArcaneHTTP
import ArcaneKubernetes
import ArcaneTestSupport
import Foundation
import Synchronization
import Testing

@testable import ArcaneLocalCluster

@Suite struct LogEndpointTests {
    /// Asks for the log of a pod, and returns status and text.
    private func log(
        _ endpoint: LogEndpoint, _ cluster: JobCluster, _ pod: String, _ query: String = "",
        seen: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> String {
        let request = APIRequest(method: "GET", path: "/api/v1/namespaces/default/pods/\(pod)/log", query: query)
        let answer = try #require(try await endpoint.answer(request, cluster.plane))
        switch answer.body {
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .stream(let body):
            let text = Mutex("")
            try await body { piece in
                text.withLock { $0 += String(decoding: piece, as: UTF8.self) }
                seen(text.withLock { $0 })
            }
            return text.withLock { $0 }
        }
    }

    private func withLogs(
        _ body: @escaping @Sendable (LogEndpoint, JobCluster) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let logs = PodLogs(folder: folder)
            let runtime = ProcessRuntime(
                logs: logs, images: try ImageMap(["sh=/bin/sh"], folder: "/"), access: nil,
                environment: ["PATH": "/usr/bin:/bin"])
            try await JobCluster.run(runtime, folder: folder) { try await body(LogEndpoint(logs), $0) }
        }
    }

    @Test("what a container wrote can be read: all, the end of it, with times, and no more than is wanted") func reads()
        async throws
    {
        try await withLogs { endpoint, cluster in
            let script = "echo one; echo two >&2; printf three"
            try cluster.plane.create(.jobs, Sample.script("orders", script), in: "default")
            try await cluster.wait(.jobs, "orders", until: "complete") { $0.condition("Complete") != nil }
            let pod = try cluster.pod(of: "orders").name
            #expect(try await log(endpoint, cluster, pod) == "one\ntwo\nthree\n")
            #expect(try await log(endpoint, cluster, pod, "tailLines=1") == "three\n")
            #expect(try await log(endpoint, cluster, pod, "limitBytes=5") == "one\nt")
            #expect(try await log(endpoint, cluster, pod, "follow=true") == "one\ntwo\nthree\n")
            #expect(try await log(endpoint, cluster, pod, "sinceTime=2100-01-01T00:00:00Z") == "")
            #expect(try await log(endpoint, cluster, pod, "sinceSeconds=1000") == "one\ntwo\nthree\n")
            let timed = try await log(endpoint, cluster, pod, "timestamps=true").split(separator: "\n")
            #expect(timed.count == 3)
            for line in timed { #expect(Timestamp(iso8601: String(line.prefix { $0 != " " })) != nil) }
        }
    }

    @Test("a log is followed while the container writes, until it ends") func follows() async throws {
        try await withLogs { endpoint, cluster in
            let gate = "\(cluster.folder)/gate"
            let script = "echo one; while [ ! -e \(gate) ]; do sleep 0.01; done; echo two"
            try cluster.plane.create(.jobs, Sample.script("orders", script), in: "default")
            let pod = try await cluster.first(.pods, until: "running") { $0.phase == "Running" }
            let text = try await log(endpoint, cluster, pod.name, "follow=1") { text in
                if text == "one\n" { #expect(FileManager.default.createFile(atPath: gate, contents: nil)) }
            }
            #expect(text == "one\ntwo\n")
        }
    }

    @Test("the log of the run before can be read while the next one runs") func previous() async throws {
        try await withLogs { endpoint, cluster in
            let script = "[ -e again ] && { echo second; exec sleep 60; }; touch again; echo first; exit 1"
            try cluster.plane.create(
                .jobs, Sample.script("orders", script, pod: ["restartPolicy": "OnFailure"]), in: "default")
            let pod = try await cluster.first(.pods, until: "started again") {
                $0.phase == "Running" && $0.status["containerStatuses"]?.arrayValue?.first?["restartCount"] == 1
                    && $0.state()?["running"] != nil
            }
            #expect(try await log(endpoint, cluster, pod.name, "previous=true") == "first\n")
        }
    }

    @Test("logs come through the API by HTTP, as kubectl asks for them") func http() async throws {
        try await withLogs { endpoint, cluster in
            try cluster.plane.create(.jobs, Sample.script("orders", "echo hello"), in: "default")
            try await cluster.wait(.jobs, "orders", until: "complete") { $0.condition("Complete") != nil }
            let pod = try cluster.pod(of: "orders").name
            let service = APIService(cluster.plane, .init(endpoints: [endpoint]))
            try await APIServer(service, token: Secret("marker")).serve { port in
                let text = try await python(
                    """
                    import sys, urllib.request
                    request = urllib.request.Request(sys.argv[1], headers={"Authorization": "Bearer marker"})
                    print(urllib.request.urlopen(request).read().decode(), end="")
                    """, "http://127.0.0.1:\(port)/api/v1/namespaces/default/pods/\(pod)/log?follow=true&container=main")
                #expect(text == "hello\n")
            }
        }
    }

    @Test("other requests are not for it, and pods that are not there have no log") func others() async throws {
        let plane = try ControlPlane()
        let endpoint = LogEndpoint(nil)
        #expect(try await endpoint.answer(APIRequest(method: "GET", path: "/api/v1/namespaces/default/pods/x"), plane) == nil)
        #expect(
            try await endpoint.answer(APIRequest(method: "GET", path: "/apis/a/v1/namespaces/default/pods/x/log"), plane) == nil
        )
        await #expect(throws: APIFailure.self) {
            try await endpoint.answer(APIRequest(method: "GET", path: "/api/v1/namespaces/default/pods/x/log"), plane)
        }
        await #expect(throws: APIFailure.self) {
            try await endpoint.answer(APIRequest(method: "POST", path: "/api/v1/namespaces/default/pods/x/log"), plane)
        }
    }
}
