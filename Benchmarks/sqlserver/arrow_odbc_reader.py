"""Reads a query with arrow-odbc into a Parquet file: CONNECTION-STRING QUERY FILE. Prints the number of rows."""

import sys

import pyarrow.parquet as pq
from arrow_odbc import read_arrow_batches_from_odbc

connection, query, path = sys.argv[1:]
reader = read_arrow_batches_from_odbc(query=query, connection_string=connection, batch_size=10_000, max_text_size=4_000, fetch_concurrently=True)
rows = 0
with pq.ParquetWriter(path, reader.schema, compression="zstd", compression_level=1) as writer:
    for batch in reader:
        writer.write_batch(batch)
        rows += batch.num_rows
print(rows)
