/// A response body as it arrives, in pieces.
///
/// A body can be read once, by one task at a time. While it is not read the transfer is paused; when the last copy of it is dropped
/// unread the transfer ends. It keeps its client alive.
public struct HTTPBody: AsyncSequence, Sendable {
    /// A piece of the body, never empty.
    public typealias Element = [UInt8]

    /// How much of a body that nobody wants is read to keep the connection.
    private static let discardedBytes = 64 << 10
    private let source: Source

    /// The body of `transfer`, which is carried out by `client`.
    init(_ transfer: Transfer, client: HTTPClient) {
        source = Source(transfer, client)
    }

    /// Creates the iterator; a body can be read once.
    public func makeAsyncIterator() -> Iterator { Iterator(source: source) }

    /// Reads the pieces.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let source: Source

        /// The next piece; nil at the end of a complete body. Throws `HTTPError` where the body is cut, stalls or is cancelled.
        public mutating func next() async throws -> [UInt8]? { try await source.transfer.read() }
    }

    /// The whole body, which must not be larger than `limit` bytes (`HTTPError.responseTooLarge`).
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        var whole: [UInt8] = []
        for try await piece in self {
            guard whole.count + piece.count <= limit else {
                source.transfer.cancel()
                throw source.transfer.error(
                    .responseTooLarge, "the response is larger than \(limit) bytes; ask for less at a time or raise the limit")
            }
            if whole.isEmpty { whole = piece } else { whole += piece }
        }
        return whole
    }

    /// Reads a short body to its end, so that its connection can be used again; ends the transfer of a long or broken one.
    func discard() async {
        _ = try? await collect(upTo: Self.discardedBytes)
    }
}

extension HTTPBody {
    /// Ends the transfer when the body and its iterators are gone.
    fileprivate final class Source: Sendable {
        let transfer: Transfer
        /// Kept so that its thread goes on.
        private let client: HTTPClient

        init(_ transfer: Transfer, _ client: HTTPClient) {
            self.transfer = transfer
            self.client = client
        }

        deinit {
            transfer.abandon()
        }
    }
}
