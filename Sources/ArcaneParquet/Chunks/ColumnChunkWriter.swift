import ArcaneCore

/// Writes the chunks of one column, one after the other.
protocol ColumnChunkWriter: AnyObject {
    /// Bytes of memory that the open chunk takes.
    var byteCount: Int { get }

    /// Appends the first `rowCount` rows of `column`, the top column of the batch.
    func append(_ column: Column, rowCount: Int) throws

    /// Ends the chunk: appends its bytes to `output`, whose start is `fileOffset` bytes into the file, and begins the next.
    func finish(to output: inout [UInt8], fileOffset: Int) throws -> ColumnChunk
}

extension Leaf {
    /// A writer for this column.
    func makeWriter(_ options: ParquetOptions, _ pageWriter: PageWriter) -> any ColumnChunkWriter {
        let width = parquetType.width ?? 0
        switch parquetType.physical {
        case .boolean:
            return TypedChunkWriter(self, options, pageWriter, BooleanValues(), NoDictionary())
        case .int32: return fixedWidthWriter(Int32.self, 4, options, pageWriter)
        case .int64: return fixedWidthWriter(Int64.self, 8, options, pageWriter)
        case .float: return fixedWidthWriter(Float.self, 4, options, pageWriter)
        case .double: return fixedWidthWriter(Double.self, 8, options, pageWriter)
        case .fixedLengthByteArray:
            if type == .uuid { return fixedWidthWriter(UInt128.self, width, options, pageWriter) }
            return fixedWidthWriter(Int128.self, width, options, pageWriter)
        case .byteArray:
            return TypedChunkWriter(
                self, options, pageWriter, ByteStringValues(isText: type != .binary), ByteStringDictionary())
        }
    }

    private func fixedWidthWriter<Value: FixedWidthValue>(
        _: Value.Type, _ width: Int, _ options: ParquetOptions, _ pageWriter: PageWriter
    ) -> any ColumnChunkWriter {
        TypedChunkWriter(
            self, options, pageWriter, FixedWidthValues<Value>(width: width), FixedWidthDictionary<Value>(width: width))
    }
}
