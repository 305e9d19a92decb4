"""Hands on the lines of a file that grows. What was read lies in files whose names say where it begins and ends in it."""
import json, os, pathlib, signal, ssl, sys, time
from urllib.request import Request, urlopen

env, stopped = os.environ, []
signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
stream, backfill = env["STREAMCONTEXT__STREAM_ID"], env["STREAMCONTEXT__BACKFILL"] == "true"
spec = json.loads(env["STREAMCONTEXT__SPEC"]) | json.loads(env.get("STREAMCONTEXT__OVERRIDE") or "{}")
folder = pathlib.Path(spec["target"], stream, *(["backfill", env["STREAMCONTEXT__BACKFILL_ID"]] if backfill else []))
folder.mkdir(parents=True, exist_ok=True)
position = max(((part.stat().st_mtime_ns, int(part.stem.split("-")[1])) for part in folder.rglob("*.lines")), default=(0, 0))[1]
while not stopped:
    if os.path.getsize(spec["source"]) < position:  # another file stands there: ask for a backfill
        account = pathlib.Path(env.get("ARCANE__SERVICE_ACCOUNT_FOLDER", "/var/run/secrets/kubernetes.io/serviceaccount"))
        server = env.get("ARCANE__KUBERNETES_SERVER", "https://kubernetes.default.svc")
        job = f"{server}/apis/batch/v1/namespaces/{(account / 'namespace').read_text()}/jobs/{stream}"
        headers = {"Authorization": f"Bearer {(account / 'token').read_text()}", "Content-Type": "application/merge-patch+json"}
        change = b'{"metadata": {"annotations": {"arcane/state": "schema-mismatch"}}}'
        urlopen(Request(job, change, headers, method="PATCH"), context=ssl.create_default_context(cafile=account / "ca.crt"))
        sys.exit(0)
    with open(spec["source"], "rb") as source:
        source.seek(position)
        lines = b"".join(line for line in source.readlines(1_000_000) if line.endswith(b"\n"))
    if lines or backfill:  # the last part of a backfill is empty, and says where streaming begins
        (folder / "unfinished").write_bytes(lines)
        (folder / "unfinished").rename(folder / f"{position}-{(position := position + len(lines))}.lines")
    if backfill and not lines:
        sys.exit(0)  # complete
    time.sleep(0 if lines else 0.5)
sys.exit(2 if backfill else 0)  # a backfill that was cut short must not look complete
