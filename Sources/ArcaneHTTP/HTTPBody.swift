/// A response body as it arrives, in pieces.
public struct HTTPBody: AsyncSequence, Sendable {
    /// A piece of the body, never empty.
    public typealias Element = [UInt8]

    /// Creates the iterator; a body can be read once.
    public func makeAsyncIterator() -> Iterator { Iterator() }

    /// Reads the pieces.
    public struct Iterator: AsyncIteratorProtocol {
        /// The next piece; nil at the end of a complete body. Throws `HTTPError` where the body is cut, stalls or is cancelled.
        public mutating func next() async throws -> [UInt8]? { nil }
    }

    /// The whole body, which must not be larger than `limit` bytes (`HTTPError.responseTooLarge`).
    public func collect(upTo limit: Int) async throws -> [UInt8] { [] }
}
