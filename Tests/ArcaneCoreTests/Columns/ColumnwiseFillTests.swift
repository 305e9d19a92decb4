import ArcaneCore
import Testing

/// A column has not the layout of its type.
private struct OtherLayout: Error {}

/// Columns filled for many rows at once are those that are filled row by row.
struct ColumnwiseFillTests {
    @Test("values of a fixed width")
    func values() throws {
        guard case .int64(let builder) = ColumnBuilder(.int64) else { throw OtherLayout() }
        builder.append(1)
        builder.fill { run in
            run.append(2)
            run.appendNull()
        }
        #expect(builder.count == 3)
        let column = ColumnBuilder.int64(builder).finish()
        #expect((0..<3).map(column.validity.isValid) == [true, true, false])
        guard case .int64(let values) = column.values else { throw OtherLayout() }
        #expect(values == [1, 2, 0])
        #expect(builder.count == 0)
    }

    @Test("texts")
    func texts() throws {
        guard case .bytes(let builder) = ColumnBuilder(.string) else { throw OtherLayout() }
        builder.append("a")
        builder.fill { run in
            run.append { $0 += "bc".utf8 }
            run.appendNull()
            run.append { _ in }
        }
        #expect(builder.byteCount == 3)
        ColumnBuilder.bytes(builder).truncate(to: 3)
        guard case .bytes(let offsets, let data) = ColumnBuilder.bytes(builder).finish().values else {
            throw OtherLayout()
        }
        #expect(offsets == [0, 1, 3, 3])
        #expect(data == Array("abc".utf8))
    }

    @Test("many values at once, all present, before and behind an absent one")
    func manyValues() throws {
        guard case .int32(let builder) = ColumnBuilder(.int32) else { throw OtherLayout() }
        builder.fill { run in
            #expect(run.append(count: 70) { Int32($0) })
            run.appendNull()
            #expect(run.append(count: 70) { Int32(100 + $0) })
            #expect(run.append(count: 0) { _ in nil })
            #expect(!run.append(count: 3) { $0 == 1 ? nil : 5 })
        }
        let column = ColumnBuilder.int32(builder).finish()
        #expect((0..<144).filter { !column.validity.isValid($0) } == [70])
        guard case .int32(let values) = column.values else { throw OtherLayout() }
        #expect(values == Array(0..<70) + [0] + Array(100..<170) + [5, 0, 5])
    }

    @Test("many byte strings at once")
    func manyBytes() throws {
        guard case .bytes(let builder) = ColumnBuilder(.binary) else { throw OtherLayout() }
        let source: [UInt8] = [1, 2, 3]
        source.withUnsafeBytes { source in
            builder.fill { run in
                run.appendNull()
                run.append(count: 4) { UnsafeRawBufferPointer(rebasing: source.prefix($0)) }
            }
        }
        let column = ColumnBuilder.bytes(builder).finish()
        #expect(column.validity.nullCount == 1)
        guard case .bytes(let offsets, let data) = column.values else { throw OtherLayout() }
        #expect(offsets == [0, 0, 0, 1, 3, 6])
        #expect(data == [1, 1, 2, 1, 2, 3])
    }

    @Test("groups whose fields are filled before or after them")
    func groups() throws {
        guard case .structure(let builder) = ColumnBuilder(.structure([Field("a", .int64)])),
            case .int64(let values)? = builder.fields.first
        else { throw OtherLayout() }
        builder.append(isPresent: true)
        builder.append(isPresent: false)
        values.append(7)
        values.appendNull()
        let column = ColumnBuilder.structure(builder).finish()
        #expect((0..<2).map(column.validity.isValid) == [true, false])
        guard case .structure(let fields) = column.values else { throw OtherLayout() }
        #expect(fields.map(\.count) == [2])
    }

    @Test("lists whose elements come afterwards")
    func lists() throws {
        guard case .list(let builder) = ColumnBuilder(.list(element: Field("element", .int64))),
            case .int64(let elements) = builder.elements
        else { throw OtherLayout() }
        builder.append(count: 2)
        builder.appendNull()
        builder.append(count: 0)
        builder.append(count: 1)
        for value in [1, 2, 3] { elements.append(Int64(value)) }
        ColumnBuilder.list(builder).truncate(to: 3)
        #expect(elements.count == 2)
        guard case .list(let offsets, let column) = ColumnBuilder.list(builder).finish().values else {
            throw OtherLayout()
        }
        #expect(offsets == [0, 2, 2, 2])
        #expect(column.count == 2)
    }
}
