import ArcaneCore
import CZlib

/// One gzip member.
final class GzipStream: StreamCompressor {
    /// 15 bits of window, and 16 for the gzip header instead of zlib's.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 8
    /// Bytes that the library is given room for at once.
    private static let stepByteCount = 128 << 10

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

    func write(_ bytes: [UInt8], to output: inout [UInt8]) throws {
        try run(bytes, Z_NO_FLUSH, to: &output)
    }

    func flush(to output: inout [UInt8]) throws {
        try run([], Z_SYNC_FLUSH, to: &output)
    }

    func finish(to output: inout [UInt8]) throws {
        try run([], Z_FINISH, to: &output)
    }

    /// Hands all of `bytes` to the library, and takes what it has ready until it leaves room.
    private func run(_ bytes: [UInt8], _ mode: Int32, to output: inout [UInt8]) throws {
        var position = 0
        var status = Z_OK
        var isFull = true
        while (isFull || position < bytes.count) && (status == Z_OK || status == Z_BUF_ERROR) {
            output.append(addingCapacity: Self.stepByteCount) { span in
                span.withUnsafeMutableBufferPointer { target, count in
                    bytes.withUnsafeBufferPointer { source in
                        let input = UnsafeBufferPointer(rebasing: source[position...])
                        let inputCount = UInt32(clamping: input.count)
                        // zlib does not write through `next_in`; its type lacks the const.
                        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                        stream.pointee.avail_in = inputCount
                        stream.pointee.next_out = target.baseAddress
                        stream.pointee.avail_out = UInt32(clamping: target.count)
                        status = deflate(stream, mode)
                        position += Int(inputCount - stream.pointee.avail_in)
                        isFull = stream.pointee.avail_out == 0
                        count = target.count - Int(stream.pointee.avail_out)
                    }
                }
            }
        }
        // A call without anything to do answers Z_BUF_ERROR, which is none.
        guard status == Z_OK || status == Z_BUF_ERROR || status == Z_STREAM_END else {
            throw StreamError.transient("zlib could not compress: status \(status)")
        }
    }
}
