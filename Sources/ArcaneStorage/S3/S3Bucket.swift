import ArcaneCore

/// A bucket and how its URLs are written.
struct S3Bucket: Hashable, Sendable {
    /// The bucket's name.
    let name: String
    /// What all keys begin with, with a `/` at its end; empty for nothing.
    let prefix: String
    /// The service's URL.
    let endpoint: WebAddress
    /// The region that requests are signed for.
    let region: String
    /// Whether the bucket stands in the path rather than in the host's name.
    let pathStyle: Bool

    /// The bucket `name` with the settings and the environment's; throws `StreamError.configuration`.
    init(name: String, prefix: String, settings: StorageConfiguration.S3, environment: [String: String]) throws {
        let set = environment.filter { !$0.value.isEmpty }
        let given = settings.endpoint ?? set["AWS_ENDPOINT_URL_S3"] ?? set["AWS_ENDPOINT_URL"]
        let region = settings.region ?? set["AWS_REGION"] ?? set["AWS_DEFAULT_REGION"]
        // Services that are not AWS mostly do not care about the region, but something has to be signed.
        guard let region = region ?? given.map({ _ in "us-east-1" }), !region.isEmpty else {
            throw StreamError.configuration("the region of the bucket '\(name)' is not known: set sink.s3.region or AWS_REGION")
        }
        let url = given ?? "https://s3.\(region).\(AWSPartition.domain(of: region))"
        guard let endpoint = WebAddress(url), endpoint.query.isEmpty else {
            throw StreamError.configuration("sink.s3.endpoint is no http or https URL: write it like http://minio:9000")
        }
        self.name = name
        self.prefix = prefix.isEmpty ? "" : prefix + "/"
        self.endpoint = endpoint
        self.region = region
        pathStyle = settings.pathStyle ?? (given != nil || name.contains("."))
    }

    /// The URL of the object with the full key `key`, or of the bucket itself, with `query` (names and values, not encoded).
    func url(_ key: String = "", _ query: [(String, String)] = []) -> String {
        var address = endpoint
        if address.path.hasSuffix("/") { address.path.removeLast() }
        if pathStyle { address.path += "/" + name } else { address.authority = name + "." + address.authority }
        if !key.isEmpty || !pathStyle { address.path += "/" + PercentEncoding.path(key) }
        address.query = query.map { "\($0.0)=\(PercentEncoding.component($0.1))" }.joined(separator: "&")
        return address.url
    }
}
