import ArcaneStreams
import Testing

@Suite("A table")
struct TextTableTests {
    @Test("has columns of even width, no space at the ends of lines, and no line ends inside")
    func columns() {
        let table = TextTable(["NAME", "NOTE"], rows: [["a", "one\ntwo"], ["longer", ""]])
        #expect(table.lines() == ["NAME    NOTE", "a       one two", "longer"])
    }

    @Test("is no wider than it may be")
    func width() {
        let table = TextTable(["NAME", "NOTE"], rows: [["a", "a long note"]])
        #expect(table.lines(width: 8) == ["NAME  NO", "a     a"])
        #expect(table.lines(width: 0) == ["N", "a"])
    }

    @Test("shows rows that are too short as far as they go")
    func shortRows() {
        #expect(TextTable(["A", "B"], rows: [["x"], []]).lines() == ["A  B", "x", ""])
    }
}
