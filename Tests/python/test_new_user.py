"""The way of a new user in a clean clone: the quickstart, the tutorial, the scenarios, and each chart, installed and removed.

The tests are the steps of one way, in the order in which they stand, with the commands of the pages as they stand. There is one clone, and
from the scenarios on one cluster.
"""

import json
import os
import re
import shlex
import signal
import subprocess
from pathlib import Path
from typing import Iterator

import pytest

from clean_clone import Clone
from cluster_pages import CAN_RUN, commands
from conftest import ROOT, running
from local_cluster import DEFINITIONS, PROGRAMS, STREAMING, LocalCluster, local_cluster, wait_for
from page_commands import blocks
from plugin_packages import build_folder, shell
from tutorial_page import script

QUICKSTART = [ROOT / "README.md", ROOT / "docs/start.md"]
BUILDS = [ROOT / "docs/rest.md", ROOT / "docs/sqlserver.md"]
TUTORIAL = ROOT / "docs/tutorial.md"
SCENARIOS = ROOT / "docs/scenarios.md"
INSTALL = ROOT / "docs/install.md"
CHARTS = [ROOT / name for name in ("charts/arcane-operator/README.md", "charts/arcane-rest-plugin/README.md", "charts/arcane-sqlserver-plugin/README.md")]

STREAMS = f"{STREAMING}/namespaces/default/restapistreams"
REQUESTS = f"{STREAMING}/namespaces/default/backfillrequests"
can_run = CAN_RUN and (PROGRAMS / "arcane-sqlserver-plugin").exists()
pytestmark = pytest.mark.skipif(not can_run, reason="the programs are not built, or there is no kubectl")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("new-user").resolve()


@pytest.fixture(scope="module")
def clone(folder: Path) -> Clone:
    return Clone(folder)


@pytest.fixture(scope="module")
def cluster(folder: Path, clone: Clone) -> Iterator[LocalCluster]:
    """The cluster that the page of the scenarios begins with, and its development API."""
    api, *prepare, operator = [line.removeprefix("$ ") for line in blocks(SCENARIOS, "console")[0].splitlines()]
    assert api.split() == ["scripts/dev-rest-api", "--port", "8800", "--rate", "5"]
    assert operator.startswith("arcane-operator local -f ")
    with running("--records", "40") as server:
        clone.replace({":8800": f":{server.port}", "/tmp/arcane": str(folder / "data")}, "examples/scenarios", "examples/quickstart", "examples/rest")
        clone.run("\n".join(prepare).replace("/tmp/", f"{folder}/"))
        arguments = [str(clone.folder / word.replace("/tmp/", f"{folder}/")) if "/" in word else word for word in shlex.split(operator)[2:]]
        with local_cluster(clone.folder, *arguments, "--health-address", "127.0.0.1:0", "--metrics-address", "127.0.0.1:0") as it:
            clone.environment["KUBECONFIG"] = str(it.kubeconfig)
            yield it


def test_the_quickstart_shows_a_stream_until_control_c(clone):
    in_readme, in_start = [blocks(page, "sh")[0].split()[0] for page in QUICKSTART]
    start, *look = blocks(QUICKSTART[1], "sh")
    assert in_readme == in_start == "scripts/quickstart"
    # Who runs the tests in the background has them ignore SIGINT, and they would hand that on: a terminal does not.
    process = subprocess.Popen(
        ["env", "--default-signal=INT", "bash", "-euc", start], cwd=clone.folder, env=clone.environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        said = ""
        while "Ctrl-C ends it" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        # Its first pods may not be there yet when both streams are said to run.
        seen = wait_for(lambda: (done := clone.attempt("\n".join(look))).returncode == 0 and done.stdout, "what another terminal sees")
        for stream in (r"restapistream\S*/orders", r"sqlserverstream\S*/stock"):
            assert re.search(rf"^{stream} +Running", seen, re.MULTILINE), seen
        assert "the backfill is complete" in seen or "started" in seen, seen
        assert re.search(r"\d+ rows +\d+ columns", seen), seen
        os.killpg(process.pid, signal.SIGINT)
        rest, _ = process.communicate(timeout=120)
    finally:
        if process.poll() is None:
            process.terminate()  # takes its processes along
            process.wait(timeout=60)
    assert process.returncode == 0 and rest.count("DuckDB reads") == 2, said + rest


@pytest.mark.parametrize("page", BUILDS, ids=lambda page: page.stem)
def test_the_plugins_of_the_pages_are_built_and_found(clone, page):
    (build,) = [block for block in blocks(page, "sh") if block.startswith("swift build")]
    program = build.split()[3]
    assert clone.run(f"{build}command -v {program}").splitlines()[-1] == str((PROGRAMS / program).resolve())


def rows(folder: Path, pattern: str) -> list[dict]:
    files = sorted((folder / "lake/orders").glob(pattern))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_the_tutorial_leads_from_nothing_to_a_stream(folder, clone):
    written = folder / "tutorial"
    with build_folder("csv-plugin"):
        output = shell(script(written), clone.folder, clone.environment)
    assert re.search(r"ok    the files of .*3 columns, up to 2026-11-20.csv", output)
    assert "passes the acceptance check" in output and re.search(r"Test run with \d+ tests? in 2 suites passed", output), output
    backfills = {path.parent.name for path in (written / "lake/orders/backfill").glob("*/_COMPLETED")}
    assert len(backfills) == 2, output
    history = rows(written, "backfill/*/part-*.jsonl")
    assert sorted(row["customer"] for row in history) == ["Ada", "Ada", "Alan", "Barbara", "Hopper, Grace", "Hopper, Grace"], output
    assert [row["country"] for row in history if row["customer"] == "Barbara"] == ["US"]
    assert [row["customer"] for row in rows(written, "data/part-*.jsonl")] == ["Alan"], output
    assert any("Edsger" in json.dumps(row) for row in rows(written, "_arcane/rejects/*.jsonl"))


def test_the_commands_of_the_scenarios_do_what_the_page_says(folder, clone, cluster):
    sink = folder / "data"

    def names() -> set[str]:
        return {request["metadata"]["name"] for request in cluster.items(REQUESTS)}

    def conclusions(block: str) -> None:
        if "examples/scenarios/orders.yaml" in block:
            assert len(names()) == 1 and names().pop().startswith("orders-initial-backfill-")
            assert len(list(sink.glob("orders/backfill/*/_COMPLETED"))) == 1
        if "apply -f examples/scenarios/moved.yaml" in block:
            assert not any(name.startswith("moved") for name in names())
            assert not (sink / "moved/backfill").exists()
        if "stream stop" in block:
            assert cluster.get(f"{STREAMS}/moved")["spec"]["suspended"] is True
        if "orders-again" in block or "stream backfill" in block:
            assert all(request["spec"]["completed"] for request in cluster.items(REQUESTS))
        if "orders-gap" in block:
            assert cluster.get(f"{REQUESTS}/orders-gap")["spec"]["completed"] is True
        if "lastFailure" in block:
            assert cluster.get(f"{STREAMS}/orders")["status"]["lastFailure"]["exitCode"] == 1
        if "delete pod" in block:
            assert cluster.get(f"{STREAMS}/orders")["status"]["phase"] != "Failed"

    for block in commands(SCENARIOS):
        clone.run(block)
        conclusions(block)
    assert len(list(sink.glob("orders/backfill/*/_COMPLETED"))) == 4
    assert cluster.items(STREAMS) == [] and not any("initial" in name for name in names())
    # The charts bring what was made by hand for the scenarios.
    clone.run(f"kubectl delete -f {folder}/restapistreams.yaml -f examples/quickstart/10-class.yaml -f examples/quickstart/20-template.yaml")


def test_the_page_of_the_charts_installs_upgrades_and_removes_them(folder, clone, cluster):
    assert blocks(INSTALL, "console")[0].splitlines()[0] == "$ arcane-operator local"
    for block in blocks(INSTALL, "sh"):
        said = clone.run(block)
        if "wait --for" in block:
            assert "restapistream.streaming.sneaksanddata.com/smallest condition met" in said
            assert list((folder / "data/smallest").rglob("_COMPLETED"))
        if "helm uninstall" in block:
            assert cluster.items(f"{STREAMING}/streamclasses") == []
        if "delete crd" in block:
            assert cluster.get(f"{DEFINITIONS}/restapistreams.streaming.sneaksanddata.com") is None
    owner = cluster.get(f"{DEFINITIONS}/streamclasses.streaming.sneaksanddata.com")["metadata"]["annotations"]
    assert owner["meta.helm.sh/release-name"] == "arcane-operator"
    clone.run("helm uninstall arcane-operator --namespace arcane")


def test_each_chart_is_installed_as_its_readme_says_and_leaves_nothing_but_definitions(clone, cluster):
    namespaces = {page.parent.name: "my-streams" if "plugin" in page.parent.name else "arcane" for page in CHARTS}

    def objects(chart: str) -> str:
        kinds = "deployments,services,serviceaccounts,configmaps,streamingjobtemplates,roles,rolebindings,clusterroles,clusterrolebindings"
        return clone.run(
            f"kubectl get {kinds} --namespace {namespaces[chart]} --selector app.kubernetes.io/instance={chart} --output name"
        )

    for page in CHARTS:
        (install,) = blocks(page, "sh")
        clone.run(install)
        assert f"serviceaccount/{page.parent.name}" in objects(page.parent.name)
    for chart, namespace in reversed(namespaces.items()):
        clone.run(f"helm uninstall {chart} --namespace {namespace}")
        assert objects(chart) == ""
    assert cluster.items(f"{STREAMING}/streamclasses") == []
    assert cluster.get(f"{DEFINITIONS}/sqlserverstreams.streaming.sneaksanddata.com")
