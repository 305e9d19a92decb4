"""A large table for benchmarks: eight columns of the usual types, the same for the same number of rows."""

from typing import Any, Iterator

from .engine.events import Failed
from .engine.server import Server
from .values import temporal

DATABASE = "bulk"
_COLUMNS = (
    "id int NOT NULL PRIMARY KEY, customer bigint, name nvarchar(50), amount decimal(18,4), price float, "
    "created datetime2(3), flag bit, note varchar(100)"
)
_FIRST_DAY = 738_885 * temporal.DAY  # 2024-01-01


def fill(server: Server, count: int) -> None:
    """Makes the table `dbo.Orders` with rows 1 to `count`, with change tracking, in the database `bulk`."""
    database = server.database(DATABASE) or server.create_database(DATABASE)
    session = server.administer(DATABASE)
    try:
        batch = f"""ALTER DATABASE {DATABASE} SET ALLOW_SNAPSHOT_ISOLATION ON
            ALTER DATABASE {DATABASE} SET CHANGE_TRACKING = ON
            DROP TABLE IF EXISTS dbo.Orders
            CREATE TABLE dbo.Orders({_COLUMNS})
            ALTER TABLE dbo.Orders ENABLE CHANGE_TRACKING"""
        for event in session.run(batch):
            if isinstance(event, Failed):
                raise event.error
        _, table = session.table(["dbo", "Orders"])
        session.transaction.before_write(database)
        places = ", ".join("?" * len(table.columns))
        session.connection.executemany(f"INSERT INTO {database.prefix}.{table.storage} VALUES ({places})", _rows(count))
        session.transaction.after_statement()
    finally:
        server.close_session(session)


def _rows(count: int) -> Iterator[tuple[Any, ...]]:
    """Rows as they are kept."""
    for number in range(1, count + 1):
        yield (
            number,
            number * 1_000_003,
            f"customer é {number}",
            f"{number * 10_000 // 7 // 10_000}.{number * 10_000 // 7 % 10_000:04}",
            number * 1.5,
            _FIRST_DAY + number % 86_400 * temporal.SECOND,
            number % 2,
            None if number % 10 == 0 else f"note text for row number {number} lorem ipsum dolor",
        )
