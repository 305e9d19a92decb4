"""The types of SQL Server, how their values are kept in SQLite, and how they travel.

A value is kept in a form that SQLite compares as SQL Server would, so that keys, ranges and orders are right:

    integers, bit                  INTEGER
    decimal, numeric, money        TEXT with the digits of its scale, collation DECIMAL
    float, real                    REAL
    characters, xml                TEXT, collation of the column (CI, CS or BIN, without trailing spaces)
    binary, rowversion             BLOB
    uniqueidentifier               TEXT in upper case, collation GUID (SQL Server's order: the last group first)
    date                           INTEGER, days since 0001-01-01
    time, datetime2, datetime …    INTEGER, 100 ns since midnight or since 0001-01-01
    datetimeoffset                 TEXT, UTC in 100 ns with 19 digits, then the offset in minutes; collation INSTANT
    sql_variant                    TEXT, the base type, U+001F, and the value as text
    hierarchyid, geometry, …       BLOB, the serialized form
"""
