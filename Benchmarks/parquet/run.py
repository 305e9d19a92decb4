"""Writes the same rows with ArcaneParquet and with pyarrow, in turn, and prints medians; the files must hold the same rows."""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from os import getloadavg
from pathlib import Path
from statistics import median

import pyarrow.parquet as pq


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writer", required=True, help="the built parquet-writer")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--batch", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=5)
    given = parser.parse_args()
    peer = [sys.executable, str(Path(__file__).with_name("pyarrow_writer.py"))]
    programs = {"ArcaneParquet": [given.writer], "pyarrow, the same batches": peer, "pyarrow, one table": peer}
    costs: "dict[str, list[dict[str, float]]]" = {name: [] for name in programs}
    print(f"- {datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC, load {getloadavg()[0]:.1f} at the start, {platform.platform()}")
    print(f"- {given.rows:,} rows of 10 columns in batches of {given.batch:,}, zstd level 1, row groups of 100,000; medians of {given.repeat}\n")
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(given.repeat):
            for name, command in programs.items():
                path = Path(folder) / f"{name}.parquet"
                more = ["whole"] if name.endswith("table") else []
                output = subprocess.run([*command, path, str(given.rows), str(given.batch), *more], check=True, capture_output=True, text=True)
                costs[name].append({**json.loads(output.stdout), "bytes": path.stat().st_size})
        first, *others = [pq.read_table(Path(folder) / f"{name}.parquet") for name in programs]
        in_memory = first.nbytes
        for other in others:
            if not first.equals(other.cast(first.schema)):
                raise SystemExit("the files do not hold the same rows")
    print("| writer | wall s | CPU s | rows/s | MB/CPU s | file MB |\n| --- | --- | --- | --- | --- | --- |")
    for name, runs in costs.items():
        wall, cpu, size = (median(run[key] for run in runs) for key in ("wall", "cpu", "bytes"))
        print(f"| {name} | {wall:.3f} | {cpu:.3f} | {given.rows / wall:,.0f} | {in_memory / cpu / 1e6:,.0f} | {size / 1e6:.1f} |")
    print(f"\nMB/CPU s counts the {in_memory / 1e6:.0f} MB that the rows take in memory as Arrow columns. The files hold the same rows.")


main()
