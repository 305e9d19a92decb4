"""Every command of the documentation is either run by a test or says what it needs; and promises name tests that exist.

A block of commands that runs as it stands is `sh`, one that shows answers or needs a person is `console`. Before each of them stands which
test runs it, `<!-- run by Tests/… -->`, or what it needs that a test does not have, `<!-- needs … -->`. A page whose `sh` blocks are all run
by one test says so at its top.
"""

import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from conftest import ROOT, running
from local_cluster import PROGRAMS, wait_for
from page_commands import blocks
from sql_server import running as running_sql_server
from test_documents import PAGES

# Pages that become those of other people's packages, or charts: a mark would be theirs.
UNMARKED = {
    "examples/plugin-template/README.md": "Tests/python/test_new_plugin.py",
    **{f"charts/{name}/README.md": "Tests/python/test_new_user.py" for name in ("arcane-operator", "arcane-rest-plugin", "arcane-sqlserver-plugin")},
}
MARK = re.compile(r"<!-- (?:run by (Tests/[\w./-]+)|needs [^>]+) -->")
MARK_OF_PAGE = re.compile(r"^<!-- sh blocks are run by (Tests/[\w./-]+) -->$", re.MULTILINE)
COMMAND = re.compile(r"^ *(?:\$ |(?:kubectl|helm|docker|swift|curl|export|arcane-[\w-]+|scripts/\S+|\.venv/\S+|python3?) )", re.MULTILINE)


@dataclass
class Block:
    """A block of a page's commands, and the line before it."""

    page: str
    language: str
    code: str
    before: str
    of_page: "str | None"

    @property
    def mark(self) -> "re.Match | None":
        return MARK.fullmatch(self.before)

    @property
    def runner(self) -> "str | None":
        """The file of the test that runs it."""
        if self.mark:
            return self.mark[1]
        return self.of_page if self.language == "sh" else None


def blocks_with_commands(page: Path) -> list[Block]:
    name, text = str(page.relative_to(ROOT)), page.read_text()
    marked = MARK_OF_PAGE.search(text)
    of_page = marked[1] if marked else UNMARKED.get(name)
    found = re.findall(r"^([^\n]*)\n( *)```([\w-]*)\n(.*?)^\2```$", text, re.MULTILINE | re.DOTALL)
    of_other_languages = {"yaml", "swift", "sql", "python", "json", "ini"}
    return [
        Block(name, language, code, before.strip(), of_page)
        for before, _, language, code in found
        if language in ("sh", "console", "bash", "shell", "zsh") or language not in of_other_languages and COMMAND.search(code)
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_is_run_by_a_test_or_says_what_it_needs(page):
    for block in blocks_with_commands(page):
        assert block.language in ("sh", "console"), f"{block.page}: commands are in blocks of sh or console:\n{block.code}"
        assert block.runner or block.mark, f"{block.page}: <!-- run by Tests/… --> or <!-- needs … --> before this:\n{block.code}"
        if block.language == "console":
            assert block.code.startswith("$ "), f"{block.page}: {block.code}"
        if block.runner:
            test = ROOT / block.runner
            assert test.exists() and re.search(rf"\b{re.escape(block.page)}\b", test.read_text()), f"{block.runner} does not name {block.page}"


def test_a_mark_belongs_to_a_block():
    """One that has lost its block would be taken for that of another one."""
    for page in PAGES:
        marks = [line for line in page.read_text().splitlines() if line.strip().startswith(("<!-- run by", "<!-- needs"))]
        assert len(marks) == sum(block.mark is not None for block in blocks_with_commands(page)), page


def test_the_pages_are_looked_through():
    """Were no block found, nothing could be missed."""
    found = [block for page in PAGES for block in blocks_with_commands(page)]
    assert len(found) > 100 and len({block.page for block in found}) > 20
    assert {block.language for block in found} == {"sh", "console"} and len([block for block in found if block.runner]) > 70


def test_the_commands_of_the_development_api_run_as_they_stand():
    start, *commands = blocks(ROOT / "docs/development-api.md", "sh")
    arguments = start.replace("8800", "0").split()
    assert arguments.pop(0) == "scripts/dev-rest-api"
    with running(*arguments) as server:
        for block in commands:
            code = block.replace(":8800", f":{server.port}").replace("curl ", "curl --silent --show-error --fail ")
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", code], capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"

def fenced(page: Path, language: str, before: str) -> list[str]:
    """The blocks of a page before which there is such a mark."""
    return [block.code for block in blocks_with_commands(page) if block.language == language and block.before == before]


HERE = "<!-- run by Tests/python/test_documented_commands.py -->"


def test_the_commands_of_the_development_sql_server_run_as_they_stand(tmp_path):
    page = ROOT / "docs/development-sql-server.md"
    start, *commands = fenced(page, "console", HERE)
    assert len(commands) == 3 and start.splitlines()[-1].split() == ["$", "scripts/dev-sqlserver", "--port", "1433"]
    (statements,) = blocks(page, "sql")
    with running_sql_server() as server:
        for line in "".join(commands).splitlines():
            code = line.removeprefix("$ ").replace("1433", str(server.port)).replace("43210", str(server.control_port))
            code = code.replace("curl ", "curl --silent --show-error --fail ")
            if code.startswith("isql "):
                if not shutil.which("isql"):
                    server.run(statements)
                    continue
                code += f" <<'END'\n{statements}END"
            elif "tsql " in code:
                code += " <<'END'\nUSE shop\nSELECT name FROM Orders\nGO\nEND"
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", code], capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, f"{code}\n{done.stdout}{done.stderr}"
            if "tsql " in code or "/sql" in code:
                assert "first" in done.stdout, f"{code}\n{done.stdout}{done.stderr}"


@pytest.mark.skipif(not (PROGRAMS / "tick-plugin").exists(), reason="the program is not built")
def test_the_commands_of_the_example_of_a_plugin_run_as_they_stand(tmp_path):
    page = ROOT / "docs/write-a-plugin.md"
    once, streaming = fenced(page, "sh", HERE)
    (stream,) = blocks(page, "yaml")
    recently = (datetime.now(timezone.utc) - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")  # else there were half a million ticks
    for old, new in {"/tmp/ticks": str(tmp_path / "data"), "2026-01-01T00:00:00Z": recently, "every: 60s": "every: 1s"}.items():
        assert old in stream
        stream = stream.replace(old, new)
    (tmp_path / "ticks.yaml").write_text(stream)
    environment = {**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-euc", once], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0 and list(tmp_path.glob("data/ticks/backfill/*/_COMPLETED")), done.stdout + done.stderr
    commits = tmp_path / "data/ticks/_arcane/commits"
    before = len(list(commits.iterdir()))
    # Who runs the tests in the background has them ignore SIGINT, and they would hand that on: a terminal does not.
    command = ["env", "--default-signal=INT", "bash", "-euc", streaming]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=log, start_new_session=True)
        try:
            wait_for(lambda: process.poll() is not None or len(list(commits.iterdir())) > before, "a commit of streaming")
            os.killpg(process.pid, signal.SIGINT)
            assert process.wait(timeout=60) == 0, (tmp_path / "log").read_text()
        finally:
            process.kill()


def names_of_tests() -> str:
    sources = [*(ROOT / "Tests").rglob("*.swift"), *(ROOT / "Sources/ArcanePluginTesting").rglob("*.swift")]
    sources += (ROOT / "Tests/python").glob("test_*.py")
    return "\n".join(source.read_text() for source in sources)


def test_each_promise_names_a_test_that_is_there():
    table = (ROOT / "docs/guarantees.md").read_text().split("## How it works")[0]
    rows = [row for row in re.findall(r"^\| (.*?) \| (.*) \|$", table, re.MULTILINE) if row[1] not in ("shown by", "---")]
    assert len(rows) >= 20
    tests = names_of_tests()
    for promise, shown in rows:
        named = re.findall(r'"([^"]+)"', shown) + re.findall(r"`(\w+)`", shown)
        scripts = re.findall(r"`(scripts/[\w-]+)`", shown)
        assert named or scripts, promise
        for name in named:
            beginning = name.removesuffix(" …")
            assert beginning in tests, f"{promise}: there is no test {name!r}"
        for script in scripts:
            assert (ROOT / script).exists(), script


def test_what_becomes_of_the_platforms_settings_is_in_the_reference():
    page = (ROOT / "docs/from-the-arcane-platform.md").read_text().split("## SQL Server")[1]
    reference = (ROOT / "docs/sqlserver-reference.md").read_text()
    rows = re.findall(r"^\| `.*? \| (.*?) \|", page, re.MULTILINE)
    assert len(rows) >= 15
    for name in re.findall(r"`([\w.]+)`", " ".join(rows)):
        group, _, setting = name.rpartition(".")
        section = reference.split(f"## {group or 'spec'}\n")[1].split("\n## ")[0]
        assert f"| `{setting}` |" in section, name
