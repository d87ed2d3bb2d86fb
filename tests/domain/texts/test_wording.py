"""Texts of people as data: cleaned, and what strangers may make long is not remembered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pca.domain.texts import wording
from pca.domain.texts.wording import REMEMBERED, clean, one_line


@pytest.mark.parametrize("tidied", [clean, one_line])
def test_a_long_text_is_tidied_and_not_remembered(tidied: Callable[[str], str]) -> None:
    before = wording._cleaned.cache_info().currsize, wording._line.cache_info().currsize
    for number in range(50):
        assert tidied(f"{number}\x00{'é' * REMEMBERED}") == f"{number}{'é' * REMEMBERED}"
    assert (wording._cleaned.cache_info().currsize, wording._line.cache_info().currsize) == before


def test_a_short_text_is_tidied_once() -> None:
    before = wording._line.cache_info().hits
    assert [one_line("Agence\x00  du port, et seulement ici") for _ in range(3)] == [
        "Agence du port, et seulement ici"
    ] * 3
    assert wording._line.cache_info().hits >= before + 2
