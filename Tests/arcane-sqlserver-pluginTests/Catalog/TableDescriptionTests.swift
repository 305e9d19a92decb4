import ArcaneCore
import Testing

@testable import arcane_sqlserver_plugin

struct TableDescriptionTests {
    @Test("a name is quoted so that nothing in it ends it")
    func quoting() {
        #expect("Orders".quotedIdentifier == "[Orders]")
        #expect("a]b[c".quotedIdentifier == "[a]]b[c]")
        #expect(TableName(schema: "my.schema", table: "t]").quoted == "[my.schema].[t]]]")
        #expect("\(TableName(schema: "dbo", table: "Orders"))" == "dbo.Orders")
    }

    @Test("a column is found by its name, and by another case where no column has just that name")
    func lookup() throws {
        let table = Orders.table([("id", .int), ("Name", .int), ("NAME", .bigint)])
        #expect(table.column(named: "NAME")?.type == .bigint)
        #expect(table.column(named: "name")?.type == .int)
        #expect(table.column(named: "other") == nil)
        try table.checkNames(["ID", "name"], of: "fields.include")
        let error = #expect(throws: StreamError.self) { try table.checkNames(["ID", "other", "third"], of: "fields.include") }
        #expect(error?.code == .configuration)
        #expect(error?.message == "fields.include: dbo.Orders has no column 'other' and no 'third'; it has id, Name, NAME")
    }
}
