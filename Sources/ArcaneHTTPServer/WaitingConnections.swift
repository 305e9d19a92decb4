import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// The connections of a server that have been taken and wait for their handler.
///
/// They are dropped where the server is closed or cancelled, and NIO ends the process then ("Deinited NIOAsyncWriter without calling finish()").
/// So a server that is to end takes no more of them first, and waits until there are none.
final class WaitingConnections: Sendable {
    private struct State {
        var count = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Takes no more.
    func close() {
        state.withLock { $0.isClosed = true }
    }

    var isEmpty: Bool { state.withLock { $0.count == 0 } }

    /// One more; false where none is taken any more.
    fileprivate func enter() -> Bool {
        state.withLock { state in
            if !state.isClosed { state.count += 1 }
            return !state.isClosed
        }
    }

    fileprivate func leave() {
        state.withLock { $0.count -= 1 }
    }
}

/// The connections of `base`, while `waiting` takes some.
struct CountedConnections<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let waiting: WaitingConnections

    private struct Ending: Error {}

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        guard waiting.enter() else {
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(Ending())
        }
        let value = base.setup(channel: channel, logger: logger)
        value.whenFailure { _ in waiting.leave() }
        return value
    }

    func handle(value: Base.Value, logger: Logger) async {
        waiting.leave()
        await base.handle(value: value, logger: logger)
    }
}
