import ArcaneCore
import Testing

@testable import arcane_sqlserver_plugin

struct RowSelectionTests {
    private func names(_ yaml: String, of table: TableDescription = Orders.table) throws -> [String] {
        let spec = try Orders.spec(yaml)
        return try RowSelection(table, fields: spec.fields, times: spec.times, mode: spec.mode).columns.map(\.column.name)
    }

    @Test("all columns are read, those of the key first, in the order of the table")
    func all() throws {
        #expect(try names("{}") == ["id", "region", "total", "changed", "version"])
    }

    @Test("columns of the key stay, whatever include and exclude say, and case counts only where names differ in nothing else")
    func chosen() throws {
        #expect(try names("{fields: {include: [TOTAL]}}") == ["id", "region", "total"])
        #expect(try names("{fields: {exclude: [id, Changed]}}") == ["id", "region", "total", "version"])
        let table = Orders.table([("id", .int), ("name", .int), ("Name", .int)])
        #expect(try names("{fields: {include: [Name]}}", of: table) == ["id", "Name"])
    }

    @Test("a column to include that is not there is an error that lists those that are")
    func missing() {
        #expect {
            try names("{fields: {include: [price]}}")
        } throws: {
            "\($0)".contains("fields.include: dbo.Orders has no column 'price'") && "\($0)".contains("total, region")
        }
    }

    @Test("a column to exclude may have been dropped")
    func dropped() throws {
        #expect(try names("{fields: {exclude: [price]}}").count == 5)
    }

    @Test("hidden columns and column sets are read only where they are asked for")
    func hidden() throws {
        var table = Orders.table([("id", .int), ("from", .datetime2(scale: 3)), ("sparse", .xml), ("name", .int)])
        table.columns[1].isHidden = true
        table.columns[2].isColumnSet = true
        #expect(try names("{}", of: table) == ["id", "name"])
        #expect(try names("{fields: {include: [from, name]}}", of: table) == ["id", "from", "name"])
    }

    @Test("a type that cannot be read is an error, unless its column is left out")
    func unreadable() throws {
        let table = Orders.table([("id", .int), ("embedding", .unknown("vector"))])
        #expect(throws: StreamError.self) { try names("{}", of: table) }
        #expect(try names("{fields: {exclude: [embedding]}}", of: table) == ["id"])
    }

    @Test("a column with a name that the stream adds itself is an error with a remedy")
    func reserved() throws {
        for name in ["sys_change_version", "Sys_Change_Version"] {
            let table = Orders.table([("id", .int), (name, .int)])
            #expect { try names("{}", of: table) } throws: { "\($0)".contains("add it to fields.exclude") }
        }
        let table = Orders.table([("id", .int), ("sys_change_version", .int)])
        #expect(try names("{mode: snapshot}", of: table).count == 2)
    }

    @Test("a key is exact, however other times are written")
    func times() throws {
        let spec = try Orders.spec("{times: microseconds}")
        let table = Orders.table([("at", .datetime2(scale: 7)), ("other", .datetime2(scale: 7))])
        let selection = try RowSelection(table, fields: spec.fields, times: spec.times, mode: spec.mode)
        #expect(selection.key.map(\.reading.dataType) == [.string])
        #expect(selection.others.map(\.reading.dataType) == [.timestamp(.microsecond, isUTC: false)])
    }
}
