"""T-SQL text: its words, its statements, and what of it has to be written differently before sqlglot can read it."""
