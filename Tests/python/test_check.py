"""The checks find what they are for. A stand-in takes the compiler's place."""

import os
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small package that has nothing wrong with it."""
    for name in ("Sources/One", "Tests/OneTests", "scripts", "tools", ".build/checkouts"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "Sources/One/One.swift").write_text("let one = 1\n")
    (tmp_path / ".build/checkouts/Other.swift").write_text("try! other()\n")
    (tmp_path / "scripts/check").write_bytes((ROOT / "scripts/check").read_bytes())
    script(tmp_path / "scripts/setup", "")
    script(tmp_path / "scripts/charts", "")
    script(tmp_path / "scripts/api-docs", "")
    compiler(tmp_path)
    return tmp_path


def script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/bash\n{body}\n")
    path.chmod(0o755)


def compiler(checkout: Path, says: str = "Build complete!", code: int = 0, lint: int = 0) -> None:
    """A compiler that says something about the build, and a linter that notes which files it was given."""
    script(
        checkout / "tools/swift",
        f'if [ "$1" = build ]; then echo "[1/2] Compiling"; echo "{says}"; exit {code}; fi\n'
        f'shift 4; printf "%s\\n" "$@" >> {checkout}/linted; exit {lint}',
    )


def check(checkout: Path) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PATH": f"{checkout}/tools:{os.environ['PATH']}"}
    return subprocess.run(["bash", "scripts/check"], cwd=checkout, env=environment, capture_output=True, text=True)


def test_a_package_with_nothing_wrong_passes_and_only_its_own_files_are_looked_at(checkout):
    result = check(checkout)
    assert result.returncode == 0, result.stderr
    assert (checkout / "linted").read_text() == "./Sources/One/One.swift\n"


@pytest.mark.parametrize(
    "file, text, says",
    [
        ("Sources/One/One.swift", "let one = try! two()\n", "throw a StreamError"),
        ("Sources/One/One.swift", "let one = two as! Int\n", "throw a StreamError"),
        ("Sources/One/One.swift", 'fatalError("no")\n', "throw a StreamError"),
        ("Sources/One/One.swift", "// TO" + "DO: two\n", "belongs into an issue"),
        ("scripts/two.py", "# FIX" + "ME\n", "belongs into an issue"),
        ("Sources/One/One.swift", "let one = 1\n" * 501, "501 lines"),
    ],
)
def test_what_a_file_may_not_have_is_found(checkout, file, text, says):
    (checkout / file).write_text(text)
    result = check(checkout)
    assert result.returncode == 1 and says in result.stderr


def test_a_format_that_is_not_right_fails(checkout):
    compiler(checkout, lint=1)
    result = check(checkout)
    assert result.returncode == 1 and "swift format --in-place" in result.stderr


def test_a_build_that_fails_or_warns_fails(checkout):
    compiler(checkout, says="error: no such module", code=1)
    result = check(checkout)
    assert result.returncode == 1 and "no such module" in result.stdout
    compiler(checkout, says=f"{checkout}/Sources/One/One.swift:1:5: warning: variable was never used")
    assert check(checkout).returncode == 1


def test_warnings_of_others_do_not_count(checkout):
    compiler(checkout, says=f"{checkout}/.build/checkouts/Other.swift:1:1: warning: deprecated")
    assert check(checkout).returncode == 0


def test_charts_that_are_not_what_is_generated_fail(checkout):
    script(checkout / "scripts/charts", '[ "$1" = --check ] && echo "charts/one is not what is generated" >&2 && exit 1')
    result = check(checkout)
    assert result.returncode == 1 and "Write them anew with: scripts/charts" in result.stderr


def test_pages_of_the_public_api_that_cannot_be_made_fail(checkout):
    script(checkout / "scripts/api-docs", 'echo "error: no such symbol" >&2; exit 1')
    result = check(checkout)
    assert result.returncode == 1 and "Mend the comments or the articles" in result.stderr
