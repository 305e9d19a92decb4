"""The peer: dlt's `rest_api` source into its filesystem destination, as Parquet.

`max_table_nesting=0` keeps nested values in the row, as the REST plugin does, instead of making a table for each list; that is less
work for dlt than its default.
"""

import os
import sys

os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "CRITICAL"}

import dlt  # noqa: E402 (after its settings)
from dlt.sources.rest_api import rest_api_source  # noqa: E402


def main() -> None:
    """Arguments: URL, folder of the data, folder of dlt's own state, and for windows their first second, length and number."""
    url, data, state, *windows = sys.argv[1:]
    paginator = {"type": "page_number", "base_page": 1, "page_param": "page", "total_path": "meta.pages"}
    endpoint = {"path": "orders", "data_selector": "data", "paginator": paginator}
    resources = [{"name": "orders", "endpoint": endpoint}]
    if windows:
        begin, step, count = map(int, windows)
        resources = [
            {
                "name": f"orders_{window}",
                "table_name": "orders",
                "endpoint": {**endpoint, "params": {"from": begin + window * step, "to": begin + (window + 1) * step}},
            }
            for window in range(count)
        ]
    source = rest_api_source({"client": {"base_url": url}, "resources": resources}, max_table_nesting=0, parallelized=bool(windows))
    pipeline = dlt.pipeline(
        "orders", pipelines_dir=state, destination=dlt.destinations.filesystem(f"file://{data}"), dataset_name="orders"
    )
    pipeline.run(source, loader_file_format="parquet", write_disposition="append")


if __name__ == "__main__":
    main()
