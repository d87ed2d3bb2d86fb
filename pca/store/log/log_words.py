"""The words of the main courante: kept with each entry, so that nobody looks through all entries for one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from pca.domain.folding import words_in
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement, inserting
from pca.store.tables.log import LOG_ENTRY, LOG_WORD

MOST, LOOKED_AT = 300, 1_000
"""Words of one entry that are kept, and entries that are looked at for a question, the newest of those that may fit."""

_c = LOG_WORD.c
_KEEP = inserting(LOG_WORD)
_CRISIS, _BEGINS, _ENDS = _c.crisis == bindparam("crisis"), _c.word >= bindparam("word"), _c.word < bindparam("end")
_BEGINNING = Statement(select(_c.number).where(_CRISIS, _BEGINS, _ENDS).limit(LOOKED_AT + 1))
_SAME = Statement(
    select(_c.number).where(_CRISIS, _c.word == bindparam("word")).order_by(_c.number.desc()).limit(LOOKED_AT)
)
_NEWEST = Statement(
    select(LOG_ENTRY.c.number)
    .where(LOG_ENTRY.c.crisis == bindparam("crisis"))
    .order_by(LOG_ENTRY.c.number.desc())
    .limit(LOOKED_AT)
)
_LAST = "\U0010ffff"


def keep(unit: Unit, crisis: str, number: int, mode: str, text: str) -> None:
    """Note the words of an entry."""
    _KEEP.many(unit, [(crisis, word, number, mode) for word in words_in(text, MOST)])


def may_hold(unit: Unit, crisis: str, words: Sequence[str]) -> list[int]:
    """Entries among which are those that have words beginning with each of these, newest first.

    All with the rarest of the words; where each of them is common, the newest with the longest, and the newest of all.
    """
    by_word = ({row[0] for row in _BEGINNING.rows(unit, crisis=crisis, word=word, end=word + _LAST)} for word in words)
    rarest = min(by_word, key=len)
    if len(rarest) > LOOKED_AT:
        same = _SAME.rows(unit, crisis=crisis, word=max(words, key=len))
        rarest = {row[0] for row in (*same, *_NEWEST.rows(unit, crisis=crisis))}
    return sorted(rarest, reverse=True)


def fits(text: str, words: Sequence[str]) -> bool:
    """Whether the text has words that begin with each of these."""
    own = words_in(text, MOST)
    return all(any(word.startswith(beginning) for word in own) for beginning in words)
