import ArcaneHTTP
import Foundation
import Testing

@Suite struct HTTPBodyTests {
    private static let flood = 32 << 20

    @Test("A reader that stops pauses the server; when it goes on everything arrives", arguments: ["", "&coding=gzip"])
    func backPressure(_ coding: String) async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            let path = "/flood?n=\(Self.flood)&key=slow" + coding
            let body = try await client.send(HTTPRequest(url: server.url(path))).body
            var iterator = body.makeAsyncIterator()
            let first = try await iterator.next()
            // The server has stopped when two looks with other traffic in between see the same count.
            var before = -1
            var taken = try await server.counts()["slow", default: 0]
            while taken != before {
                for _ in 0..<20 { _ = try await server.counts() }
                before = taken
                taken = try await server.counts()["slow", default: 0]
            }
            // Ours and the buffers of both sockets.
            #expect(taken < 16 << 20)
            var piece = first
            var sum = 0
            while let bytes = piece {
                #expect(bytes.count <= 1 << 20)
                #expect(Self.isPattern(bytes, from: sum))
                sum += bytes.count
                piece = try await iterator.next()
            }
            #expect(sum == Self.flood)
        }
    }

    /// Whether `bytes` are what the server sends from `start` on: 0 to 255, over and over.
    private static func isPattern(_ bytes: [UInt8], from start: Int) -> Bool {
        bytes.withUnsafeBytes { bytes in
            pattern.withUnsafeBytes { pattern in
                guard let mine = bytes.baseAddress, let expected = pattern.baseAddress, bytes.count <= 1 << 20 else {
                    return false
                }
                return memcmp(mine, expected + start % 256, bytes.count) == 0
            }
        }
    }

    private static let pattern = (0..<(1 << 20 + 256)).map { UInt8(truncatingIfNeeded: $0) }

    @Test("A body that is dropped unread ends its transfer, and leaves the client usable")
    func dropped() async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            do {
                let response = try await client.send(HTTPRequest(url: server.url("/stall-in-body")))
                #expect(response.status == 200)
            }
            try await server.wait(for: "closed-in-body")
            let text = try await client.text(HTTPRequest(url: server.url("/bytes?n=3")))
            #expect(text.utf8.count == 3)
        }
    }

    @Test("A loop that is left early ends the transfer")
    func leftEarly() async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            for try await piece in try await client.send(HTTPRequest(url: server.url("/flood?key=left"))).body {
                #expect(!piece.isEmpty)
                break
            }
            try await server.wait(for: "left-cut")
        }
    }

    @Test(
        "Cancelling the task ends the exchange, before the head and in the body",
        arguments: ["/stall-before-head", "/stall-in-body"])
    func cancelled(_ path: String) async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            let task = Task { await client.failure(HTTPRequest(url: server.url(path))) }
            let inBody = path == "/stall-in-body"
            try await server.wait(for: inBody ? "stalled-in-body" : "stalled")
            task.cancel()
            let failure = await task.value
            #expect(failure == .cancelled)
            try await server.wait(for: inBody ? "closed-in-body" : "closed-in-stall")
        }
    }

    @Test("A task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                return await client.failure(HTTPRequest(url: server.url("/stall-before-head")))
            }
            task.cancel()
            let failure = await task.value
            #expect(failure == .cancelled)
            let text = try await client.text(HTTPRequest(url: server.url("/bytes?n=3")))
            #expect(text.utf8.count == 3)
            let counts = try await server.counts()
            #expect(counts["stalled"] == nil)
        }
    }

    @Test("Cancelling a request that waits for a connection takes it out of the queue")
    func cancelledWhileWaiting() async throws {
        try await FaultServer.with { server in
            var configuration = HTTPClientConfiguration()
            configuration.maximumConnectionsPerHost = 1
            let client = HTTPClient(configuration)
            let first = try await client.send(HTTPRequest(url: server.url("/flood?n=8388608")))
            let waiting = Task { await client.failure(HTTPRequest(url: server.url("/stall-before-head"))) }
            waiting.cancel()
            let failure = await waiting.value
            #expect(failure == .cancelled)
            let body = try await first.body.collect(upTo: 8_388_608)
            #expect(body.count == 8_388_608)
            let text = try await client.text(HTTPRequest(url: server.url("/bytes?n=3")))
            #expect(text.utf8.count == 3)
        }
    }

    @Test("An exchange that is not meant to end takes no connection from others")
    func longLived() async throws {
        try await FaultServer.with { server in
            var configuration = HTTPClientConfiguration()
            configuration.maximumConnectionsPerHost = 1
            let client = HTTPClient(configuration)
            var watch = HTTPRequest(url: server.url("/stall-in-body"))
            watch.isLongLived = true
            let watching = try await client.send(watch)
            let alsoWatching = try await client.send(watch)
            for _ in 0..<3 {
                let text = try await client.text(HTTPRequest(url: server.url("/bytes?n=3")))
                #expect(text.utf8.count == 3)
            }
            let first = try await client.send(HTTPRequest(url: server.url("/stall-in-body")))
            let waiting = Task { await client.failure(HTTPRequest(url: server.url("/bytes?n=3"), timeout: .milliseconds(200))) }
            let failure = await waiting.value
            #expect(failure == .timedOut, "the limit no longer holds for others")
            _ = (watching, alsoWatching, first)
        }
    }

    @Test("Of two tasks that read one body at the same time one gets an error")
    func twoReaders() async throws {
        try await FaultServer.with { server in
            let body = try await HTTPClient().send(HTTPRequest(url: server.url("/stall-in-body"))).body
            let codes = await withTaskGroup(of: HTTPError.Code?.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        do {
                            _ = try await body.collect(upTo: 10)
                            return nil
                        } catch {
                            return (error as? HTTPError)?.code
                        }
                    }
                }
                // The other one waits until it is cancelled.
                let first = await group.next() ?? nil
                group.cancelAll()
                return [first, await group.next() ?? nil]
            }
            #expect(codes == [.other, .cancelled])
        }
    }

    @Test("A body keeps its client alive")
    func outlivesClient() async throws {
        try await FaultServer.with { server in
            let response = try await HTTPClient().send(HTTPRequest(url: server.url("/drip?n=5&ms=20")))
            let body = try await response.body.collect(upTo: 5)
            #expect(body.count == 5)
        }
    }

    @Test("Shutting down ends what is under way and refuses what comes later")
    func shutdown() async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            let task = Task { await client.failure(HTTPRequest(url: server.url("/stall-before-head"))) }
            try await server.wait(for: "stalled")
            client.shutdown()
            let failure = await task.value
            #expect(failure == .cancelled)
            try await server.wait(for: "closed-in-stall")
            let later = await client.failure(HTTPRequest(url: server.url("/bytes")))
            #expect(later == .cancelled)
        }
    }
}
