"""Every type with its smallest and largest values, NULL, and the values that break others, read by two drivers."""

import datetime
import struct
from decimal import Decimal
from typing import Any

import pytest

from sql_server import Database

DRIVERS = ["freetds", "microsoft"]
DAY = datetime.date
MOMENT = datetime.datetime
LONG = "x" * 64_512
EMOJI = "\N{GRINNING FACE}"

# type: [(T-SQL constant, what a driver returns)]
VALUES: dict[str, list[tuple[str, Any]]] = {
    "tinyint": [("0", 0), ("255", 255)],
    "smallint": [("-32768", -32768), ("32767", 32767)],
    "int": [("-2147483648", -(2**31)), ("2147483647", 2**31 - 1)],
    "bigint": [("-9223372036854775808", -(2**63)), ("9223372036854775807", 2**63 - 1)],
    "bit": [("0", False), ("1", True), ("'true'", True), ("42", True)],
    "decimal(38,0)": [("9" * 38, Decimal("9" * 38)), ("-" + "9" * 38, Decimal("-" + "9" * 38)), ("0", Decimal(0))],
    "decimal(38,38)": [("0." + "9" * 38, Decimal("0." + "9" * 38)), ("-0." + "0" * 37 + "1", Decimal("-0." + "0" * 37 + "1"))],
    "decimal(9,2)": [("-1234567.89", Decimal("-1234567.89")), ("0.005", Decimal("0.01")), ("-0.001", Decimal("0.00"))],
    "decimal(19,4)": [("999999999999999.9999", Decimal("999999999999999.9999"))],
    "numeric(28,10)": [("-" + "9" * 18 + "." + "9" * 10, Decimal("-" + "9" * 18 + "." + "9" * 10))],
    "money": [
        ("-922337203685477.5808", Decimal("-922337203685477.5808")),
        ("922337203685477.5807", Decimal("922337203685477.5807")),
    ],
    "smallmoney": [("-214748.3648", Decimal("-214748.3648")), ("214748.3647", Decimal("214748.3647"))],
    "float": [
        ("1.7976931348623157e308", 1.7976931348623157e308),
        ("-2.2250738585072014e-308", -2.2250738585072014e-308),
        ("0.1", 0.1),
    ],
    "real": [("3.4028234663852886e38", 3.4028234663852886e38), ("0.1", struct.unpack("<f", struct.pack("<f", 0.1))[0])],
    "char(5)": [("'ab'", "ab   "), ("''", "     ")],
    "varchar(50)": [("'café €'", "café €"), ("''", ""), ("'trailing  '", "trailing  ")],
    "varchar(max)": [("''", ""), (f"'{LONG}'", LONG)],
    "text": [("'old'", "old"), (f"'{LONG}'", LONG)],
    "nchar(4)": [("N'é'", "é   "), (f"N'{EMOJI}'", EMOJI + "  ")],
    "nvarchar(50)": [(f"N'{EMOJI * 25}'", EMOJI * 25), ("N''", ""), ("N' ї漢字 '", " ї漢字 ")],
    "nvarchar(max)": [("N''", ""), (f"N'{EMOJI * 4000}x'", EMOJI * 4000 + "x")],
    "ntext": [("N'ñ'", "ñ")],
    "xml": [("N'<a b=\"1\">é</a>'", '<a b="1">é</a>')],
    "binary(4)": [("0x0102", b"\1\2\0\0"), ("0x00000000", b"\0" * 4)],
    "varbinary(8)": [("0x", b""), ("0xFF00", b"\xff\0")],
    "varbinary(max)": [("0x", b""), ("0x" + "AB" * 9000, b"\xab" * 9000)],
    "image": [("0x00FF", b"\0\xff")],
    "date": [("'0001-01-01'", DAY(1, 1, 1)), ("'9999-12-31'", DAY(9999, 12, 31)), ("'20240229'", DAY(2024, 2, 29))],
    "time(0)": [("'23:59:59'", datetime.time(23, 59, 59)), ("'00:00'", datetime.time())],
    "time(6)": [("'12:34:56.123456'", datetime.time(12, 34, 56, 123456))],
    "smalldatetime": [
        ("'1900-01-01'", MOMENT(1900, 1, 1)),
        ("'2079-06-06 23:59'", MOMENT(2079, 6, 6, 23, 59)),
        ("'2024-01-01 00:00:30'", MOMENT(2024, 1, 1, 0, 1)),
    ],
    "datetime": [
        ("'1753-01-01'", MOMENT(1753, 1, 1)),
        ("'9999-12-31 23:59:59.997'", MOMENT(9999, 12, 31, 23, 59, 59, 997000)),
        ("'2024-01-01 00:00:00.001'", MOMENT(2024, 1, 1)),
        ("'2024-01-01 00:00:00.002'", MOMENT(2024, 1, 1, 0, 0, 0, 3000)),
        ("'2024-01-01 00:00:00.008'", MOMENT(2024, 1, 1, 0, 0, 0, 7000)),
        ("'2024-01-01 00:00:00.009'", MOMENT(2024, 1, 1, 0, 0, 0, 10000)),
    ],
    "datetime2(0)": [("'0001-01-01'", MOMENT(1, 1, 1)), ("'2024-01-01 00:00:00.5'", MOMENT(2024, 1, 1, 0, 0, 1))],
    "datetime2(3)": [("'2024-01-01 00:00:01.123'", MOMENT(2024, 1, 1, 0, 0, 1, 123000))],
    "datetime2(6)": [("'9999-12-31 23:59:59.999999'", MOMENT(9999, 12, 31, 23, 59, 59, 999999))],
    "uniqueidentifier": [("'6f9619ff-8b86-d011-b42d-00c04fc964ff'", "6F9619FF-8B86-D011-B42D-00C04FC964FF")],
}
CASES = [
    pytest.param(kind, constant, value, id=f"{kind} {constant[:30]}")
    for kind, values in VALUES.items()
    for constant, value in values
]


@pytest.fixture(scope="module", params=DRIVERS)
def connection(request: pytest.FixtureRequest, sql_server: Any):
    connection = sql_server.connect(request.param, Database="tempdb")
    connection.add_output_converter(-155, bytes)
    connection.add_output_converter(-154, bytes)
    yield connection
    connection.close()


@pytest.mark.parametrize("kind, constant, expected", CASES)
def test_a_constant_arrives_as_its_type(connection: Any, kind: str, constant: str, expected: Any):
    found = plain_time(connection.execute(f"SELECT CAST({constant} AS {kind})").fetchval())
    assert found == expected and type(found) is type(expected)


@pytest.mark.parametrize("kind", VALUES)
def test_null_is_null_in_every_type(connection: Any, kind: str):
    assert connection.execute(f"SELECT CAST(NULL AS {kind})").fetchval() is None


def plain_time(value: Any) -> Any:
    """What the converter for `time` left as ODBC's structure, as a time."""
    if isinstance(value, bytes) and len(value) == 12:
        hour, minute, second, _, fraction = struct.unpack("<HHHHI", value)
        return datetime.time(hour, minute, second, fraction // 1000)
    return value


@pytest.mark.parametrize("text", ["00:00:00.0000001", "23:59:59.9999999", "12:34:56.1234567"])
def test_times_keep_100_nanoseconds(connection: Any, text: str):
    hour, minute, second, _, fraction = struct.unpack(
        "<HHHHI", connection.execute(f"SELECT CAST('{text}' AS time(7))").fetchval()
    )
    assert f"{hour:02}:{minute:02}:{second:02}.{fraction // 100:07}" == text


@pytest.mark.parametrize(
    "text, offset",
    [
        ("2024-01-01 12:00:00.1234567", "+05:30"),
        ("0001-01-01 14:00:00.0000000", "+14:00"),
        ("9999-12-31 09:59:59.9999999", "-14:00"),
    ],
)
def test_offsets_keep_100_nanoseconds_and_the_local_time(connection: Any, text: str, offset: str):
    found = connection.execute(f"SELECT CAST('{text} {offset}' AS datetimeoffset(7))").fetchval()
    year, month, day, hour, minute, second, fraction, offset_hour, offset_minute = struct.unpack("<hHHHHHIhh", found)
    assert f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{fraction // 100:07}" == text
    assert f"{'-' if offset_hour < 0 else '+'}{abs(offset_hour):02}:{abs(offset_minute):02}" == offset


@pytest.mark.parametrize("text", ["0001-01-01 00:00:00.0000000", "9999-12-31 23:59:59.9999999", "2024-02-29 12:34:56.0000001"])
def test_datetime2_keeps_100_nanoseconds(connection: Any, text: str):
    assert connection.execute(f"SELECT CONVERT(varchar(30), CAST('{text}' AS datetime2(7)), 121)").fetchval() == text


@pytest.mark.parametrize(
    "kind, size, scale",
    [("decimal(18,4)", 18, 4), ("nvarchar(50)", 50, 0), ("varchar(20)", 20, 0), ("datetime2(3)", 23, 3), ("int", 10, 0)],
)
def test_results_describe_their_columns(connection: Any, kind: str, size: int, scale: int):
    column = connection.execute(f"SELECT CAST(NULL AS {kind}) AS [a column]").description[0]
    assert (column[0], column[4], column[5]) == ("a column", size, scale)


# Parameters


@pytest.mark.parametrize(
    "kind, value",
    [
        ("int", -5),
        ("bigint", 2**62),
        ("bit", True),
        ("float", -0.1),
        ("decimal(38,10)", Decimal("-1234567890123456789.0123456789")),
        ("nvarchar(100)", f"ї {EMOJI} '"),
        ("nvarchar(max)", EMOJI * 9000),
        ("varbinary(max)", bytes(range(256)) * 31),
        ("date", DAY(2024, 2, 29)),
        ("datetime2(6)", MOMENT(2024, 1, 1, 0, 0, 0, 123456)),
        ("uniqueidentifier", "6F9619FF-8B86-D011-B42D-00C04FC964FF"),
        ("int", None),
    ],
)
def test_parameters_arrive_as_they_were_sent(connection: Any, kind: str, value: Any):
    assert connection.execute(f"SELECT CAST(? AS {kind})", value).fetchval() == value


# Columns


def test_every_type_can_be_stored_and_read_back(database: Database, connection: Any):
    kinds = list(VALUES)
    columns = ", ".join(f"c{at} {kind}" for at, kind in enumerate(kinds))
    database.run(f"CREATE TABLE dbo.Everything(id int PRIMARY KEY, {columns})")
    rows = max(len(values) for values in VALUES.values())
    for row in range(rows):
        constants = ", ".join(values[row][0] if row < len(values) else "NULL" for values in VALUES.values())
        database.run(f"INSERT Everything VALUES ({row}, {constants})")
    found = connection.execute(f"SELECT * FROM {database.name}.dbo.Everything ORDER BY id").fetchall()
    for row, values in enumerate(found):
        expected = [column[row][1] if row < len(column) else None for column in VALUES.values()]
        assert [plain_time(value) for value in values[1:]] == expected


def test_long_values_of_ten_megabytes(connection: Any, database: Database):
    database.run("CREATE TABLE Long(id int PRIMARY KEY, t nvarchar(max), b varbinary(max))")
    database.run(
        "INSERT Long VALUES (1, REPLICATE(CAST(N'ab' AS nvarchar(max)), 2500000), CAST(REPLICATE(CAST('x' AS "
        "varchar(max)), 10000000) AS varbinary(max)))"
    )
    text, data = connection.execute(f"SELECT t, b FROM {database.name}.dbo.Long").fetchone()
    assert (text, data) == ("ab" * 2_500_000, b"x" * 10_000_000)


def test_rowversions_grow_with_every_change(database: Database):
    database.run("CREATE TABLE T(id int PRIMARY KEY, v rowversion) INSERT T(id) VALUES (1), (2)")
    first, second = (row[0] for row in database.rows("SELECT v FROM T ORDER BY id"))
    database.run("UPDATE T SET id = 1 WHERE id = 1")
    assert first < second < database.rows("SELECT v FROM T WHERE id = 1")[0][0] == database.value("@@DBTS")


@pytest.mark.parametrize(
    "constant, shown, base",
    [
        ("CAST(5 AS int)", "5", "int"),
        ("N'text'", "text", "nvarchar"),
        ("CAST(1.50 AS decimal(5,2))", "1.50", "decimal"),
        ("CAST('2024-02-29 10:00:00.1234567' AS datetime2(7))", "2024-02-29 10:00:00.1234567", "datetime2"),
        ("0x0A", "\n", "varbinary"),
    ],
)
def test_variants_keep_their_base_type(database: Database, constant: str, shown: str, base: str):
    database.run("CREATE TABLE V(v sql_variant)")
    database.run(f"INSERT V VALUES ({constant})")
    query = "SELECT CAST(v AS nvarchar(100)), CAST(SQL_VARIANT_PROPERTY(v, 'BaseType') AS sysname) FROM V"
    assert database.rows(query) == [[shown, base]]


def test_microsofts_driver_reads_variants_as_their_base_types(database: Database):
    connection = database.connect("microsoft")
    values = ["N'x'", "CAST(1.50 AS decimal(5,2))", "CAST('2024-01-01' AS date)", "0x01", "CAST(2.5 AS float)"]
    found = [connection.execute(f"SELECT CAST({value} AS sql_variant)").fetchval() for value in values]
    assert found == ["x", Decimal("1.50"), DAY(2024, 1, 1), b"\1", 2.5]


@pytest.mark.parametrize("kind", ["hierarchyid", "geometry", "geography"])
def test_clr_types_travel_as_their_bytes(connection: Any, kind: str):
    connection.add_output_converter(-151, bytes)
    assert bytes(connection.execute(f"SELECT CAST(0x5AC0 AS {kind})").fetchval()) == b"\x5a\xc0"


# Conversions


@pytest.mark.parametrize(
    "expression, text",
    [
        ("CAST(CAST(0.1 AS float) AS nvarchar(128))", "0.1"),
        ("CAST(CAST(1234567.891 AS float) AS nvarchar(128))", "1.23457e+006"),
        ("CAST(CAST('2024-02-03 04:05:06.789' AS datetime) AS nvarchar(128))", "Feb  3 2024  4:05AM"),
        ("CAST(CAST('2024-02-03 04:05:06.1234567' AS datetime2(7)) AS nvarchar(128))", "2024-02-03 04:05:06.1234567"),
        ("CAST(CAST('2024-02-03' AS date) AS nvarchar(128))", "2024-02-03"),
        ("CAST(CAST('04:05:06.5' AS time(3)) AS nvarchar(128))", "04:05:06.500"),
        ("CAST(CAST('2024-02-03 04:05:06 +01:00' AS datetimeoffset(0)) AS nvarchar(128))", "2024-02-03 04:05:06 +01:00"),
        ("CAST(CAST(1.5 AS decimal(10,4)) AS nvarchar(128))", "1.5000"),
        ("CAST(CAST(1234.5678 AS money) AS nvarchar(128))", "1234.57"),
        ("CAST(CAST(1 AS bit) AS nvarchar(128))", "1"),
        (
            "CAST(CAST('6f9619ff-8b86-d011-b42d-00c04fc964ff' AS uniqueidentifier) AS nvarchar(128))",
            "6F9619FF-8B86-D011-B42D-00C04FC964FF",
        ),
        ("CONVERT(varchar(30), CAST('2024-02-03 04:05:06.789' AS datetime), 126)", "2024-02-03T04:05:06.790"),
        ("CONVERT(varchar(30), CAST('2024-02-03 04:05:06.789' AS datetime), 112)", "20240203"),
        ("CONVERT(varchar(10), 0x0AFF, 1)", "0x0AFF"),
        ("CONVERT(varchar(10), 0x0AFF, 2)", "0AFF"),
        ("CAST('too long' AS varchar(3))", "too"),
        ("CAST(N'abc' AS varchar)", "abc"),
        ("CAST('ї' AS varchar(5))", "?"),
    ],
)
def test_text_of_values(database: Database, expression: str, text: str):
    assert database.value(expression) == text


@pytest.mark.parametrize(
    "expression, number",
    [
        ("CAST(256 AS tinyint)", 8115),
        ("CAST('abc' AS int)", 245),
        ("CAST(100 AS decimal(3,1))", 8115),
        ("CAST('x' AS decimal(5,2))", 8114),
        ("CAST('2024-13-01' AS date)", 241),
        ("CAST('1600-01-01' AS datetime)", 242),
        ("CAST('x' AS uniqueidentifier)", 8169),
        ("1 / 0", 8134),
        ("CAST(1 AS date)", 529),
        ("CAST(1 AS nonsense)", 2715),
    ],
)
def test_conversions_that_fail(database: Database, expression: str, number: int):
    assert database.fails(f"SELECT {expression}") == number


def test_text_that_does_not_fit_a_column_is_refused_and_never_cut(database: Database):
    database.run("CREATE TABLE T(a varchar(3), b nvarchar(2))")
    assert database.fails("INSERT T(a) VALUES ('abcd')") == 2628
    assert database.fails(f"INSERT T(b) VALUES (N'{EMOJI}x')") == 2628
    database.run(f"INSERT T VALUES ('abc   ', N'{EMOJI}')")
    assert database.rows("SELECT a, b, LEN(b), DATALENGTH(b) FROM T") == [["abc", EMOJI, 2, 4]]


def test_half_of_a_surrogate_pair_is_kept_like_any_other_unit(database: Database):
    database.run("CREATE TABLE T(n int, a nvarchar(3))")
    database.run("INSERT T VALUES (1, NCHAR(55357)), (2, N'x' + NCHAR(56832) + N'y'), (3, NCHAR(55357) + NCHAR(56832))")
    database.run("INSERT T SELECT 4, LEFT(a, 1) FROM T WHERE n = 1")
    assert database.rows("SELECT CAST(a AS varbinary(8)), LEN(a), DATALENGTH(a) FROM T ORDER BY n") == [
        ["3DD8", 1, 2],
        ["780000DE7900", 3, 6],
        ["3DD800DE", 2, 4],
        ["3DD8", 1, 2],
    ]
    assert database.rows("SELECT a FROM T WHERE n = 3") == [[EMOJI]]
    assert database.rows("SELECT n FROM T WHERE a = NCHAR(55357) ORDER BY n") == [[1], [4]]
    assert database.fails("INSERT T VALUES (5, N'abc' + NCHAR(55357))") == 2628
