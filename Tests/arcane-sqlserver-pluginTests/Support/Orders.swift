import ArcaneCore
import ArcaneResources
import ArcaneYAML

@testable import arcane_sqlserver_plugin

/// The table of most tests, and specs of streams on it.
enum Orders {
    static let name = TableName(schema: "dbo", table: "Orders")

    /// `dbo.Orders` with the key (region, id), in another order than the table's columns.
    static let table = TableDescription(
        name: name, objectID: 7, created: "2024-01-01T00:00:00", trackingBegan: 3,
        columns: [
            TableColumn(name: "id", type: .int, isNullable: false, keyOrdinal: 2),
            TableColumn(name: "total", type: .decimal(precision: 18, scale: 4)),
            TableColumn(
                name: "region", type: .text(TextType(kind: .nvarchar, length: 10, collation: "Latin1_General_CI_AS")),
                isNullable: false, keyOrdinal: 1),
            TableColumn(name: "changed", type: .datetime2(scale: 3)),
            TableColumn(name: "version", type: .rowversion, isNullable: false),
        ])

    /// A table with these columns; the first `keyCount` are its key.
    static func table(_ columns: [(String, SqlType)], keyCount: Int = 1) -> TableDescription {
        var table = table
        table.columns = columns.enumerated().map { index, column in
            TableColumn(
                name: column.0, type: column.1, isNullable: index >= keyCount,
                keyOrdinal: index < keyCount ? index + 1 : nil)
        }
        return table
    }

    /// A spec; what every one needs is added.
    static func spec(_ yaml: String = "{}") throws -> SqlServerSpec {
        try SqlServerSpec.decode(from: document(yaml)).get()
    }

    /// A spec as JSON; what every one needs is added.
    static func document(_ yaml: String) throws -> JSONValue {
        try JSONValue(yaml: "{table: Orders, jobTemplateRef: {name: sql}, sink: {location: 'file:///data'}}")
            .merging(try JSONValue(yaml: yaml))
    }

    /// The queries of a stream.
    static func reads(_ yaml: String = "{}", of table: TableDescription = table) throws -> ReadQueries {
        try ReadQueries(table, spec: spec(yaml))
    }
}
