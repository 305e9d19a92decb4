import ArcanePrometheus
import ArcaneProcess

/// The HTTP endpoint of a plugin: `/metrics` for Prometheus, `/healthz` for the kubelet.
struct Endpoint: Sendable {
    let port: Int
    let registry: PrometheusRegistry
    let health: Health

    /// Serves while `body` runs, and throws a configuration error where the port is taken; `body` is not begun then.
    func serve<Result: Sendable>(while body: @escaping @Sendable () async -> Result) async throws -> Result {
        let pages = [
            StatusPage("/metrics") { [registry] in
                StatusPage.Content(registry.text, contentType: PrometheusRegistry.contentType)
            },
            StatusPage("/healthz") { [health] in
                health.isGood ? .init("ok\n") : .init(status: 503, "nothing has moved for too long\n")
            },
        ]
        return try await StatusEndpoint(port: port, setting: "--metrics-port", pages: pages).serve(while: body)
    }
}
