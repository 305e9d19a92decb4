"""The page of the SQL Server plugin says what is so: its commands run as they stand, and its T-SQL prepares a database for a stream."""

import re
from pathlib import Path

import pytest

from conftest import ROOT
from page_commands import Shell, blocks
from sql_server import DevelopmentServer, running

PAGE = ROOT / "docs/sqlserver.md"
EXAMPLES = ROOT / "examples/sqlserver"
DATABASE = "scripts/dev-sqlserver --port 1433 --script examples/sqlserver/dev-database.sql\n"


def section(title: str) -> str:
    """The part of the page under a heading."""
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE.read_text(), re.MULTILINE | re.DOTALL)[1]


def shell(folder: Path, server: DevelopmentServer) -> Shell:
    return Shell(folder, EXAMPLES, "arcane-sqlserver-plugin", {"127.0.0.1,1433": f"127.0.0.1,{server.port}"})


def test_the_commands_run_as_they_stand(tmp_path):
    code = blocks(PAGE, "sh")
    assert code[0] == DATABASE
    with running("--script", str(EXAMPLES / "dev-database.sql")) as server:
        terminal = shell(tmp_path, server)
        commands = [block for block in code[1:] if not block.startswith("swift build")]
        assert len(commands) == 2
        for block in commands:
            terminal.run(block)
    assert list(terminal.sink.glob("orders/_arcane/commits/*.json"))


def test_only_what_needs_another_server_is_not_run():
    (block,) = blocks(PAGE, "console")
    assert "docker run" in block and block in section("Test against a SQL Server")
    assert "**None of this has been tried on a SQL Server of Microsoft.**" in section("Test against a SQL Server")


def test_the_statements_prepare_a_database(tmp_path):
    (prepare,) = blocks(PAGE, "sql")
    with running() as server:
        server.run("CREATE DATABASE shop")
        server.run("CREATE TABLE dbo.Orders (id int PRIMARY KEY, region nvarchar(10), amount decimal(18, 4))", "shop")
        terminal = shell(tmp_path, server)
        block = next(block for block in blocks(PAGE, "sh") if "plugin check" in block)
        check = "".join(line for line in block.splitlines(keepends=True) if "plugin run" not in line)
        with pytest.raises(AssertionError, match="Login failed"):
            terminal.run(check)
        for statement in prepare.replace("'…'", "'Development.2'").split(";\n"):
            if statement.strip():
                server.run(statement, "shop")
        terminal.run(check)
        # What is better with more is in the table behind the statements.
        for grant in re.findall(r"`(GRANT [^`]+)`", section("Prepare the database")):
            server.run(grant, "shop")
        terminal.run(check)
