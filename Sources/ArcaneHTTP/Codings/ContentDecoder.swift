/// Undoes one coding, buffer by buffer.
protocol ContentDecoder: AnyObject {
    /// Whether the input so far is a whole: its end mark has been read.
    var isAtEnd: Bool { get }

    /// Decodes from `input` into `output`, and says how far it came in both. Output that is full may have more behind it.
    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecodingError) -> (consumed: Int, produced: Int)
}

/// A coded body that is not what its coding says.
struct ContentDecodingError: Error, Hashable {
    /// What is wrong, in the words of the library.
    var reason: String
}
