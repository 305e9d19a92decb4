import ArcaneCore
import ArcaneTestSupport
import Testing

@testable import ArcaneParquet

/// Schemas and rows by chance, the same in every run, read back by pyarrow.
@Suite struct RandomTests {
    @Test("whatever the schema and the rows, they come back")
    func roundTrip() async throws {
        try await expectReadBack((0..<60).map(randomFile), by: ["pyarrow"])
    }

    private func randomFile(seed: UInt64) throws -> WrittenFile {
        var generator = SeededGenerator(seed: seed)
        let fields = (0..<Int.random(in: 1...6, using: &generator)).map { randomField("c\($0)", depth: 3, &generator) }
        let batches = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
            let count = Int.random(in: 0...120, using: &generator)
            return RecordBatch(
                schema: Schema(fields), columns: fields.map { randomColumn($0, count, &generator) }, rowCount: count)
        }
        let options = ParquetOptions(
            compression: ParquetCompression.allCases.randomElement(using: &generator) ?? .zstd,
            dictionaryLimit: [0, 64, 1 << 20].randomElement(using: &generator) ?? 0,
            pageValueLimit: Int.random(in: 1...200, using: &generator),
            pageByteLimit: [1, 100, 1 << 20].randomElement(using: &generator) ?? 1)
        return try WrittenFile(bytes: encode(batches, options), batches: batches)
    }

    private func randomField(_ name: String, depth: Int, _ generator: inout SeededGenerator) -> Field {
        let simple: [DataType] = [
            .boolean, .int8, .int16, .int32, .int64, .uint8, .float32, .float64, .string, .json, .binary, .uuid, .date,
            .decimal(precision: 7, scale: 3), .decimal(precision: 14, scale: 0), .decimal(precision: 33, scale: 10),
            .time(.millisecond), .time(.nanosecond), .timestamp(.microsecond, isUTC: true),
            .timestamp(.millisecond, isUTC: false),
        ]
        let isNullable = Bool.random(using: &generator)
        switch depth > 0 ? Int.random(in: 0..<10, using: &generator) : 9 {
        case 0...2:
            let fields = (0..<Int.random(in: 1...3, using: &generator)).map {
                randomField("f\($0)", depth: depth - 1, &generator)
            }
            return Field(name, .structure(fields), isNullable: isNullable)
        case 3...5: return Field(name, .list(element: randomField("e", depth: depth - 1, &generator)), isNullable: isNullable)
        default: return Field(name, simple.randomElement(using: &generator) ?? .boolean, isNullable: isNullable)
        }
    }

    private func randomColumn(_ field: Field, _ count: Int, _ generator: inout SeededGenerator) -> Column {
        var absent: Set<Int> = []
        if field.isNullable {
            let shares: [Double] = [0, 0.1, 0.6, 1]
            let share = shares.randomElement(using: &generator) ?? 0
            absent = Set((0..<count).filter { _ in Double.random(in: 0..<1, using: &generator) < share })
        }
        let few = Bool.random(using: &generator)
        func number(_ range: ClosedRange<Int64>) -> Int64 {
            few ? Int64.random(in: max(range.lowerBound, 0)...3, using: &generator) : Int64.random(in: range, using: &generator)
        }
        let indices = 0..<count
        switch field.type {
        case .boolean: return column(field.type, .boolean(indices.map { _ in number(0...1) & 1 == 1 }), absent: absent)
        case .int8: return column(field.type, .int32(indices.map { _ in Int32(number(-128...127)) }), absent: absent)
        case .uint8: return column(field.type, .int32(indices.map { _ in Int32(number(0...255)) }), absent: absent)
        case .int16: return column(field.type, .int32(indices.map { _ in Int32(number(-32768...32767)) }), absent: absent)
        case .int32, .date:
            return column(field.type, .int32(indices.map { _ in Int32(number(-700_000...2_000_000)) }), absent: absent)
        case .int64, .timestamp:
            return column(
                field.type, .int64(indices.map { _ in number(-60_000_000_000_000...250_000_000_000_000) }), absent: absent)
        case .time: return column(field.type, .int64(indices.map { _ in number(0...86_399_999) }), absent: absent)
        case .float32: return column(field.type, .float32(indices.map { _ in Float(number(-1000...1000)) / 8 }), absent: absent)
        case .float64:
            return column(field.type, .float64(indices.map { _ in Double(number(-1000...1000)) / 8 }), absent: absent)
        case .decimal:
            return column(field.type, .decimal(indices.map { _ in Int128(number(-9_999_999...9_999_999)) }), absent: absent)
        case .uuid: return column(field.type, .uuid(indices.map { _ in UInt128(number(0 ... .max)) << 60 }), absent: absent)
        case .string, .json, .binary:
            let words = ["", "a", "é", "😀", "long enough to be cut somewhere", "\0", "zz"]
            return column(
                field.type,
                texts(
                    indices.map { _ in
                        (0..<number(0...9)).map { _ in words.randomElement(using: &generator) ?? "" }.joined()
                    }), absent: absent)
        case .structure(let fields):
            let columns = fields.map { field in
                let child = randomColumn(field, count, &generator)
                // Under an absent structure the values are absent too.
                let childAbsent = Set(indices.filter { absent.contains($0) || !child.validity.isValid($0) })
                return column(child.type, child.values, absent: childAbsent)
            }
            return column(field.type, .structure(columns), absent: absent)
        case .list(let element):
            var offsets = [0]
            for index in indices {
                let length = absent.contains(index) ? 0 : Int(number(0...4))
                offsets.append((offsets.last ?? 0) + length)
            }
            return column(
                field.type, .list(offsets: offsets, elements: randomColumn(element, offsets.last ?? 0, &generator)),
                absent: absent)
        }
    }
}
