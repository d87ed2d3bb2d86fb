"""Days as people write them in a text message: understood whole, or left for a person to read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.domain.texts.days_said import DaysSaid, days_said

TODAY = date(2026, 12, 1)


def day(number: int, month: int = 12, year: int = 2026) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(
    ("text", "status", "starts", "ends"),
    [
        ("ABSENT 3 jours", "absent", day(1), day(3)),
        ("absente 1 jour.", "absent", day(1), day(1)),
        ("Absent jusqu’au 15/12", "absent", day(1), day(15)),
        ("Congé du 12/12 au 20/12", "leave", day(12), day(20)),
        ("CONGE du 12.12.2026 au 5-1-27", "leave", day(12), day(5, 1, 2027)),
        ("télétravail demain", "telework", day(2), day(2)),
        ("teletravail le 4/1", "telework", day(4, 1, 2027), day(4, 1, 2027)),
        ("absent du 20/11 au 25/11", "absent", day(20, 11), day(25, 11)),
        ("absent du 9/12 au 8/12", "absent", day(9), day(8)),
        ("leave from 12/12 to 20/12", "leave", day(12), day(20)),
        ("telework until 5/12", "telework", day(1), day(5)),
        ("غائب ٣ أيام", "absent", day(1), day(3)),
        ("عطلة من 12/12 إلى 20/12", "leave", day(12), day(20)),
        ("absent jusqu’au 10 janvier", "absent", day(1), day(10, 1, 2027)),
        ("Absent du 1er décembre au 12 décembre 2026", "absent", day(1), day(12)),
        ("absent de 12/12 à 20/12", "absent", day(12), day(20)),
        ("DE RETOUR", None, day(1), day(1)),
        ("عدت", None, day(1), day(1)),
    ],
)
def test_days_are_understood(text: str, status: str | None, starts: date, ends: date) -> None:
    assert days_said(text, TODAY) == DaysSaid(status, starts, ends)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "ABSENT",
        "absent 3 jours, grippe",
        "absent 3 jours car mon fils est malade",
        "je ne suis pas absent 3 jours",
        "absent 0 jour",
        "absent 40/12",
        "absent du 31/02 au 3/3",
        "absent 3",
        "AIDE 3 jours",
        "",
        "absent 3 jours " + "x" * 100,
    ],
)
def test_anything_else_is_left_for_a_person(text: str) -> None:
    assert days_said(text, TODAY) is None


@given(st.text(max_size=120), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_no_text_breaks_it(text: str, today: date) -> None:
    for written in (text, f"absent {text}"):
        said = days_said(written, today)
        assert said is None or isinstance(said.starts, date)
