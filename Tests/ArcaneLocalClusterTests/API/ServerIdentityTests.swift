import ArcaneCore
import ArcaneKubernetes
import ArcaneTestSupport
import ArcaneYAML
import Foundation
import Testing

@testable import ArcaneLocalCluster

@Suite("The server's identity")
struct ServerIdentityTests {
    @Test("is one that clients trust by the kubeconfig, and only so")
    func trusted() async throws {
        try await withTemporaryFolder { folder in
            let access = try ClusterAccess(folder: folder)
            let plane = try ControlPlane()
            try await APIServer(APIService(plane), token: access.token, identity: access.identity).serve { port in
                try access.writeKubeconfig(port: port)
                let configuration = try Kubeconfig(files: [access.kubeconfigPath]).configuration()
                let client = KubernetesClient(configuration, retrying: KubernetesClient.controllerPolicy)
                defer { client.shutdown() }
                #expect(try await client.list(.namespaces).count == 4)
                let other = try ServerIdentity()
                #expect(other.certificate != access.identity.certificate)
            }
        }
    }

    @Test("is kept in the folder, and made anew where it cannot be read")
    func kept() async throws {
        try await withTemporaryFolder { folder in
            let first = try ClusterAccess(folder: folder)
            let second = try ClusterAccess(folder: folder)
            #expect(first.identity.certificate == second.identity.certificate && first.token == second.token)
            let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/server.key")[.posixPermissions] as? Int
            #expect(mode == 0o600)
            try "damaged".write(toFile: first.certificatePath, atomically: true, encoding: .utf8)
            let third = try ClusterAccess(folder: folder)
            #expect(third.identity.certificate.hasPrefix("-----BEGIN CERTIFICATE-----"))
            #expect(third.identity.certificate != first.identity.certificate)
        }
    }
}
