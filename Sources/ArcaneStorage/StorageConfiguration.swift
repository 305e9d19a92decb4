public import ArcaneHTTP

/// Settings of object stores beside the location.
public struct StorageConfiguration: Hashable, Sendable {
    /// `sink.s3`.
    public struct S3: Hashable, Sendable {
        /// The service's URL, for other services than AWS, such as `http://minio:9000`; nil for `AWS_ENDPOINT_URL_S3`,
        /// `AWS_ENDPOINT_URL` or AWS itself.
        public var endpoint: String?
        /// The region, such as `eu-central-1`; nil for `AWS_REGION` or `AWS_DEFAULT_REGION`.
        public var region: String?
        /// Whether the bucket stands in the path of URLs rather than in the host's name; nil for: yes with an endpoint or a
        /// bucket name with dots (no certificate covers it), no otherwise.
        public var pathStyle: Bool?

        /// Creates settings.
        public init(endpoint: String? = nil, region: String? = nil, pathStyle: Bool? = nil) {
            self.endpoint = endpoint
            self.region = region
            self.pathStyle = pathStyle
        }
    }

    /// `sink.azure`.
    public struct Azure: Hashable, Sendable {
        /// The URL of the account's Blob endpoint, for emulators and other clouds, such as
        /// `http://127.0.0.1:10000/devstoreaccount1`; nil for the connection string's, or the one that belongs to the host in
        /// `sink.location`.
        public var endpoint: String?

        /// Creates settings.
        public init(endpoint: String? = nil) {
            self.endpoint = endpoint
        }
    }

    /// Settings of S3.
    public var s3: S3
    /// Settings of Azure.
    public var azure: Azure
    /// How failed requests are tried again.
    public var retry: RetryPolicy

    /// Creates settings.
    public init(s3: S3 = .init(), azure: Azure = .init(), retry: RetryPolicy = .init()) {
        self.s3 = s3
        self.azure = azure
        self.retry = retry
    }
}
