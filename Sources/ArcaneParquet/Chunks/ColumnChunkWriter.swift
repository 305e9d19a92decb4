import ArcaneCore

/// Writes the chunks of one column, one after the other.
///
/// An enumeration and not a protocol: the compiler knows each case's type, and makes loops of its own for it.
enum ColumnChunkWriter {
    case boolean(TypedChunkWriter<BooleanValues>)
    case int32(TypedChunkWriter<FixedWidthValues<Int32>>)
    case int64(TypedChunkWriter<FixedWidthValues<Int64>>)
    case float(TypedChunkWriter<FixedWidthValues<Float>>)
    case double(TypedChunkWriter<FixedWidthValues<Double>>)
    case decimal(TypedChunkWriter<FixedWidthValues<Int128>>)
    case uuid(TypedChunkWriter<FixedWidthValues<UInt128>>)
    case bytes(TypedChunkWriter<ByteStringValues>)

    /// A writer for `leaf`.
    init(_ leaf: Leaf, _ options: ParquetOptions, _ pageWriter: PageWriter) {
        switch leaf.parquetType.physical {
        case .boolean: self = .boolean(TypedChunkWriter(leaf, options, pageWriter, BooleanValues(), NoDictionary()))
        case .int32: self = .int32(TypedChunkWriter(leaf, options, pageWriter, width: 4))
        case .int64: self = .int64(TypedChunkWriter(leaf, options, pageWriter, width: 8))
        case .float: self = .float(TypedChunkWriter(leaf, options, pageWriter, width: 4))
        case .double: self = .double(TypedChunkWriter(leaf, options, pageWriter, width: 8))
        case .fixedLengthByteArray:
            let width = leaf.parquetType.width ?? 16
            self =
                leaf.type == .uuid
                ? .uuid(TypedChunkWriter(leaf, options, pageWriter, width: width))
                : .decimal(TypedChunkWriter(leaf, options, pageWriter, width: width))
        case .byteArray:
            let values = ByteStringValues(isText: leaf.type != .binary)
            self = .bytes(TypedChunkWriter(leaf, options, pageWriter, values, ByteStringDictionary()))
        }
    }

    /// Bytes of memory that the open chunk takes.
    var byteCount: Int {
        switch self {
        case .boolean(let writer): writer.byteCount
        case .int32(let writer): writer.byteCount
        case .int64(let writer): writer.byteCount
        case .float(let writer): writer.byteCount
        case .double(let writer): writer.byteCount
        case .decimal(let writer): writer.byteCount
        case .uuid(let writer): writer.byteCount
        case .bytes(let writer): writer.byteCount
        }
    }

    /// Appends the first `rowCount` rows of `column`, the top column of the batch.
    func append(_ column: Column, rowCount: Int) throws {
        switch self {
        case .boolean(let writer): try writer.append(column, rowCount: rowCount)
        case .int32(let writer): try writer.append(column, rowCount: rowCount)
        case .int64(let writer): try writer.append(column, rowCount: rowCount)
        case .float(let writer): try writer.append(column, rowCount: rowCount)
        case .double(let writer): try writer.append(column, rowCount: rowCount)
        case .decimal(let writer): try writer.append(column, rowCount: rowCount)
        case .uuid(let writer): try writer.append(column, rowCount: rowCount)
        case .bytes(let writer): try writer.append(column, rowCount: rowCount)
        }
    }

    /// Ends the chunk, which stands `fileOffset` bytes into the file, and begins the next; its bytes come in parts.
    func finish(fileOffset: Int) throws -> (ColumnChunk, parts: [[UInt8]]) {
        switch self {
        case .boolean(let writer): try writer.finish(fileOffset: fileOffset)
        case .int32(let writer): try writer.finish(fileOffset: fileOffset)
        case .int64(let writer): try writer.finish(fileOffset: fileOffset)
        case .float(let writer): try writer.finish(fileOffset: fileOffset)
        case .double(let writer): try writer.finish(fileOffset: fileOffset)
        case .decimal(let writer): try writer.finish(fileOffset: fileOffset)
        case .uuid(let writer): try writer.finish(fileOffset: fileOffset)
        case .bytes(let writer): try writer.finish(fileOffset: fileOffset)
        }
    }
}

extension TypedChunkWriter {
    /// A writer for values of `width` bytes.
    fileprivate convenience init<Value>(_ leaf: Leaf, _ options: ParquetOptions, _ pageWriter: PageWriter, width: Int)
    where Values == FixedWidthValues<Value> {
        self.init(leaf, options, pageWriter, FixedWidthValues(width: width), FixedWidthDictionary(width: width))
    }
}
