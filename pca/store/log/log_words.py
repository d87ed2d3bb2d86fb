"""The words of the main courante: kept with each entry, so that nobody looks through all entries for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from pca.domain.folding import words_in
from pca.store.kit.database import Unit
from pca.store.kit.statements import inserting
from pca.store.tables.log import LOG_WORD

MOST, COMMON = 300, 2_000
"""Words of one entry that are kept, and entries with a word that are looked at, the newest ones."""

_c = LOG_WORD.c
_KEEP = inserting(LOG_WORD)
_LAST = "\U0010ffff"


def keep(unit: Unit, crisis: str, number: int, mode: str, text: str) -> None:
    """Note the words of an entry."""
    _KEEP.many(unit, [(crisis, word, number, mode) for word in words_in(text, MOST)])


def numbers(crisis: str, words: Sequence[str]) -> Select[Any]:
    """The numbers of entries that have words beginning with each of these; the longest, the rarest, is looked up."""
    longest, *others = sorted(words, key=lambda word: -len(word))
    query = select(_c.number).where(_c.crisis == crisis, *_begins(longest)).order_by(_c.number.desc()).limit(COMMON)
    for word in others:
        again = LOG_WORD.alias()
        same = (again.c.crisis == crisis, again.c.number == _c.number, *_begins(word, again.c))
        query = query.where(select(again.c.number).where(*same).exists())
    return query


def _begins(word: str, columns: Any = _c) -> tuple[Any, ...]:
    return columns.word >= word, columns.word < word + _LAST
