import ArcaneTestSupport
import CODBC
import Testing

@testable import ArcaneODBC

@Suite struct UTF8TextTests {
    private func isValid(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes(UTF8Text.isValid) }

    @Test("every scalar is valid, at every distance from the blocks of eight bytes")
    func scalars() {
        for scalar in [
            "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}", "😀",
        ] {
            for padding in 0...17 {
                let text = String(repeating: "a", count: padding) + scalar
                #expect(isValid(Array(text.utf8)))
                #expect(isValid(Array((text + "bcdefgh").utf8)))
                #expect(!isValid(Array(text.utf8.dropLast())) || scalar.utf8.count == 1)
            }
        }
        #expect(isValid([]))
    }

    @Test(
        "what is not well-formed is refused",
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xC2], [0xE1, 0x80], [0xF1, 0x80, 0x80], [0xE1, 0x80, 0x41],
            [0xF1, 0x80, 0x41, 0x80],
        ] as [[UInt8]])
    func malformed(bytes: [UInt8]) {
        #expect(!isValid(bytes))
        #expect(!isValid(Array("12345678".utf8) + bytes + Array("12345678".utf8)))
    }

    @Test("random bytes are judged as the standard library judges them")
    func random() {
        var generator = SeededGenerator(seed: 7)
        let pieces: [[UInt8]] = [
            [0x41], [0xC3, 0xA9], [0xE2, 0x82, 0xAC], [0xF0, 0x9F, 0x98, 0x80], [0x80], [0xF0], [0xED, 0xA0, 0x80],
        ]
        var valid = 0
        for _ in 0..<4000 {
            let bytes = (0..<Int.random(in: 0...12, using: &generator)).flatMap { _ in
                pieces.randomElement(using: &generator) ?? []
            }
            let expected = String(validating: bytes, as: UTF8.self) != nil
            #expect(isValid(bytes) == expected)
            if expected { valid += 1 }
        }
        #expect((100...3900).contains(valid))
    }
}

@Suite struct GUIDTests {
    @Test("the first byte of the text is the highest of the number, and both ways agree")
    func order() {
        let guid = SQLGUID(
            Data1: 0x6F96_19FF, Data2: 0x8B86, Data3: 0xD011, Data4: (0xB4, 0x2D, 0x00, 0xC0, 0x4F, 0xC9, 0x64, 0xFF))
        #expect(guid.number == 0x6F9619FF_8B86_D011_B42D_00C04FC964FF)
        #expect(guid.text == "6F9619FF-8B86-D011-B42D-00C04FC964FF")
        #expect(SQLGUID(number: guid.number).text == guid.text)
        #expect(SQLGUID(number: 1).text == "00000000-0000-0000-0000-000000000001")
        #expect(SQLGUID(number: .max).number == .max)
    }

    @Test("bytes are written in capitals")
    func hex() {
        #expect(HexText.upper([0, 0x0A, 0xFF]) == Array("000AFF".utf8))
        #expect(HexText.upper([]) == [])
    }
}
