import ArcaneCore
import ArcaneHTTP
import ArcanePluginTesting
import ArcanePrometheus
import ArcaneTestSupport
import Testing

@testable import ArcanePluginKit

@Suite("The endpoint of a plugin")
struct EndpointTests {
    private func get(_ port: Int, _ path: String) async throws -> (status: Int, text: String) {
        let answer = try await HTTPClient().fetch(HTTPRequest("GET", "http://127.0.0.1:\(port)\(path)"), limit: 1 << 20)
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    /// A port that a server has just had.
    private func freePort() async throws -> Int { try await KubernetesAPIStub.serving { $0.port } }

    /// Serves on a free port. A child process of another test may have inherited that port's socket, so a taken one is tried elsewhere.
    private func serving<Result: Sendable>(
        _ registry: PrometheusRegistry, _ health: Health, _ body: @escaping @Sendable (Int) async -> Result
    ) async throws -> Result {
        for _ in 0..<9 {
            let port = try await freePort()
            do {
                return try await Endpoint(port: port, registry: registry, health: health).serve { await body(port) }
            } catch let error as StreamError where error.message.contains("cannot be opened") {
                continue
            }
        }
        let port = try await freePort()
        return try await Endpoint(port: port, registry: registry, health: health).serve { await body(port) }
    }

    @Test("serves the metrics, and a health that turns bad when nothing moves")
    func serves() async throws {
        let registry = PrometheusRegistry()
        let metrics = StreamMetrics(streamID: "s", kind: "K", isBackfill: true, factory: registry)
        metrics.didRead(rows: 3, bytes: 40)
        let health = Health()
        let outcome = try await serving(registry, health) { port in
            do {
                let text = try await get(port, "/metrics").text
                let good = try await get(port, "/healthz").status
                health.expectProgress(within: .zero)
                let bad = try await get(port, "/healthz").status
                return Result<_, any Error>.success((text, good, bad))
            } catch {
                return .failure(error)
            }
        }
        let (text, good, bad) = try outcome.get()
        #expect(text.contains(#"arcane_stream_rows_read_total{kind="K",mode="backfill",stream_id="s"} 3"#))
        #expect(text.contains(#"arcane_stream_bytes_read_total{kind="K",mode="backfill",stream_id="s"} 40"#))
        #expect(good == 200)
        #expect(bad == 503)
    }

    @Test("whose port is taken says so, and does not begin the run")
    func taken() async throws {
        let begun = Counter()
        let error = try await KubernetesAPIStub.serving { stub in
            await #expect(throws: StreamError.self) {
                try await Endpoint(port: stub.port, registry: PrometheusRegistry(), health: Health()).serve { _ = begun.next() }
            }
        }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains("--metrics-port") == true)
        #expect(begun.next() == 1)
    }

    @Test("on port 0 is none")
    func none() async throws {
        #expect(try await Endpoint(port: 0, registry: PrometheusRegistry(), health: Health()).serve { 7 } == 7)
    }
}
