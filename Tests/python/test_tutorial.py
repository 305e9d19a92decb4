"""The tutorial shows the files of its example. Its commands are run by test_new_user.py."""

import re

from conftest import ROOT
from tutorial_page import PAGE, shown

EXAMPLE = ROOT / "examples/csv-plugin"


def test_the_page_shows_the_files_of_the_example_whole_and_nothing_else():
    files = {str(path.relative_to(EXAMPLE)): path.read_text() for path in EXAMPLE.rglob("*") if path.is_file()}
    assert shown() == files
    swift = [text for name, text in files.items() if name.endswith(".swift")]
    assert PAGE.read_text().count("```swift\n") == sum(len(re.findall(r"^ *// MARK", text, re.MULTILINE)) + 1 for text in swift)
