import ArcaneCore
import ArcaneHTTP

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
        guard let endpoint = try? WebAddress(url), endpoint.query == nil, endpoint.userInformation == nil else {
            throw StreamError.configuration("sink.s3.endpoint is no http or https URL: write it like http://minio:9000")
        }
        self.name = name
        self.prefix = prefix.isEmpty ? "" : prefix + "/"
        self.endpoint = endpoint
        self.region = region
        pathStyle = settings.pathStyle ?? (given != nil || name.contains("."))
    }

    /// The address of the object with the full key `key`, or of the bucket itself, with `query` (names and values, not encoded).
    func address(_ key: String = "", _ query: [(name: String, value: String)] = []) -> WebAddress {
        var address = endpoint
        if address.path.hasSuffix("/") { address.path.removeLast() }
        if pathStyle { address.path += "/" + name } else { address.host = name + "." + address.host }
        if !key.isEmpty || !pathStyle { address.path += "/" + PercentEncoding.path(key) }
        address.query = PercentEncoding.query(query)
        return address
    }
}
