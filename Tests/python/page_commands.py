"""The commands that a page of the documentation shows, run as they stand."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

from conftest import ROOT
from examples import moved, program, service


def blocks(page: Path, language: str) -> list[str]:
    """The code of a page in one language, in its order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)


class Shell:
    """Runs the commands of a page with the examples, the servers, the sink and the ports of one test."""

    def __init__(self, folder: Path, examples: Path, plugin: str, replaced: dict[str, str]):
        self.sink = folder / "arcane"
        copies = folder / examples.relative_to(ROOT)
        self.replaced = {**replaced, "/tmp/arcane": str(self.sink)}
        for example in [*examples.rglob("*.yaml"), *examples.rglob("*.env")]:
            target = copies / example.relative_to(examples)
            target.parent.mkdir(parents=True, exist_ok=True)
            moved(example, target.parent, self.replaced)
        # 9090 may be taken on a machine that runs a Prometheus.
        with service("-c", "import socket; s = socket.create_server(('127.0.0.1', 0)); print('{\"port\": %d}' % s.getsockname()[1])") as free:
            self.replaced |= {str(examples.relative_to(ROOT)): str(copies), "9090": str(free)}
        (folder / "bin").mkdir()
        (folder / "bin" / plugin).symlink_to(program(plugin))
        self.environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}

    def run(self, code: str) -> None:
        """Runs a block; what it exports holds for those that follow, as in one terminal. A command that Ctrl-C ends stands alone, and is
        interrupted when it has appended to the log of commits."""
        for old, new in self.replaced.items():
            code = code.replace(old, new)
        before, exported = self.commits(), self.sink.parent / "exported"
        if "Ctrl-C ends it" not in code:
            code += f"\nenv -0 > {exported}"
        process = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", code], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        try:
            if "Ctrl-C ends it" in code:
                assert code.count("\n") == 1
                while self.commits() == before:
                    assert process.poll() is None, process.stdout.read()
                    time.sleep(0.05)
                os.killpg(process.pid, signal.SIGINT)
            output, _ = process.communicate(timeout=180)
        finally:
            process.kill()
        assert process.returncode == 0, f"{code}\n{output}"
        if exported.exists():
            self.environment = dict(it.split("=", 1) for it in exported.read_text().split("\0") if it)

    def commits(self) -> int:
        return len(list(self.sink.parent.glob("arcane*/**/commits/*.json")))
