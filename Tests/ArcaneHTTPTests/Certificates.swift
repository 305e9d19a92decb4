import ArcaneHTTP
import ArcaneTestSupport

/// A folder with an authority, a server's certificate for `127.0.0.1` and `api.test`, and a client's, all made with `openssl`.
struct Certificates: Sendable {
    /// The folder, with `ca.pem`, `server.pem`, `server.key`, `client.pem` and `client.key`.
    let folder: String

    /// Makes certificates for the time of `body`.
    static func with<Result>(_ body: (Certificates) async throws -> Result) async throws -> Result {
        try await withTemporaryFolder { folder in
            let script = """
                set -e
                cd "$1"
                key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
                openssl req -x509 $key -keyout ca.key -out ca.pem -subj /CN=test-authority -days 2
                for name in server client; do
                    openssl req $key -keyout $name.key -out $name.csr -subj /CN=$name
                    echo "subjectAltName=IP:127.0.0.1,DNS:api.test" > $name.ext
                    openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile $name.ext -days 2 -out $name.pem
                done
                """
            let runScript = "import subprocess, sys; subprocess.run(['bash', '-c', *sys.argv[1:]], check=True)"
            _ = try await python(runScript, script, "bash", folder)
            return try await body(Certificates(folder: folder))
        }
    }

    /// A client that trusts the authority, with the client's certificate where `identified`, and asks for servers by `serverName`.
    func client(identified: Bool = false, serverName: String? = nil) -> HTTPClient {
        var configuration = HTTPClientConfiguration()
        configuration.trustedCertificates = .file("\(folder)/ca.pem")
        configuration.serverName = serverName
        if identified {
            configuration.clientCertificate = .file("\(folder)/client.pem")
            configuration.clientKey = .file("\(folder)/client.key")
        }
        return HTTPClient(configuration)
    }
}
