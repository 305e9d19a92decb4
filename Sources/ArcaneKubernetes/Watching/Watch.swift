import ArcaneCore
import ArcaneHTTP
import ArcaneJSON

/// The changes of a kind's objects, as they happen; ends when the API ends it, which it does every few minutes.
///
/// Reading throws `KubernetesError` where the API says what is wrong (`isGone`: list again), and `HTTPError` where the connection is cut
/// or silent for too long. While nobody reads, nothing more is received.
public struct Watch: AsyncSequence, Sendable {
    /// A change.
    public typealias Element = WatchEvent
    private let body: HTTPBody
    private let resource: APIResource

    init(_ body: HTTPBody, of resource: APIResource) {
        self.body = body
        self.resource = resource
    }

    /// Creates the iterator; a watch can be read once.
    public func makeAsyncIterator() -> Iterator { Iterator(pieces: body.makeAsyncIterator(), resource: resource) }

    /// Reads the changes.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var pieces: HTTPBody.Iterator
        fileprivate let resource: APIResource
        private var lines = LineSplitter()

        fileprivate init(pieces: HTTPBody.Iterator, resource: APIResource) {
            self.pieces = pieces
            self.resource = resource
        }

        /// The next change; nil where the API has ended the watch.
        public mutating func next() async throws -> WatchEvent? {
            while true {
                while let line = lines.next() {
                    let json: JSONValue
                    do { json = try JSONValue(parsing: line) } catch {
                        throw HTTPError(.undecodableBody, "a watch of \(resource.plural) sent what is not JSON: \(error)")
                    }
                    if let event = try WatchEvent(json, of: resource) { return event }
                }
                guard let piece = try await pieces.next() else {
                    guard lines.pendingBytes == 0 else {
                        throw HTTPError(.truncatedBody, "a watch of \(resource.plural) ended in the middle of a change")
                    }
                    return nil
                }
                lines.add(piece)
            }
        }
    }
}

extension KubernetesClient {
    /// Watches a kind's objects from `resourceVersion` on, that of a list or of the last change, for at most `duration`.
    ///
    /// The API sends bookmarks about every minute, so a watch that is silent for longer than the client's `watchSilence` is broken.
    /// Throws a `KubernetesError` that `isGone` where the version is too old.
    public func watch(
        _ resource: APIResource, _ selection: Selection = Selection(), from resourceVersion: String,
        for duration: Duration = .seconds(Int.random(in: 300...600))
    ) async throws -> Watch {
        let query =
            selection.query + [
                ("watch", "true"), ("allowWatchBookmarks", "true"), ("resourceVersion", resourceVersion),
                ("timeoutSeconds", String(max(1, duration.components.seconds))),
            ]
        return Watch(try await open(resource.path(in: selection.namespace), query: query), of: resource)
    }
}
