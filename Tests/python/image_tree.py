"""The images without a container engine: their file trees, as the Dockerfile has them made, and programs that run in these."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator

from conftest import ROOT
from local_cluster import PROGRAMS

DOCKERFILE = ROOT / "images/Dockerfile"
ARE_RELEASED = os.environ.get("ARCANE_IMAGES") == "released"
"""Whether the programs are those of the images, as `scripts/images trees` builds them, and not of a debug build."""

# What a runtime does before it starts a process: a root that is read-only, a volume, /proc and /dev; then it drops all rights. That the root
# is read-only even for root is tried, so that the test does not pass for another reason.
RUNTIME = r"""
tree=$1 volume=$2; shift 2
mount --bind "$tree" "$tree"
mount --bind "$volume" "$tree/tmp"
mount -t proc proc "$tree/proc"
mount --rbind /dev "$tree/dev"
mount -o remount,bind,ro "$tree"
! touch "$tree/probe" 2>/dev/null || exit 99
exec setpriv --bounding-set=-all,+sys_chroot,+setuid,+setgid --inh-caps=-all --no-new-privs chroot --userspec=1000:1000 --groups= "$tree" "$@"
"""


@dataclass
class Stage:
    """A stage of the Dockerfile: what it is made from, and its instructions in order."""

    base: str
    instructions: list[tuple[str, str]] = field(default_factory=list)

    def only(self, name: str) -> str:
        (value,) = [value for instruction, value in self.instructions if instruction == name]
        return value


def stages() -> dict[str, Stage]:
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    # What can be said from outside, as it is when nothing is said.
    for name, value in re.findall(r"^ARG (\w+)=(\S+)$", text.partition("\nFROM ")[0], re.MULTILINE):
        text = text.replace(f"ARG {name}={value}\n", "").replace(f"${{{name}}}", value)
    result: dict[str, Stage] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        instruction, _, value = line.partition(" ")
        if instruction == "FROM":
            base, _, name = value.partition(" AS ")
            result[name] = Stage(base)
        else:
            list(result.values())[-1].instructions.append((instruction, value.strip()))
    return result


def why_not() -> str:
    """Why no program can be run in a tree here; nothing where it can."""
    if os.geteuid() != 0:
        return "only root may change the root of a process"
    if not all(map(shutil.which, ("unshare", "chroot", "setpriv", "dpkg-query"))):
        return "this needs unshare, chroot, setpriv and dpkg-query"
    if subprocess.run(["unshare", "--mount", "mount", "--bind", "/tmp", "/tmp"], capture_output=True).returncode != 0:
        return "mounts are not allowed here"
    return ""


class Tree:
    """The file tree of an image, with a program that was built here."""

    def __init__(self, name: str, folder: Path):
        assert not why_not(), why_not()
        self.name, self.root = name, folder / name
        command = shlex.split(stages()[f"{name}-tree"].only("RUN"))
        places = {f"/trees/{name}": str(self.root), f"/programs/{name}": str(PROGRAMS / name)}
        command = [places.get(word, word) for word in command]
        self.made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
        assert self.made.returncode == 0, self.made.stderr
        self.program = f"/usr/local/bin/{name}"

    def command(self, volume: Path, *arguments: "str | Path") -> list[str]:
        """What runs a program of the tree as the image does, as process number 1; `volume` is its /tmp."""
        os.chown(volume, 1000, 1000)
        spaces = ["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child"]
        runtime = ["unshare", *spaces, "bash", "-euc", RUNTIME, "runtime"]
        return [*runtime, str(self.root), str(volume), *map(str, arguments)]

    def run(self, volume: Path, *arguments: "str | Path", **variables: str) -> "subprocess.CompletedProcess[str]":
        """Runs the image's program to its end; without a variable of this process."""
        environment = {"PATH": os.environ["PATH"], "HOME": "/tmp", **variables}
        command = self.command(volume, self.program, *arguments)
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)

    @contextmanager
    def runs(self, command: list[str], **options) -> Iterator[int]:
        """Runs a command of the tree, and afterwards asks its process to stop, which has to end with 0; gives its number."""
        with subprocess.Popen(command, **options) as runtime:
            try:
                process = first_process(runtime)
                yield process
                os.kill(process, signal.SIGTERM)
                code = runtime.wait(timeout=120)
            finally:
                runtime.kill()
        assert code == 0, f"exit code {code}"

    def megabytes(self, *parts: str) -> float:
        files = [path for part in parts or ("",) for path in [self.root / part, *(self.root / part).rglob("*")]]
        return sum(path.stat().st_size for path in files if path.is_file() and not path.is_symlink()) / 1e6


def first_process(runtime: subprocess.Popen) -> int:
    """The process that a runtime has started."""
    children = Path(f"/proc/{runtime.pid}/task/{runtime.pid}/children")
    while not (started := children.read_text().split()):
        assert runtime.poll() is None, "the runtime has ended"
        time.sleep(0.01)
    return int(started[0])


@contextmanager
def tree(name: str, folder: Path) -> Iterator[Tree]:
    """A tree that is gone afterwards: with the programs of a debug build it takes 200 MB."""
    try:
        yield Tree(name, folder)
    finally:
        shutil.rmtree(folder / name, ignore_errors=True)
