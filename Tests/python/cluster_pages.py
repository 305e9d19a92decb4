"""Pages whose commands run against a local cluster: the commands as they stand, with the examples they name and the programs on PATH."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

from conftest import ROOT
from local_cluster import PROGRAMS, LocalCluster

NEEDED = ["arcane-operator", "arcane-rest-plugin", "kubectl-arcane"]
CAN_RUN = all((PROGRAMS / name).exists() for name in NEEDED) and shutil.which("kubectl") is not None


def commands(page: Path) -> list[str]:
    """The blocks of a page that run as they stand, also those within lists."""
    return [textwrap.dedent(block) for block in re.findall(r"^ *```sh\n(.*?)^ *```$", page.read_text(), re.MULTILINE | re.DOTALL)]


def copied_examples(folder: Path, names: "list[str]", replaced: dict[str, str]) -> None:
    """Copies of folders of examples, with the addresses and places of this run."""
    for example in [path for name in names for path in (ROOT / "examples" / name).rglob("*") if path.is_file()]:
        text = example.read_text()
        for old, new in replaced.items():
            text = text.replace(old, new)
        target = folder / example.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        target.chmod(example.stat().st_mode)


class ClusterShell:
    """Runs blocks of a page in a folder."""

    def __init__(self, folder: Path, cluster: LocalCluster):
        self.folder = folder
        tools = folder / "bin"
        tools.mkdir()
        for name in NEEDED:
            (tools / name).symlink_to(PROGRAMS / name)
        (tools / "python3").symlink_to(sys.executable)
        self.environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "KUBECONFIG": str(cluster.kubeconfig)}

    def run(self, block: str) -> str:
        command = ["bash", "-euo", "pipefail", "-c", block]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        return done.stdout
