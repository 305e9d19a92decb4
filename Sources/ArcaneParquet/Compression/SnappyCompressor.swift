import ArcaneCore
import CSnappy

/// Snappy, in its raw format without frames, as Parquet has it.
final class SnappyCompressor: PageCompressor {
    func compress(_ page: [UInt8], to output: inout [UInt8]) throws {
        var status = SNAPPY_OK
        output.append(addingCapacity: snappy_max_compressed_length(page.count)) { span in
            span.withUnsafeMutableBufferPointer { target, count in
                var length = target.count
                status = page.withUnsafeBufferPointer { source in
                    source.withMemoryRebound(to: CChar.self) { source in
                        target.withMemoryRebound(to: CChar.self) { target in
                            snappy_compress(source.baseAddress, source.count, target.baseAddress, &length)
                        }
                    }
                }
                if status == SNAPPY_OK { count = length }
            }
        }
        guard status == SNAPPY_OK else {
            throw StreamError.transient("snappy could not compress a page of \(page.count) bytes: status \(status.rawValue)")
        }
    }
}
