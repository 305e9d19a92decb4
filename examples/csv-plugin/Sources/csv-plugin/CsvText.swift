import ArcanePluginKit

/// Text in the CSV format of RFC 4180, which comes in pieces of bytes.
struct CsvText {
    private var record: [String] = []
    private var field: [UInt8] = []
    private var isQuoted = false
    private var previous: UInt8?

    /// The records that end in the next piece, each a list of fields.
    ///
    /// Commas divide fields, and line ends divide records. A field in quotes may hold both, and a quote as two of them. A piece
    /// may end anywhere, even within a letter.
    mutating func records(in piece: some Sequence<UInt8>) -> [[String]] {
        var records: [[String]] = []
        for byte in piece {
            switch byte {
            case UInt8(ascii: "\""):
                if !isQuoted && previous == byte { field.append(byte) }
                isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                endField()
            case UInt8(ascii: "\n") where !isQuoted:
                if previous == UInt8(ascii: "\r") { field.removeLast() }
                records += endRecord()
            default:
                field.append(byte)
            }
            previous = byte
        }
        return records
    }

    /// The record behind the last line end, where there is one.
    mutating func end() throws -> [[String]] {
        guard !isQuoted else { throw StreamError.transient("the text ends between quotes: its file is not written to its end") }
        return endRecord()
    }

    private mutating func endField() {
        record.append(String(decoding: field, as: UTF8.self))
        field = []
    }

    /// None where the line is empty.
    private mutating func endRecord() -> [[String]] {
        guard !record.isEmpty || !field.isEmpty else { return [] }
        endField()
        defer { record = [] }
        return [record]
    }
}
