import Testing

@testable import ArcaneStorage

@Suite struct XMLElementTests {
    private func parse(_ text: String) -> XMLElement? { XMLElement(Array(text.utf8)) }

    @Test("elements, text and order are read; attributes, comments and prefixes are passed over")
    func document() throws {
        let root = try #require(
            parse(
                """
                \u{FEFF}<?xml version="1.0" encoding="UTF-8"?>
                <!-- a <comment> -->
                <s3:List xmlns:s3="http://x/?a>b" other='>'>
                  <Item id="1">one</Item><Item/><Item />
                  <Deep><Item>two</Item></Deep>
                </s3:List >
                """))
        #expect(root.name == "List")
        #expect(root.all("Item").map(\.text) == ["one", "", ""])
        #expect(root["Deep"]?["Item"]?.text == "two")
        #expect(root["Missing"] == nil)
    }

    @Test("entities and character data become their characters")
    func entities() {
        #expect(parse("<a>&lt;&gt;&amp;&quot;&apos;&#252;&#x1F600;</a>")?.text == "<>&\"'ü😀")
        #expect(parse("<a>x<![CDATA[<b>&amp;]]>y</a>")?.text == "x<b>&amp;y")
    }

    @Test("text keeps its white space")
    func whitespace() {
        #expect(parse("<Key> a  b </Key>")?.text == " a  b ")
    }

    @Test(
        "what is not well-formed is none",
        arguments: [
            "", "text", "<a>", "<a></b>", "<a><b></a></b>", "</a>", "<a", "<>x</>", "<a>&unknown;</a>", "<a>&#xD800;</a>",
            "<a>&amp</a>",
            "<!-- x", "<?xml", "<a><![CDATA[x</a>", "<![CDATA[x]]>",
        ])
    func malformed(_ text: String) {
        #expect(parse(text) == nil)
    }

    @Test("document types are refused, so that no entity can grow")
    func documentType() {
        #expect(parse(#"<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;">]><a>&y;</a>"#) == nil)
    }

    @Test("nesting is limited")
    func depth() {
        func nested(_ depth: Int) -> String { String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth) }
        #expect(parse(nested(32)) != nil)
        #expect(parse(nested(33)) == nil)
        #expect(parse(String(repeating: "<a>", count: 1_000_000)) == nil)
    }
}
