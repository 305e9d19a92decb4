import ArcaneCore
import Testing

@testable import ArcaneParquet

@Suite struct FixedWidthValueTests {
    private func plain<Value: FixedWidthValue>(_: Value.Type, _ values: ColumnValues, width: Int) -> [UInt8] {
        var page = FixedWidthValues<Value>(width: width)
        page.append(values, [0..<values.count])
        var bytes: [UInt8] = []
        page.appendPlain(to: &bytes)
        return bytes
    }

    @Test("numbers are written lowest byte first, large decimals and UUIDs highest first")
    func plainForms() {
        #expect(plain(Int32.self, .int32([1, -2]), width: 4) == [1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF])
        #expect(plain(Float.self, .float32([1]), width: 4) == [0, 0, 0x80, 0x3F])
        #expect(plain(Double.self, .float64([-2]), width: 8) == [0, 0, 0, 0, 0, 0, 0, 0xC0])
        #expect(plain(Int128.self, .decimal([-2]), width: 9) == Array(repeating: 0xFF, count: 8) + [0xFE])
        #expect(plain(UInt128.self, .uuid([1 << 120 | 2]), width: 16) == [1] + Array(repeating: 0, count: 14) + [2])
    }

    @Test("small decimals and times of milliseconds become the narrower number")
    func conversions() {
        #expect(plain(Int32.self, .decimal([-1]), width: 4) == [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(plain(Int32.self, .int64([258]), width: 4) == [2, 1, 0, 0])
        #expect(plain(Int64.self, .decimal([-1]), width: 8) == Array(repeating: 0xFF, count: 8))
    }

    @Test("bounds of numbers are signed, bounds of UUIDs are not")
    func bounds() {
        let decimals = Int128.bounds(of: [5, -7, 3])
        #expect(decimals?.minimum == -7 && decimals?.maximum == 5)
        let uuids = UInt128.bounds(of: [1 << 127, 1])
        #expect(uuids?.minimum == 1 && uuids?.maximum == 1 << 127)
        #expect(Int64.bounds(of: []).map { $0.minimum } == nil)
    }

    @Test("bounds of floating-point numbers leave NaN out and take the outer zero")
    func floatingPointBounds() {
        let values = Double.bounds(of: [.nan, 0, 0, .nan])
        #expect(values?.minimum.sign == .minus && values?.maximum.sign == .plus)
        #expect(Double.bounds(of: [.nan]).map { $0.minimum } == nil)
        let infinite = Float.bounds(of: [.infinity, -.infinity])
        #expect(infinite?.minimum == -.infinity && infinite?.maximum == .infinity)
    }

    @Test("equal values have equal hashes, and neighbours do not share slots")
    func hashing() {
        #expect(Int64(5).hash(1) == Int64(5).hash(1))
        let slots = Set((0..<1000).map { Int64($0 << 32).hash(Hashing.seed) & 0xFFFF })
        #expect(slots.count > 950)
    }
}
