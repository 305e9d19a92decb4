"""The images: what their Dockerfile says, and that their programs run in the file trees that it makes, as a cluster runs them."""

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, running
from image_tree import ARE_RELEASED, Tree, stages, tree, why_not
from local_cluster import PROGRAMS

IMAGES = ["arcane-operator", "arcane-rest-plugin", "arcane-sqlserver-plugin"]
IS_BUILT = all((PROGRAMS / name).exists() for name in IMAGES)
# Who has built the images' programs wants them tried: nothing is left out then.
can_run = pytest.mark.skipif((bool(why_not()) or not IS_BUILT) and not ARE_RELEASED, reason=why_not() or "the programs are not built")


@pytest.mark.parametrize("name", IMAGES)
def test_an_image_is_nothing_but_a_tree_and_runs_its_program_as_nobody_special(name):
    stage = stages()[name]
    assert stage.base == "scratch"
    assert stage.only("COPY") == f"--from={name}-tree /trees/{name} /"
    user, group = map(int, stage.only("USER").split(":"))
    assert user > 0 and group > 0
    assert json.loads(stage.only("ENTRYPOINT")) == [f"/usr/local/bin/{name}"]
    assert (stage.only("ARG"), stage.only("ENV")) == ("VERSION=0.0.0", "APPLICATION_VERSION=$VERSION")


def test_there_is_an_image_for_each_chart_and_for_nothing_else():
    charts = [chart.parent for chart in (ROOT / "charts").glob("arcane-*/Chart.yaml")]
    assert sorted(name for name, stage in stages().items() if stage.base == "scratch") == sorted(chart.name for chart in charts)
    for chart in charts:
        values = yaml.safe_load((chart / "values.yaml").read_text())
        assert values["image"]["repository"] == chart.name
        assert values.get("podSecurityContext", values.get("jobTemplateSettings", {}).get("podSecurityContext"))["runAsUser"] == 1000


def test_the_programs_are_built_with_the_libraries_that_the_setup_installs():
    needed = re.search(r"^packages=\((.*?)^\)", (ROOT / "scripts/setup").read_text(), re.MULTILINE | re.DOTALL)[1]
    needed = set(re.sub(r"#.*", "", needed).split())
    installed = set(shlex.split(re.search(r"recommends (.*?)&&", stages()["tools"].only("RUN"))[1]))
    assert installed <= needed
    assert {package for package in needed if package.endswith("-dev")} <= installed


def test_the_programs_are_built_in_release_mode_with_the_swift_libraries_within(tmp_path):
    assert stages()["programs"].only("RUN").split()[-2:] == ["images/programs", "/programs"]
    checkout, tools = tmp_path / "checkout", tmp_path / "tools"
    for folder in (checkout / "images", checkout / ".build/release", tools):
        folder.mkdir(parents=True)
    shutil.copy(ROOT / "images/programs", checkout / "images")
    (tools / "swift").write_text('#!/bin/sh\necho "$*" >> said\nfor last; do :; done\necho "$last" > ".build/release/$last"\n')
    (tools / "swift").chmod(0o755)
    command, environment = [checkout / "images/programs", "programs"], {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert {path.name: path.read_text().strip() for path in (tmp_path / "programs").iterdir()} == {name: name for name in IMAGES}
    said = (checkout / "said").read_text().splitlines()
    assert said == [f"build --configuration release --static-swift-stdlib -Xlinker -s --product {name}" for name in IMAGES]


@pytest.fixture(scope="module")
def operator(tmp_path_factory):
    with tree("arcane-operator", tmp_path_factory.mktemp("images")) as made:
        yield made


@pytest.fixture(scope="module")
def rest_plugin(tmp_path_factory):
    with tree("arcane-rest-plugin", tmp_path_factory.mktemp("images")) as made:
        yield made


@pytest.fixture(scope="module")
def sqlserver_plugin(tmp_path_factory):
    with tree("arcane-sqlserver-plugin", tmp_path_factory.mktemp("images")) as made:
        yield made


@can_run
@pytest.mark.parametrize("name", IMAGES)
def test_every_library_is_there_and_nothing_that_is_not_needed(name, request, tmp_path, capsys):
    made: Tree = request.getfixturevalue(name.removeprefix("arcane-").replace("-", "_"))
    loader = next(f"/{path.relative_to(made.root)}" for path in (made.root / "usr").glob("lib*/ld-linux-*"))
    drivers = [f"/{path.relative_to(made.root)}" for path in made.root.glob("usr/lib/*/odbc/*.so")]
    assert bool(drivers) == (name == "arcane-sqlserver-plugin")
    listed = ""
    for loaded in [made.program, *drivers]:
        found = subprocess.run(made.command(tmp_path, loader, "--list", loaded), capture_output=True, text=True, timeout=120)
        assert found.returncode == 0 and "not found" not in found.stdout + found.stderr, found.stdout + found.stderr
        listed += found.stdout
    libraries = {path.name for path in made.root.glob("usr/lib/*-linux-gnu/*.so*")}
    assert libraries == {path.rpartition("/")[2] for path in re.findall(r"=> (/(?:usr/)?lib/\S+)", listed)}
    assert not list(made.root.glob("**/bin/*sh")) and not (made.root / "usr/bin").exists()
    swift, program = made.megabytes("opt"), made.megabytes(f"usr/local/bin/{name}")
    assert (swift > 0) != ARE_RELEASED, "the programs of an image have Swift's libraries within"
    built = "of the image" if ARE_RELEASED else f"of a debug build and its {swift:.0f} MB of Swift libraries"
    with capsys.disabled():
        print(f"\n{name}: {made.megabytes() - swift - program:.0f} MB without the program, {made.megabytes():.0f} MB with the one {built}")


@can_run
@pytest.mark.parametrize("name", IMAGES)
def test_each_package_of_an_image_can_be_found_by_a_scanner(name, request):
    made: Tree = request.getfixturevalue(name.removeprefix("arcane-").replace("-", "_"))
    records = list((made.root / "var/lib/dpkg/status.d").iterdir())
    assert {"libc6", "libcurl4", "libssl3", "zlib1g"} <= {record.name for record in records}
    for record in records:
        assert f"Package: {record.name}\n" in record.read_text() and "\nVersion: " in record.read_text()
        assert (made.root / "usr/share/doc" / record.name / "copyright").exists()
    assert (made.root / "etc/os-release").read_text() == Path("/etc/os-release").read_text()


@can_run
def test_the_operator_prints_the_definitions_of_its_chart_from_its_image(operator, tmp_path):
    printed = list(yaml.safe_load_all(operator.run(tmp_path, "crds").stdout))
    files = [yaml.safe_load(path.read_text()) for path in (ROOT / "charts/arcane-operator/files/crds").glob("*.yaml")]
    assert {found["metadata"]["name"]: found["spec"] for found in printed} == {found["metadata"]["name"]: found["spec"] for found in files}


@can_run
def test_the_operator_leads_a_cluster_and_runs_its_streams_from_its_image(operator, tmp_path):
    from installed_operator import answers, free_port, phase, stream
    from local_cluster import REST_PLUGIN, STREAMING, local_cluster, wait_for

    assert operator.run(tmp_path, "version").stdout.strip()
    # What the streams need beside the operator: their kind, their class, a template, and what stands for the image that it names.
    needed = ["charts/arcane-rest-plugin/files/crd.yaml", "examples/quickstart/10-class.yaml", "examples/quickstart/20-template.yaml"]
    needed = [word for name in needed for word in ("-f", ROOT / name)] + ["--image", f"arcane-rest-plugin={REST_PLUGIN}"]
    with running("--records", "20") as api, local_cluster(tmp_path / "other", *needed, stands_by=True) as cluster:
        config = yaml.safe_load(cluster.kubeconfig.read_text())
        config["users"][0]["user"] = {"token": cluster.token}
        volume = tmp_path / "volume"
        volume.mkdir()
        (volume / "kubeconfig").write_text(json.dumps(config))
        port = free_port()
        arguments = ["run", "--kubeconfig", "/tmp/kubeconfig", "--health-address", f"127.0.0.1:{port}", "--metrics-address", "127.0.0.1:0"]
        arguments += ["--lease-namespace", "default", "--identity", "image"]
        log = tmp_path / "log"
        command = operator.command(volume, operator.program, *arguments)
        with log.open("w") as output, operator.runs(command, stdout=output, stderr=subprocess.STDOUT) as process:
            wait_for(lambda: answers(f"http://127.0.0.1:{port}/readyz"), f"a ready operator: {log}")
            status = Path(f"/proc/{process}/status").read_text()
            assert "Uid:\t1000\t1000\t1000\t1000" in status and re.search(r"^NSpid:.*\t1$", status, re.MULTILINE)
            streams, templates = f"{STREAMING}/namespaces/default/restapistreams", {"backfillJobTemplateRef": {"name": "arcane-rest-plugin"}}
            cluster.create(streams, stream("orders", f"http://127.0.0.1:{api.port}", tmp_path / "data", **templates))
            wait_for(lambda: phase(cluster, f"{streams}/orders") == "Running", f"a stream that runs: {log}")
            assert list((tmp_path / "data/orders").rglob("_COMPLETED"))


@can_run
def test_the_operator_serves_a_cluster_and_runs_jobs_from_its_image(operator, tmp_path):
    from local_cluster import DEFINITIONS, LocalCluster, wait_for

    volume = tmp_path / "volume"
    volume.mkdir()
    # The only program that there is in the image is its own.
    arguments = ["local", "--folder", "/tmp/cluster", "--port", "0", "--image", f"itself={operator.program}"]
    arguments += ["--health-address", "127.0.0.1:0", "--metrics-address", "127.0.0.1:0"]
    log = tmp_path / "log"
    with log.open("w") as output, operator.runs(operator.command(volume, operator.program, *arguments), stdout=output, stderr=subprocess.STDOUT):
        written = volume / "cluster/kubeconfig"
        wait_for(lambda: written.exists() and "The control plane serves" in log.read_text(), f"a cluster: {log}")
        (tmp_path / "kubeconfig").write_text(written.read_text().replace("/tmp/cluster", str(volume / "cluster")))
        cluster = LocalCluster(tmp_path / "kubeconfig")
        wait_for(lambda: len(cluster.items(DEFINITIONS)) >= 3, "the definitions that it brings")
        container = {"name": "main", "image": "itself", "args": ["version"]}
        job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "version"}}
        cluster.create("/apis/batch/v1/namespaces/default/jobs", {**job, "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [container]}}}})
        done = wait_for(lambda: cluster.get("/apis/batch/v1/namespaces/default/jobs/version").get("status", {}).get("succeeded"), f"a Job that is done: {log}")
        assert done == 1


@can_run
def test_the_rest_plugin_backfills_from_its_image(rest_plugin, tmp_path):
    with running("--records", "20") as api:
        variables = stream_variables(
            "RestApiStream", request={"url": f"http://127.0.0.1:{api.port}/open/orders"}, records=["data"], key=["id"]
        )
        done = rest_plugin.run(tmp_path, "--metrics-port", "0", **variables)
    assert done.returncode == 0, done.stderr
    (complete,) = tmp_path.rglob("_COMPLETED")
    assert complete.stat().st_uid == 1000


@can_run
def test_a_plugin_that_is_process_1_stops_when_it_is_asked_to(rest_plugin, tmp_path):
    from local_cluster import wait_for

    with running("--records", "20") as api:
        variables = stream_variables(
            "RestApiStream", request={"url": f"http://127.0.0.1:{api.port}/open/orders"}, records=["data"], key=["id"]
        )
        variables["STREAMCONTEXT__BACKFILL"] = "false"
        command = rest_plugin.command(tmp_path, rest_plugin.program, "--metrics-port", "0")
        with rest_plugin.runs(command, env={**os.environ, **variables}):
            wait_for(lambda: list(tmp_path.rglob("commits/*.json")), "a commit")


@can_run
def test_the_sql_server_plugin_reads_a_table_by_the_driver_of_its_image(sqlserver_plugin, database, tmp_path):
    database.run("CREATE TABLE Regions (Id int PRIMARY KEY, Name nvarchar(50), Old varchar(50) COLLATE Latin1_General_CI_AS)")
    database.run("INSERT INTO Regions VALUES (1, N'Grün 雪', 'Süd'), (2, NULL, 'Nord')")
    server = database.server
    secret = f"Server=tcp:{server.host},{server.port};Database={database.name};User ID={server.user};Password={server.password};Encrypt=no"
    variables = stream_variables("SqlServerStream", table="Regions", mode="snapshot", sink={"location": "file:///tmp/arcane", "format": "jsonl"})
    done = sqlserver_plugin.run(tmp_path, "--metrics-port", "0", ARCANE__CONNECTIONSTRING=secret, **variables)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for file in tmp_path.rglob("backfill/*/part-*") for line in file.read_text().splitlines()]
    assert sorted((row["Id"], row["Name"], row["Old"]) for row in rows) == [(1, "Grün 雪", "Süd"), (2, None, "Nord")]


@can_run
def test_the_driver_of_the_image_encrypts_and_checks_whom_it_talks_to(sqlserver_plugin, tmp_path):
    from sql_server import PASSWORD
    from sql_server import running as running_sql_server

    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    pem = tmp_path / "server.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, "-keyout", pem, "-out", tmp_path / "ca.pem"]
    subprocess.run(make, check=True, capture_output=True)
    pem.write_text(pem.read_text() + (tmp_path / "ca.pem").read_text())
    with running_sql_server("--certificate", str(pem), "--require-encryption") as server:
        server.run("CREATE DATABASE shop")
        server.run("CREATE TABLE Regions (Id int PRIMARY KEY); INSERT INTO Regions VALUES (1)", "shop")
        secret = f"Server=tcp:127.0.0.1,{server.port};Database=shop;User ID=sa;Password={PASSWORD};Encrypt=yes"
        variables = stream_variables("SqlServerStream", table="Regions", mode="snapshot") | {"ARCANE__CONNECTIONSTRING": secret}
        stranger = sqlserver_plugin.run(tmp_path, "--metrics-port", "0", **variables)
        assert stranger.returncode == 2 and "TrustServerCertificate" in stranger.stderr, stranger.stderr
        # As docs/install.md says of private authorities: a bundle that has them stands in the place of the image's.
        bundle = sqlserver_plugin.root / "etc/ssl/certs/ca-certificates.crt"
        usual = bundle.read_text()
        try:
            bundle.write_text(usual + (tmp_path / "ca.pem").read_text())
            known = sqlserver_plugin.run(tmp_path, "--metrics-port", "0", **variables)
        finally:
            bundle.write_text(usual)
        assert known.returncode == 0, known.stderr
        assert list(tmp_path.rglob("_COMPLETED"))


def stream_variables(kind: str, **spec) -> dict[str, str]:
    """How the operator describes a stream to a backfill Job."""
    spec = {"sink": {"location": "file:///tmp/arcane"}, **spec}
    return {
        "STREAMCONTEXT__STREAM_ID": "regions", "STREAMCONTEXT__STREAM_KIND": kind, "STREAMCONTEXT__SPEC": json.dumps(spec),
        "STREAMCONTEXT__BACKFILL": "true", "STREAMCONTEXT__BACKFILL_ID": "first", "ARCANE__TERMINATION_LOG": "/tmp/last-words",
    }  # fmt: skip
