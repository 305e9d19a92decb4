import ArcaneCore
import ArcaneHTTP
import ArcaneJSON
import ArcanePluginTesting
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneKubernetes

@Suite("A kubeconfig")
struct KubeconfigTests {
    private static let full = """
        apiVersion: v1
        kind: Config
        current-context: dev
        clusters:
        - {name: local, cluster: {server: "https://127.0.0.1:6443/", certificate-authority: certs/ca.pem, tls-server-name: kubernetes}}
        - {name: cloud, cluster: {server: "https://cloud.example.net", certificate-authority-data: Q0E=, proxy-url: "http://proxy:3128"}}
        contexts:
        - {name: dev, context: {cluster: local, user: me, namespace: data}}
        - {name: prod, context: {cluster: cloud, user: robot}}
        - {name: anonymous, context: {cluster: cloud}}
        users:
        - {name: me, user: {client-certificate-data: Q0VSVA==, client-key: /keys/me.key}}
        - {name: robot, user: {token: s3cret}}
        """

    private func with<Result: Sendable>(_ files: [String], _ body: @Sendable (Kubeconfig, String) throws -> Result) async throws
        -> Result
    {
        try await withTemporaryFolder { folder in
            let paths = try files.enumerated().map { index, text in
                let path = "\(folder)/config-\(index)"
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                return path
            }
            return try body(try Kubeconfig(files: paths + ["\(folder)/missing"]), folder)
        }
    }

    @Test("says how the cluster of each context is reached")
    func contexts() async throws {
        try await with([Self.full]) { (config, folder) throws in
            let dev = try config.configuration()
            #expect(dev.server == "https://127.0.0.1:6443")
            #expect(dev.namespace == "data")
            #expect(dev.trustedCertificates == .file("\(folder)/certs/ca.pem"))
            #expect(dev.serverName == "kubernetes")
            #expect(dev.credentials == .certificate(.text(Secret("CERT")), key: .file("/keys/me.key")))
            let prod = try config.configuration(context: "prod")
            #expect(prod.trustedCertificates == .text(Secret("CA")))
            #expect(prod.credentials == .token(Secret("s3cret")))
            #expect(prod.proxy == "http://proxy:3128")
            #expect(prod.serverName == nil)
            #expect(prod.namespace == "default")
            #expect(try config.configuration(context: "anonymous").credentials == .none)
            #expect(config.contextNames == ["anonymous", "dev", "prod"])
        }
    }

    @Test("of several files is one, in which the first entry of a name counts")
    func merged() async throws {
        let second = """
            current-context: prod
            clusters: [{name: local, cluster: {server: "https://other"}}, {name: third, cluster: {server: "https://third"}}]
            contexts: [{name: third, context: {cluster: third}}]
            """
        try await with([Self.full, second]) { (config, _) throws in
            #expect(config.currentContext == "dev")
            #expect(try config.configuration().server == "https://127.0.0.1:6443")
            #expect(try config.configuration(context: "third").server == "https://third")
        }
    }

    @Test(
        "that is wrong names the entry and the remedy",
        arguments: [
            ("{clusters: []}", "has no current-context; choose one with --context"),
            ("{current-context: x}", "has no context 'x'; it has none"),
            ("{current-context: x, contexts: [{name: x, context: {cluster: c}}]}", "context 'x' names no cluster"),
            (
                "{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {}}]}",
                "cluster 'c' has no server URL"
            ),
            (
                "{current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}], clusters: [{name: c, cluster: {server: 'https://h'}}]}",
                "names the user 'u'"
            ),
            (config(user: "{client-certificate: a}"), "has a client certificate and no client-key"),
            (config(user: "{client-certificate-data: '%%'}"), "client-certificate-data is not base64"),
            (config(user: "{username: a, password: s3cret}"), "has 'username', which Kubernetes has removed"),
            (config(user: "{exec: {command: c, apiVersion: v0}}"), "exec has the apiVersion 'v0'; known are"),
            (config(user: "{exec: {apiVersion: client.authentication.k8s.io/v1}}"), "exec has no command"),
        ])
    func problems(text: String, message: String) async throws {
        try await with([text]) { (config, _) throws in
            let error = #expect(throws: StreamError.self) { try config.configuration() }
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("s3cret") == false)
        }
    }

    private static func config(user: String) -> String {
        """
        {current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}], clusters: [{name: c, cluster: {server: 'https://h'}}],
         users: [{name: u, user: \(user)}]}
        """
    }

    @Test("that is not there says where it was looked for")
    func missing() {
        let error = #expect(throws: StreamError.self) { try Kubeconfig(path: nil, variables: ["HOME": "/nonexistent"]) }
        #expect(error?.message.contains("/nonexistent/.kube/config") == true)
        #expect(error?.message.contains("--kubeconfig") == true)
    }
}

@Suite("A credential program")
struct ExecCredentialPluginTests {
    /// Runs `body` with a client configured by a kubeconfig whose user is the shell script `script`.
    private func withScript<Result: Sendable>(
        _ script: String, _ body: @escaping @Sendable (ExecCredentialPlugin, String) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryFolder { folder in
            try "#!/bin/sh\n\(script)\n".write(toFile: "\(folder)/login", atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/login")
            let config = """
                current-context: x
                clusters: [{name: c, cluster: {server: "https://h", certificate-authority-data: Q0E=}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                users:
                - name: u
                  user:
                    exec:
                      apiVersion: client.authentication.k8s.io/v1
                      command: ./login
                      args: [get, token]
                      env: [{name: FOLDER, value: "\(folder)"}]
                      provideClusterInfo: true
                      installHint: ask the admins
                """
            try config.write(toFile: "\(folder)/config", atomically: true, encoding: .utf8)
            guard case .exec(let plugin) = try Kubeconfig(files: ["\(folder)/config"]).configuration().credentials else {
                throw CancellationError()
            }
            return try await body(plugin, folder)
        }
    }

    private static func answer(_ status: String) -> String {
        #"echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": \#(status)}'"#
    }

    @Test("gets its arguments, its variables and what it is told of the cluster")
    func told() async throws {
        let script =
            #"echo "$KUBERNETES_EXEC_INFO" > "$FOLDER/info"; echo "$@" > "$FOLDER/args"; "# + Self.answer(#"{"token": "t"}"#)
        let (info, arguments) = try await withScript(script) { plugin, folder in
            _ = try await plugin.run()
            return (
                try JSONValue(parsing: String(contentsOfFile: "\(folder)/info", encoding: .utf8)),
                try String(contentsOfFile: "\(folder)/args", encoding: .utf8)
            )
        }
        #expect(arguments == "get token\n")
        #expect(info["kind"] == "ExecCredential")
        #expect(info["spec"]?["cluster"]?["server"] == "https://h")
    }

    @Test("is run once for many requests, again before its token ends, and where the token is refused")
    func renewed() async throws {
        let script = #"""
            echo x >> "$FOLDER/runs"; n=$(wc -l < "$FOLDER/runs" | tr -d ' ')
            printf '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": {"token": "t%s"}}' "$n"
            """#
        let tokens = try await withScript(script) { plugin, _ in
            try await ScriptedAPI.serving({ request, _ in
                request.authorization == "Bearer t1" && request.path.hasSuffix("pods")
                    ? .json(401, ["code": 401]) : .json(200, ["items": []])
            }) { api in
                let client = api.client(.exec(plugin))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<5 { group.addTask { _ = try await client.list(.jobs) } }
                    try await group.waitForAll()
                }
                _ = try await client.list(.pods)
                _ = try await client.list(.jobs)
                return api.seen.map(\.authorization)
            }
        }
        #expect(tokens == Array(repeating: "Bearer t1", count: 6) + ["Bearer t2", "Bearer t2"])
        let now = Timestamp.now
        #expect(ExecCredential(token: Secret("t"), expiry: now + .seconds(60)).isGood(at: now))
        #expect(!ExecCredential(token: Secret("t"), expiry: now + .seconds(5)).isGood(at: now))
    }

    @Test(
        "that fails says what is wrong, and never what it wrote",
        arguments: [
            ("echo s3cret; echo no login >&2; exit 1", "failed: no login"), ("echo s3cret", "did not write an ExecCredential"),
            (answer(#"{"secret": "s3cret"}"#), "gave no status.token"),
            (#"echo '{"kind": "ExecCredential", "apiVersion": "v9", "status": {"token": "s3cret"}}'"#, "wrote v9"),
        ])
    func failing(script: String, message: String) async throws {
        try await withScript(script) { plugin, _ in
            let error = await #expect(throws: StreamError.self) { try await plugin.run() }
            #expect(error?.code == .configuration)
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("s3cret") == false)
        }
    }

    @Test("that is not there says so, and how to get it")
    func missing() async {
        let plugin = ExecCredentialPlugin(command: "/nonexistent/login", installHint: "ask the admins")
        let error = await #expect(throws: StreamError.self) { try await plugin.run() }
        #expect(error?.message.contains("/nonexistent/login") == true)
        #expect(error?.message.contains("ask the admins") == true)
    }
}
