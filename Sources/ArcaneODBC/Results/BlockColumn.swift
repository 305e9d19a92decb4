import ArcaneCore
import CODBC

/// The values of one column in a block of rows, none of which is cut, on their way to a column builder.
///
/// Each function returns false where a value does not fit: `convert` returned nil for it.
struct BlockColumn {
    private let values: UnsafeRawBufferPointer
    private let lengths: UnsafeBufferPointer<SQLLEN>
    private let stride: Int
    private let count: Int
    private let isFull: Bool

    /// The first `count` rows of `buffer`, which has room for as many; `isFull` says that none is absent.
    init(_ buffer: ColumnBuffer, count: Int, isFull: Bool) {
        values = UnsafeRawBufferPointer(buffer.values)
        lengths = UnsafeBufferPointer(buffer.lengths)
        stride = buffer.form.stride
        self.count = count
        self.isFull = isFull
    }

    /// Moves values of a fixed size.
    @inline(__always)
    func moveValues<Raw: BitwiseCopyable, Value>(
        _ raw: Raw.Type, to builder: ValueBuilder<Value>, _ convert: (Raw) -> Value?
    ) -> Bool {
        move(to: builder) { convert(values.loadUnaligned(fromByteOffset: $0 * stride, as: raw)) }
    }

    /// Moves values that `convert` reads from their bytes.
    @inline(__always)
    func moveBytes<Value>(
        to builder: ValueBuilder<Value>, _ convert: (UnsafeRawBufferPointer) -> Value?
    ) -> Bool {
        move(to: builder) { convert(bytes($0)) }
    }

    /// Moves texts.
    func moveText(to builder: BytesBuilder) -> Bool {
        for row in 0..<count where lengths[row] != SQL_NULL_DATA && !UTF8Text.isValid(bytes(row)) { return false }
        moveBytes(to: builder)
        return true
    }

    /// Moves texts in UTF-16.
    func moveWideText(to builder: BytesBuilder) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: max(1, UTF16Text.utf8Capacity(of: stride)), alignment: 8) { utf8 in
            var isWhole = true
            moveBytes(to: builder) { row in
                let count = UTF16Text.copy(bytes(row), to: utf8)
                if count == nil { isWhole = false }
                return UnsafeRawBufferPointer(rebasing: utf8[..<(count ?? 0)])
            }
            return isWhole
        }
    }

    /// Whether a text in UTF-16 has half of a surrogate pair without the other.
    var hasHalfPairs: Bool {
        (0..<count).contains { lengths[$0] != SQL_NULL_DATA && UTF16Text.hasHalfPair(bytes($0)) }
    }

    /// Moves byte strings.
    func moveBytes(to builder: BytesBuilder) {
        moveBytes(to: builder, bytes)
    }

    /// Moves what `value` makes of each row that has a value; it is used before the next is made.
    @inline(__always)
    private func moveBytes(to builder: BytesBuilder, _ value: (Int) -> UnsafeRawBufferPointer) {
        builder.fill { run in
            if isFull {
                run.append(count: count, value)
            } else {
                for row in 0..<count {
                    if lengths[row] == SQL_NULL_DATA {
                        run.appendNull()
                    } else {
                        run.append { $0.append(contentsOf: value(row)) }
                    }
                }
            }
        }
    }

    /// Moves values of a fixed size as texts.
    func moveTexts<Raw: BitwiseCopyable>(_ raw: Raw.Type, to builder: BytesBuilder, _ text: (Raw) -> String?) -> Bool {
        moveTexts(to: builder) { text($0.loadUnaligned(as: raw)) }
    }

    /// Moves values as the texts that `text` makes of their bytes.
    func moveTexts(to builder: BytesBuilder, _ text: (UnsafeRawBufferPointer) -> String?) -> Bool {
        for row in 0..<count {
            if lengths[row] == SQL_NULL_DATA {
                builder.appendNull()
            } else if let text = text(bytes(row)) {
                builder.append(text)
            } else {
                return false
            }
        }
        return true
    }

    /// Moves byte strings as texts.
    func moveDigits(to builder: BytesBuilder) {
        for row in 0..<count {
            if lengths[row] == SQL_NULL_DATA { builder.appendNull() } else { builder.append(HexText.upper(bytes(row))) }
        }
    }

    @inline(__always)
    private func move<Value>(to builder: ValueBuilder<Value>, _ value: (Int) -> Value?) -> Bool {
        var fits = true
        builder.fill { run in
            if isFull {
                fits = run.append(count: count, value)
            } else {
                for row in 0..<count {
                    if lengths[row] == SQL_NULL_DATA {
                        run.appendNull()
                    } else if let value = value(row) {
                        run.append(value)
                    } else {
                        fits = false
                    }
                }
            }
        }
        return fits
    }

    /// The bytes of the value in `row`.
    @inline(__always)
    private func bytes(_ row: Int) -> UnsafeRawBufferPointer {
        let start = row * stride
        return UnsafeRawBufferPointer(rebasing: values[start..<start + lengths[row]])
    }
}
