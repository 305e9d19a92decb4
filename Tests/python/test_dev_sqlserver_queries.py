"""T-SQL: what queries and changes mean, beyond the types and change tracking."""

import pytest

from sql_server import Database


@pytest.fixture
def shop(database: Database) -> Database:
    database.run("""CREATE TABLE Customers(id int PRIMARY KEY, name nvarchar(20), city varchar(20))
        CREATE TABLE Orders(id int IDENTITY PRIMARY KEY, customer int, amount decimal(10,2), at datetime2(0))
        INSERT Customers VALUES (1, N'Ann', 'Oslo'), (2, N'bob', NULL), (3, N'Çem', 'Bonn')
        INSERT Orders(customer, amount, at) VALUES (1, 10.50, '2024-01-01'),
            (1, 2, '2024-02-01 12:00'), (2, 7.25, '2024-03-01'), (NULL, 1, NULL)""")
    return database


QUERIES = {
    "SELECT TOP (2) name FROM Customers ORDER BY name DESC": [["Çem"], ["bob"]],
    "SELECT id FROM Customers ORDER BY id OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY": [[2]],
    "SELECT c.name, COUNT(o.id), SUM(o.amount) FROM Customers c LEFT JOIN Orders o ON o.customer = c.id "
    "GROUP BY c.id, c.name ORDER BY c.id": [
        ["Ann", 2, "12.50"],
        ["bob", 1, "7.25"],
        ["Çem", 0, None],
    ],
    "SELECT o.id FROM Customers c RIGHT JOIN Orders o ON o.customer = c.id WHERE c.id IS NULL": [[4]],
    "SELECT customer, MAX(at) FROM Orders WHERE customer IS NOT NULL GROUP BY customer HAVING COUNT(*) > 1": [
        [1, "2024-02-01 12:00:00"]
    ],
    "SELECT name FROM Customers WHERE name = 'ANN'": [["Ann"]],
    "SELECT name FROM Customers WHERE name COLLATE Latin1_General_BIN2 = 'ANN'": [],
    "SELECT name FROM Customers WHERE name LIKE '[A-C]%' AND name NOT LIKE '_nn'": [["bob"]],
    "SELECT name FROM Customers WHERE name LIKE 'a!%%' ESCAPE '!'": [],
    "SELECT id FROM Customers WHERE city = 'Oslo   '": [[1]],
    "SELECT id FROM Customers WHERE id IN (SELECT customer FROM Orders) ORDER BY id": [[1], [2]],
    "SELECT id FROM Customers c WHERE NOT EXISTS (SELECT 1 FROM Orders o WHERE o.customer = c.id)": [[3]],
    "SELECT id FROM Customers WHERE id NOT IN (1, 3) OR city BETWEEN 'A' AND 'C'": [[2], [3]],
    "WITH big AS (SELECT customer, amount FROM Orders WHERE amount > 5) SELECT c.name, b.amount FROM big "
    "b JOIN Customers c ON c.id = b.customer ORDER BY 1": [
        ["Ann", "10.50"],
        ["bob", "7.25"],
    ],
    "SELECT id FROM Customers UNION ALL SELECT customer FROM Orders WHERE customer = 2 ORDER BY id": [[1], [2], [2], [3]],
    "SELECT id FROM Customers EXCEPT SELECT customer FROM Orders": [[3]],
    "SELECT customer, ROW_NUMBER() OVER (PARTITION BY customer ORDER BY amount DESC) AS n FROM Orders WHERE customer = 1": [
        [1, 1],
        [1, 2],
    ],
    "SELECT NTILE(2) OVER (ORDER BY id) FROM Orders": [[1], [1], [2], [2]],
    "SELECT v.a FROM (VALUES (1, 'x'), (2, 'y')) AS v(a, b) WHERE v.b = 'y'": [[2]],
    "SELECT CASE WHEN amount > 5 THEN 'big' ELSE 'small' END FROM Orders ORDER BY id": [["big"], ["small"], ["big"], ["small"]],
    "SELECT CASE id WHEN 1 THEN 1.5 ELSE 2 END FROM Customers WHERE id < 3": [["1.5"], ["2.0"]],
    "SELECT ISNULL(city, 'none') + '!' FROM Customers WHERE id = 2": [["none!"]],
    "SELECT COALESCE(NULL, city, name), IIF(id = 2, 'two', 'other'), NULLIF(id, 2) FROM Customers WHERE id = 2": [
        ["bob", "two", None]
    ],
    "SELECT AVG(id), AVG(amount), MIN(amount), COUNT(DISTINCT customer) FROM Orders": [[2, "5.187500", "1.00", 2]],
    "SELECT STRING_AGG(CAST(id AS varchar(5)), ',') WITHIN GROUP (ORDER BY id) FROM Customers": [["1,2,3"]],
    "SELECT LEN('ab  '), DATALENGTH(N'ab'), UPPER('é'), SUBSTRING('abcdef', 2, 3), LEFT('abc', 2), RIGHT('abc', "
    "2), CHARINDEX('c', 'abc'), REPLACE('aXa', 'x', '-')": [[2, 4, "É", "bcd", "ab", "bc", 3, "a-a"]],
    "SELECT CONCAT('a', NULL, 1, N'ї'), QUOTENAME('a]b'), REVERSE('abc'), LTRIM(RTRIM(' x ')), STUFF('abcd', 2, 2, 'X')": [
        ["a1ї", "[a]]b]", "cba", "x", "aXd"]
    ],
    "SELECT 7 / 2, -7 / 2, 7 % 3, 7.0 / 2, CAST(7 AS float) / 2, 2 * 3 + 1, 5 & 3, 5 | 3, 5 ^ 3": [
        [3, -3, 1, "3.500000", 3.5, 7, 1, 7, 6]
    ],
    "SELECT 0.1 + 0.2, 1.5 * 1.5, CAST(1 AS decimal(10,2)) - 0.005": [["0.3", "2.25", "0.995"]],
    "SELECT ABS(-5), ROUND(2.567, 1), FLOOR(-1.5), CEILING(1.2), SIGN(-3)": [[5, "2.600", "-2", "2", -1]],
    "SELECT DATEADD(month, 1, CAST('2024-01-31' AS date)), DATEDIFF(day, '2024-01-01', '2024-03-01'), "
    "YEAR('2024-05-06'), DATEPART(weekday, '2024-01-01')": [["2024-02-29", 60, 2024, 2]],
    "SELECT CAST(DATEADD(second, -5, CAST('2024-01-01 00:00:00.1234567' AS datetime2(7))) AS varchar(40))": [
        ["2023-12-31 23:59:55.1234567"]
    ],
    "SELECT CAST(CAST('2024-01-01 10:00' AS datetime2(0)) AT TIME ZONE 'UTC' AS varchar(40))": [["2024-01-01 10:00:00 +00:00"]],
    "SELECT HASHBYTES('SHA2_256', CAST(N'2' AS nvarchar(128)))": [
        ["913DA1F8DF6F8FD47593840D533BA0458CC9873996BF310460ABB495B34C232A"]
    ],
    "SELECT LOWER(CONVERT(nvarchar(128), HASHBYTES('SHA2_256', CAST(1 AS nvarchar(128)) + '#' + CAST('abc' "
    "AS nvarchar(128))), 2))": [["1cefb1297b9334c2fe321ee39cb2022f238750ed47235c7516715383c47d90f9"]],
    "SELECT TRY_CAST('x' AS int), TRY_CONVERT(int, '5'), CAST(N'' AS int)": [[None, 5, 0]],
    "SELECT id FROM Orders WHERE amount = '10.5' AND at < '20240115'": [[1]],
    "SELECT id FROM Customers WHERE id = N'2'": [[2]],
    "SELECT a.id FROM Orders AS a WITH (NOLOCK), Customers b WITH (READPAST) WHERE a.customer = b.id AND "
    "b.name = 'bob' OPTION (RECOMPILE, MAXDOP 1)": [[3]],
    "SELECT x = 1, [y z] = 'b' /* not /* this */ */ -- nor this": [[1, "b"]],
    "SELECT N'it''s', 'a--b', \"id\" FROM Customers WHERE id = 1": [["it's", "a--b", 1]],
    "SELECT DISTINCT customer FROM Orders WHERE customer IS NOT NULL ORDER BY customer": [[1], [2]],
    "SELECT 0xFF, 1e3, -2147483648, 9223372036854775807, .5": [["FF", 1000.0, -2147483648, 9223372036854775807, "0.5"]],
}


@pytest.mark.parametrize("query", QUERIES)
def test_queries(shop: Database, query: str):
    assert shop.rows(query) == QUERIES[query]


@pytest.mark.parametrize(
    "kind, values",
    [
        ("decimal(38,2)", ["-10.00", "-9.50", "0.00", "9.00", "10.00", "123456789012345678901234567890.00"]),
        (
            "datetimeoffset",
            ["2024-01-01 00:00:00.0000000 +14:00", "2024-01-01 00:00:00.0000000 +00:00", "2024-01-01 00:00:00.0000000 -12:00"],
        ),
        (
            "uniqueidentifier",
            [
                "01000000-0000-0000-0000-000000000000",
                "00000001-0000-0000-0000-000000000000",
                "00000000-0000-0000-0100-000000000000",
                "00000000-0000-0000-0000-010000000000",
            ],
        ),
        ("nvarchar(5)", ["", "a", "B", "b2", "C"]),
        ("varbinary(5)", ["", "00", "0001", "FF"]),
        ("date", ["0001-01-01", "1999-12-31", "2000-01-01"]),
        ("time(7)", ["00:00:00.0000000", "09:00:00.0000000", "23:59:59.9999999"]),
        ("bigint", [-(2**63), -1, 0, 2**63 - 1]),
        ("float", [-1e300, -0.5, 0.0, 1e-300, 2.0]),
    ],
)
def test_keys_are_ordered_and_compared_as_sql_server_does(database: Database, kind: str, values: list):
    database.run(f"CREATE TABLE K(k {kind} PRIMARY KEY)")
    for value in reversed(values):
        constant = f"0x{value}" if "binary" in kind else f"'{value}'" if isinstance(value, str) else repr(value)
        database.run(f"INSERT K VALUES ({constant})")
    shown = "CAST(k AS varchar(40))" if kind.startswith(("time", "datetime")) else "k"
    assert [row[0] for row in database.rows(f"SELECT {shown} FROM K ORDER BY k")] == values
    second = "(SELECT k FROM K ORDER BY k OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY)"
    assert database.rows(f"SELECT COUNT(*) FROM K WHERE k > {second}") == [[len(values) - 2]]
    if "offset" not in kind:  # drivers have no plain parameter of this type
        connection = database.connect()
        found = connection.execute(second[1:-1]).fetchval()
        assert connection.execute("SELECT COUNT(*) FROM K WHERE k > ?", found).fetchval() == len(values) - 2


def test_keys_of_text_ignore_case_and_trailing_spaces(database: Database):
    database.run(
        "CREATE TABLE K(k nvarchar(10) PRIMARY KEY, b nvarchar(10) COLLATE Latin1_General_BIN2 UNIQUE) INSERT "
        "K VALUES ('a', 'a')"
    )
    assert database.fails("INSERT K VALUES ('A  ', 'x')") == 2627
    assert database.fails("INSERT K VALUES ('b', 'a ')") == 2627
    database.run("INSERT K VALUES ('b', 'A')")


# Changes


def test_inserts_from_values_queries_and_defaults(shop: Database):
    shop.run("CREATE TABLE T(id int IDENTITY(5, 5), a int DEFAULT 7, b varchar(5) DEFAULT ('x'), c AS (a + 1))")
    shop.run(
        "INSERT INTO T(a) VALUES (1), (DEFAULT) INSERT T DEFAULT VALUES INSERT INTO T(a, b) SELECT id, LEFT(name, "
        "1) FROM Customers WHERE id = 3"
    )
    assert shop.rows("SELECT * FROM T ORDER BY id") == [[5, 1, "x", 2], [10, 7, "x", 8], [15, 7, "x", 8], [20, 3, "Ç", 4]]
    assert shop.rows(
        "INSERT T(a) OUTPUT inserted.id, inserted.a VALUES (1) SELECT CAST(SCOPE_IDENTITY() AS int), @@ROWCOUNT"
    ) == [[25, 1]]
    shop.run("SET IDENTITY_INSERT T ON INSERT T(id, a) VALUES (100, 1)")


def test_updates_and_deletes_with_joins_and_output(shop: Database):
    shop.run(
        "UPDATE o SET amount = amount * 2, at = NULL FROM Orders AS o JOIN Customers c ON c.id = o.customer "
        "WHERE c.name = 'ann'"
    )
    assert shop.rows("SELECT amount FROM Orders ORDER BY id") == [["21.00"], ["4.00"], ["7.25"], ["1.00"]]
    assert shop.rows("UPDATE Orders SET amount += 1 OUTPUT deleted.amount, inserted.amount WHERE id = 3") == [["7.25", "8.25"]]
    assert shop.rows("DELETE TOP (1) FROM Orders OUTPUT deleted.id WHERE customer = 1") == [[1]]
    shop.run("DELETE o FROM Orders o JOIN Customers c ON c.id = o.customer")
    assert shop.rows("SELECT id FROM Orders") == [[4]]


def test_keys_can_change_places(shop: Database):
    shop.run("UPDATE Customers SET id = 4 - id")
    assert shop.rows("SELECT id, name FROM Customers ORDER BY id") == [[1, "Çem"], [2, "bob"], [3, "Ann"]]
    assert shop.fails("UPDATE Customers SET id = 1") == 2627
    assert shop.rows("SELECT COUNT(*) FROM Customers") == [[3]]


# Batches


def test_variables_conditions_loops_and_procedures(database: Database):
    assert database.rows(
        "DECLARE @n int = 0, @t nvarchar(10) WHILE @n < 5 SET @n += 1 IF @n = 5 BEGIN SET @t = N'five' END ELSE "
        "SET @t = N'no' SELECT @n, @t"
    ) == [[5, "five"]]
    assert database.rows("EXEC sp_executesql N'SELECT @a + @b', N'@a int, @b int', @a = 2, @b = 3") == [[5]]
    assert database.rows("DECLARE @s nvarchar(100) = N'SELECT 1' EXEC (@s)") == [[1]]
    assert database.rows("DECLARE @a int SELECT @a = 3 SELECT @a") == [[3]]
    assert database.rows("IF OBJECT_ID('missing') IS NULL SELECT 'none' RETURN SELECT 'never'") == [["none"]]


def test_errors_end_a_statement_or_the_batch(database: Database):
    database.run("CREATE TABLE T(id int PRIMARY KEY)")
    answer = database.server.control(
        "POST",
        "/sql",
        {
            "database": database.name,
            "sql": "INSERT T VALUES (1) INSERT T VALUES (1) INSERT T VALUES (2) SELECT missing FROM T INSERT T VALUES (3)",
        },
    )
    assert [error["number"] for error in answer["errors"]] == [2627, 207]
    assert database.rows("SELECT id FROM T") == [[1], [2]]
    assert database.fails("RAISERROR('own', 16, 1)") == 50000
    assert database.fails("THROW 51000, 'own', 1") == 51000


@pytest.mark.parametrize(
    "text, number",
    [
        ("SELECT FROM", 102),
        ("SELECT 'open", 105),
        ("SELECT 1 /* open", 113),
        ("SELECT missing", 207),
        ("SELECT id FROM Customers, Orders", 209),
        ("SELECT x.id FROM Customers", 4104),
        ("SELECT * FROM Missing", 208),
        ("SELECT @missing", 137),
        ("SELECT NONSENSE(1)", 195),
        ("SELECT 1 UNION SELECT 1, 2", 205),
        ("SELECT 1 ORDER BY 2", 108),
        ("SELECT CAST(2147483647 AS int) + 1", 8115),
        ("SELECT DATEADD(nonsense, 1, GETDATE())", 155),
        ("INSERT Customers VALUES (9, 'x')", 110),
        ("SELECT * FROM Customers c CROSS APPLY (SELECT 1 AS x) y", 50000),
        ("MERGE Customers USING Orders ON 1 = 1 WHEN MATCHED THEN DELETE;", 50000),
        ("BEGIN TRY SELECT 1 END TRY BEGIN CATCH END CATCH", 50000),
    ],
)
def test_what_is_refused(shop: Database, text: str, number: int):
    assert shop.fails(text) == number


def test_the_clock_is_utc_and_the_same_within_a_statement(database: Database):
    assert database.value("DATEDIFF(second, GETDATE(), GETUTCDATE())") == 0
    assert database.value("CASE WHEN SYSUTCDATETIME() = SYSUTCDATETIME() THEN 1 ELSE 0 END") == 1
