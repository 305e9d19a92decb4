import Testing

@testable import ArcaneParquet

@Suite struct ByteStringBoundTests {
    private func bounds(_ text: String) -> (lower: ByteStringBound, upper: ByteStringBound) {
        let bytes = Array(text.utf8)[...]
        return (ByteStringBound(lower: bytes, isText: true), ByteStringBound(upper: bytes, isText: true))
    }

    @Test("a short value bounds itself exactly", arguments: ["", "a", String(repeating: "x", count: 64)])
    func short(text: String) {
        let (lower, upper) = bounds(text)
        #expect(lower.bytes == Array(text.utf8) && upper.bytes == Array(text.utf8))
        #expect(lower.isExact && upper.isExact)
    }

    @Test("a long value is cut, and raised at the end for the upper bound")
    func long() {
        let (lower, upper) = bounds(String(repeating: "x", count: 65))
        #expect(lower.bytes == Array(String(repeating: "x", count: 64).utf8))
        #expect(upper.bytes == Array((String(repeating: "x", count: 63) + "y").utf8))
        #expect(!lower.isExact && !upper.isExact)
    }

    @Test("text is cut and raised by whole characters", arguments: ["é", "世", "😀", "\u{7FF}", "\u{D7FF}", "\u{FFFF}"])
    func characters(character: String) throws {
        let text = "a" + String(repeating: character, count: 70)
        let (lower, upper) = bounds(text)
        #expect(lower.bytes.count <= 64 && upper.bytes.count <= 65)
        for bound in [lower, upper] { #expect(Array(String(decoding: bound.bytes, as: UTF8.self).utf8) == bound.bytes) }
        #expect(lower.bytes.lexicographicallyPrecedes(text.utf8))
        #expect(text.utf8.lexicographicallyPrecedes(upper.bytes))
    }

    @Test("behind the last character the one before it is raised, and without one the value bounds itself")
    func last() {
        let highest = String(repeating: "\u{10FFFF}", count: 30)
        #expect(bounds("a" + highest).upper.bytes == Array("b".utf8))
        #expect(bounds(highest).upper.bytes == Array(highest.utf8))
        #expect(bounds(highest).upper.isExact)
    }

    @Test("bytes are raised as numbers")
    func bytes() {
        let value = [1, 2] + [UInt8](repeating: 0xFF, count: 70)
        #expect(ByteStringBound(upper: value[...], isText: false).bytes == [1, 3])
        #expect(ByteStringBound(lower: value[...], isText: false).bytes == Array(value[..<64]))
        let highest = [UInt8](repeating: 0xFF, count: 70)
        #expect(ByteStringBound(upper: highest[...], isText: false).bytes == highest)
    }

    @Test("of equal bounds the exact one stays")
    func union() {
        let long = ByteStringBound(lower: Array(repeating: 120, count: 65)[...], isText: true)
        let exact = ByteStringBound(lower: Array(repeating: 120, count: 64)[...], isText: true)
        let union = Bounds(minimum: long, maximum: long).union(Bounds(minimum: exact, maximum: exact))
        #expect(union.minimum.isExact && union.maximum.isExact)
    }
}
