import ArcaneHTTP
import Hummingbird
import Testing

@testable import ArcaneHTTPServer

@Suite("A server for as long as something runs")
struct HTTPServerTests {
    private struct Failure: Error {}

    private static let echo = CallbackResponder { (request: Request, _: BasicRequestContext) in
        Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: request.uri.path)))
    }

    private static func get(_ path: String, port: Int) async throws -> String {
        let client = HTTPClient()
        defer { client.shutdown() }
        let answer = try await client.fetch(ArcaneHTTP.HTTPRequest("GET", "http://127.0.0.1:\(port)\(path)"), limit: 1 << 20)
        return String(decoding: answer.body, as: UTF8.self)
    }

    @Test("answers while its body runs, and not afterwards")
    func life() async throws {
        let port = try await HTTPServer(Self.echo).serve { port -> Int in
            let answer = try await Self.get("/orders", port: port)
            #expect(answer == "/orders")
            return port
        }
        await #expect(throws: (any Error).self) { try await Self.get("/orders", port: port) }
    }

    @Test("throws what its body throws, and serves no more")
    func failure() async throws {
        let fail: @Sendable (Int) async throws -> Void = { _ in throw Failure() }
        await #expect(throws: Failure.self) { try await HTTPServer(Self.echo).serve(while: fail) }
    }

    @Test("says that a port is taken, and begins nothing then")
    func taken() async throws {
        let begin: @Sendable (Int) async throws -> Void = { _ in Issue.record("begun") }
        try await HTTPServer(Self.echo).serve { port in
            await #expect(throws: PortNotOpened.self) { try await HTTPServer(Self.echo, port: port).serve(while: begin) }
            return
        }
    }

    @Test("ends when it is cancelled, with what it is answering")
    func cancelled() async throws {
        let (asked, isAsked) = AsyncStream.makeStream(of: Void.self)
        let silent = CallbackResponder { (_: Request, _: BasicRequestContext) in
            isAsked.yield()
            try await Task.sleep(for: .seconds(60))
            return Response(status: .ok)
        }
        let serving = Task {
            try await HTTPServer(silent).serve { port in _ = try await Self.get("/", port: port) }
        }
        _ = await asked.first { _ in true }
        serving.cancel()
        await #expect(throws: (any Error).self) { try await serving.value }
    }

    @Test("takes a storm of connections while it ends, without ending the process")
    func storm() async throws {
        for _ in 0..<20 {
            let clients = try await HTTPServer(Self.echo).serve { port in
                let (first, isFirst) = AsyncStream.makeStream(of: Void.self)
                let clients = Task {
                    await withTaskGroup(of: Void.self) { group in
                        for _ in 0..<8 {
                            group.addTask {
                                while (try? await Self.get("/", port: port)) != nil { isFirst.yield() }
                            }
                        }
                    }
                }
                _ = await first.first { _ in true }
                return clients
            }
            await clients.value
        }
    }
}
