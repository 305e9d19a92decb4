package import Hummingbird
package import HummingbirdCore
import Logging
import NIOCore

/// Answers HTTP requests while something else runs.
package struct HTTPServer<Responder: HTTPResponder>: Sendable
where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    private let responder: Responder
    private let host: String
    private let port: Int
    private let connections: Connections

    /// Makes the connections of a server, whose requests are answered by what it is given.
    package typealias Connections = @Sendable (@escaping HTTPChannelHandler.Responder) throws -> any ServerChildChannel

    /// How long the server waits for connections that have been taken to get their handler, before it is cancelled.
    private static var patience: Duration { .seconds(2) }

    /// Creates a server. Port 0 takes any that is free.
    package init(
        _ responder: Responder, host: String = "127.0.0.1", port: Int = 0,
        connections: @escaping Connections = { HTTP1Channel(responder: $0) }
    ) {
        self.responder = responder
        self.host = host
        self.port = port
        self.connections = connections
    }

    /// Serves while `body` runs, which is given the port.
    ///
    /// Throws `PortNotOpened` where the port cannot be had; `body` is not begun then.
    package func serve<Result: Sendable>(
        while body: @escaping @Sendable (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let (opened, isOpened) = AsyncStream.makeStream(of: Listener.self)
        let waiting = WaitingConnections()
        let application = Application(
            responder: responder, server: HTTPServerBuilder { try Self.counted(connections($0), waiting) },
            configuration: .init(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                isOpened.yield(Listener(channel: channel))
                isOpened.finish()
            },
            // What goes wrong here is thrown; the server's own lines would go past the log of the process and its redaction.
            logger: Logger(label: "http") { _ in SwiftLogNoOpLogHandler() })
        // Not a child: it may only be cancelled when it takes no more connections.
        let serving = Task {
            defer { isOpened.finish() }
            try await application.run()
        }
        guard let listener = await opened.first(where: { _ in true }) else {
            if Task.isCancelled {
                serving.cancel()
                throw CancellationError()
            }
            do { try await serving.value } catch { throw PortNotOpened(reason: error) }
            throw CancellationError()
        }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await serving.value
                return nil
            }
            group.addTask { try await body(listener.port) }
            let outcome: Swift.Result<Result?, any Error>
            do { outcome = .success(try await group.next() ?? nil) } catch { outcome = .failure(error) }
            waiting.close()
            let end = ContinuousClock.now + Self.patience
            while !waiting.isEmpty, ContinuousClock.now < end { await Task.yield() }
            try? await listener.channel.close()
            serving.cancel()
            group.cancelAll()
            guard let result = try outcome.get() else { throw CancellationError() }
            return result
        }
    }
}

extension HTTPServer {
    private static func counted(_ base: some ServerChildChannel, _ waiting: WaitingConnections) -> any ServerChildChannel {
        CountedConnections(base: base, waiting: waiting)
    }
}

/// The socket that takes connections.
private struct Listener: Sendable {
    let channel: any Channel

    var port: Int { channel.localAddress?.port ?? 0 }

}

/// A port that cannot be opened, and why.
package struct PortNotOpened: Error {
    package let reason: any Error
}
