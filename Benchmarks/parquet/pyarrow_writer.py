"""pyarrow_writer.py FILE ROWS BATCH [whole]: the same rows by pyarrow, in the same batches and row groups; `whole` gives it one table instead,
which suits it best. Prints what the writing took; the batches are made before."""

import json
import resource
import sys
import time
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

SCHEMA = pa.schema(
    [
        pa.field("id", pa.int64(), False), pa.field("amount", pa.decimal128(18, 4), False), pa.field("price", pa.float64(), False),
        pa.field("time", pa.timestamp("us", "UTC"), False), pa.field("paid", pa.bool_(), False), pa.field("count", pa.int32(), False),
        pa.field("city", pa.string(), False), pa.field("customer", pa.string(), False), pa.field("code", pa.string(), False),
        pa.field("note", pa.string()),
    ]
)


def batch(rows: range) -> pa.RecordBatch:
    """The rows, made of their number alone."""
    columns = [
        list(rows), [Decimal(row * 37 % 10_000_000_000).scaleb(-4) for row in rows], [row * 0.25 for row in rows],
        [1_700_000_000_000_000 + row * 1000 for row in rows], [row % 7 == 0 for row in rows], [row % 1000 for row in rows],
        [f"city-{row % 100}" for row in rows], [f"customer-{row * 7919 % 1_000_003}" for row in rows],
        [f"{row * 2_654_435_761 % 4_294_967_296:08x}" for row in rows],
        [None if row % 3 == 0 else f"note {row % 5000} of a customer" for row in rows],
    ]
    return pa.RecordBatch.from_arrays([pa.array(c, f.type) for c, f in zip(columns, SCHEMA)], schema=SCHEMA)


def processor_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    path, rows, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    batches = [batch(range(start, min(rows, start + size))) for start in range(0, rows, size)]
    table = pa.Table.from_batches(batches).combine_chunks() if "whole" in sys.argv else None
    pa.set_cpu_count(1)
    began, processor = time.monotonic(), processor_seconds()
    with pq.ParquetWriter(path, SCHEMA, compression="zstd", compression_level=1) as writer:
        if table is not None:
            writer.write_table(table, row_group_size=100_000)
        else:
            waiting: list[pa.RecordBatch] = []
            for each in batches:
                waiting.append(each)
                if sum(it.num_rows for it in waiting) >= 100_000:
                    writer.write_table(pa.Table.from_batches(waiting), row_group_size=100_000)
                    waiting = []
            if waiting:
                writer.write_table(pa.Table.from_batches(waiting))
    print(json.dumps({"rows": rows, "wall": time.monotonic() - began, "cpu": processor_seconds() - processor}))


main()
