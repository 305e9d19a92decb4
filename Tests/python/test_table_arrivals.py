"""The comparison of what a stream of a table wrote with the table sees every kind of difference."""

from datetime import datetime
from decimal import Decimal

import pytest

import table_arrivals

HELD = {"id": 7, "name": "Zoë 🎉", "price": Decimal("1.5000"), "at": datetime(2026, 1, 2, 3, 4, 5, 678000)}


def row(version: int = 3, operation: str = "U", **changes) -> dict:
    """A row that arrived."""
    added = {"SYS_CHANGE_VERSION": version, "SYS_CHANGE_OPERATION": operation, "ChangeTrackingVersion": version + 1, "ARCANE_MERGE_KEY": "abc"}
    return {**HELD, **added, **changes}


def outcome(*arrived: dict, held: "list[dict] | None" = None) -> table_arrivals.TableComparison:
    return table_arrivals.compare([HELD] if held is None else held, list(arrived), ["id"])


def deleted(version: int) -> dict:
    return row(version, "D", name=None, price=None, at=None)


def test_the_row_of_the_highest_version_counts_wherever_it_stands():
    old = row(0, "I", name="old")
    assert outcome(old, row()).is_good and outcome(row(), old).is_good
    assert outcome(row(), row()).is_good
    assert outcome(row(), row(4, name="newer")).different == ["name of (7,)"]


def test_a_key_whose_last_change_is_a_delete_is_gone():
    assert outcome(row(), deleted(4), held=[]).is_good
    assert outcome(deleted(4), row(), held=[]).is_good
    assert outcome(deleted(4), row(5, "I")).is_good
    assert outcome(row(), deleted(4)).missing == [(7,)]


def test_what_is_missing_or_should_be_gone_is_said():
    assert outcome().missing == [(7,)] and not outcome().is_good
    result = outcome(row(), row(id=8))
    assert result.left_over == [(8,)] and not result.is_good
    assert str(result) == "2 rows of the table arrived, 0 of them deletes; the table holds 1\ndeleted and still there: 1, such as (8,)"


@pytest.mark.parametrize(
    "changes", [{"name": "Zoe"}, {"name": None}, {"price": Decimal("1.4999")}, {"price": 1.5}, {"at": datetime(2026, 1, 2)}, {"more": 1}]
)
def test_another_value_or_type_or_column_is_different(changes):
    result = outcome(row(**changes))
    assert result.different == [f"{next(iter(changes))} of (7,)"] and not result.is_good


def test_a_column_that_did_not_arrive_is_different():
    arrived = row()
    del arrived["price"]
    assert outcome(arrived).different == ["price of (7,)"]


def test_the_outcome_counts_what_arrived():
    result = outcome(row(1, "I"), row(3), row(2, id=8), deleted(4) | {"id": 8})
    assert (result.rows, result.deletes, result.held, result.version) == (4, 1, 1, 5)
    assert str(result) == "4 rows of the table arrived, 1 of them deletes; the table holds 1, merged they equal it"


def test_a_key_may_have_several_columns():
    held = [HELD, {**HELD, "name": "b"}]
    arrived = [row(), row(name="b")]
    assert table_arrivals.compare(held, arrived, ["id", "name"]).is_good
    assert table_arrivals.compare(held, arrived[:1], ["id", "name"]).missing == [(7, "b")]
