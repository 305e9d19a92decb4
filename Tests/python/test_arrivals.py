"""The comparison of what arrived with what was served sees every kind of difference."""

import copy
import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pyarrow
import pyarrow.parquet
import pytest

import arrivals

SERVED = {
    "id": 7, "version": 2, "updatedAt": "2026-01-02T03:04:05.678Z", "customer": {"name": "Zoë 🎉", "age": 3},
    "items": [{"sku": "a", "price": 1.5}], "total": "1.50", "amount": 1.5, "reference": 2**53 + 1, "note": None, "gift": True,
}  # fmt: skip


def outcome(*rows: dict, expected: "list[dict] | None" = None) -> arrivals.Comparison:
    earlier = {**SERVED, "version": 1, "note": "old"}
    return arrivals.compare([SERVED] if expected is None else expected, [earlier, SERVED], list(rows))


def row(**changes) -> dict:
    return {**copy.deepcopy(SERVED), "ARCANE_MERGE_KEY": "abc", **changes}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"updatedAt": datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=timezone.utc)},
        {"updatedAt": datetime(2026, 1, 2, 5, 4, 5, 678000, tzinfo=timezone(timedelta(hours=2)))},
        {"customer": json.dumps(SERVED["customer"]), "items": json.dumps(SERVED["items"])},
        {"amount": Decimal("1.50")},
    ],
)
def test_the_same_value_in_another_type_is_equal(changes):
    assert outcome(row(**changes)).is_good


@pytest.mark.parametrize(
    "changes",
    [
        {"total": "1.5"}, {"amount": 1.25}, {"amount": "1.5"}, {"reference": 2**53}, {"reference": float(2**53)}, {"note": ""},
        {"gift": 1}, {"gift": None}, {"customer": {"name": "Zoe", "age": 3}}, {"customer": {"name": "Zoë 🎉"}},
        {"items": []}, {"items": "[]"}, {"updatedAt": datetime(2026, 1, 2, 3, 4, 5, 677000)}, {"more": 1},
    ],
)  # fmt: skip
def test_another_value_is_different(changes):
    result = outcome(row(**changes))
    assert result.different == [f"{next(iter(changes))} of (7, 2)"] and not result.is_good


def test_a_field_that_did_not_arrive_is_different():
    arrived = row()
    del arrived["amount"]
    assert outcome(arrived).different == ["amount of (7, 2)"]


def test_what_is_missing_or_was_never_served_is_said():
    assert outcome().missing == [(7, 2)]
    assert outcome(row(version=1, note="old")).missing == [(7, 2)]
    assert outcome(row(), row(version=3)).unknown == [(7, 3)]
    assert outcome(row(), expected=[{"id": 7, "version": 1}]).is_good


def test_rows_that_come_again_are_counted_and_are_no_fault():
    result = outcome(row(), row())
    assert result.is_good and str(result) == "2 rows arrived, 1 versions, 1 of them again; all equal what was served"


def test_only_data_files_are_read(tmp_path):
    table = pyarrow.Table.from_pylist([{"id": 1, "version": 1}])
    for name in ("orders/data/part-1.parquet", "orders/backfill/b/part-2.parquet", "orders/_arcane/x.parquet", "orders/data/.t.parquet"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        pyarrow.parquet.write_table(table, tmp_path / name)
    assert [file.name for file in arrivals.files(tmp_path)] == ["part-2.parquet", "part-1.parquet"]
    assert arrivals.rows(tmp_path) == [{"id": 1, "version": 1}] * 2
