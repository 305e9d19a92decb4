public import ArcaneKubernetes

/// The changes of a kind's objects, from a version on.
///
/// It ends when the kind is no longer served, and when the reader falls too far behind: it then begins a new watch from the last version
/// that it has seen. Dropping the iterator ends the watch.
public struct ObjectWatch: AsyncSequence, Sendable {
    /// A change, as it is kept.
    public struct Element: Sendable {
        let served: ServedResource
        let signal: WatchSignal

        /// The change with its object, or a bookmark where one was asked for.
        public var event: WatchEvent {
            guard case .change(let change) = signal else { return .bookmark(resourceVersion: resourceVersion) }
            let object = served.object(change.object)
            return switch change.kind {
            case .added: .added(object)
            case .modified: .modified(object)
            case .deleted: .deleted(object)
            }
        }

        /// The version of the change.
        public var resourceVersion: String {
            switch signal {
            case .change(let change): String(change.object.version)
            case .bookmark(let version): String(version)
            }
        }
    }

    /// The kind, in the version that was asked for.
    public let served: ServedResource
    let first: [StoreChange]
    let following: AsyncStream<WatchSignal>
    /// Ends the watch.
    let end: @Sendable () -> Void
    /// Asks for a bookmark behind the changes of the moment.
    let mark: @Sendable () -> Void

    /// Reads the changes in their order.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let served: ServedResource
        var first: ArraySlice<StoreChange>
        var following: AsyncStream<WatchSignal>.AsyncIterator

        /// The next change; nil when the watch has ended.
        public mutating func next() async -> Element? {
            if let change = first.popFirst() { return Element(served: served, signal: .change(change)) }
            return await following.next().map { Element(served: served, signal: $0) }
        }
    }

    /// Begins to read.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(served: served, first: first[...], following: following.makeAsyncIterator())
    }
}
