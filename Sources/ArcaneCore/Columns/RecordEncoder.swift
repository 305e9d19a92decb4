/// Turns batches of one schema into the bytes of one file, and does no I/O.
///
/// The caller takes the bytes as they come, so that memory holds the open row group and not the file. Formats without
/// row groups treat `endRowGroup()` as a place where everything appended so far is ready to be taken.
public protocol RecordEncoder {
    /// Appends rows; their schema must be the encoder's. Throws `StreamError.invalidRecord` for a value that the format cannot hold.
    mutating func append(_ batch: RecordBatch) throws

    /// Closes the open row group, if it has rows.
    mutating func endRowGroup() throws

    /// Closes the file. Nothing may be appended afterwards.
    mutating func finish() throws

    /// The bytes that are ready and have not been taken yet.
    mutating func takeBytes() -> [UInt8]

    /// A part of the bytes that are ready, from their beginning; empty where none are. Who takes part by part lets the memory of each go
    /// before the next.
    mutating func takePart() -> [UInt8]

    /// Rows in the open row group.
    var openRowCount: Int { get }

    /// About how many bytes of memory the open row group takes.
    var openByteCount: Int { get }

    /// Rows of the whole file so far.
    var rowCount: Int { get }
}

extension RecordEncoder {
    /// All bytes that are ready are one part.
    public mutating func takePart() -> [UInt8] { takeBytes() }
}
