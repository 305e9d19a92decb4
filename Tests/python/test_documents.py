"""The pages: their links lead somewhere, and the commands they show exist."""

import re
import subprocess
import sys
import xml.etree.ElementTree as xml
from html import unescape
from pathlib import Path

import pytest

from conftest import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md"), *ROOT.glob("Benchmarks/*.md"), *ROOT.glob("charts/arcane-*/*.md"), ROOT / "charts/README.md"])


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


PICTURES = sorted((ROOT / "docs/pictures").glob("*.svg"))


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.stem)
def test_a_picture_is_shown_and_says_in_words_what_it_shows(picture: Path):
    shown = [page for page in PAGES if re.search(rf"!\[[^\]]{{40,}}\]\(pictures/{picture.name}\)", page.read_text())]
    assert shown
    root = xml.parse(picture).getroot()
    named = [root.find(f"{{http://www.w3.org/2000/svg}}{part}").text for part in ("title", "desc")]
    assert all(named) and root.get("aria-labelledby") == "title description"


def test_the_picture_of_a_terminal_is_made_of_its_record():
    record = ROOT / "docs/pictures/quickstart.txt"
    made = subprocess.run([sys.executable, ROOT / "docs/pictures/terminal.py", record], check=True, capture_output=True, text=True).stdout
    assert made == record.with_suffix(".svg").read_text()
    shown = [unescape(text) for text in re.findall(r"<text [^>]*>(.*)</text>", made)]
    assert shown == [line.lstrip() for line in record.read_text().splitlines()[3:] if line.strip()]


def test_the_picture_of_a_stream_has_the_phases_that_there_are():
    source = (ROOT / "Sources/ArcaneResources/Lifecycle/StreamPhase.swift").read_text()
    phases = set(re.findall(r'^    case \w+ = "(\w+)"', source, re.MULTILINE))
    shown = set(re.findall(r'class="name"[^>]*>(\w+)<', (ROOT / "docs/pictures/lifecycle.svg").read_text()))
    assert shown == phases - {"Scheduled"}  # which is told in words
