"""The institution's own table of distances: each pair once, every wrong cell named."""

from __future__ import annotations

import pytest

from pca.domain.cover_acts import SiteDistance
from pca.registers.distances import read_distances

SITES = frozenset({"A", "B", "C"})


def test_a_table_is_read_with_the_words_that_people_use() -> None:
    read = read_distances("Site;Vers;Kilomètres\nA;B;١٢\nC;A;0\n".encode(), SITES)
    assert read.rows == (SiteDistance("A", "B", 12), SiteDistance("C", "A", 0))


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("A,X,3", "other", "cell.unknown"),
        ("A,B,-3", "km", "cell.km"),
        ("A,B,3.5", "km", "cell.km"),
        ("A,B,", "km", "cell.km"),
        ("A,B,99999", "km", "cell.km"),
        ("A,A,3", "other", "cell.pair"),
        ("B,C,3", "other", "cell.pair"),
    ],
)
def test_what_is_wrong_is_named(row: str, column: str, code: str) -> None:
    read = read_distances(f"site,other,km\nC,B,4\n{row}\n".encode(), SITES)
    assert [(one.row, one.column, one.what.code) for one in read.problems] == [(3, column, code)]
    assert read.rows == ()
