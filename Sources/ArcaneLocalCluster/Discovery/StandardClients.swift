public import ArcaneCore

// What stock clients, such as kubectl and Helm, need beside objects.

extension APIService.Options {
    /// Options with discovery, OpenAPI, access reviews and tables.
    ///
    /// - Parameters:
    ///   - endpoints: further ones, which are asked before.
    ///   - now: the clock by which tables tell ages.
    public static func standard(
        endpoints: [any APIEndpoint] = [], now: @escaping @Sendable () -> Timestamp = { .now }
    ) -> APIService.Options {
        APIService.Options(
            endpoints: endpoints + [DiscoveryEndpoint(), OpenAPIEndpoint(), AccessReviewEndpoint()],
            forms: [TableForm(now: now), MetadataForm()])
    }
}

extension [PatchKind: any PatchMethod] {
    /// Strategic merge patch and server-side apply.
    public static var standard: [PatchKind: any PatchMethod] { standard(now: { .now }) }

    /// Strategic merge patch, and server-side apply that tells times by `now`.
    public static func standard(now: @escaping @Sendable () -> Timestamp) -> [PatchKind: any PatchMethod] {
        [.strategic: StrategicMergePatchMethod(), .apply: ServerSideApply(now: now)]
    }
}
