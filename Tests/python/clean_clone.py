"""A clone of the checkout as a new user has it: the files that are kept, and nothing that was made from them.

What takes minutes is not made again: the package's own build, and the Python environment.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT
from local_cluster import PROGRAMS
from plugin_packages import ENVIRONMENT, TOLD, ending

# In the clone, the compiler works in the checkout, where everything is compiled already.
SWIFT = """#!/bin/sh
[ "$(pwd -P)" != "{clone}" ] || cd "{root}"
exec "{swift}" "$@"
"""
HELM = """#!/bin/sh
exec "{python}" "{root}/Tests/python/helm_command.py" "$@"
"""


class Clone:
    """The clone, and terminals in it."""

    def __init__(self, folder: Path):
        self.folder = folder.resolve() / "arcane-swift"
        kept = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split()]
        shutil.copytree(ROOT, self.folder, ignore=shutil.ignore_patterns(".git", *kept))
        (self.folder / ".venv").symlink_to(ROOT / ".venv")
        (self.folder / ".build").symlink_to(ROOT / ".build")
        tools = folder.resolve() / "bin"
        tools.mkdir()
        for name, text in {"swift": SWIFT, "helm": HELM}.items():
            (tools / name).write_text(text.format(clone=self.folder, root=ROOT, swift=shutil.which("swift"), python=sys.executable))
            (tools / name).chmod(0o755)
        for name in ("arcane-operator", "arcane-rest-plugin", "kubectl-arcane"):
            (tools / name).symlink_to(PROGRAMS / name)
        # A package that depends on the clone takes the checkout for it, for the same reason.
        self.environment = {**ENVIRONMENT, "PATH": f"{tools}:{os.environ['PATH']}", "ARCANE_SWIFT": str(ROOT)}

    def replace(self, texts: dict[str, str], *names: str) -> None:
        """Other addresses and places in the files of examples."""
        for file in [path for name in names for path in (self.folder / name).rglob("*") if path.is_file()]:
            text = file.read_text()
            for old, new in texts.items():
                text = text.replace(old, new)
            file.write_text(text)

    def attempt(self, code: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["bash", "-Eeuo", "pipefail", "-c", TOLD + code], cwd=self.folder, env={**self.environment, **variables}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=600,
        )  # fmt: skip

    def run(self, code: str, **variables: str) -> str:
        """What commands print, which must succeed."""
        done = self.attempt(code, **variables)
        assert done.returncode == 0, ending(done.stdout + done.stderr)
        return done.stdout
