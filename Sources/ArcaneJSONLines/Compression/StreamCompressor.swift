/// Compresses a file piece by piece.
protocol StreamCompressor: AnyObject {
    /// Takes `bytes`, and appends to `output` what is ready.
    func write(_ bytes: [UInt8], to output: inout [UInt8]) throws
    /// Appends to `output` what is needed to read everything written so far.
    func flush(to output: inout [UInt8]) throws
    /// Appends the end of the stream to `output`.
    func finish(to output: inout [UInt8]) throws
}

extension JSONLinesCompression {
    /// A compressor of this kind.
    func makeCompressor() throws -> any StreamCompressor {
        switch self {
        case .none: Uncompressed()
        case .gzip: try GzipStream()
        case .zstd: try ZstdStream()
        }
    }
}

/// Hands bytes through.
final class Uncompressed: StreamCompressor {
    func write(_ bytes: [UInt8], to output: inout [UInt8]) {
        output.append(contentsOf: bytes)
    }

    func flush(to output: inout [UInt8]) {}
    func finish(to output: inout [UInt8]) {}
}
