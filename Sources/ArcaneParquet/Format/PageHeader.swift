/// What stands before the bytes of a page.
struct PageHeader {
    /// What the page holds.
    var type: PageType
    /// How many values, absent ones included; in a dictionary, how many entries.
    var valueCount: Int
    /// How the values are laid out.
    var encoding: Encoding
    /// Bytes of the page before compression, without this header.
    var uncompressedByteCount: Int
    /// Bytes of the page in the file, without this header.
    var compressedByteCount: Int

    /// The header in the file's form.
    var bytes: [UInt8] {
        var writer = ThriftCompactWriter()
        writer.structure { header in
            header.field(1, type.rawValue)
            header.field(2, Int32(clamping: uncompressedByteCount))
            header.field(3, Int32(clamping: compressedByteCount))
            switch type {
            case .data:
                header.structure(5) { page in
                    page.field(1, Int32(clamping: valueCount))
                    page.field(2, encoding.rawValue)
                    page.field(3, Encoding.runLength.rawValue)
                    page.field(4, Encoding.runLength.rawValue)
                }
            case .dictionary:
                header.structure(7) { page in
                    page.field(1, Int32(clamping: valueCount))
                    page.field(2, encoding.rawValue)
                }
            }
        }
        return writer.bytes
    }
}
