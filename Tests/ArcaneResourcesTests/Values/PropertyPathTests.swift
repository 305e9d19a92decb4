import ArcaneCore
import ArcaneResources
import Testing

struct PropertyPathTests {
    @Test("a path is a list of names; a text is told how to be one")
    func path() {
        #expect(Holder<PropertyPath>.read(["meta", "pages"]) == ["meta", "pages"])
        #expect(Holder<PropertyPath>.read([]) == [])
        #expect(Holder<PropertyPath>.read(["a.b"])?.names == ["a.b"])
        #expect(Holder<PropertyPath>.problems("meta.pages") == ["value: must be a list of property names; write [meta, pages]"])
        #expect(Holder<PropertyPath>.problems([1]) == ["value[0]: must be a text, not a number; put it in quotes"])
        #expect(PropertyPath(["a", "b"]).description == "[a, b]")
    }
}
