"""The tutorial: the files that it shows, and its commands as one script."""

import re
from pathlib import Path

from conftest import ROOT

PAGE = ROOT / "docs/tutorial.md"
FOLDER = "/tmp/arcane"


def shown() -> dict[str, str]:
    """The files of the example as the page shows them, some of them in several parts."""
    parts = re.findall(r"\]\(\.\./examples/csv-plugin/([^)]*)\):\n\n```(?:swift|yaml)\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    files: dict[str, list[str]] = {}
    for path, code in parts:
        files.setdefault(path, []).append(code)
    return {path: "\n".join(codes) for path, codes in files.items()}


def script(folder: Path) -> str:
    """All commands of the page in their order, as two terminals would run them, with its files written when the package is there."""
    for path, code in shown().items():
        target = folder / "written" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(code.replace(FOLDER, str(folder)))
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    script = []
    for block in blocks:
        if "Ctrl-C ends it" in block:
            *before, operator = block.strip().splitlines()
            script += [*before, f"{operator.partition('   #')[0]} > {folder}/operator.log 2>&1 &", "operator=$!"]
            script += ["trap 'kill -INT $operator && wait $operator' EXIT"]
            script += [f"until grep -q 'Applied ' {folder}/operator.log; do kill -0 $operator; sleep 0.1; done"]
        else:
            script.append(block)
        if "scripts/new-plugin" in block:
            # As a reader writes them. The program is where the page says: in the package's build folder, which here is the checkout's.
            script.append(f"cp -R {folder}/written/. . && ln -s {ROOT}/.build .build")
    assert any("operator=" in line for line in script)
    return "\n".join(script).replace(FOLDER, str(folder))
