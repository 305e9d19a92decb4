import ArcaneCore
import ArcaneKubernetes
import ArcaneLocalCluster
import ArcaneTestSupport
import ArcaneYAML
import Synchronization
import Testing

@testable import kubectl_arcane

/// On a cluster that has no logs: each is gone with its pod.
@Suite("A log that is gone with its pod")
struct LogReaderTests {
    private let stream = ObjectName("default", "orders")

    /// Runs `body` with a cluster that has the stream `orders` and a pod of it.
    private func withPod(_ body: @escaping @Sendable (ClusterSession, LogSource) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let plane = try ControlPlane(patches: .standard)
            try plane.create(.customResourceDefinitions, try JSONValue(yaml: LiveCluster.Manifests.kind))
            let access = try ClusterAccess(folder: folder)
            let server = APIServer(APIService(plane, .standard()), token: access.token, identity: access.identity)
            try await server.serve { port in
                try access.writeKubeconfig(port: port)
                let session = ClusterSession(try Kubeconfig(path: access.kubeconfigPath, variables: [:]).configuration())
                defer { session.client.shutdown() }
                let object = try await session.client.create(
                    Samples.kind.resource,
                    ["metadata": ["name": "orders"], "spec": ["jobTemplateRef": ["name": "t"], "suspended": false]],
                    in: "default")
                let pod = try await session.client.create(
                    .pods,
                    ["metadata": ["name": "orders-x"], "spec": ["containers": [["name": "main", "image": "busybox"]]]],
                    in: "default")
                try await body(session, try LogSource(ObservedStream(object, Samples.kind), pods: [pod]))
            }
        }
    }

    private func reader(_ session: ClusterSession, tell: @escaping @Sendable (String) -> Void) -> LogReader {
        LogReader(session: session, kind: Samples.kind, stream: stream, write: { _ in }, tell: tell)
    }

    @Test("is an error where it is asked for alone")
    func alone() async throws {
        try await withPod { session, source in
            let error = await #expect(throws: CommandFailure.self) {
                try await reader(session, tell: { _ in }).show(source, PodLogQuery())
            }
            #expect(error.map { "\($0)" }?.contains("default/orders-x is gone with the pod; try again") == true)
        }
    }

    @Test("is told of where the stream is followed, which goes on")
    func followed() async throws {
        try await withPod { session, source in
            let told = Mutex<[String]>([])
            let following = Task {
                try await reader(session, tell: { text in told.withLock { $0.append(text) } }).follow(source, PodLogQuery())
            }
            try await eventually { told.withLock { $0 == ["==> the log of the pod default/orders-x is gone with the pod"] } }
            try await session.client.mergePatch(Samples.kind.resource, stream, ["spec": ["suspended": true]])
            try await following.value
            #expect(told.withLock { $0.count == 2 && $0[1].contains("is suspended") })
        }
    }
}
