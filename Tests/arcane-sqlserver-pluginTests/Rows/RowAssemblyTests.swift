import ArcaneCore
import Testing

@testable import arcane_sqlserver_plugin

struct RowAssemblyTests {
    private static let table = Orders.table(
        [("id", .int), ("code", .text(TextType(kind: .nvarchar, length: 9))), ("total", .int)], keyCount: 2)

    private func selection(_ table: TableDescription, _ mode: ReadingMode) throws -> RowSelection {
        try RowSelection(table, fields: Orders.spec().fields, times: .exact, mode: mode)
    }

    private func integers(_ type: DataType, _ values: [Int64?]) -> Column {
        let builder = ColumnBuilder(type)
        for value in values {
            switch (builder, value) {
            case (.int32(let builder), let value?): builder.append(Int32(value))
            case (.int64(let builder), let value?): builder.append(value)
            default: builder.appendNull()
            }
        }
        return builder.finish()
    }

    private func strings(_ values: [String]) -> Column {
        let data = values.flatMap { Array($0.utf8) }
        let offsets = values.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.utf8.count) }
        return Column(
            type: .string, validity: Validity(allValid: values.count), values: .bytes(offsets: offsets, data: data))
    }

    private func texts(_ column: Column) -> [String] {
        guard case .bytes(let offsets, let data) = column.values else { return [] }
        return zip(offsets, offsets.dropFirst()).map { String(decoding: data[$0..<$1], as: UTF8.self) }
    }

    @Test("changes have the key, version, operation, the other columns, the window's version and the merge key")
    func changes() throws {
        let selection = try selection(RowAssemblyTests.table, .changeTracking)
        let schema = selection.schema(mode: .changeTracking)
        #expect(
            schema.fields.map(\.name) == [
                "id", "code", "SYS_CHANGE_VERSION", "SYS_CHANGE_OPERATION", "total", "ChangeTrackingVersion",
                "ARCANE_MERGE_KEY",
            ])
        #expect(schema.key == ["id", "code"])
        #expect(schema.fields.filter(\.isNullable).map(\.name) == ["total"])
        let assembly = RowAssembly(selection, origin: .changes(upTo: 9), schema: schema)
        #expect(
            assembly.readSchema.fields.map(\.name) == ["id", "code", "SYS_CHANGE_VERSION", "SYS_CHANGE_OPERATION", "total"])
        #expect(assembly.readSchema.key == ["id", "code"])
        let batch = try assembly.assemble(
            [
                integers(.int32, [1, 2]), strings(["abc", "x"]), integers(.int64, [5, 8]), strings(["U", "D"]),
                integers(.int32, [7, nil]),
            ], rowCount: 2)
        #expect(batch.rowCount == 2)
        #expect(batch.columns.count == 7)
        #expect(texts(batch.columns[3]) == ["U", "D"])
        #expect(batch.columns[4].validity.isValid(0) && !batch.columns[4].validity.isValid(1))
        guard case .int64(let versions) = batch.columns[5].values else { Issue.record("no versions"); return }
        #expect(versions == [9, 9])
        #expect(texts(batch.columns[6])[0] == "1cefb1297b9334c2fe321ee39cb2022f238750ed47235c7516715383c47d90f9")
    }

    @Test("rows of a backfill are inserts of version 0")
    func backfill() throws {
        let selection = try selection(RowAssemblyTests.table, .changeTracking)
        let assembly = RowAssembly(
            selection, origin: .table(version: 40), schema: selection.schema(mode: .changeTracking))
        #expect(assembly.readSchema.fields.map(\.name) == ["id", "code", "total"])
        let batch = try assembly.assemble(
            [integers(.int32, [1]), strings(["abc"]), integers(.int32, [7])], rowCount: 1)
        guard case .int64(let versions) = batch.columns[2].values, case .int64(let windows) = batch.columns[5].values else {
            Issue.record("no versions")
            return
        }
        #expect(versions == [0])
        #expect(windows == [40])
        #expect(texts(batch.columns[3]) == ["I"])
    }

    @Test("without change tracking rows have no versions, and without a key no merge key")
    func plain() throws {
        let keyed = try selection(RowAssemblyTests.table, .snapshot).schema(mode: .snapshot)
        #expect(keyed.fields.map(\.name) == ["id", "code", "total", "ARCANE_MERGE_KEY"])
        let keyless = try selection(Orders.table([("a", .int)], keyCount: 0), .snapshot)
        let schema = keyless.schema(mode: .snapshot)
        #expect(schema.fields.map(\.name) == ["a"])
        #expect(schema.key.isEmpty)
        let batch = try RowAssembly(keyless, origin: .table(version: nil), schema: schema).assemble(
            [integers(.int32, [1, nil])], rowCount: 2)
        #expect(batch.columns.count == 1 && batch.rowCount == 2)
    }

    @Test("a row without a value in its key is an error")
    func missingKey() throws {
        let selection = try selection(RowAssemblyTests.table, .snapshot)
        let assembly = RowAssembly(selection, origin: .table(version: nil), schema: selection.schema(mode: .snapshot))
        #expect(throws: StreamError.self) {
            try assembly.assemble([integers(.int32, [nil]), strings(["a"]), integers(.int32, [1])], rowCount: 1)
        }
    }
}
