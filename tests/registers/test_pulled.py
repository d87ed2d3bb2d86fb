"""Values pulled from elsewhere: what stands where the plan says, and rows that are set aside."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from pca.registers.pulled import PulledShape, read_pulled

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
JSON = PulledShape(
    format="json", type="number", rows="data.days", value="n.new", date="at", zone="Africa/Casablanca", now=NOON
)
TEXT = msgspec.structs.replace(JSON, rows="", value="", date="")


def rows(*found: object) -> bytes:
    return msgspec.json.encode({"data": {"days": found}})


def test_values_of_json_are_found_by_their_paths() -> None:
    pulled = read_pulled(
        rows({"at": "2026-03-01", "n": {"new": 12}}, {"at": "2026-03-02T10:00:00+01:00", "n": {"new": "7.5"}}), JSON
    )
    assert [(f"{at:%d %H:%M}", value) for at, value in pulled.values] == [("01 23:59", "12"), ("02 09:00", "7.5")]
    assert read_pulled(b"42", TEXT).values == ((NOON, "42"),)


@pytest.mark.parametrize(
    ("value", "when", "wrong"),
    [
        ("9" * 300, "2026-03-01", "value"),
        (10**60, "2026-03-01", "value"),
        (True, "2026-03-01", "value"),
        ("1,5", "2026-03-01", "value"),
        ("١٢", "2026-03-01", "value"),
        ({"a": 1}, "2026-03-01", "missing"),
        (None, "2026-03-01", "missing"),
        (1, "2026-03-01T10:00:00", "date"),
        (1, "0001-01-01", "date"),
        (1, "9999-12-31T23:59:59-23:59", "date"),
        (1, "2026-03-03", "future"),
    ],
)
def test_a_row_that_is_none_is_named_and_the_others_stand(value: object, when: str, wrong: str) -> None:
    pulled = read_pulled(rows({"at": when, "n": {"new": value}}, {"at": "2026-02-28", "n": {"new": 3}}), JSON)
    assert [(bad.row, bad.wrong) for bad in pulled.bad] == [(1, wrong)]
    assert [value for _, value in pulled.values] == ["3"]


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b'{"data": {"days": 1', b"<html>", b'{"other": []}'])
def test_what_is_nothing_of_the_kind_is_said(content: bytes) -> None:
    assert read_pulled(content, JSON).wrong == "unreadable"
