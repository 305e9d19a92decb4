"""What runs statements: databases in SQLite files, the catalog, the compiler from T-SQL to SQLite, and change tracking."""
