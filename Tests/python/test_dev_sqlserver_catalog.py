"""The catalog: views of `sys` and INFORMATION_SCHEMA, ODBC's catalog functions, and what changes a table's shape."""

import pytest

from sql_server import Database

TABLE = """CREATE TABLE sales.Orders(
    region nvarchar(10) COLLATE Latin1_General_BIN2 NOT NULL,
    id bigint IDENTITY(10, 5) NOT NULL,
    amount decimal(18, 4) NULL CONSTRAINT DF_amount DEFAULT (0),
    at datetime2(3) NOT NULL DEFAULT SYSUTCDATETIME(),
    doubled AS (amount * 2) PERSISTED,
    rare int SPARSE NULL,
    mail varchar(100) MASKED WITH (FUNCTION = 'email()') NULL,
    since datetime2 GENERATED ALWAYS AS ROW START HIDDEN NOT NULL,
    version rowversion,
    note nvarchar(max),
    CONSTRAINT PK_Orders PRIMARY KEY NONCLUSTERED (id DESC, region),
    CONSTRAINT UQ_Orders UNIQUE (amount, id),
    CHECK (amount >= 0)
)"""


@pytest.fixture
def sales(database: Database) -> Database:
    database.run("CREATE SCHEMA sales")
    database.run(TABLE)
    return database


def test_columns_and_their_types(sales: Database):
    query = """SELECT c.column_id, c.name, t.name, c.max_length, c.precision, c.scale,
            c.is_nullable, c.is_identity, c.is_computed, c.is_sparse, c.is_hidden, c.is_masked
        FROM sys.columns AS c JOIN sys.types AS t ON t.user_type_id = c.user_type_id
        WHERE c.object_id = OBJECT_ID('sales.Orders') ORDER BY c.column_id"""
    assert sales.rows(query) == [
        [1, "region", "nvarchar", 20, 0, 0, 0, 0, 0, 0, 0, 0],
        [2, "id", "bigint", 8, 19, 0, 0, 1, 0, 0, 0, 0],
        [3, "amount", "decimal", 9, 18, 4, 1, 0, 0, 0, 0, 0],
        [4, "at", "datetime2", 7, 23, 3, 0, 0, 0, 0, 0, 0],
        [5, "doubled", "decimal", 13, 20, 4, 1, 0, 1, 0, 0, 0],
        [6, "rare", "int", 4, 10, 0, 1, 0, 0, 1, 0, 0],
        [7, "mail", "varchar", 100, 0, 0, 1, 0, 0, 0, 0, 1],
        [8, "since", "datetime2", 8, 27, 7, 0, 0, 0, 0, 1, 0],
        [9, "version", "timestamp", 8, 0, 0, 0, 0, 0, 0, 0, 0],
        [10, "note", "nvarchar", -1, 0, 0, 1, 0, 0, 0, 0, 0],
    ]


def test_collations(sales: Database):
    query = (
        "SELECT name, collation_name FROM sys.columns WHERE object_id = OBJECT_ID('sales.Orders') AND collation_name "
        "IS NOT NULL ORDER BY column_id"
    )
    assert sales.rows(query)[:2] == [["region", "Latin1_General_BIN2"], ["mail", "SQL_Latin1_General_CP1_CI_AS"]]


def test_key_columns_in_the_order_of_the_key(sales: Database):
    query = """SELECT c.name, ic.key_ordinal, ic.is_descending_key FROM sys.indexes AS i
        JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
        JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
        WHERE i.is_primary_key = 1 AND i.object_id = OBJECT_ID(N'sales.Orders') ORDER BY ic.key_ordinal"""
    assert sales.rows(query) == [["id", 1, 1], ["region", 2, 0]]


def test_information_schema(sales: Database):
    columns = f"""SELECT COLUMN_NAME, DATA_TYPE, IS_NULLABLE, CHARACTER_MAXIMUM_LENGTH,
            NUMERIC_PRECISION, NUMERIC_SCALE, DATETIME_PRECISION
        FROM [{sales.name}].INFORMATION_SCHEMA.COLUMNS
        WHERE TABLE_SCHEMA = 'sales' AND TABLE_NAME = N'orders' AND ORDINAL_POSITION < 5 ORDER BY ORDINAL_POSITION"""
    assert sales.rows(columns) == [
        ["region", "nvarchar", "NO", 10, None, None, None],
        ["id", "bigint", "NO", None, 19, 0, None],
        ["amount", "decimal", "YES", None, 18, 4, None],
        ["at", "datetime2", "NO", None, None, None, 3],
    ]
    keys = """SELECT c.COLUMN_NAME, CASE WHEN kcu.CONSTRAINT_NAME IS NULL THEN 0 ELSE 1 END FROM INFORMATION_SCHEMA.COLUMNS c
        LEFT JOIN INFORMATION_SCHEMA.TABLE_CONSTRAINTS tc
            ON tc.TABLE_SCHEMA = c.TABLE_SCHEMA AND tc.TABLE_NAME = c.TABLE_NAME AND tc.CONSTRAINT_TYPE = N'PRIMARY KEY'
        LEFT JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE kcu
            ON kcu.CONSTRAINT_NAME = tc.CONSTRAINT_NAME AND kcu.COLUMN_NAME = c.COLUMN_NAME
        WHERE c.ORDINAL_POSITION <= 3 ORDER BY c.ORDINAL_POSITION"""
    assert sales.rows(keys) == [["region", 1], ["id", 1], ["amount", 0]]


def test_names_are_found_in_any_case_and_kept_as_they_were_written(sales: Database):
    sales.run("CREATE TABLE [Odd name.]([sélect] int PRIMARY KEY, [a]]b] int, [WITH] int) INSERT [odd NAME.] VALUES (1, 2, 3)")
    assert sales.rows("SELECT [SÉLECT], [A]]b], [with] FROM dbo.[ODD name.]") == [[1, 2, 3]]
    assert sales.rows("SELECT name FROM sys.tables WHERE name LIKE 'odd%'") == [["Odd name."]]
    assert sales.value("OBJECT_NAME(OBJECT_ID('[Odd name.]'))") == "Odd name."


def test_views_are_told_from_tables(sales: Database):
    sales.run("CREATE VIEW sales.Big AS SELECT id, amount AS total FROM sales.Orders WHERE amount > 100")
    assert sales.rows("SELECT name, type FROM sys.objects WHERE type IN ('U', 'V') ORDER BY type") == [
        ["Orders", "U "],
        ["Big", "V "],
    ]
    assert sales.rows(
        "SELECT name, system_type_id FROM sys.columns WHERE object_id = OBJECT_ID('sales.Big') ORDER BY column_id"
    ) == [["id", 127], ["total", 106]]
    assert sales.rows("SELECT TABLE_TYPE FROM INFORMATION_SCHEMA.TABLES ORDER BY TABLE_TYPE") == [["BASE TABLE"], ["VIEW"]]
    assert sales.fails("ALTER TABLE sales.Big ENABLE CHANGE_TRACKING") in (4997, 4902)


def test_properties(sales: Database):
    assert sales.value("OBJECTPROPERTY(OBJECT_ID('sales.Orders'), 'TableHasPrimaryKey')") == 1
    assert sales.value("COLUMNPROPERTY(OBJECT_ID('sales.Orders'), 'amount', 'ColumnId')") == 3
    assert sales.value("CAST(SERVERPROPERTY('ProductVersion') AS varchar(20))").startswith("16.")
    assert sales.value("DB_NAME()") == sales.name
    assert sales.value(f"DB_ID('{sales.name}')") == sales.value("DB_ID()")


def test_properties_of_server_and_database_are_variants(sales: Database):
    """ "SERVERPROPERTY (Transact-SQL)" and "DATABASEPROPERTYEX (Transact-SQL)": the return type is sql_variant."""
    assert sales.value("SQL_VARIANT_PROPERTY(SERVERPROPERTY('Edition'), 'BaseType')") == "nvarchar"
    assert sales.fails("SELECT SERVERPROPERTY('Edition') + '!'") == 8117
    assert sales.value("CONVERT(int, SERVERPROPERTY('EngineEdition'))") == 3
    assert sales.rows("IF DATABASEPROPERTYEX(DB_NAME(), 'Updateability') = 'read_write' SELECT 1 ELSE SELECT 0") == [[1]]
    assert sales.rows("SELECT 1 WHERE SERVERPROPERTY('EngineEdition') IN (2, 3) AND SERVERPROPERTY('Edition') <> N'x'") == [[1]]
    assert sales.rows("SELECT 1 WHERE SERVERPROPERTY('Edition') = 3 OR SERVERPROPERTY('unheard of') = 'x'") == []


@pytest.mark.parametrize("driver", ["freetds", "microsoft"])
def test_catalog_functions_of_odbc(sales: Database, driver: str):
    cursor = sales.connect(driver).cursor()
    assert [(row.table_schem, row.table_name, row.table_type) for row in cursor.tables(table="Orders")] == [
        ("sales", "Orders", "TABLE")
    ]
    columns = [(row.column_name, row.type_name, row.nullable) for row in cursor.columns(table="Orders", schema="sales")]
    assert columns[:3] == [("region", "nvarchar", 0), ("id", "bigint", 0), ("amount", "decimal", 1)]
    assert [(row.column_name, row.key_seq) for row in cursor.primaryKeys(table="Orders", schema="sales")] == [
        ("id", 1),
        ("region", 2),
    ]


# Shapes that change


def test_columns_are_added_dropped_renamed_and_retyped(sales: Database):
    sales.run("CREATE TABLE T(id int PRIMARY KEY, a int, b varchar(5)) INSERT T VALUES (1, 2, '3')")
    sales.run("ALTER TABLE T ADD c bit NOT NULL DEFAULT 1, d int NULL ALTER TABLE T ALTER COLUMN b bigint NOT NULL")
    assert sales.rows("SELECT * FROM T") == [[1, 2, 3, 1, None]]
    sales.run("EXEC sp_rename 'dbo.T.a', 'renamed', 'COLUMN' ALTER TABLE T DROP COLUMN d")
    assert sales.rows("SELECT renamed, b FROM T") == [[2, 3]]
    assert sales.fails("SELECT a FROM T") == 207
    sales.run("EXEC sp_rename 'T', 'U'")
    assert sales.rows("SELECT id FROM U") == [[1]]
    assert sales.fails("SELECT id FROM T") == 208


def test_a_column_that_comes_again_has_another_id(sales: Database):
    sales.run("CREATE TABLE T(id int PRIMARY KEY, a int) ALTER TABLE T DROP COLUMN a ALTER TABLE T ADD a int")
    assert sales.rows("SELECT column_id FROM sys.columns WHERE object_id = OBJECT_ID('T') AND name = 'a'") == [[3]]


def test_a_primary_key_can_be_replaced(sales: Database):
    sales.run("CREATE TABLE T(a int NOT NULL, b int NOT NULL, CONSTRAINT PK_T PRIMARY KEY (a)) INSERT T VALUES (1, 1), (2, 1)")
    assert sales.fails("INSERT T VALUES (1, 2)") == 2627
    sales.run("ALTER TABLE T DROP CONSTRAINT PK_T ALTER TABLE T ADD CONSTRAINT PK_T PRIMARY KEY (a, b) INSERT T VALUES (1, 2)")
    assert sales.rows("SELECT COUNT(*) FROM T") == [[3]]


def test_changes_of_the_catalog_are_rolled_back(sales: Database):
    sales.run("BEGIN TRAN CREATE TABLE T(id int) DROP TABLE sales.Orders ROLLBACK")
    assert sales.rows("SELECT name FROM sys.tables") == [["Orders"]]


@pytest.mark.parametrize(
    "statement, number",
    [
        ("CREATE TABLE sales.Orders(id int)", 2714),
        ("CREATE TABLE missing.T(id int)", 2760),
        ("CREATE TABLE T(a int, A int)", 2705),
        ("CREATE TABLE T(a int PRIMARY KEY, b int PRIMARY KEY)", 1779),
        ("CREATE TABLE T(a int, PRIMARY KEY (b))", 1911),
        ("DROP TABLE Missing", 3701),
        ("ALTER TABLE Missing ADD x int", 4902),
        ("ALTER TABLE sales.Orders DROP COLUMN id", 5074),
        ("ALTER TABLE sales.Orders DROP COLUMN missing", 4924),
        ("INSERT sales.Orders(id, region) VALUES (1, 'x')", 544),
        ("INSERT sales.Orders(doubled) VALUES (1)", 271),
        ("INSERT sales.Orders(version) VALUES (0x)", 273),
        ("INSERT sales.Orders(region) VALUES (NULL)", 515),
        ("CREATE DATABASE master", 1801),
        ("DROP DATABASE missing", 3701),
        ("DROP DATABASE [{name}]", 3702),
        ("USE missing", 911),
        ("SELECT * FROM sys.nonsense", 208),
        ("SELECT * FROM other.dbo.T", 911),
        ("EXEC nonsense", 2812),
    ],
)
def test_what_is_refused(sales: Database, statement: str, number: int):
    assert sales.fails(statement.replace("{name}", sales.name)) == number
