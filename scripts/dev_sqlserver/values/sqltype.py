"""A type with its length, precision, scale and collation."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from ..errors import SqlError
from .utf16 import encoded

MAX = -1
DEFAULT_COLLATION = "SQL_Latin1_General_CP1_CI_AS"

# name: (family, system_type_id, user_type_id, bytes of a fixed size, precision, scale)
_CATALOG = {
    "tinyint": ("integer", 48, 48, 1, 3, 0),
    "smallint": ("integer", 52, 52, 2, 5, 0),
    "int": ("integer", 56, 56, 4, 10, 0),
    "bigint": ("integer", 127, 127, 8, 19, 0),
    "bit": ("integer", 104, 104, 1, 1, 0),
    "decimal": ("decimal", 106, 106, 0, 0, 0),
    "numeric": ("decimal", 108, 108, 0, 0, 0),
    "money": ("decimal", 60, 60, 8, 19, 4),
    "smallmoney": ("decimal", 122, 122, 4, 10, 4),
    "float": ("float", 62, 62, 8, 53, 0),
    "real": ("float", 59, 59, 4, 24, 0),
    "char": ("text", 175, 175, 0, 0, 0),
    "varchar": ("text", 167, 167, 0, 0, 0),
    "text": ("text", 35, 35, 16, 0, 0),
    "nchar": ("text", 239, 239, 0, 0, 0),
    "nvarchar": ("text", 231, 231, 0, 0, 0),
    "ntext": ("text", 99, 99, 16, 0, 0),
    "xml": ("text", 241, 241, MAX, 0, 0),
    "binary": ("binary", 173, 173, 0, 0, 0),
    "varbinary": ("binary", 165, 165, 0, 0, 0),
    "image": ("binary", 34, 34, 16, 0, 0),
    "timestamp": ("binary", 189, 189, 8, 0, 0),
    "uniqueidentifier": ("guid", 36, 36, 16, 0, 0),
    "date": ("date", 40, 40, 3, 10, 0),
    "time": ("time", 41, 41, 0, 0, 0),
    "datetime": ("moment", 61, 61, 8, 23, 3),
    "smalldatetime": ("moment", 58, 58, 4, 16, 0),
    "datetime2": ("moment", 42, 42, 0, 0, 0),
    "datetimeoffset": ("offset", 43, 43, 0, 0, 0),
    "sql_variant": ("variant", 98, 98, 8016, 0, 0),
    "hierarchyid": ("udt", 240, 128, 892, 0, 0),
    "geometry": ("udt", 240, 129, MAX, 0, 0),
    "geography": ("udt", 240, 130, MAX, 0, 0),
}
_SYNONYMS = {
    "integer": "int",
    "dec": "decimal",
    "rowversion": "timestamp",
    "character": "char",
    "double precision": "float",
    "char varying": "varchar",
    "character varying": "varchar",
    "national character varying": "nvarchar",
    "binary varying": "varbinary",
}
WIDE = {"nchar", "nvarchar", "ntext", "xml"}
LONG = {"text", "ntext", "image"}
_PRECEDENCE = """
    sql_variant xml datetimeoffset datetime2 datetime smalldatetime date time float real decimal numeric money smallmoney
    bigint int smallint tinyint bit ntext text image timestamp uniqueidentifier nvarchar nchar varchar char varbinary binary
""".split()


@dataclass(frozen=True)
class SqlType:
    """A type as a column, a variable or an expression has it.

    `length` counts characters (national types) or bytes, MAX for the `max` types; `precision` and `scale` are those of
    decimals; the scale of times is the number of digits behind the second.
    """

    name: str
    length: int = 0
    precision: int = 0
    scale: int = 0
    collation: str = ""

    @property
    def family(self) -> str:
        """What decides how values are kept and compared."""
        return _CATALOG[self.name][0]

    @property
    def system_type_id(self) -> int:
        return _CATALOG[self.name][1]

    @property
    def user_type_id(self) -> int:
        return _CATALOG[self.name][2]

    @property
    def is_wide(self) -> bool:
        """Whether its text travels as UTF-16."""
        return self.name in WIDE

    @property
    def max_length(self) -> int:
        """`max_length` of `sys.columns`: bytes, -1 for the `max` types."""
        fixed = _CATALOG[self.name][3]
        if fixed:
            return fixed
        if self.family in ("text", "binary"):
            return self.length if self.length == MAX else self.length * (2 if self.is_wide else 1)
        if self.family == "decimal":
            return 5 if self.precision <= 9 else 9 if self.precision <= 19 else 13 if self.precision <= 28 else 17
        return time_bytes(self.scale) + {"time": 0, "moment": 3, "offset": 5}[self.family]

    @property
    def catalog_precision(self) -> int:
        """`precision` of `sys.columns`."""
        dot = 1 if self.scale else 0
        digits = {"time": 8, "datetime2": 19, "datetimeoffset": 26}.get(self.name)
        return digits + dot + self.scale if digits else _CATALOG[self.name][4] or self.precision

    @property
    def sorting(self) -> str:
        """The SQLite collation that orders its values, or nothing where SQLite's own order is right."""
        match self.family:
            case "text":
                return "BIN" if "_BIN" in self.collation else "CS" if "_CS_" in self.collation else "CI"
            case "decimal":
                return "DECIMAL"
            case "guid":
                return "GUID"
            case "offset":
                return "INSTANT"
        return ""

    @property
    def precedence(self) -> int:
        """The lower, the stronger: operands of an operator are converted to the stronger one."""
        return _PRECEDENCE.index(self.name) if self.name in _PRECEDENCE else -1

    def __str__(self) -> str:
        """The type as T-SQL writes it."""
        name = "rowversion" if self.name == "timestamp" else self.name
        if self.name in ("char", "varchar", "nchar", "nvarchar", "binary", "varbinary"):
            return f"{name}({'max' if self.length == MAX else self.length})"
        if self.name in ("decimal", "numeric"):
            return f"{name}({self.precision},{self.scale})"
        if self.name in ("time", "datetime2", "datetimeoffset"):
            return f"{name}({self.scale})"
        return name

    def with_collation(self, collation: str) -> "SqlType":
        return replace(self, collation=collation)


def time_bytes(scale: int) -> int:
    """How many bytes a time of this scale takes on the wire."""
    return 3 if scale <= 2 else 4 if scale <= 4 else 5


@lru_cache(maxsize=4096)
def parse_type(text: str, default_length: int = 1) -> SqlType:
    """Reads a declared type; a length that is left out is 1 in a declaration and 30 in CAST."""
    match = re.fullmatch(
        r"\s*(?:\[?(?:sys|dbo)\]?\s*\.)?\s*\[?([A-Za-z_]\w*(?:\s+[A-Za-z]+)*)\]?\s*"
        r"(?:\(\s*(max|\d+)\s*(?:,\s*(\d+)\s*)?\))?\s*",
        text,
        re.I,
    )
    name = re.sub(r"\s+", " ", match[1]).lower() if match else ""
    if name == "sysname":
        return SqlType("nvarchar", 128, collation=DEFAULT_COLLATION)
    name = _SYNONYMS.get(name, name)
    if match is None or name not in _CATALOG:
        raise SqlError(2715, f"Cannot find data type {text.strip()}.")
    first, second = match[2], match[3]
    family = _CATALOG[name][0]
    if name in ("char", "varchar", "nchar", "nvarchar", "binary", "varbinary"):
        length = MAX if (first or "").lower() == "max" else int(first or default_length)
        limit = 4000 if name in WIDE else 8000
        if length > limit or length == 0:
            raise SqlError(131, f"The size ({length}) given to the type '{name}' exceeds the maximum allowed ({limit}).", 15)
        return SqlType(name, length, collation=DEFAULT_COLLATION if family == "text" else "")
    if family == "text":
        return SqlType(name, MAX, collation=DEFAULT_COLLATION)
    if name in ("decimal", "numeric"):
        precision, scale = int(first or 18), int(second or 0)
        if not 1 <= precision <= 38 or scale > precision:
            raise SqlError(
                2750, f"Column or parameter: Specified column precision {precision} and scale {scale} are not valid."
            )
        return SqlType(name, precision=precision, scale=scale)
    if name in ("time", "datetime2", "datetimeoffset"):
        scale = int(first) if first else 7
        if scale > 7:
            raise SqlError(1002, f"Line 1: Specified scale {scale} is invalid.", 15)
        return SqlType(name, scale=scale)
    if name == "float" and first and int(first) <= 24:
        return SqlType("real")
    if family == "decimal":
        return SqlType(name, precision=_CATALOG[name][4], scale=_CATALOG[name][5])
    return SqlType(name, MAX if name == "image" else 8 if name == "timestamp" else 0)


BIT, TINYINT, SMALLINT, INT, BIGINT = (SqlType(name) for name in ("bit", "tinyint", "smallint", "int", "bigint"))
FLOAT, DATETIME, GUID = SqlType("float"), SqlType("datetime"), SqlType("uniqueidentifier")
SYSNAME = SqlType("nvarchar", 128, collation=DEFAULT_COLLATION)


def units(text: str) -> int:
    """The length of a text as SQL Server counts it: a character beyond the basic plane is two units of UTF-16."""
    return len(encoded(text)) // 2


def nvarchar(length: int) -> SqlType:
    return SqlType("nvarchar", length if length <= 4000 else MAX, collation=DEFAULT_COLLATION)


def varchar(length: int) -> SqlType:
    return SqlType("varchar", length if length <= 8000 else MAX, collation=DEFAULT_COLLATION)


def varbinary(length: int) -> SqlType:
    return SqlType("varbinary", length if length <= 8000 else MAX)
