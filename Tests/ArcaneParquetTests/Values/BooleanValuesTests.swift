import ArcaneCore
import Testing

@testable import ArcaneParquet

@Suite struct BooleanValuesTests {
    private func values(_ values: [Bool]) -> BooleanValues {
        var page = BooleanValues()
        page.append(.boolean(values), values.isEmpty ? [] : [0..<values.count])
        return page
    }

    @Test("truth values are bits, lowest first, the last byte filled up with zeros")
    func plain() {
        var bytes: [UInt8] = []
        values([true, false, true, true, false, false, false, true, true]).appendPlain(to: &bytes)
        #expect(bytes == [0b1000_1101, 1])
        bytes = []
        values(Array(repeating: true, count: 8)).appendPlain(to: &bytes)
        #expect(bytes == [0xFF])
    }

    @Test("false is before true")
    func bounds() {
        #expect(values([]).bounds.map { $0.minimum } == nil)
        #expect(values([true]).bounds?.minimum == true)
        #expect(values([false]).bounds?.maximum == false)
        #expect(values([true, false]).bounds?.minimum == false)
        #expect(values([false, true]).bounds?.maximum == true)
    }
}
