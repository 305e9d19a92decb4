import ArcaneCore
import ArcaneKubernetes
import ArcaneTestSupport
import ArcaneYAML
import Foundation
import Testing

@testable import ArcaneLocalCluster

@Suite("Access to the cluster", .timeLimit(.minutes(10)))
struct ClusterAccessTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("is by a token that is made once, in files for their owner only")
    func token() async throws {
        try await withTemporaryFolder { parent in
            let folder = parent + "/cluster"
            let access = try ClusterAccess(folder: folder)
            #expect(access.token.exposed.count == 64)
            #expect(try ClusterAccess(folder: folder).token.exposed == access.token.exposed)
            try access.writeKubeconfig(port: 4321)
            #expect(try mode(access.tokenPath) == 0o600 && mode(access.kubeconfigPath) == 0o600 && mode(folder) == 0o700)
            let config = try JSONValue(yaml: String(contentsOfFile: access.kubeconfigPath, encoding: .utf8))
            #expect(config["clusters"]?.arrayValue?.first?["cluster"]?["server"] == "https://127.0.0.1:4321")
            #expect(!config.text.contains(access.token.exposed))
        }
    }

    @Test("in a folder that cannot be made is refused with its name")
    func refused() {
        let error = #expect(throws: StreamError.self) { try ClusterAccess(folder: "/dev/null/cluster") }
        #expect(String(describing: error).contains("/dev/null/cluster"))
    }

    @Test("by the kubeconfig works, and without the token does not")
    func kubeconfig() async throws {
        try await withTemporaryFolder { folder in
            let access = try ClusterAccess(folder: folder)
            let server = APIServer(APIService(try ControlPlane()), token: access.token, identity: access.identity)
            try await server.serve { port in
                try access.writeKubeconfig(port: port)
                let configuration = try Kubeconfig(files: [access.kubeconfigPath]).configuration()
                let client = KubernetesClient(configuration)
                #expect(try await client.list(.namespaces).count == 4)
                client.shutdown()
                var wrong = configuration
                wrong.credentials = .token(Secret("wrong"))
                let stranger = KubernetesClient(wrong)
                let error = await #expect(throws: KubernetesError.self) { try await stranger.list(.namespaces) }
                #expect(error?.isUnauthorized == true)
                stranger.shutdown()
            }
        }
    }

    @Test("at a port that is taken is refused with the port")
    func takenPort() async throws {
        let service = APIService(try ControlPlane())
        try await APIServer(service, token: Secret("t")).serve { port in
            let error = await #expect(throws: StreamError.self) {
                try await APIServer(service, token: Secret("t"), port: port).serve { _ in }
            }
            #expect(String(describing: error).contains("port \(port) cannot be opened"))
        }
    }
}
