import CODBC
import Testing

@testable import ArcaneODBC

@Suite struct ParameterFormTests {
    @Test("texts are described by their units of UTF-16, and longer than 4000 as texts without limit")
    func texts() {
        let short = ParameterForm(.text("é😀"))
        #expect(short.sqlType == SQL_WVARCHAR)
        #expect(short.size == 3)
        #expect(short.bytes == Array("é😀".utf8))
        #expect(ParameterForm(.text("")).size == 1)
        #expect(ParameterForm(.text(String(repeating: "a", count: 4000))).sqlType == SQL_WVARCHAR)
        #expect(ParameterForm(.text(String(repeating: "a", count: 4001))).sqlType == SQL_WLONGVARCHAR)
    }

    @Test("bytes keep their length, and longer than 8000 have no limit")
    func binaries() {
        #expect(ParameterForm(.binary([])).size == 1)
        #expect(ParameterForm(.binary([])).bytes == [])
        #expect(ParameterForm(.binary(Array(repeating: 1, count: 8000))).sqlType == SQL_VARBINARY)
        #expect(ParameterForm(.binary(Array(repeating: 1, count: 8001))).sqlType == SQL_LONGVARBINARY)
    }

    @Test("NULL has no bytes")
    func null() {
        #expect(ParameterForm(.null).bytes == nil)
    }

    @Test("decimals travel as texts with their digits")
    func decimals() {
        let form = ParameterForm(.decimal(-50, precision: 5, scale: 2))
        #expect(form.bytes == Array("-0.50".utf8))
        #expect(form.size == 5)
        #expect(form.scale == 2)
    }
}
