"""2 000 rows with 150 bad ones of every kind: each is named once, with what stands there and what to write."""

from __future__ import annotations

from collections import Counter

import pytest

from pca.catalogue import LANGUAGES
from pca.catalogue.findings import say
from tests.kit.registers import PEOPLE, refused

BAD = (
    ("person", "A 3"), ("name", ""), ("name", "x" * 201), ("email", "salma"), ("email", "a@b@c.example"),
    ("phone", "06 12"), ("phone", "6,12E+08"), ("language", "xx"), ("site", "SIEGES"), ("site", ""),
    ("teams", "it team"), ("status", "ill"), ("name", "Salma\tIdrissi"), ("email", "é@b.example"), ("phone", "poste 9"),
)  # fmt: skip
COLUMNS = PEOPLE.splitlines()[0].split(",")
GOOD = {"name": "Nom", "site": "SIEGE"}


def people() -> tuple[str, list[tuple[int, str, str]]]:
    """The file, and where its bad cells stand; every thirteenth row has one, and one person stands there twice."""
    rows, bad = PEOPLE.splitlines(), list[tuple[int, str, str]]()
    for number in range(4, 2_004):
        cells = {**GOOD, "person": f"B{number}"}
        if number % 13 == 0 and len(bad) < 149:
            column, text = BAD[len(bad) % len(BAD)]
            cells[column] = text
            bad.append((number, column, text))
        rows.append(",".join(f'"{cells.get(column, "")}"' for column in COLUMNS))
    rows.append('"B4","Encore",,,,"SIEGE",,')
    return "\n".join(rows), [*bad, (2_004, "person", "B4")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_bad_row_is_named_with_what_stands_there_and_what_to_write(language: str) -> None:
    text, bad = people()
    problems = refused(people=text)
    assert len(bad) == 150
    found = Counter((one.row, one.column, one.seen.rstrip("…").replace("[U+0009]", "\t")) for one in problems)
    assert found == Counter((row, column, cell[:60]) for row, column, cell in bad)
    for one in problems:
        message, advice = say(one.what, language)
        assert message
        assert advice
