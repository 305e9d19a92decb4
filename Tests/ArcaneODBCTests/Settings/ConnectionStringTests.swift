import Testing

@testable import ArcaneODBC

@Suite struct ConnectionStringTests {
    @Test(
        "values are plain, in braces as in ODBC, or in quotes as in ADO.NET",
        arguments: [
            ("PWD=plain", "plain"), ("PWD = plain ; ", "plain"), ("PWD={a;b}", "a;b"), ("PWD={a}}b}", "a}b"), ("PWD={}", ""),
            ("PWD=\"a;'b\"", "a;'b"), ("PWD=\"a\"\"b\"", "a\"b"), ("PWD='a''b;c'", "a'b;c"), ("PWD=a=b", "a=b"), ("PWD=", ""),
            (";;PWD= a b ;;", "a b"), ("PWD={ a } ;", " a "), ("PWD=a{b}", "a{b}"),
        ])
    func value(text: String, value: String) throws {
        let entries = try ConnectionString(parsing: text).entries
        #expect(entries.map(\.value) == [value])
        #expect(entries.map(\.name) == ["PWD"])
    }

    @Test("parts keep their order, and names are compared without case, blanks and underscores")
    func order() throws {
        let entries = try ConnectionString(parsing: "Data Source=a;TDS_Version=7.4;uid={b};").entries
        #expect(entries.map(\.key) == ["datasource", "tdsversion", "uid"])
        #expect(entries.map(\.name) == ["Data Source", "TDS_Version", "uid"])
    }

    @Test("no parts are no entries", arguments: ["", " ", ";;", " ; "])
    func empty(text: String) throws {
        #expect(try ConnectionString(parsing: text).entries.isEmpty)
    }

    @Test(
        "what is no part is refused by its place, and shows no value",
        arguments: [
            ("Server=a;se cret", "part 2"), ("=secret", "part 1"), ("Server=a;;PWD={secret", "PWD"), ("PWD='secret", "PWD"),
            ("PWD={secret}more", "PWD"), ("PWD=\"secret\"x;", "PWD"), ("PWD={secret}}", "PWD"),
        ])
    func refused(text: String, named: String) {
        let error = #expect(throws: ODBCError.self) { try ConnectionString(parsing: text) }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains(named) == true)
        #expect(error?.message.contains("cret") == false)
    }
}
