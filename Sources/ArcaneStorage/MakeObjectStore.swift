public import ArcaneHTTP

/// Opens the store at `location`. Nothing is sent: whether the store answers shows with the first operation.
///
/// `environment` holds the variables with credentials and what the configuration leaves open; the process's own environment is
/// not read. `http` sends the requests. Throws `StreamError.configuration`, which names the setting or variable to mend.
public func makeObjectStore(
    location: StorageLocation, configuration: StorageConfiguration = .init(), environment: [String: String], http: HTTPClient
) throws -> any ObjectStore {
    switch location {
    case .file(let path):
        return FileStore(root: path)
    case .s3(let bucket, let prefix):
        // Read first, so that a missing region is told before missing keys.
        let region = try S3Bucket(name: bucket, prefix: prefix, settings: configuration.s3, environment: environment).region
        return try S3Store(
            bucket: bucket, prefix: prefix, settings: configuration.s3,
            credentials: try AWSCredentials.source(
                environment: environment, region: region, http: http, retry: configuration.retry),
            environment: environment, http: http, retry: configuration.retry)
    case .azure(let container, let host, let prefix):
        return try AzureStore(
            container: container, host: host, prefix: prefix, settings: configuration.azure, environment: environment,
            http: http,
            retry: configuration.retry)
    }
}
