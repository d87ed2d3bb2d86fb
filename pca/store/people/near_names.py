"""Whom somebody may mean who misspelt a name: words that are nearly alike are narrowed down first, then compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from pca.domain.access.access import Reach
from pca.domain.folding import words_asked, words_of
from pca.store.kit.database import Unit
from pca.store.people.directory import organisation
from pca.store.people.reaching import reached
from pca.store.people.staff_names import LAST
from pca.store.tables.directory import PERSON, SITE
from pca.store.tables.lists import STAFF_LINE, STAFF_WORD, WORD_ENDING

LEAST, SHORT, LONG = 3, 4, 8
"""Letters from which a word counts as misspelt; up to which it may differ by one, and up to which by two."""

ALIKE, COMPARED, FOUND = 24, 1_000, 200
"""Words taken for one that was typed; words compared for each of its parts; people looked at."""

_w, _e, _p, _l = STAFF_WORD.c, WORD_ENDING.c, PERSON.c, STAFF_LINE.c


def near(unit: Unit, typed: str, reach: Reach, most: int) -> tuple[str, ...]:
    """At most `most` people within reach whose name is nearly what was typed, the nearest first.

    A word that is nobody's may be one of the title of the site where they work.
    """
    asked, house = words_asked(typed), organisation(unit)
    if not asked or not unit.store.keeps_lists:
        return ()
    conditions = []
    for piece in asked:
        words = [*_beginning(unit, piece), *_alike(piece, _candidates(unit, piece))]
        if words:
            bears = select(_w.person).where(_w.named.is_(True), _w.word.in_(words))
            conditions.append(_p.id.in_(bears))
            continue
        titles = {site.id: words_of(f"{site.title} {site.title_ar}") for site in house.sites.values()}
        called = set(_alike(piece, {word for words in titles.values() for word in words}))
        at = [site for site, words in titles.items() if not called.isdisjoint(words)][:COMPARED]
        if not at:
            return ()
        conditions.append(_p.site.in_(at))
    joined = PERSON.join(STAFF_LINE, _l.person == _p.id).outerjoin(SITE, SITE.c.id == _p.site)
    statement = select(_p.id, _l.folded_name, _l.folded_ar).select_from(joined).where(reached(reach), *conditions)
    return _nearest(" ".join(asked), [tuple(row) for row in unit.connection.execute(statement.limit(FOUND))], most)


def _beginning(unit: Unit, piece: str) -> list[str]:
    """The words of names that begin with what was typed: that word was not misspelt, or another is written so."""
    begins = (_w.named.is_(True), _w.word >= piece, _w.word < piece + LAST)
    return [str(row[0]) for row in unit.connection.execute(select(_w.word).distinct().where(*begins).limit(ALIKE))]


def _candidates(unit: Unit, piece: str) -> set[str]:
    """The words of names that share some letters in a row with what was typed: no others are compared."""
    length = 2 if len(piece) <= SHORT else 3
    lengths = func.length(_w.word).between(len(piece) - 1, len(piece) + 1)
    parts = {piece[at : at + length] for at in range(max(1, len(piece) - length + 1))}
    candidates = set[str]()
    if len(piece) <= SHORT:  # two letters that were swapped may leave no two in a row
        begins = (_w.named.is_(True), _w.word >= piece[0], _w.word < piece[0] + LAST, lengths)
        candidates |= {
            str(row[0]) for row in unit.connection.execute(select(_w.word).distinct().where(*begins).limit(COMPARED))
        }
    for part in sorted(parts):
        shared = (_e.named.is_(True), _e.ending >= part, _e.ending < part + LAST)
        candidates |= {str(row[0]) for row in unit.connection.execute(select(_e.word).where(*shared).limit(COMPARED))}
    return candidates


def _alike(piece: str, words: Iterable[str]) -> list[str]:
    """The words that differ from what was typed by a letter or a few: left out, doubled, changed or swapped."""
    if len(piece) < LEAST:
        return []
    from rapidfuzz import process  # who spells names right loads none of it
    from rapidfuzz.distance import OSA

    differ = 1 if len(piece) <= SHORT else 2 if len(piece) <= LONG else 3
    nearest = process.extract(piece, sorted(words), scorer=OSA.distance, score_cutoff=differ, limit=ALIKE)
    return [word for word, _, _ in nearest]


def _nearest(typed: str, rows: Sequence[tuple[str, ...]], most: int) -> tuple[str, ...]:
    """Those whose whole name is most like what was typed, whichever of their two names it is."""
    from rapidfuzz import fuzz

    def unlike(row: tuple[str, ...]) -> tuple[float, str]:
        person, *names = row
        return -max(fuzz.token_sort_ratio(typed, name) for name in names), person

    return tuple(row[0] for row in sorted(rows, key=unlike)[:most])
