import ArcaneCore
import Testing

@testable import ArcaneParquet

@Suite struct ValueDictionaryTests {
    private func numbers(_ values: [Int64]) -> FixedWidthValues<Int64> {
        var page = FixedWidthValues<Int64>(width: 8)
        page.append(.int64(values), [0..<values.count])
        return page
    }

    private func strings(_ values: [String]) -> ByteStringValues {
        var page = ByteStringValues(isText: true)
        page.append(texts(values), [0..<values.count])
        return page
    }

    @Test("values are numbered in the order in which they first come, over pages")
    func order() {
        var dictionary = FixedWidthDictionary<Int64>(width: 8)
        var indices: [UInt32] = []
        #expect(dictionary.appendIndices(of: numbers([7, -7, 7, 0]), byteLimit: 100, to: &indices))
        #expect(dictionary.appendIndices(of: numbers([0, 5, 7]), byteLimit: 100, to: &indices))
        #expect(indices == [0, 1, 0, 2, 2, 3, 0])
        var plain: [UInt8] = []
        dictionary.appendPlain(to: &plain)
        var expected: [UInt8] = []
        expected.appendMemory(of: [7, -7, 0, 5] as [Int64])
        #expect(plain == expected)
    }

    @Test("many values keep their numbers while the table grows")
    func growth() {
        var dictionary = FixedWidthDictionary<Int64>(width: 8)
        var texts = ByteStringDictionary()
        let values = (0..<20_000).map { Int64($0) &* 1_000_003 }
        var indices: [UInt32] = []
        #expect(dictionary.appendIndices(of: numbers(values + values), byteLimit: .max, to: &indices))
        #expect(indices == Array(0..<20_000) + Array(0..<20_000))
        indices = []
        #expect(texts.appendIndices(of: strings((values + values).map(String.init)), byteLimit: .max, to: &indices))
        #expect(indices == Array(0..<20_000) + Array(0..<20_000))
        #expect(texts.memoryByteCount > texts.plainByteCount)
    }

    @Test("a page that does not fit leaves the dictionary as it was")
    func overflow() {
        var dictionary = FixedWidthDictionary<Int64>(width: 8)
        var indices: [UInt32] = []
        #expect(dictionary.appendIndices(of: numbers([1, 2]), byteLimit: 24, to: &indices))
        #expect(!dictionary.appendIndices(of: numbers([3, 4]), byteLimit: 24, to: &indices))
        #expect(dictionary.count == 2)
        indices = []
        #expect(dictionary.appendIndices(of: numbers([4, 1]), byteLimit: 24, to: &indices))
        #expect(indices == [2, 0])

        var texts = ByteStringDictionary()
        #expect(!texts.appendIndices(of: strings(["a", "b"]), byteLimit: 9, to: &indices))
        #expect(texts.count == 0 && texts.plainByteCount == 0)
        indices = []
        #expect(texts.appendIndices(of: strings(["b"]), byteLimit: 9, to: &indices))
        #expect(indices == [0])
    }

    @Test("floating-point numbers are the same where their bits are: zeros differ, a NaN is itself")
    func floatingPoint() {
        var page = FixedWidthValues<Double>(width: 8)
        page.append(.float64([0.0, -0.0, .nan, .nan, 0.0]), [0..<5])
        var dictionary = FixedWidthDictionary<Double>(width: 8)
        var indices: [UInt32] = []
        #expect(dictionary.appendIndices(of: page, byteLimit: 1000, to: &indices))
        #expect(indices == [0, 1, 2, 2, 0])
    }

    @Test("texts that begin alike or hold zeros are told apart")
    func similarTexts() {
        var dictionary = ByteStringDictionary()
        let values = ["", "\0", "\0\0", "abcdefgh", "abcdefgh\0", "abcdefghi", "abcdefgh", ""]
        var indices: [UInt32] = []
        #expect(dictionary.appendIndices(of: strings(values), byteLimit: 1000, to: &indices))
        #expect(indices == [0, 1, 2, 3, 4, 5, 3, 0])
    }
}
