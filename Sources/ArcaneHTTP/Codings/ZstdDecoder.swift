import CZstd

/// Undoes `zstd`; several frames may follow each other.
final class ZstdDecoder: ContentDecoder {
    /// The largest window that a sender may ask us to keep, as a power of two: 8 MiB, after RFC 9659.
    private static let windowLog: Int32 = 23

    private let context: OpaquePointer
    private(set) var isAtEnd = false

    /// Throws where zstd has no memory.
    init() throws(ContentDecodingError) {
        guard let context = ZSTD_createDCtx() else { throw ContentDecodingError(reason: "zstd has no memory") }
        self.context = context
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLog)
    }

    deinit {
        ZSTD_freeDCtx(context)
    }

    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecodingError) -> (consumed: Int, produced: Int) {
        guard !(isAtEnd && input.isEmpty) else { return (0, 0) }
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let rest = ZSTD_decompressStream(context, &target, &source)
        guard ZSTD_isError(rest) == 0 else {
            throw ContentDecodingError(reason: String(cString: ZSTD_getErrorName(rest)))
        }
        // Zero at the end of a frame, all of it put out.
        isAtEnd = rest == 0
        return (source.pos, target.pos)
    }
}
