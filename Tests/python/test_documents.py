"""The pages: their links lead somewhere, and the commands they show exist."""

import re
from pathlib import Path

import pytest

from conftest import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md"), *ROOT.glob("Benchmarks/*.md")])


def test_there_are_pages():
    assert ROOT / "README.md" in PAGES and ROOT / "docs/README.md" in PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_that_exist(page: Path):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_scripts_that_a_page_names_exist(page: Path):
    named = re.findall(r"(?<![\w./])((?:scripts|Benchmarks/rest|\.ci)/[\w./-]+)", page.read_text())
    missing = [name for name in named if not (ROOT / name.rstrip(".")).exists()]
    assert missing == []


def test_every_page_of_the_documentation_is_listed():
    index = (ROOT / "docs/README.md").read_text() + (ROOT / "docs/benchmarks/README.md").read_text()
    pages = [page for page in PAGES if page.is_relative_to(ROOT / "docs") and page.name != "README.md"]
    assert [page.name for page in pages if page.name not in index] == []
