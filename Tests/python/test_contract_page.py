"""docs/contract.md: its plugin in Python keeps the contract under the operator, and its commands run as they stand."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cluster_pages import CAN_RUN, ClusterShell, commands, copied_examples
from conftest import ROOT
from local_cluster import STREAMING, local_cluster, wait_for
from page_commands import blocks

PAGE = ROOT / "docs/contract.md"
PLUGIN = ROOT / "examples/python-plugin/line_plugin.py"


def test_the_page_shows_the_plugin_as_it_is():
    assert blocks(PAGE, "python") == [PLUGIN.read_text()]
    assert len(PLUGIN.read_text().splitlines()) <= 30


def test_the_page_names_all_variables_that_the_operator_sets():
    source = (ROOT / "Sources/ArcaneResources").rglob("*.swift")
    known = set(re.findall(r'"((?:STREAMCONTEXT|ARCANE__STATE)_[A-Z_]+)"', "".join(path.read_text() for path in source)))
    assert known and known - {"STREAMCONTEXT_OVERRIDE"} <= set(re.findall(r"`((?:STREAMCONTEXT|ARCANE_)_[A-Z_]+)`", PAGE.read_text()))


@pytest.mark.skipif(not CAN_RUN, reason="the programs are not built, or there is no kubectl")
def test_the_commands_of_the_page_run_one_after_the_other(tmp_path):
    data = tmp_path / "data"
    replaced = {"/tmp/arcane": str(data), "$PWD": str(tmp_path)}
    copied_examples(tmp_path, ["python-plugin"], replaced)
    start = next(block for block in blocks(PAGE, "console") if "arcane-operator local" in block)
    for old, new in replaced.items():
        start = start.replace(old, new)
    prepare, run = (line.removeprefix("$ ") for line in start.splitlines())
    subprocess.run(["bash", "-euc", prepare], check=True)
    arguments = [str(tmp_path / word) if word.startswith("examples/") else word for word in shlex.split(run)[2:]]
    arguments = [word.replace("=python3 ", f"={sys.executable} ") for word in arguments]
    with local_cluster(tmp_path, *arguments, "--health-address", "127.0.0.1:0", "--metrics-address", "127.0.0.1:0") as cluster:
        shell = ClusterShell(tmp_path, cluster)
        printed = [shell.run(block.replace("/tmp/arcane", str(data))) for block in commands(PAGE)]
        assert printed[0].endswith("one\ntwo\n")
        assert "words-schema-mismatch-" in printed[-1]
        job = wait_for(lambda: cluster.get("/apis/batch/v1/namespaces/default/jobs/words"), "the streaming Job")
        assert job["metadata"]["labels"]["arcane/backfilling"] == "false"
        assert cluster.get(f"{STREAMING}/namespaces/default/linestreams/words")["status"]["phase"] == "Running"


def started(tmp_path: Path, backfill: bool, **spec: str) -> "subprocess.Popen[str]":
    (tmp_path / "words.txt").write_text("one\ntwo\nhalf a l")
    variables = {
        "STREAMCONTEXT__STREAM_ID": "words", "STREAMCONTEXT__BACKFILL": str(backfill).lower(), "STREAMCONTEXT__BACKFILL_ID": "first",
        "STREAMCONTEXT__SPEC": json.dumps({"source": str(tmp_path / "words.txt"), "target": str(tmp_path / "data"), **spec}),
    }  # fmt: skip
    return subprocess.Popen([sys.executable, PLUGIN], env={**os.environ, **variables}, stderr=subprocess.PIPE, text=True)


def test_a_backfill_that_is_complete_ends_with_0_and_has_whole_lines_only(tmp_path):
    assert started(tmp_path, backfill=True).wait(timeout=60) == 0
    parts = sorted((tmp_path / "data/words/backfill/first").iterdir())
    assert [part.name for part in parts] == ["0-8.lines", "8-8.lines"] and parts[0].read_text() == "one\ntwo\n"


def test_a_stream_that_is_asked_to_stop_ends_with_0(tmp_path):
    process = started(tmp_path, backfill=False)
    part = tmp_path / "data/words/0-8.lines"
    while not part.exists():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0


def test_a_source_that_is_not_there_ends_with_1_and_the_reason_last(tmp_path):
    process = started(tmp_path, backfill=True, source=str(tmp_path / "nothing"))
    assert process.wait(timeout=60) == 1
    assert "nothing" in process.stderr.read().splitlines()[-1]
