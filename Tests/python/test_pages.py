"""The pages of the documentation say what is so: commands run as they stand, examples are shown as they are, links lead somewhere."""

import re
from pathlib import Path

import duckdb
import pytest

from conftest import ROOT, running
from examples import EXAMPLES
from page_commands import Shell, blocks

PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
WITH_COMMANDS = ["docs/rest.md", "docs/sinks.md", "docs/operate.md", "docs/from-the-reference-plugin.md"]


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_the_commands_of_a_page_run_as_they_stand(name, tmp_path):
    code = blocks(ROOT / name, "sh")
    servers = [block for block in code if block.startswith("scripts/dev-rest-api")]
    assert len(servers) == 1 and "--port 8800" in servers[0]
    settings = servers[0].split()[1:]
    with running(*[setting if setting != "8800" else "0" for setting in settings]) as server:
        shell = Shell(tmp_path, EXAMPLES, "arcane-rest-plugin", {":8800": f":{server.port}"})
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
    shown = "".join((ROOT / name).read_text() for name in WITH_COMMANDS)
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
    view, _, _ = blocks(ROOT / "docs/sinks.md", "sql")
    assert sorted(arrived.sql(f"SELECT id, status FROM ({view})").fetchall()) == NEWEST
    assert "rank" not in arrived.sql(view).columns


def test_the_merge_keeps_a_table_up_to_date_however_often_it_is_done(arrived):
    _, _, merge = blocks(ROOT / "docs/sinks.md", "sql")
    arrived.sql("CREATE TABLE orders AS FROM arrived LIMIT 0")
    for _ in range(2):
        arrived.sql(merge)
        assert sorted(arrived.sql("SELECT id, status FROM orders").fetchall()) == NEWEST
    arrived.sql("DELETE FROM arrived")
    arrived.sql("INSERT INTO arrived VALUES (1, 'sent', 'a', 30), (2, 'too old', 'b', 5), (4, 'open', 'd', 30)")
    arrived.sql(merge)
    assert sorted(arrived.sql("SELECT id, status FROM orders").fetchall()) == [(1, "sent"), (2, "open"), (3, "open"), (4, "open")]
