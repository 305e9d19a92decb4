import ArcaneCore
import ArcaneHTTP
import ArcaneStorage
import ArcaneTestSupport

/// Servers that all tests of this process share. Each test has a bucket or container of its own in them. They end with this
/// process.
actor SharedServers {
    static let s3 = SharedServers("scripts/dev-s3.py", "AKIDTEST", "hidden-secret")
    static let azure = SharedServers(
        "scripts/dev-azure-blob.py", AzureService.account, AzureService.key, AzureService.signature, "--page", "100",
        "--hierarchical")

    /// The client that tests send their requests with.
    static let http = HTTPClient()

    private let arguments: [String]
    private var server: ServerProcess?

    private init(_ arguments: String...) {
        self.arguments = arguments
    }

    /// The server's port; it is started for the first caller.
    func port() throws -> Int {
        let running: ServerProcess
        if let server {
            running = server
        } else {
            running = try ServerProcess(
                executable: Repository.python, arguments: [Repository.path(arguments[0])] + arguments.dropFirst())
            server = running
        }
        guard let port = running.ready["port"] else { throw PythonProtocolError() }
        return port
    }

    struct PythonProtocolError: Error {}
}

/// Few and short pauses, so that tests of failures are fast.
let quickRetries = RetryPolicy(maximumAttempts: 5, initialDelay: .milliseconds(5), maximumDelay: .milliseconds(20))

/// A bucket in the development server for S3.
struct S3Service {
    static let environment = [
        "AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "hidden-secret", "AWS_REGION": "us-east-1",
    ]

    let port: Int
    let bucket: String

    /// A new and empty bucket.
    static func withBucket() async throws -> S3Service {
        let service = S3Service(port: try await SharedServers.s3.port(), bucket: "bucket-\(UInt64.random(in: 0 ... .max))")
        let created = try await SharedServers.http.send(
            HTTPRequest("PUT", "http://127.0.0.1:\(service.port)/\(service.bucket)"))
        guard created.isSuccess else { throw StreamError.transient("cannot make a bucket: \(created.status)") }
        return service
    }

    /// A store over the bucket; `port` may be that of a proxy before the service.
    func store(
        prefix: String = "prefix/of keys", port: Int? = nil, environment: [String: String] = environment,
        retry: RetryPolicy = quickRetries,
        http: HTTPClient = SharedServers.http
    ) throws -> any ObjectStore {
        try makeObjectStore(
            location: .s3(bucket: bucket, prefix: prefix),
            configuration: StorageConfiguration(s3: .init(endpoint: "http://127.0.0.1:\(port ?? self.port)"), retry: retry),
            environment: environment, http: http)
    }
}

/// A container in the development server for Azure.
struct AzureService {
    static let account = "testaccount"
    static let key = "aGlkZGVuLWtleS1vZi10aGUtYWNjb3VudA=="
    static let signature = "sv=2021-12-02&sp=rwdl&sig=hidden%2Fsignature%3D"
    static let keyEnvironment = ["AZURE_STORAGE_ACCOUNT_KEY": key]
    static let signatureEnvironment = ["AZURE_STORAGE_SAS_TOKEN": "?" + signature]

    let port: Int
    let container: String

    /// A new and empty container.
    static func withContainer() async throws -> AzureService {
        let service = AzureService(
            port: try await SharedServers.azure.port(), container: "container-\(UInt64.random(in: 0 ... .max))")
        let url = "http://127.0.0.1:\(service.port)/\(account)/\(service.container)?restype=container&\(signature)"
        let created = try await SharedServers.http.send(HTTPRequest("PUT", url, headers: ["x-ms-version": "2021-12-02"]))
        guard created.isSuccess else { throw StreamError.transient("cannot make a container: \(created.status)") }
        return service
    }

    /// A store over the container; `port` may be that of a proxy before the service.
    func store(
        prefix: String = "prefix/of keys", port: Int? = nil, environment: [String: String] = keyEnvironment,
        container: String? = nil
    ) throws -> any ObjectStore {
        try makeObjectStore(
            location: .azure(
                container: container ?? self.container, host: "\(Self.account).dfs.core.windows.net", prefix: prefix),
            configuration: StorageConfiguration(
                azure: .init(endpoint: "http://127.0.0.1:\(port ?? self.port)/\(Self.account)"), retry: quickRetries),
            environment: environment, http: SharedServers.http)
    }
}

/// A proxy before a service that fails as told (`scripts/dev-store-faults.py`).
struct FaultProxy: Sendable {
    let port: Int

    /// Runs `body` with a proxy before the service on `upstream`.
    static func run(before upstream: Int, _ body: @Sendable (FaultProxy) async throws -> Void) async throws {
        try await withPythonServer("scripts/dev-store-faults.py", [String(upstream)]) { ready in
            try await body(FaultProxy(port: ready["port"] ?? 0))
        }
    }

    /// Replaces the rules; each is a JSON object as the script describes.
    func fail(_ rules: String...) async throws {
        let body = Array("[\(rules.joined(separator: ","))]".utf8)
        _ = try await SharedServers.http.send(HTTPRequest("PUT", "http://127.0.0.1:\(port)/-faults", body: body))
    }

    /// The requests so far, one line each: method, target and length of the body.
    func requests() async throws -> [String] {
        let response = try await SharedServers.http.send(HTTPRequest("GET", "http://127.0.0.1:\(port)/-requests"))
        let text = String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }

    /// The JSON of a rule that answers an S3 error.
    static func s3Error(_ code: String, _ status: Int, method: String = "PUT", fault: String = "answer", times: Int = 1)
        -> String
    {
        """
        {"method": "\(method)", "times": \(times), "fault": "\(fault)", "status": \(status),
         "body": "<Error><Code>\(code)</Code><Message>said by the test</Message></Error>"}
        """
    }
}
