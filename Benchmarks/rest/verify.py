"""What Parquet files hold, as one hash: a process of its own, so that its memory does not count in the measured ones.

    verify.py expected PAGES     prints rows and hash of the pages' records
    verify.py written FOLDER     prints rows and hash of all Parquet files below a folder, sorted by id, and their bytes
"""

import json
import sys
from pathlib import Path

import pyarrow.parquet

import pages


def written(folder: Path) -> dict:
    """Rows, hash and bytes of the data files; dlt's own tables and names that start with `_` or `.` are not data."""
    files = [file for file in folder.rglob("*.parquet") if not any(part[0] in "_." for part in file.relative_to(folder).parts)]
    rows = []
    for file in files:
        table = pyarrow.parquet.ParquetFile(file).read()
        renamed = {"created_at": "createdAt", "updated_at": "updatedAt"}
        rows += table.rename_columns([renamed.get(name, name) for name in table.column_names]).to_pylist()
    rows.sort(key=lambda row: row["id"])
    return {"rows": len(rows), "hash": pages.fingerprint(iter(rows)), "bytes": sum(file.stat().st_size for file in files)}


def main() -> None:
    if sys.argv[1] == "expected":
        count = int(sys.argv[2]) * pages.RECORDS_PER_PAGE
        print(json.dumps({"rows": count, "hash": pages.fingerprint(pages.records(count))}))
    else:
        print(json.dumps(written(Path(sys.argv[2]))))


if __name__ == "__main__":
    main()
