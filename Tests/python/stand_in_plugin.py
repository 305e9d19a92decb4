"""A stand-in for the REST plugin in tests of the scripts around it: enough of `run` in a Job and of `crd`, and its faults."""

import json
import os
import signal
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pyarrow
import pyarrow.parquet

from stand_in_definition import definition


def records(request: dict, since: str, token: str) -> list[dict]:
    """Everything changed since an instant, page by page."""
    found: list[dict] = []
    query = {**request["query"], "from": since, "to": "", "token": ""}
    while True:
        address = f"{request['url']}?{urllib.parse.urlencode(query)}"
        asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(asked) as response:
            page = json.load(response)
        found += page["data"]
        if not page["meta"].get("next"):
            return found
        query["token"] = page["meta"]["next"]


def main() -> None:
    if sys.argv[1:] == ["crd"]:
        sys.exit(print(definition("RestApiStream")))
    fault = os.environ.get("STAND_IN_FAULT", "")
    spec = json.loads(os.environ["STREAMCONTEXT__SPEC"])
    backfill = os.environ["STREAMCONTEXT__BACKFILL"] == "true"
    token = os.environ["API_TOKEN"]
    folder = Path(spec["sink"]["location"].removeprefix("file://")) / "orders" / ("backfill/1" if backfill else "data")
    folder.mkdir(parents=True, exist_ok=True)
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: stopped.append(received))
    number = 0
    while not stopped:
        found = records(spec["request"], spec["backfillStartDate"], token)
        if fault == "drop" and not backfill:
            found = found[:-1000]
        rows = [{name: json.dumps(it) if isinstance(it, (dict, list)) else it for name, it in row.items()} for row in found]
        if fault == "corrupt" and not backfill:
            rows[-1]["total"] += "0"
        number += 1
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), folder / f".part-{number}.parquet")
        (folder / f".part-{number}.parquet").rename(folder / f"part-{number}.parquet")
        if backfill:
            sys.exit(3 if fault == "fail-backfill" else 0)
        if fault == "fail-stream":
            sys.exit(4)
        time.sleep(0.1)


main()
