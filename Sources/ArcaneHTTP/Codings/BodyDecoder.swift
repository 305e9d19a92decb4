/// Decodes a body in the pace of its reader: what has not been asked for stays coded, so that memory does not depend on how well the
/// sender compressed.
struct BodyDecoder {
    /// The largest decoded piece, in bytes.
    static let largestPiece = 256 << 10

    private let decoder: any ContentDecoder
    private let maximumBytes: Int
    private let urlText: String
    private var input: [UInt8] = []
    private var offset = 0
    private var produced = 0
    /// Whether the last piece was full, so that there may be more without further input.
    private var mayHoldMore = false

    /// A decoder for a body of at most `maximumBytes` decoded bytes; `urlText` names it in messages.
    init(_ coding: ContentCoding, maximumBytes: Int, urlText: String) throws {
        do {
            decoder =
                switch coding {
                case .gzip: try InflateDecoder(gzip: true)
                case .deflate: try InflateDecoder(gzip: false)
                case .br: try BrotliDecoder()
                case .zstd: try ZstdDecoder()
                }
        } catch {
            throw HTTPError(.other, "\(urlText): the body cannot be decoded: \(error.reason)")
        }
        self.maximumBytes = maximumBytes
        self.urlText = urlText
    }

    /// Adds coded bytes, once `next()` has asked for them.
    mutating func add(_ bytes: [UInt8]) {
        if offset == input.count {
            input = bytes
            offset = 0
        } else {
            input += bytes
        }
    }

    /// The next decoded piece, never empty; nil where more coded bytes are needed.
    ///
    /// Throws `HTTPError.undecodableBody`, and `.responseTooLarge` beyond the limit.
    mutating func next() throws(HTTPError) -> [UInt8]? {
        while offset < input.count || mayHoldMore {
            let piece = try decode(atMost: min(max((input.count - offset) * 4, 16 << 10), Self.largestPiece))
            produced += piece.count
            guard produced <= maximumBytes else { throw .tooLarge(maximumBytes, urlText) }
            if !piece.isEmpty { return piece }
        }
        return nil
    }

    /// The coded body is over. Throws `HTTPError.undecodableBody` where the decoded one is not. A body of no bytes at all is empty.
    func finish() throws(HTTPError) {
        guard decoder.isAtEnd || input.isEmpty else { throw undecodable("it stops before its end") }
    }

    private mutating func decode(atMost capacity: Int) throws(HTTPError) -> [UInt8] {
        var consumed = 0
        var failure: ContentDecodingError?
        let piece = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            input.withUnsafeBytes { bytes in
                do throws(ContentDecodingError) {
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
                    (consumed, count) = try decoder.decode(rest, into: UnsafeMutableRawBufferPointer(output))
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw undecodable(failure.reason) }
        offset += consumed
        mayHoldMore = piece.count == capacity
        guard consumed > 0 || !piece.isEmpty || offset == input.count else { throw undecodable("it leads nowhere") }
        return piece
    }

    private func undecodable(_ reason: String) -> HTTPError {
        HTTPError(.undecodableBody, "\(urlText): the body is not what its Content-Encoding says: \(reason)")
    }
}
