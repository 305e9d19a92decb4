import ArcaneCore
import ArcanePrometheus
import Hummingbird
import Logging

/// The HTTP endpoint of a plugin: `/metrics` for Prometheus, `/healthz` for the kubelet.
struct Endpoint: Sendable {
    let port: Int
    let registry: PrometheusRegistry
    let health: Health

    /// Serves while `body` runs, and throws a configuration error where the port is taken; `body` is not begun then.
    func serve<Result: Sendable>(while body: @escaping @Sendable () async -> Result) async throws -> Result {
        guard port != 0 else { return await body() }
        let router = Router()
        router.get("/metrics") { [registry] _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: registry.text)))
        }
        router.get("/healthz") { [health] _, _ in
            Response(
                status: health.isGood ? .ok : .serviceUnavailable,
                body: .init(byteBuffer: ByteBuffer(string: health.isGood ? "ok\n" : "nothing has moved for too long\n")))
        }
        // What goes wrong here is thrown; the server's own lines would go past the stream's log and its redaction.
        let quiet = Logger(label: "endpoint") { _ in SwiftLogNoOpLogHandler() }
        let (running, isRunning) = AsyncStream.makeStream(of: Void.self)
        let application = Application(
            router: router, configuration: .init(address: .hostname("0.0.0.0", port: port)),
            onServerRunning: { _ in isRunning.finish() }, logger: quiet)
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                do {
                    try await application.run()
                } catch  where !Task.isCancelled {
                    throw StreamError.configuration(
                        "port \(port) for metrics cannot be opened (\(error)); choose another with --metrics-port, or 0 for none"
                    )
                }
                return nil
            }
            group.addTask {
                for await _ in running {}
                return Task.isCancelled ? nil : await body()
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw StreamError.cancelled
        }
    }
}
