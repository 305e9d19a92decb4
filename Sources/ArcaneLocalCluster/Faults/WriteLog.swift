import Synchronization

/// Is told of each request when it is answered.
public protocol CallObserver: Sendable {
    /// A request that was answered with this status; 0 where the connection was dropped instead.
    func observe(_ call: APICall, status: Int)
}

/// Remembers the writes: who wrote what, and what came of it.
public final class WriteLog: CallObserver {
    /// A write.
    public struct Entry: Hashable, Sendable {
        /// What was asked.
        public var call: APICall
        /// The status of the answer; 0 where the connection was dropped.
        public var status: Int
    }

    private let log = Mutex<[Entry]>([])

    /// Creates an empty log.
    public init() {}

    /// Remembers the call where it is a write.
    public func observe(_ call: APICall, status: Int) {
        guard call.verb.isWrite else { return }
        log.withLock { $0.append(Entry(call: call, status: status)) }
    }

    /// The writes so far, in the order of their answers.
    public var entries: [Entry] { log.withLock { $0 } }

    /// Forgets the writes so far.
    public func clear() { log.withLock { $0.removeAll() } }
}
