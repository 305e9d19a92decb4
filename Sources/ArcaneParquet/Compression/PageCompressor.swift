/// Compresses pages, each by itself.
protocol PageCompressor: AnyObject {
    /// Appends the compressed form of `page` to `output`. Throws `StreamError` when the library reports a failure.
    func compress(_ page: [UInt8], to output: inout [UInt8]) throws
}

extension ParquetCompression {
    /// A compressor of this kind.
    func makeCompressor() throws -> any PageCompressor {
        switch self {
        case .none: Uncompressed()
        case .snappy: SnappyCompressor()
        case .gzip: try GzipCompressor()
        case .zstd: try ZstdCompressor()
        }
    }
}

/// Takes pages as they are.
final class Uncompressed: PageCompressor {
    func compress(_ page: [UInt8], to output: inout [UInt8]) {
        output.append(contentsOf: page)
    }
}
