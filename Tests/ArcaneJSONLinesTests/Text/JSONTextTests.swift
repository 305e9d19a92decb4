import Foundation
import Testing

@testable import ArcaneJSONLines

@Suite struct JSONTextTests {
    private func written(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        write(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("every character below 128 reads back as itself")
    func escapes() throws {
        let text = String(String.UnicodeScalarView((0..<128).compactMap { Unicode.Scalar($0) }))
        let json = written { $0.appendText(Array(text.utf8), 0..<128) }
        #expect(try JSONDecoder().decode(String.self, from: Data(json.utf8)) == text)
        #expect(!json.utf8.contains { $0 < 0x20 })
    }

    @Test("a text is the asked part of the bytes and no more")
    func part() {
        #expect(written { $0.appendText(Array("ab\"cd".utf8), 1..<4) } == "\"b\\\"c\"")
        #expect(written { $0.appendText([], 0..<0) } == "\"\"")
    }

    @Test("line breaks between the parts of JSON become spaces")
    func json() {
        #expect(written { $0.appendJSON(Array("{\n  \"a\":\r\n 1}".utf8)[...]) } == "{   \"a\":   1}")
    }

    @Test("Base64 is what Foundation writes, for all lengths")
    func base64() {
        for count in 0..<70 {
            let value = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 200) }
            #expect(written { $0.appendBase64(value[...]) } == Data(value).base64EncodedString())
        }
    }

    @Test("a UUID is written as Foundation writes it, in lower case")
    func uuid() throws {
        let value: UInt128 = 0x0123_4567_89AB_CDEF_FEDC_BA98_7654_3210
        #expect(written { $0.appendUUID(value) } == "01234567-89ab-cdef-fedc-ba9876543210")
    }
}
