import Synchronization

/// A response body as it arrives, in pieces.
///
/// A body can be read once, by one task at a time. While it is not read the transfer is paused; when the last copy of it is dropped
/// unread the transfer ends. It keeps its client alive.
public struct HTTPBody: AsyncSequence, Sendable {
    /// A piece of the body, never empty.
    public typealias Element = [UInt8]

    /// How much of a body that nobody wants is read to keep the connection.
    private static let discardedBytes = 64 << 10
    /// How long that may take: a new connection costs less.
    private static let discardTime = Duration.seconds(1)
    private let source: Source

    /// The body of `transfer`, which is carried out by `client`.
    init(_ transfer: Transfer, client: HTTPClient, decoder: sending BodyDecoder?) {
        source = Source(transfer, client, decoder)
    }

    /// Creates the iterator; a body can be read once.
    public func makeAsyncIterator() -> Iterator { Iterator(source: source) }

    /// Reads the pieces.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let source: Source

        /// The next piece; nil at the end of a complete body. Throws `HTTPError` where the body is cut, stalls or is cancelled.
        public mutating func next() async throws -> [UInt8]? { try await source.read() }
    }

    /// The whole body, which must not be larger than `limit` bytes (`HTTPError.responseTooLarge`).
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        var whole: [UInt8] = []
        for try await piece in self {
            guard whole.count + piece.count <= limit else {
                source.transfer.cancel()
                throw HTTPError.tooLarge(limit, URLText.redacted(source.transfer.request.url))
            }
            if whole.isEmpty { whole = piece } else { whole += piece }
        }
        return whole
    }

    /// Reads a short body to its end, so that its connection can be used again; ends the transfer of a long, slow or broken one.
    func discard() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = try? await collect(upTo: Self.discardedBytes) }
            group.addTask { try? await Task.sleep(for: Self.discardTime) }
            await group.next()
            group.cancelAll()
        }
    }
}

extension HTTPBody {
    /// Ends the transfer when the body and its iterators are gone.
    fileprivate final class Source: Sendable {
        let transfer: Transfer
        /// Kept so that its thread goes on.
        private let client: HTTPClient
        private let decoder: Mutex<BodyDecoder?>

        init(_ transfer: Transfer, _ client: HTTPClient, _ decoder: sending BodyDecoder?) {
            self.transfer = transfer
            self.client = client
            self.decoder = Mutex(decoder)
        }

        /// The next bytes as the sender meant them.
        func read() async throws -> [UInt8]? {
            while true {
                let piece = try decoded { try $0?.next() }
                if let piece { return piece }
                let received = try await transfer.read()
                let isPlain = try decoded { decoder in
                    guard decoder != nil else { return true }
                    if let received { decoder?.add(received) } else { try decoder?.finish() }
                    return false
                }
                if isPlain || received == nil { return received }
            }
        }

        /// Uses the decoder; a body that it cannot decode needs no further transfer.
        private func decoded<Result: Sendable>(_ body: (inout BodyDecoder?) throws -> Result) throws -> Result {
            do {
                return try decoder.withLock { try body(&$0) }
            } catch {
                transfer.cancel()
                throw error
            }
        }

        deinit {
            transfer.abandon()
        }
    }
}
