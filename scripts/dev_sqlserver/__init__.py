"""A SQL Server to develop and test against: TDS 7.4 in front of SQLite, with the real semantics of change tracking.

    scripts/dev-sqlserver --port 1433

`docs/development-sql-server.md` says how to use it, and what it is not. The parts:

    wire/        the protocol: packets, TLS, login, requests, tokens
    values/      types, how their values are kept and travel, conversions, collations
    tsql/        T-SQL text: words, statements, and what sqlglot cannot read
    engine/      databases, sessions, the compiler to SQLite, change tracking, permissions
    faults.py    what goes wrong on request
    control.py   the control channel
"""
