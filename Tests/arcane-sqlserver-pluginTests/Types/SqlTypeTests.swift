import Testing

@testable import arcane_sqlserver_plugin

struct SqlTypeTests {
    @Test("longer texts and bytes are of the same form, and what fills, rounds or converts values is not")
    func valueForms() {
        func form(_ name: String, _ size: Int, _ scale: Int = 0, _ collation: String? = nil) -> String {
            SqlType(name: name, size: size, precision: 0, scale: scale, collation: collation).valueForm
        }
        #expect(form("nvarchar", 20) == form("nvarchar", -1))
        #expect(form("varbinary", 20) == form("varbinary", -1))
        #expect(form("varchar", 20, 0, "A") == form("varchar", 40, 0, "A"))
        #expect(form("varchar", 20, 0, "A") != form("varchar", 20, 0, "B"))
        #expect(form("nvarchar", 20, 0, "A") == form("nvarchar", 20, 0, "B"))
        #expect(form("char", 10) != form("char", 20) && form("char", 10) != form("varchar", 10))
        #expect(form("binary", 10) != form("binary", 20))
        #expect(form("datetime2", 8, 6) != form("datetime2", 6, 0))
        #expect(TableColumn(name: "a", type: .int, number: 3).source == "int, column 3")
        #expect(TableColumn(name: "a", type: .int).source == "int")
    }

    private func type(_ name: String, size: Int = 0, precision: Int = 0, scale: Int = 0) -> SqlType {
        SqlType(name: name, size: size, precision: precision, scale: scale, collation: nil)
    }

    @Test(
        "a type from the catalog is written as T-SQL declares it",
        arguments: [
            ("bit", 1, 1, 0, "bit"), ("tinyint", 1, 3, 0, "tinyint"), ("smallint", 2, 5, 0, "smallint"),
            ("int", 4, 10, 0, "int"), ("bigint", 8, 19, 0, "bigint"), ("decimal", 17, 38, 38, "decimal(38,38)"),
            ("numeric", 9, 18, 4, "decimal(18,4)"), ("money", 8, 19, 4, "money"), ("smallmoney", 4, 10, 4, "smallmoney"),
            ("float", 8, 53, 0, "float(53)"), ("real", 4, 24, 0, "real"), ("char", 5, 0, 0, "char(5)"),
            ("varchar", 50, 0, 0, "varchar(50)"), ("varchar", -1, 0, 0, "varchar(max)"), ("nchar", 8, 0, 0, "nchar(4)"),
            ("nvarchar", 100, 0, 0, "nvarchar(50)"), ("nvarchar", -1, 0, 0, "nvarchar(max)"), ("text", 16, 0, 0, "text"),
            ("ntext", 16, 0, 0, "ntext"), ("xml", -1, 0, 0, "xml"), ("binary", 4, 0, 0, "binary(4)"),
            ("varbinary", -1, 0, 0, "varbinary(max)"), ("image", 16, 0, 0, "image"), ("timestamp", 8, 0, 0, "rowversion"),
            ("date", 3, 10, 0, "date"), ("time", 5, 16, 7, "time(7)"), ("datetime", 8, 23, 3, "datetime"),
            ("smalldatetime", 4, 16, 0, "smalldatetime"), ("datetime2", 8, 27, 7, "datetime2(7)"),
            ("datetimeoffset", 10, 34, 2, "datetimeoffset(2)"), ("uniqueidentifier", 16, 0, 0, "uniqueidentifier"),
            ("sql_variant", 8016, 0, 0, "sql_variant"), ("hierarchyid", 892, 0, 0, "hierarchyid"),
            ("geography", -1, 0, 0, "geography"), ("geometry", -1, 0, 0, "geometry"), ("vector", 20, 0, 0, "vector"),
        ])
    func declaration(name: String, size: Int, precision: Int, scale: Int, text: String) {
        #expect(type(name, size: size, precision: precision, scale: scale).description == text)
    }

    @Test("a type of an assembly is read as its bytes, and a type of a later version is not known")
    func others() {
        let own = SqlType(name: "Point", size: -1, precision: 0, scale: 0, collation: nil, isAssemblyType: true)
        #expect(own == .clr("Point"))
        #expect(type("json") == .unknown("json"))
    }
}
