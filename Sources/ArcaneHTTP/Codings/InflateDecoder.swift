import CZlib

/// Undoes `gzip` and `deflate` with zlib.
///
/// Several gzip members may follow each other (RFC 1952, section 2.2). `deflate` is the zlib format (RFC 1950); servers that send bare
/// deflate data (RFC 1951) are understood too.
final class InflateDecoder: ContentDecoder {
    /// zlib keeps a pointer to its stream, which therefore must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let isGzip: Bool
    private var hasBegun = false
    private(set) var isAtEnd = false

    /// Throws where zlib has no memory.
    init(gzip: Bool) throws(ContentDecodingError) {
        isGzip = gzip
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15: the largest window; 16 more: the gzip format.
        let code = inflateInit2_(stream, gzip ? 31 : 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { throw ContentDecodingError(reason: "zlib has no memory") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecodingError) -> (consumed: Int, produced: Int) {
        if isAtEnd {
            guard !input.isEmpty else { return (0, 0) }
            guard isGzip, inflateReset(stream) == Z_OK else {
                throw ContentDecodingError(reason: "there is data behind its end")
            }
            isAtEnd = false
        } else if !hasBegun, !isGzip, let first = input.first, first & 0x8F != 0x08 {
            // Not the first byte of the zlib format with its method 8 and a window of at most 15 bits.
            inflateReset2(stream, -15)
        }
        hasBegun = true
        let inputCount = min(input.count, Int(UInt32.max))
        let outputCount = min(output.count, Int(UInt32.max))
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(inputCount)
        stream.pointee.next_out = output.assumingMemoryBound(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(outputCount)
        let code = inflate(stream, Z_NO_FLUSH)
        let consumed = inputCount - Int(stream.pointee.avail_in)
        let produced = outputCount - Int(stream.pointee.avail_out)
        switch code {
        case Z_OK: break
        case Z_STREAM_END: isAtEnd = true
        // Neither input nor room led further; more of either will.
        case Z_BUF_ERROR: break
        default: throw ContentDecodingError(reason: stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)")
        }
        return (consumed, produced)
    }
}
