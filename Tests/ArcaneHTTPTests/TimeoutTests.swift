import ArcaneHTTP
import Testing

@Suite struct TimeoutTests {
    private func client(silence: Duration = .seconds(60), total: Duration? = nil) -> HTTPClient {
        var configuration = HTTPClientConfiguration()
        configuration.silenceTimeout = silence
        configuration.totalTimeout = total
        return HTTPClient(configuration)
    }

    @Test("Silence ends the exchange, before the head and in the body", arguments: ["/stall-before-head", "/stall-in-body"])
    func silence(_ path: String) async throws {
        try await FaultServer.with { server in
            let client = client(silence: .milliseconds(200))
            let begin = ContinuousClock.now
            let failure = await client.failure(HTTPRequest(url: server.url(path)))
            #expect(failure == .timedOut)
            #expect(.now - begin >= .milliseconds(200))
            #expect(.now - begin < .seconds(10))
        }
    }

    @Test("A drip that is slower than the silence time-out ends; one that is just fast enough arrives")
    func drip() async throws {
        try await FaultServer.with { server in
            let client = client(silence: .milliseconds(500))
            let slow = await client.failure(HTTPRequest(url: server.url("/drip?n=3&ms=1500")))
            #expect(slow == .timedOut)
            let fast = await client.failure(HTTPRequest(url: server.url("/drip?n=10&ms=100")))
            #expect(fast == nil)
        }
    }

    @Test("A reader that pauses is not the server's silence")
    func pausedReader() async throws {
        try await FaultServer.with { server in
            let client = client(silence: .milliseconds(100))
            let body = try await client.send(HTTPRequest(url: server.url("/flood?n=33554432"))).body
            var iterator = body.makeAsyncIterator()
            var read = try await iterator.next()?.count ?? 0
            // Three silences pass while nothing is read.
            _ = await client.failure(HTTPRequest(url: server.url("/drip?n=6&ms=50")))
            while let piece = try await iterator.next() { read += piece.count }
            #expect(read == 33_554_432)
        }
    }

    @Test("The total time-out holds for a body that never stops", arguments: [true, false])
    func total(_ ofRequest: Bool) async throws {
        try await FaultServer.with { server in
            let client = client(total: ofRequest ? nil : .milliseconds(300))
            let request = HTTPRequest(
                url: server.url("/drip?n=100000&ms=10"), timeout: ofRequest ? .milliseconds(300) : nil)
            let begin = ContinuousClock.now
            let failure = await client.failure(request)
            #expect(failure == .timedOut)
            #expect(.now - begin < .seconds(10))
        }
    }

    @Test("A host that does not answer is given up after the connect time-out")
    func connect() async throws {
        // A listener whose queue is full takes no connection and refuses none.
        try await FullListener.with { port in
            var configuration = HTTPClientConfiguration()
            configuration.connectTimeout = .milliseconds(200)
            let failure = await HTTPClient(configuration).failure(HTTPRequest(url: "http://127.0.0.1:\(port)/"))
            #expect(failure == .timedOut)
        }
    }

    @Test("Waiting for one of the host's connections counts into the total time-out only")
    func waitingForConnection() async throws {
        try await FaultServer.with { server in
            var configuration = HTTPClientConfiguration()
            configuration.maximumConnectionsPerHost = 1
            configuration.connectTimeout = .milliseconds(300)
            let client = HTTPClient(configuration)
            let holder = Task { await client.failure(HTTPRequest(url: server.url("/stall-before-head"))) }
            try await server.wait(for: "stalled")
            async let patient = client.failure(HTTPRequest(url: server.url("/bytes")))
            let hasty = await client.failure(HTTPRequest(url: server.url("/bytes"), timeout: .milliseconds(500)))
            #expect(hasty == .timedOut)
            holder.cancel()
            let failure = await patient
            #expect(failure == nil)
        }
    }
}
