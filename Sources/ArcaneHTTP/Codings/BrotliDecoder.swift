import CBrotli

/// Undoes `br` (RFC 7932). The format has no check sum, and a window of at most 16 MiB.
final class BrotliDecoder: ContentDecoder {
    private let state: OpaquePointer
    private(set) var isAtEnd = false

    /// Throws where brotli has no memory.
    init() throws(ContentDecodingError) {
        guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else {
            throw ContentDecodingError(reason: "brotli has no memory")
        }
        self.state = state
    }

    deinit {
        BrotliDecoderDestroyInstance(state)
    }

    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecodingError) -> (consumed: Int, produced: Int) {
        if isAtEnd {
            guard input.isEmpty else { throw ContentDecodingError(reason: "there is data behind its end") }
            return (0, 0)
        }
        var nextInput = input.assumingMemoryBound(to: UInt8.self).baseAddress
        var nextOutput = output.assumingMemoryBound(to: UInt8.self).baseAddress
        var inputLeft = input.count
        var outputLeft = output.count
        let result = BrotliDecoderDecompressStream(state, &inputLeft, &nextInput, &outputLeft, &nextOutput, nil)
        guard result != BROTLI_DECODER_RESULT_ERROR else {
            let reason = BrotliDecoderErrorString(BrotliDecoderGetErrorCode(state)).map { String(cString: $0) }
            throw ContentDecodingError(reason: reason ?? "brotli cannot say why")
        }
        isAtEnd = result == BROTLI_DECODER_RESULT_SUCCESS
        return (input.count - inputLeft, output.count - outputLeft)
    }
}
