"""Numbers written by whoever asks."""

from __future__ import annotations

import pytest

from pca.domain.numbers import number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("2147483647", 2**31 - 1),
        ("2147483648", None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        (" 1", None),
        ("²", None),
        ("٣", None),
    ],
)
def test_a_whole_number_is_read_and_nothing_else(text: str, number: int | None) -> None:
    assert number_in(text) == number
