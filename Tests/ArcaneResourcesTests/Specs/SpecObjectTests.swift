import ArcaneCore
import ArcaneResources
import Testing

struct SpecObjectTests {
    struct Small: StreamSpec {
        @Setting("A count.", default: 1, aliases: ["oldCount"]) var rowCount: Int
        @Setting("A name.") var name: String?
        @Setting("A block.") var inner: Inner
    }

    struct Inner: StreamSpec {
        @Setting("A flag.", default: false) var pathStyle: Bool
    }

    @Test("names match in any case", arguments: ["rowCount", "ROWCOUNT", "rowcount", "RowCount"])
    func anyCase(name: String) throws {
        let result = Small.decode(from: .object([name: 7]))
        #expect(try result.get().rowCount == 7)
        #expect(result.warnings == [])
    }

    @Test("null counts as absent")
    func null() throws {
        let result = Small.decode(from: ["rowCount": nil, "name": nil, "inner": nil])
        #expect(result.problems == [])
        #expect(try result.get().rowCount == 1)
        #expect(try result.get().inner.pathStyle == false)
    }

    @Test("an older name is read, with a warning that has the new one")
    func alias() throws {
        let result = Small.decode(from: ["OLDCOUNT": 7])
        #expect(try result.get().rowCount == 7)
        #expect(result.warningTexts == ["rowCount: was read from its older name 'OLDCOUNT'; write 'rowCount'"])
    }

    @Test("a setting under two names is a problem that shows both")
    func twice() {
        #expect(
            Small.decode(from: ["rowCount": 1, "ROWCOUNT": 2]).problemTexts
                == ["rowCount: is given more than once, as 'ROWCOUNT' and 'rowCount'; keep one"])
        #expect(
            Small.decode(from: ["rowCount": 1, "oldCount": 2]).problemTexts
                == ["rowCount: is given more than once, as 'rowCount' and 'oldCount'; keep one"])
        #expect(Small.decode(from: ["rowCount": 1, "oldCount": nil]).problems == [])
    }

    @Test("each unknown name is warned of once, with the nearest known one, at any depth, and nothing is refused")
    func unknown() throws {
        let result = Small.decode(from: ["rowCuont": 7, "zebra": 1, "inner": ["pathstile": true], "suspendet": true])
        #expect(try result.get().rowCount == 1)
        #expect(
            result.warningTexts == [
                "rowCuont: is not a known setting and is ignored; did you mean 'rowCount'?",
                "suspendet: is not a known setting and is ignored; did you mean 'suspended'?",
                "zebra: is not a known setting and is ignored",
                "inner.pathstile: is not a known setting and is ignored; did you mean 'pathStyle'?",
            ])
    }

    @Test(
        "what is no object is a problem of its place",
        arguments: [("text", "a text"), (7, "a number"), ([], "a list"), (true, "a truth value")] as [(JSONValue, String)])
    func noObject(value: JSONValue, kind: String) {
        #expect(Small.decode(from: value).problemTexts == ["must be an object, not \(kind)"])
        #expect(Small.decode(from: ["inner": value]).problemTexts == ["inner: must be an object, not \(kind)"])
    }
}
