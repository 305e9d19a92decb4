"""What the tests of the documentation share: the plugin, and the examples moved to where a test runs them."""

import json
import os
import shlex
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from conftest import ROOT

EXAMPLES = ROOT / "examples/rest"
DEFAULT_API = "http://127.0.0.1:8800"
DEFAULT_SINK = "file:///tmp/arcane"


def program(name: str) -> Path:
    """A program of this package that was built before: in the folder ARCANE_BIN, else where `swift build` puts it."""
    folder = os.environ.get("ARCANE_BIN") or subprocess.run(
        ["swift", "build", "--show-bin-path"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()  # fmt: skip
    found = Path(folder).resolve() / name
    assert found.exists(), f"{found} is not there; run `swift build --product {name}` first"
    return found


def variables(file: Path, api: str) -> dict[str, str]:
    """The variables of a file as a shell reads them, for the API at `api`."""
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    pairs = [shlex.split(line)[0].partition("=") for line in lines]
    return {name: value.replace(DEFAULT_API, api) for name, _, value in pairs}


def credentials(example: Path, api: str) -> dict[str, str]:
    """What stands in the Secret of an example."""
    if example.parent == EXAMPLES:
        return variables(EXAMPLES / "dev-api.env", api)
    return variables(example.with_name(f"{example.stem.removeprefix('paged-')}.env"), api)


def moved(example: Path, folder: Path, replaced: dict[str, str]) -> Path:
    """A copy of an example that names other places; nothing else of it is changed."""
    text = example.read_text()
    for old, new in replaced.items():
        text = text.replace(old, new)
    copy = folder / example.name
    copy.write_text(text)
    return copy


@contextmanager
def service(*command: str) -> Iterator[int]:
    """A development server as a process: its port, while it runs."""
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield json.loads(process.stdout.readline())["port"]
    finally:
        process.terminate()
        process.wait(timeout=60)
