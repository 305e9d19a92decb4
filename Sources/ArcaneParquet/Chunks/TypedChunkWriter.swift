import ArcaneCore

/// Writes the chunks of a column whose values are `Values`.
///
/// The page in progress holds plain values; at its end they are looked up in the dictionary, as long as that pays, and the
/// page is compressed. Only the compressed pages stay, until the chunk ends: the dictionary stands before them in the file.
final class TypedChunkWriter<Values: PageValues> {
    private let leaf: Leaf
    private let options: ParquetOptions
    private let pageWriter: PageWriter

    private var values: Values
    private var definitionLevels = LevelBuffer()
    private var repetitionLevels = LevelBuffer()
    private var pageRowCount = 0

    private var dictionary: Values.Dictionary
    private var dictionaryState: DictionaryState
    private var indices: [UInt32] = []
    private var chunk = OpenChunk<Values.Bound>()

    init(
        _ leaf: Leaf, _ options: ParquetOptions, _ pageWriter: PageWriter, _ values: Values, _ dictionary: Values.Dictionary
    ) {
        self.leaf = leaf
        self.options = options
        self.pageWriter = pageWriter
        self.values = values
        self.dictionary = dictionary
        dictionaryState = DictionaryState(byteLimit: options.dictionaryLimit)
    }

    /// Bytes of memory that the open chunk takes.
    var byteCount: Int {
        chunk.bytes.count + dictionary.memoryByteCount + values.plainByteCount + definitionLevels.count + repetitionLevels.count
    }

    /// Appends the first `rowCount` rows of `column`, the top column of the batch.
    func append(_ column: Column, rowCount: Int) throws {
        let source = leaf.values(in: column).values
        var row = 0
        while row < rowCount {
            let rows = row..<(row + sliceLength(column, row..<rowCount))
            let slice = leaf.shred(column, rows: rows)
            definitionLevels.append(slice.definitionLevels)
            repetitionLevels.append(slice.repetitionLevels)
            values.append(source, slice.runs)
            pageRowCount += rows.count
            row = rows.upperBound
            if definitionLevels.count >= options.pageValueLimit || values.plainByteCount >= options.pageByteLimit {
                try endPage()
            }
        }
    }

    /// How many of `rows` go into the page in progress: at least one, and about as many as there is room for.
    private func sliceLength(_ column: Column, _ rows: Range<Int>) -> Int {
        let room = options.pageByteLimit - values.plainByteCount
        var length = min(rows.count, max(1, options.pageValueLimit - definitionLevels.count))
        while length > 1
            && leaf.byteCount(in: column, rows: rows.lowerBound..<(rows.lowerBound + length)) > room
        {
            length /= 2
        }
        return length
    }

    private func endPage() throws {
        guard definitionLevels.count > 0 else { return }
        if leaf.maxRepetitionLevel > 0 {
            repetitionLevels.append(to: &pageWriter.body, maximum: leaf.maxRepetitionLevel)
        }
        if leaf.maxDefinitionLevel > 0 {
            definitionLevels.append(to: &pageWriter.body, maximum: leaf.maxDefinitionLevel)
        }
        let encoding: Encoding = lookUpValues() ? .dictionary : .plain
        if encoding == .dictionary {
            let bitWidth = RunLengthBitPacking.bitWidth(ofMaximum: dictionary.count - 1)
            pageWriter.body.append(UInt8(bitWidth))
            RunLengthBitPacking.append(indices, bitWidth: bitWidth, to: &pageWriter.body)
        } else {
            values.appendPlain(to: &pageWriter.body)
        }
        let offset = chunk.bytes.count
        let uncompressed = try pageWriter.write(
            .data, valueCount: definitionLevels.count, encoding: encoding, to: &chunk.bytes)
        chunk.add(
            OpenChunk.Page(
                offset: offset, byteCount: chunk.bytes.count - offset, uncompressedByteCount: uncompressed,
                rowCount: pageRowCount, valueCount: definitionLevels.count, presentCount: values.count, encoding: encoding,
                bounds: values.bounds))
        values.removeAll()
        definitionLevels.removeAll()
        repetitionLevels.removeAll()
        pageRowCount = 0
    }

    /// Looks up the page's values in the dictionary; false where they are to be written plain.
    private func lookUpValues() -> Bool {
        indices.removeAll(keepingCapacity: true)
        guard dictionaryState != .closed, values.count > 0 else { return dictionaryState == .used }
        guard dictionary.appendIndices(of: values, byteLimit: options.dictionaryLimit, to: &indices) else {
            if dictionaryState == .untried { dictionary.removeAll() }
            dictionaryState = .closed
            return false
        }
        if dictionaryState == .untried {
            let bitWidth = RunLengthBitPacking.bitWidth(ofMaximum: dictionary.count - 1)
            guard dictionary.plainByteCount + indices.count * bitWidth / 8 < values.plainByteCount else {
                dictionary.removeAll()
                dictionaryState = .closed
                return false
            }
            dictionaryState = .used
        }
        return true
    }

    /// Ends the chunk, which stands `fileOffset` bytes into the file, and begins the next.
    ///
    /// Its bytes are handed over as they are, the dictionary's page by itself: it comes first in the file, and is complete last.
    func finish(fileOffset: Int) throws -> (ColumnChunk, parts: [[UInt8]]) {
        try endPage()
        var uncompressedByteCount = chunk.uncompressedByteCount
        let hasDictionary = dictionary.count > 0
        var dictionaryPage: [UInt8] = []
        if hasDictionary {
            dictionary.appendPlain(to: &pageWriter.body)
            uncompressedByteCount += try pageWriter.write(
                .dictionary, valueCount: dictionary.count, encoding: .plain, to: &dictionaryPage)
        }
        let parts = [dictionaryPage, chunk.bytes]
        defer {
            dictionary.removeAll()
            dictionaryState = DictionaryState(byteLimit: options.dictionaryLimit)
            chunk.removeAll()
        }
        let summary = chunk.summary(
            leaf, uncompressedByteCount: uncompressedByteCount, compressedByteCount: dictionaryPage.count + chunk.bytes.count,
            dictionaryPageOffset: hasDictionary ? fileOffset : nil, dataPageOffset: fileOffset + dictionaryPage.count)
        return (summary, parts)
    }
}

/// Whether a chunk's dictionary takes values.
private enum DictionaryState {
    /// No value has come yet.
    case untried
    /// Pages refer to it.
    case used
    /// It grew too large or did not pay.
    case closed

    init(byteLimit: Int) {
        self = byteLimit > 0 ? .untried : .closed
    }
}
