"""Packages that depend on this checkout, built in its own build folder.

SwiftPM takes what it has compiled there for the checkout, since it would compile it in the same way: only what is new in a package is
compiled. The names of packages must be their own.
"""

import os
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from conftest import ROOT

ENVIRONMENT = {**os.environ, "SWIFTPM_BUILD_DIR": str(ROOT / ".build"), "ARCANE_TEST_ROUNDS": "1"}


# Says which command failed, since a script of many commands prints a lot.
TOLD = "trap 'echo \"exit code $? of: $BASH_COMMAND\" >&2' ERR\n"


def ending(output: str) -> str:
    """The last lines of what a failed script printed: the reason is there, and reports of failures are cut behind their first lines."""
    return "\n".join(output.splitlines()[-40:])


def shell(code: str, folder: Path, environment: "dict[str, str]" = ENVIRONMENT, patience: float = 800) -> str:
    """Runs commands, which must succeed, and gives what they print."""
    process = subprocess.Popen(
        ["bash", "-Eeuo", "pipefail", "-c", TOLD + code], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        output, _ = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        raise AssertionError(f"not ended within {patience:.0f} s:\n{ending(output)}") from None
    assert process.returncode == 0, ending(output)
    return output


@contextmanager
def build_folder(name: str) -> Iterator[None]:
    """The build folder of the checkout, without what the package `name` leaves there afterwards."""
    try:
        yield
    finally:
        module = name.replace("-", "_")
        built = (ROOT / ".build/debug").resolve()
        leftovers = [path for path in (*built.glob("*"), *built.glob("Modules/*")) if path.name.startswith((name, module))]
        if leftovers:
            subprocess.run(["rm", "-rf", *leftovers], check=True)
