import ArcaneCore
import CZstd

/// One Zstandard frame.
final class ZstdStream: StreamCompressor {
    /// zstd's own default: text gains much from it and it is faster than any level of gzip.
    private static let level: Int32 = 3
    /// Bytes that the library is given room for at once.
    private static let stepByteCount = 128 << 10

    private let context: OpaquePointer

    init() throws {
        guard let context = ZSTD_createCCtx() else {
            throw StreamError.transient("zstd has no memory for a compression context: give the process more memory")
        }
        self.context = context
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Self.level)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit {
        ZSTD_freeCCtx(context)
    }

    func write(_ bytes: [UInt8], to output: inout [UInt8]) throws {
        try run(bytes, ZSTD_e_continue, to: &output)
    }

    func flush(to output: inout [UInt8]) throws {
        try run([], ZSTD_e_flush, to: &output)
    }

    func finish(to output: inout [UInt8]) throws {
        try run([], ZSTD_e_end, to: &output)
    }

    /// Hands all of `bytes` to the library, and takes what it has ready; after a flush or the end, all that it has.
    private func run(_ bytes: [UInt8], _ directive: ZSTD_EndDirective, to output: inout [UInt8]) throws {
        var position = 0
        var left = 0
        repeat {
            output.append(addingCapacity: Self.stepByteCount) { span in
                span.withUnsafeMutableBufferPointer { target, count in
                    bytes.withUnsafeBytes { source in
                        var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: position)
                        var buffer = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                        left = ZSTD_compressStream2(context, &buffer, &input, directive)
                        position = input.pos
                        count = buffer.pos
                    }
                }
            }
            guard ZSTD_isError(left) == 0 else {
                throw StreamError.transient("zstd could not compress: \(String(cString: ZSTD_getErrorName(left)))")
            }
        } while position < bytes.count || (directive != ZSTD_e_continue && left > 0)
    }
}
