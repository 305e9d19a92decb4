"""The pages of the documentation say what is so: commands run as they stand, examples are shown as they are, links lead somewhere."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import duckdb
import pytest

from conftest import ROOT, running
from examples import EXAMPLES, moved, program, service

PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
WITH_COMMANDS = ["rest", "sinks", "operate", "from-the-reference-plugin"]


def blocks(page: Path, language: str) -> list[str]:
    """The code of a page in one language, in its order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)


class Shell:
    """Runs the commands of a page with the API, the sink and the ports of one test."""

    def __init__(self, folder: Path, port: int):
        self.sink = folder / "arcane"
        examples = folder / "examples/rest"
        self.replaced = {":8800": f":{port}", "/tmp/arcane": str(self.sink)}
        for example in [*EXAMPLES.rglob("*.yaml"), *EXAMPLES.rglob("*.env")]:
            target = examples / example.relative_to(EXAMPLES)
            target.parent.mkdir(parents=True, exist_ok=True)
            moved(example, target.parent, self.replaced)
        # 9090 may be taken on a machine that runs a Prometheus.
        with service("-c", "import socket; s = socket.create_server(('127.0.0.1', 0)); print('{\"port\": %d}' % s.getsockname()[1])") as free:
            self.replaced |= {"examples/rest": str(examples), "9090": str(free)}
        (folder / "bin").mkdir()
        (folder / "bin/arcane-rest-plugin").symlink_to(program("arcane-rest-plugin"))
        self.environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}

    def run(self, code: str) -> None:
        """Runs a block. A command that Ctrl-C ends stands alone, and is interrupted when it has appended to the log of commits."""
        for old, new in self.replaced.items():
            code = code.replace(old, new)
        before = self.commits()
        process = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", code], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        try:
            if "Ctrl-C ends it" in code:
                assert code.count("\n") == 1
                while self.commits() == before:
                    assert process.poll() is None, process.stdout.read()
                    time.sleep(0.05)
                os.killpg(process.pid, signal.SIGINT)
            output, _ = process.communicate(timeout=60)
        finally:
            process.kill()
        assert process.returncode == 0, f"{code}\n{output}"

    def commits(self) -> int:
        return len(list(self.sink.parent.glob("arcane*/**/commits/*.json")))


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_the_commands_of_a_page_run_as_they_stand(name, tmp_path):
    code = blocks(ROOT / f"docs/{name}.md", "sh")
    servers = [block for block in code if block.startswith("scripts/dev-rest-api")]
    assert len(servers) == 1 and "--port 8800" in servers[0]
    settings = servers[0].split()[1:]
    with running(*[setting if setting != "8800" else "0" for setting in settings]) as server:
        shell = Shell(tmp_path, server.port)
        commands = [block for block in code if block not in servers and not block.startswith("swift build")]
        assert commands
        for block in commands:
            shell.run(block)
    assert list(shell.sink.glob("*/_arcane/commits/*.json"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_shows_examples_as_they_are(page):
    shown = re.findall(r"\[`[^`]+`\]\(([^)]*)\):\n\n```(?:yaml|ini|swift)\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    for name, code in shown:
        assert code in (page.parent / name).read_text(), f"{page.name} does not show {name} as it is"


def test_every_example_is_shown():
    shown = "".join((ROOT / f"docs/{name}.md").read_text() for name in WITH_COMMANDS)
    missing = [file.name for file in EXAMPLES.rglob("*.yaml") if f"](../{file.relative_to(ROOT)})" not in shown]
    assert missing == []


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_links_of_a_page_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text()):
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors(found), f"{page.name}: {target}"


def test_every_page_is_in_the_index():
    index = (ROOT / "docs/README.md").read_text()
    assert [page.name for page in (ROOT / "docs").glob("*.md") if page.name != "README.md" and f"]({page.name})" not in index] == []


@pytest.fixture
def arrived():
    """A database with rows of three records, one of them in three versions."""
    database = duckdb.connect()
    database.sql("CREATE TABLE arrived (id BIGINT, status VARCHAR, ARCANE_MERGE_KEY VARCHAR, ARCANE_VERSION BIGINT)")
    database.sql("INSERT INTO arrived VALUES (1, 'paid', 'a', 20), (1, 'open', 'a', 10), (2, 'open', 'b', 10), (3, 'open', 'c', 10)")
    return database


NEWEST = [(1, "paid"), (2, "open"), (3, "open")]


def test_the_view_of_the_newest_rows_has_each_record_once(arrived):
    view, _ = blocks(ROOT / "docs/sinks.md", "sql")
    assert sorted(arrived.sql(f"SELECT id, status FROM ({view})").fetchall()) == NEWEST
    assert "rank" not in arrived.sql(view).columns


def test_the_merge_keeps_a_table_up_to_date_however_often_it_is_done(arrived):
    _, merge = blocks(ROOT / "docs/sinks.md", "sql")
    arrived.sql("CREATE TABLE orders AS FROM arrived LIMIT 0")
    for _ in range(2):
        arrived.sql(merge)
        assert sorted(arrived.sql("SELECT id, status FROM orders").fetchall()) == NEWEST
    arrived.sql("DELETE FROM arrived")
    arrived.sql("INSERT INTO arrived VALUES (1, 'sent', 'a', 30), (2, 'too old', 'b', 5), (4, 'open', 'd', 30)")
    arrived.sql(merge)
    assert sorted(arrived.sql("SELECT id, status FROM orders").fetchall()) == [(1, "sent"), (2, "open"), (3, "open"), (4, "open")]
