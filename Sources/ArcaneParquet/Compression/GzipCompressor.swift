import ArcaneCore
import CZlib

/// Gzip, one member a page.
final class GzipCompressor: PageCompressor {
    /// 15 bits of window, and 16 for the gzip header instead of zlib's.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 8

    func compress(_ page: [UInt8], to output: inout [UInt8]) throws {
        var stream = z_stream()
        var status = deflateInit2_(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, Self.windowBits, Self.memoryLevel, Z_DEFAULT_STRATEGY,
            zlibVersion(), Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            throw StreamError.transient("zlib has no memory for a compression state: give the process more memory")
        }
        defer { deflateEnd(&stream) }
        output.append(addingCapacity: Int(deflateBound(&stream, UInt(page.count)))) { span in
            span.withUnsafeMutableBufferPointer { target, count in
                page.withUnsafeBufferPointer { source in
                    // zlib does not write through `next_in`; its type lacks the const.
                    stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                    stream.avail_in = UInt32(clamping: source.count)
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(clamping: target.count)
                    status = deflate(&stream, Z_FINISH)
                    if status == Z_STREAM_END { count = Int(stream.total_out) }
                }
            }
        }
        guard status == Z_STREAM_END else {
            throw StreamError.transient("zlib could not compress a page of \(page.count) bytes: status \(status)")
        }
    }
}
