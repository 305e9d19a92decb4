import ArcaneHTTP
import Testing

@Suite struct HTTPHeadersTests {
    @Test("Names match in either case, and the first value counts")
    func names() {
        let headers: HTTPHeaders = ["Content-Type": "a", "content-type": "b", "Other": "c"]
        #expect(headers["CONTENT-TYPE"] == "a")
        #expect(headers.values(of: "content-Type") == ["a", "b"])
        #expect(headers["Content_Type"] == nil)
        #expect(headers.values(of: "None").isEmpty)
    }

    @Test("Setting replaces every field of the name; nil removes them")
    func setting() {
        var headers: HTTPHeaders = ["A": "1", "a": "2", "B": "3"]
        headers["a"] = "4"
        #expect(headers == ["B": "3", "a": "4"])
        headers["A"] = nil
        #expect(headers == ["B": "3"])
    }

    @Test("Adding keeps the order")
    func adding() {
        var headers = HTTPHeaders([("A", "1")])
        headers.add("B", "2")
        headers.add("A", "3")
        #expect(headers.fields.map(\.value) == ["1", "2", "3"])
        #expect(headers != ["A": "1", "A": "3", "B": "2"])
        #expect(headers.hashValue == (["A": "1", "B": "2", "A": "3"] as HTTPHeaders).hashValue)
    }
}
