import ArcaneCore
import CZlib

/// Gzip, one member a page, with one state for all pages.
final class GzipCompressor: PageCompressor {
    /// 15 bits of window, and 16 for the gzip header instead of zlib's.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 8

    /// zlib keeps the address of its state, so that it has a place of its own.
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, Self.windowBits, Self.memoryLevel, Z_DEFAULT_STRATEGY,
            zlibVersion(), Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            throw StreamError.transient("zlib has no memory for a compression state: give the process more memory")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    func compress(_ page: [UInt8], to output: inout [UInt8]) throws {
        deflateReset(stream)
        var status = Z_OK
        output.append(addingCapacity: Int(deflateBound(stream, UInt(page.count)))) { span in
            span.withUnsafeMutableBufferPointer { target, count in
                page.withUnsafeBufferPointer { source in
                    // zlib does not write through `next_in`; its type lacks the const.
                    stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                    stream.pointee.avail_in = UInt32(clamping: source.count)
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = UInt32(clamping: target.count)
                    status = deflate(stream, Z_FINISH)
                    if status == Z_STREAM_END { count = Int(stream.pointee.total_out) }
                }
            }
        }
        guard status == Z_STREAM_END else {
            throw StreamError.transient("zlib could not compress a page of \(page.count) bytes: status \(status)")
        }
    }
}
