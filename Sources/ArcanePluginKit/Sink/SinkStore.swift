import ArcaneHTTP
import ArcaneResources
import ArcaneStorage

/// The store that a sink's location names.
enum SinkStore {
    /// Opens the store; credentials come from `variables`. Throws `StreamError.configuration`.
    static func open(_ sink: SinkSpec, variables: [String: String], http: HTTPClient) throws -> any ObjectStore {
        try makeObjectStore(
            location: StorageLocation(sink.location),
            configuration: StorageConfiguration(
                s3: .init(endpoint: sink.s3.endpoint, region: sink.s3.region, pathStyle: sink.s3.pathStyle)),
            environment: variables, http: http)
    }
}
