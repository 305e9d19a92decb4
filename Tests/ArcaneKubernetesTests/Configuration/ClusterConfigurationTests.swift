import ArcaneKubernetes
import ArcaneTestSupport
import Foundation
import Testing

@Suite("The cluster that a process is in")
struct ClusterConfigurationTests {
    /// The configuration with these variables, and with these files in the folder of the credentials.
    private func configuration(_ variables: [String: String], files: [String]) async throws -> (
        ClusterConfiguration?, folder: String
    ) {
        try await withTemporaryFolder { folder in
            for file in files { try "\(file)-content\n".write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8) }
            let all = variables.merging(["ARCANE__SERVICE_ACCOUNT_FOLDER": folder]) { $1 }
            return (ClusterConfiguration.inCluster(all), folder)
        }
    }

    @Test("is found by the variables and the files that a pod has")
    func pod() async throws {
        let variables = ["KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "6443"]
        let (found, folder) = try await configuration(variables, files: ["namespace", "token", "ca.crt"])
        #expect(
            found
                == ClusterConfiguration(
                    server: "https://10.0.0.1:6443", tokenFile: "\(folder)/token", caFile: "\(folder)/ca.crt",
                    namespace: "namespace-content"))
    }

    @Test("has an address of either kind, and port 443 where none is said")
    func addresses() async throws {
        #expect(
            try await configuration(["KUBERNETES_SERVICE_HOST": "fd00::1"], files: ["namespace"]).0?.server
                == "https://[fd00::1]:443")
        #expect(
            try await configuration(["KUBERNETES_SERVICE_HOST": "api"], files: ["namespace"]).0?.server == "https://api:443")
    }

    @Test("may be a server on the same machine, without token and certificates")
    func local() async throws {
        let found = try await configuration(["ARCANE__KUBERNETES_SERVER": "http://127.0.0.1:8001"], files: ["namespace"]).0
        #expect(found?.server == "http://127.0.0.1:8001")
        #expect(found?.credentials == ClusterCredentials.none)
        #expect(found?.trustedCertificates == nil)
    }

    @Test("is none without a server, or without a namespace")
    func none() async throws {
        #expect(try await configuration([:], files: ["namespace"]).0 == nil)
        #expect(try await configuration(["KUBERNETES_SERVICE_HOST": ""], files: ["namespace"]).0 == nil)
        #expect(try await configuration(["KUBERNETES_SERVICE_HOST": "10.0.0.1"], files: ["token"]).0 == nil)
    }
}
