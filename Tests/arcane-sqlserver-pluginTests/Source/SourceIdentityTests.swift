import Testing

@testable import arcane_sqlserver_plugin

struct SourceIdentityTests {
    private func identity(_ yaml: String, place: String = "host:1433/sales") throws -> String {
        SourceIdentity.text(place, try Orders.spec(yaml))
    }

    @Test("the identity names the server, the database and the table, and shows no condition")
    func words() throws {
        let text = try identity("{filter: \"Name = 'secret'\"}")
        #expect(text.hasPrefix("host:1433/sales dbo.Orders ("))
        #expect(!text.contains("secret"))
    }

    @Test("another server, table, mode, column or condition is another source; columns and polling are not")
    func differences() throws {
        let base = try identity("{}")
        #expect(try identity("{}", place: "host:1433/test") != base)
        for change in ["{table: Lines}", "{schema: x}", "{mode: snapshot}", "{filter: 'a = 1'}"] {
            #expect(try identity(change) != base)
        }
        #expect(try identity("{mode: cursor, cursorColumn: a}") != identity("{mode: cursor, cursorColumn: b}"))
        #expect(try identity("{lookBackInterval: 3d, fields: {exclude: [a]}, backfill: {sliceRows: 5}}") == base)
    }
}
