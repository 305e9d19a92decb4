"""What a catalog view is: its columns, and how its rows are made."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Iterator

from ...values.sqltype import (
    BIGINT,
    BIT,
    DATETIME,
    GUID,
    INT,
    MAX,
    SMALLINT,
    SYSNAME,
    TINYINT,
    SqlType,
    nvarchar,
    parse_type,
    varchar,
)
from ..catalog import Catalog, Table
from ..database import Database

if TYPE_CHECKING:
    from ..session import Session

Rows = Iterator[tuple[Any, ...]]
TYPES = [
    parse_type(name)
    for name in """
        image text uniqueidentifier date time datetime2 datetimeoffset tinyint smallint int smalldatetime real money
        datetime float sql_variant ntext bit decimal numeric smallmoney bigint hierarchyid geometry geography
        varbinary varchar binary char rowversion nvarchar nchar xml
    """.split()
]


@dataclass
class SystemView:
    """A view: its columns, and how its rows are made."""

    name: str
    columns: list[tuple[str, SqlType]]
    rows: Callable[["Context"], Rows]


@dataclass
class Context:
    """What a view's rows are made from."""

    session: "Session"
    database: Database
    catalog: Catalog

    @property
    def tables(self) -> list[Table]:
        """The tables and views that the login may see."""
        permissions = self.session.permissions(self.database)
        return [table for table in self.catalog.tables if permissions.sees(table)]

    def select(self, text: str) -> list[tuple[Any, ...]]:
        return self.session.connection.execute(text).fetchall()


VIEWS: dict[str, SystemView] = {}
_KINDS = {
    "": SYSNAME,
    "int": INT,
    "big": BIGINT,
    "bit": BIT,
    "tiny": TINYINT,
    "small": SMALLINT,
    "kind": SqlType("char", 2, collation=SYSNAME.collation),
    "short": nvarchar(60),
    "time": DATETIME,
    "text": nvarchar(MAX),
    "guid": GUID,
    "yes": varchar(3),
}


def view(name: str, columns: str) -> Callable[[Callable[[Context], Rows]], Callable[[Context], Rows]]:
    """Makes a function of rows a view. A column's type stands behind its name and a colon; without one it is `sysname`."""
    pairs = [(column, _KINDS[kind]) for column, _, kind in (item.partition(":") for item in columns.split())]

    def register(rows: Callable[[Context], Rows]) -> Callable[[Context], Rows]:
        VIEWS[name.lower()] = SystemView(name, pairs, rows)
        return rows

    return register
