import ArcaneCore
import ArcaneTestSupport
import Testing

@testable import ArcaneODBC

/// Sessions with a server that has a certificate of an authority of its own and refuses plain text.
@Suite(.serialized) struct EncryptionTests {
    /// Makes an authority, another one, and a server's certificate for `localhost`; runs `body` with the folder and the port.
    private func withServer(_ body: @Sendable (_ folder: String, _ port: Int) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let script = """
                set -e
                cd "$1"
                key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
                for name in ca other; do openssl req -x509 $key -keyout $name.key -out $name.pem -subj /CN=$name -days 2; done
                openssl req $key -keyout server.key -out server.csr -subj /CN=localhost
                echo "subjectAltName=DNS:localhost" > server.ext
                openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile server.ext -days 2 -out server.pem
                cat server.key >> server.pem
                """
            let runScript = "import subprocess, sys; subprocess.run(['bash', '-c', *sys.argv[1:]], check=True)"
            _ = try await python(runScript, script, "bash", folder)
            try await withPythonServer(
                "scripts/dev-sqlserver", ["--certificate", "\(folder)/server.pem", "--require-encryption"]
            ) { ready in
                try await body(folder, ready["port"] ?? 0)
            }
        }
    }

    private func open(_ server: String, _ options: String) async throws -> ODBCConnection {
        try await ODBCConnection.open(
            ConnectionSettings(parsing: Secret("Server=\(server);User ID=sa;Password=Development.1;\(options)")))
    }

    @Test("everything is encrypted, and the certificate is of the authority that is named, for the host that is meant")
    func certificates() async throws {
        try await withServer { folder, port in
            let trusted = try await open("localhost,\(port)", "Encrypt=yes;ServerCertificate=\(folder)/ca.pem")
            #expect(try await trusted.rows("SELECT 1") == [["1"]])
            let anyone = try await open("localhost,\(port)", "Encrypt=yes;TrustServerCertificate=yes")
            #expect(try await anyone.rows("SELECT 1") == [["1"]])
            for (server, options) in [
                ("localhost,\(port)", "Encrypt=yes;ServerCertificate=\(folder)/other.pem"),
                ("localhost,\(port)", "Encrypt=yes"),
                ("localhost,\(port)", ""),
                ("127.0.0.1,\(port)", "Encrypt=yes;ServerCertificate=\(folder)/ca.pem"),
            ] {
                let error = await #expect(throws: ODBCError.self) { try await open(server, options) }
                #expect(error?.code == .lostConnection)
                #expect(error?.message.contains("TrustServerCertificate") == true)
                #expect(error?.message.contains("or ServerCertificate=FILE.pem") == true)
            }
            let missing = await #expect(throws: ODBCError.self) {
                try await open("localhost,\(port)", "ServerCertificate=\(folder)/missing.pem")
            }
            #expect(missing?.code == .configuration)
            #expect(missing?.message.contains("'\(folder)/missing.pem', which cannot be read") == true)
            // The server insists.
            let optional = try await open("localhost,\(port)", "Encrypt=no")
            #expect(try await optional.rows("SELECT 1") == [["1"]])
        }
    }
}
