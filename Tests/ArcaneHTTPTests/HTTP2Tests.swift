import ArcaneHTTP
import Testing

@Suite struct HTTP2Tests {
    @Test("HTTP/2 is agreed on with a server that has it, and its connection used again")
    func agreed() async throws {
        try await HTTP2Server.with { server in
            let client = server.client()
            for _ in 0..<3 {
                let response = try await client.send(server.request("/echo"))
                #expect(response.status == 200)
                #expect(response.headers["Content-Type"] == "application/json")
                let body = try await response.body.collect(upTo: 1 << 20)
                #expect(!body.isEmpty)
                let echo = try await client.http2Echo(server.request("/echo"))
                #expect(echo.version == "2")
                #expect(echo.method == "GET")
                #expect(echo.authority == server.authority)
                #expect(echo.connection == 1)
            }
        }
    }

    @Test("A body that is sent arrives whole")
    func upload() async throws {
        try await HTTP2Server.with { server in
            let echo = try await server.client().http2Echo(server.post("/echo", Array(repeating: 7, count: 4 << 20)))
            #expect(echo.version == "2")
            #expect(echo.method == "POST")
            #expect(echo.length == 4 << 20)
        }
    }

    @Test("A body can be read as it comes, while its end is still to be sent")
    func streaming() async throws {
        try await HTTP2Server.with { server in
            let client = server.client()
            var body = try await client.send(server.request("/held?key=a")).body.makeAsyncIterator()
            let first = try await body.next()
            #expect(first == Array("one".utf8))
            let released = try await client.text(server.request("/release?key=a"))
            #expect(released == "\"released\"")
            let second = try await body.next()
            #expect(second == Array("two".utf8))
            let end = try await body.next()
            #expect(end == nil)
        }
    }

    @Test("Requests at one time do not wait for each other: each has a connection of its own, within the limit")
    func concurrent() async throws {
        try await HTTP2Server.with { server in
            let client = server.client()
            let request = server.request("/meet?n=8")
            let echoes = try await withThrowingTaskGroup(of: HTTP2Echo.self) { group in
                for _ in 0..<8 { group.addTask { try await client.http2Echo(request) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(echoes.allSatisfy { $0.version == "2" })
            #expect(Set(echoes.map(\.connection)).count == 8)
        }
    }

    @Test("Many more requests than connections all arrive")
    func queued() async throws {
        try await HTTP2Server.with { server in
            let client = server.client()
            let connections = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 { group.addTask { try await client.http2Echo(server.request("/echo")).connection } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(connections.count == 200)
            #expect(Set(connections).count <= HTTPClientConfiguration().maximumConnectionsPerHost)
        }
    }

    enum EarlyEnd: CaseIterable {
        case dropped, cancelled, tooLarge
    }

    @Test("The server is told of an exchange that ends early, however that comes", arguments: EarlyEnd.allCases)
    func endedEarly(_ end: EarlyEnd) async throws {
        try await HTTP2Server.with { server in
            let client = server.client()
            var request = server.request("/stalled")
            switch end {
            case .dropped:
                let response = try await client.send(request)
                #expect(response.status == 200)
            case .cancelled:
                let task = Task { [request] in await client.failure(request) }
                try await server.wait(for: "stalled")
                task.cancel()
                let failure = await task.value
                #expect(failure == .cancelled)
            case .tooLarge:
                request.maximumResponseBytes = 2
                let failure = await client.failure(request)
                #expect(failure == .responseTooLarge)
            }
            try await server.wait(for: "left")
            let echo = try await client.http2Echo(server.request("/echo"))
            #expect(echo.version == "2")
        }
    }

    private static let flood = 96 << 20

    @Test("A reader that stops pauses the server and nobody else; when it goes on everything arrives")
    func backPressure() async throws {
        try await HTTP2Server.with { server in
            let client = server.client()
            let body = try await client.send(server.request("/flood?n=\(Self.flood)&key=flood")).body
            var iterator = body.makeAsyncIterator()
            let first = try await iterator.next()
            // The server has stopped when two looks with other traffic of the same client in between see the same count.
            var before = -1
            var taken = try await server.counts(client)["flood", default: 0]
            while taken != before {
                for _ in 0..<20 { _ = try await server.counts(client) }
                before = taken
                taken = try await server.counts(client)["flood", default: 0]
            }
            // The largest window of a stream, 32 MiB, may be under way.
            #expect(taken < 48 << 20)
            var piece = first
            var sum = 0
            while let bytes = piece {
                #expect(bytes.count <= 1 << 20)
                #expect(bytes.first == UInt8(truncatingIfNeeded: sum))
                sum += bytes.count
                piece = try await iterator.next()
            }
            #expect(sum == Self.flood)
        }
    }

    @Test("A body that ends before its declared length is no complete one")
    func short() async throws {
        try await HTTP2Server.with { server in
            let failure = await server.client().failure(server.request("/short"))
            #expect(failure == .connectionLost)
        }
    }

    @Test("A server that is asked for by another name is told the authority of the URL")
    func named() async throws {
        try await HTTP2Server.with { server in
            let echo = try await server.client(serverName: "api.test").http2Echo(server.request("/echo"))
            #expect(echo.version == "2")
            #expect(echo.authority == server.authority)
        }
    }
}
