import ArcaneCore
import ArcaneTestSupport
import CODBC
import Testing

@testable import ArcaneODBC

/// Random values, judged by another way of reading them.
@Suite struct RandomValueTests {
    @Test("decimals from bytes, from texts and from the shared parser are the same number")
    func decimals() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<3000 {
            let precision = Int.random(in: 1...38, using: &generator)
            let scale = Int.random(in: 0...precision, using: &generator)
            let limit = DecimalDigits.limit(precision: precision)
            let value = Int128.random(in: -limit...limit, using: &generator)
            let magnitude = value.magnitude
            let bytes =
                [UInt8(precision), UInt8(scale), value < 0 ? 0 : 1]
                + (0..<16).map { UInt8(truncatingIfNeeded: magnitude >> UInt128(8 * $0)) }
            let decimal = DecimalBytes(precision: precision, scale: scale, targetPrecision: precision, targetScale: scale)
            #expect(bytes.withUnsafeBytes { decimal.parse($0) } == value)
            let text = DecimalDigits.text(value, scale: scale)
            #expect(Array(text.utf8).withUnsafeBytes { DecimalDigits.parse($0, scale: scale, limit: limit) } == value)
            #expect(DecimalText.parse(text, precision: precision, scale: scale) == value)
        }
    }

    @Test("times count the same as their ISO 8601 texts say")
    func times() throws {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<2000 {
            let day = Int.random(in: -719_162...2_932_896, using: &generator)
            let micros = UInt32.random(in: 0..<1_000_000, using: &generator)
            let date = CivilDate(daysSince1970: day)
            let (hour, minute, second) = (
                UInt16.random(in: 0..<24, using: &generator), UInt16.random(in: 0..<60, using: &generator),
                UInt16.random(in: 0..<60, using: &generator)
            )
            let offset = Int.random(in: -840...840, using: &generator)
            let time = try #require(
                ClockTime(
                    year: Int16(date.year), month: UInt16(date.month), day: UInt16(date.day), hour: hour, minute: minute,
                    second: second, fraction: micros * 1000))
            let text = ClockText.moment(time, scale: 6, offset: offset)
            let expected = try #require(Timestamp(iso8601: text))
            #expect(time.utc(offset: offset).count(of: .microsecond, .refuse) == expected.microseconds)
        }
    }

    @Test("UUIDs keep their bytes in texts and structures")
    func uuids() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            let number = UInt128.random(in: 0 ... .max, using: &generator)
            let guid = SQLGUID(number: number)
            #expect(guid.number == number)
            #expect(UInt128(guid.text.replacing("-", with: ""), radix: 16) == number)
        }
    }
}
