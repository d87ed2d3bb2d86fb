"""What people are called in lists, and the words they are found by: one line each, drawn from directory and names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, or_, select

from pca.domain.directory import Contact
from pca.domain.folding import endings, folded, words_of
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement, deleting, inserting
from pca.store.people.contact_rows import contacts
from pca.store.tables.directory import PERSON
from pca.store.tables.lists import STAFF_LINE, STAFF_WORD, WORD_ENDING

LAST = "\U0010ffff"
"""Comes after every letter."""

_l, _w, _e = STAFF_LINE.c, STAFF_WORD.c, WORD_ENDING.c
_LINES = Statement(select(_l.person, _l.name, _l.name_ar).where(Among(_l.person, "people")))
_HERE = Statement(select(PERSON.c.id).where(Among(PERSON.c.id, "people")))
_DROP = Statement(delete(STAFF_LINE).where(Among(_l.person, "people")))
_FORGET, _UNSPELL = deleting(STAFF_WORD), deleting(WORD_ENDING)
_USED = Statement(select(_w.word).where(_w.named == bindparam("named"), Among(_w.word, "words")).distinct())
_PUT, _PUT_WORD, _PUT_ENDING = inserting(STAFF_LINE), inserting(STAFF_WORD), inserting(WORD_ENDING)
_CALLED = Statement(
    select(_l.person, _l.name).where(or_(_l.folded_name == bindparam("folded"), _l.folded_ar == bindparam("folded")))
)
_IDENTIFIED = Statement(select(_l.person).where(_l.folded_id == bindparam("folded")).order_by(_l.person))


class Spellings(NamedTuple):
    """What somebody is called in lists: the name, or the identifier where there is none; and in Arabic script."""

    name: str
    name_ar: str


class StaffWord(NamedTuple):
    """One word by which one person is found."""

    named: bool
    word: str
    person: str


def lines(unit: Unit, people: Collection[str]) -> dict[str, Spellings]:
    """What these people are to be called. Only who is here."""
    known = contacts(unit, people)
    here = (str(row[0]) for row in _HERE.rows(unit, people=people))
    nobody = Contact("", "")
    contact = {person: known.get(person, nobody) for person in here}
    return {person: Spellings(at.name or person, at.name_ar) for person, at in contact.items()}


def words(called: Mapping[str, Spellings]) -> set[StaffWord]:
    """The words of people by what they are called; an identifier in place of a name is no name."""
    own = {StaffWord(False, word, person) for person in called for word in words_of(person)}
    names = ((person, name) for person, spellings in called.items() for name in spellings if name != person)
    return own | {StaffWord(True, word, person) for person, name in names for word in words_of(name)}


def spelled(named: bool, words: Collection[str]) -> set[tuple[bool, str, str]]:
    """The endings of words, as they are kept."""
    return {(named, ending, word) for word in words for ending in endings(word)}


def row(person: str, called: Spellings) -> tuple[str, str, str, str, str, str]:
    """One line of the list."""
    name, arabic = called
    return name, person, folded(name) if name != person else "", folded(person), arabic, folded(arabic)


def redraw(unit: Unit, people: Collection[str]) -> None:
    """Draw the lines and words of these people anew; nothing is written where nothing changed."""
    wanted = lines(unit, people)
    rows = _LINES.rows(unit, people=people)
    before = {str(person): Spellings(str(name), str(arabic)) for person, name, arabic in rows}
    old = {person: called for person, called in before.items() if wanted.get(person) != called}
    new = {person: called for person, called in wanted.items() if before.get(person) != called}
    if old:
        _DROP.run(unit, people=list(old))
    if new:
        _PUT.many(unit, sorted(row(person, called) for person, called in new.items()))
    had, have = words(old), words(new)
    _spell_anew(unit, had - have, have - had)


def _spell_anew(unit: Unit, left: Collection[StaffWord], came: Collection[StaffWord]) -> None:
    """Forget words and keep others. Of a word nobody is found by any more nothing stays, for names are erasable."""
    for named in (False, True):
        gone = {word.word for word in left if word.named is named}
        new = {word.word for word in came if word.named is named}
        new -= _used(unit, named, new)
        _many(unit, _FORGET, {word for word in left if word.named is named})
        _many(unit, _PUT_WORD, {word for word in came if word.named is named})
        _many(unit, _UNSPELL, spelled(named, gone - _used(unit, named, gone)))
        _many(unit, _PUT_ENDING, spelled(named, new))


def _many(unit: Unit, statement: Statement, rows: Collection[tuple[bool, str, str]]) -> None:
    if rows:
        statement.many(unit, sorted(rows))


def _used(unit: Unit, named: bool, words: Collection[str]) -> set[str]:
    """Those of the words by which somebody is found."""
    return {str(row[0]) for row in _USED.rows(unit, named=named, words=sorted(words))} if words else set()


# ---------------------------------------------------------------- looking somebody up


def holding(piece: str, *, names: bool) -> Select[Any]:
    """The people in one of whose words the piece stands; without `names`, in their identifiers alone."""
    joined = WORD_ENDING.join(STAFF_WORD, and_(_w.named == _e.named, _w.word == _e.word))
    return select(_w.person).select_from(joined).where(*_begins(_e.named, _e.ending, piece, names))


def beginning(piece: str, *, names: bool) -> Select[Any]:
    """The people one of whose words begins with the piece."""
    return select(_w.person).where(*_begins(_w.named, _w.word, piece, names))


def _begins(named: ColumnElement[bool], column: ColumnElement[str], piece: str, names: bool) -> tuple[Any, ...]:
    return named.in_([False, True] if names else [False]), column >= piece, column < piece + LAST


def how_many(unit: Unit, people: Select[Any], most: int) -> int:
    """How many rows such a search has; counted up to `most`."""
    counted = select(func.count()).select_from(people.limit(most).subquery())
    return int(unit.connection.execute(counted).scalar_one())


def called(unit: Unit, name: str) -> dict[str, str]:
    """Who has this whole name, capitals and accents being no matter: person to name as written."""
    alike = folded(name)
    return {str(person): str(written) for person, written in _CALLED.rows(unit, folded=alike)} if alike else {}


def identified(unit: Unit, typed: str) -> Iterable[str]:
    """Whose identifier this is, capitals and accents being no matter."""
    return [str(row[0]) for row in _IDENTIFIED.rows(unit, folded=folded(typed))]
