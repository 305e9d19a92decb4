import ArcaneCore
import Testing

@Suite("A JSON value")
struct JSONValueTests {
    @Test("is written with sorted keys and without spaces")
    func text() {
        let value: JSONValue = ["b": [1, true, nil], "a": "q\"\\\n\t\u{1}é😀", "c": .number("1.50")]
        #expect(value.text == #"{"a":"q\"\\\n\t\u0001é😀","b":[1,true,null],"c":1.50}"#)
        #expect("\(value)" == value.text)
    }

    @Test("is a whole number where it is one, however it is written")
    func integers() {
        #expect(JSONValue.number("5").intValue == 5)
        #expect(JSONValue.number("5.0").intValue == 5)
        #expect(JSONValue.number("5e2").intValue == 500)
        #expect(JSONValue.number("5.5").intValue == nil)
        #expect(JSONValue.number("1e30").intValue == nil)
        #expect(JSONValue.string("5").intValue == nil)
    }

    @Test("is looked into by names")
    func paths() {
        let value: JSONValue = ["a": ["b": [1, 2]], "n": nil]
        #expect(value[path: ["a", "b"]]?.arrayValue?.count == 2)
        #expect(value[path: ["a", "x", "y"]] == nil)
        #expect(value["n"]?.isNull == true)
        #expect(value["a"]?["b"]?["c"] == nil)
    }

    @Test("takes an override member by member, in any case of the names; anything but objects is replaced")
    func merging() {
        let spec: JSONValue = ["sink": ["location": "a", "format": "jsonl"], "fields": [1, 2], "kept": 1]
        let merged = spec.merging(["SINK": ["Location": "b"], "fields": [3], "new": ["x": 1]])
        #expect(merged == ["sink": ["location": "b", "format": "jsonl"], "fields": [3], "kept": 1, "new": ["x": 1]])
        #expect(spec.merging(["sink": nil]) == ["sink": nil, "fields": [1, 2], "kept": 1])
        #expect(spec.merging(5) == 5)
    }
}
