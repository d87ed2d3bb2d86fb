"""Waves and their recipients for people: newest first, counted by outcome, one page at a time, within one's reach."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select, text

from pca.domain.access.access import Reach
from pca.store.access.access import scope_filter
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.messages import wave_rows
from pca.store.messages.messages import MessageLine, WaveLine
from pca.store.messages.wave_rows import MissingRows
from pca.store.tables.directory import PERSON
from pca.store.tables.messages import LOST_SQL, MESSAGE, WAVE

_m, _w = MESSAGE.c, WAVE.c
_LOST = text(f"message.{LOST_SQL}")
_MESSAGES = Reader(MessageLine, MESSAGE)
_WAVES = Reader(WaveLine, WAVE)


def newest(unit: Unit, key: str, reach: Reach, *, before: int | None = None, limit: int = 25) -> tuple[WaveLine, ...]:
    """At most `limit` waves to somebody within reach, the newest first; those before number `before` if given."""
    where: list[Any] = [_w.crisis == key, *([_w.number < before] if before is not None else [])]
    if not reach.everything:
        theirs = _reached(select(_m.number).where(_m.crisis == _w.crisis, _m.wave == _w.number), reach)
        unwritten = [wave.wave for wave in _missing(unit, key, reach)]
        where.append(or_(theirs.correlate(WAVE).exists(), _w.number.in_(unwritten)))
    return _WAVES.all(unit, _WAVES.select(*where).order_by(_w.number.desc()).limit(limit))


def outcomes(unit: Unit, key: str, waves: Sequence[WaveLine], reach: Reach) -> dict[int, dict[str, int]]:
    """By wave, how many of its messages have each outcome; `waves` are neighbours, as a page of them is."""
    if not waves:
        return {}
    first, last = min(line.first for line in waves), max(line.first + line.count for line in waves)
    query = _reached(select(_m.wave, _m.status, func.count()), reach)
    query = query.where(_m.crisis == key, _m.number >= first, _m.number < last).group_by(_m.wave, _m.status)
    counted: dict[int, dict[str, int]] = {line.number: {} for line in waves}
    for wave, status, count in unit.connection.execute(query):
        if wave in counted:
            counted[wave][str(status)] = int(count)
    for wave in _missing(unit, key, reach):
        if wave.wave in counted:
            wave_rows.add(counted[wave.wave], wave)
    return counted


def _missing(unit: Unit, key: str, reach: Reach) -> list[MissingRows]:
    """Messages to people within reach that have no row yet, by wave."""
    waves = list(wave_rows.missing(unit, key))
    if reach.everything or not waves:
        return waves
    covered = select(PERSON.c.id).where(scope_filter(reach, place=PERSON.c.site, person=PERSON.c.id))
    within = {*unit.connection.execute(covered).scalars(), reach.person}
    counts = {
        wave.number: sum(person in within for person in source.fact.recipients[wave.written :])
        for wave in wave_rows.unwritten(unit, key)
        if (source := wave_rows.source_of(unit, wave)) is not None
    }
    return [wave._replace(messages=counts[wave.wave]) for wave in waves if counts.get(wave.wave)]


def tally(unit: Unit, key: str, reach: Reach) -> dict[str, int]:
    """How many messages to people within reach there are in each status."""
    query = _reached(select(_m.status, func.count()), reach).where(_m.crisis == key).group_by(_m.status)
    counted = {str(status): int(count) for status, count in unit.connection.execute(query)}
    for wave in _missing(unit, key, reach):
        wave_rows.add(counted, wave)
    return counted


def recipients(
    unit: Unit, key: str, wave: WaveLine, reach: Reach, *, status: str = "", after: int = 0, limit: int = 50
) -> tuple[MessageLine, ...]:
    """At most `limit` messages of one wave, by number, after number `after`."""
    where: list[Any] = [_m.number > max(after, wave.first - 1), _m.number < wave.first + wave.count]
    return _page(unit, key, reach, limit, *where, *([_m.status == status] if status else []))


def lost(unit: Unit, key: str, reach: Reach, *, after: int = 0, limit: int = 50) -> tuple[MessageLine, ...]:
    """At most `limit` messages that reached nobody, by number, after number `after`."""
    return _page(unit, key, reach, limit, _LOST, _m.number > after)


def message_within(unit: Unit, key: str, number: int, reach: Reach) -> MessageLine | None:
    """The message with this number when `reach` covers its recipient, else None."""
    return next(iter(_page(unit, key, reach, 1, _m.number == number)), None)


def languages(unit: Unit, key: str, wave: WaveLine) -> tuple[MessageLine, ...]:
    """The first message of a wave in each of its languages."""
    span = (_m.crisis == key, _m.number >= wave.first, _m.number < wave.first + wave.count)
    firsts = select(func.min(_m.number)).where(*span).group_by(_m.language)
    return _MESSAGES.all(unit, _MESSAGES.select(_m.crisis == key, _m.number.in_(firsts)).order_by(_m.number))


def _page(unit: Unit, key: str, reach: Reach, limit: int, *where: Any) -> tuple[MessageLine, ...]:
    query = _reached(_MESSAGES.select(_m.crisis == key, *where), reach)
    return _MESSAGES.all(unit, query.order_by(_m.number).limit(limit))


def _reached(query: Select[Any], reach: Reach) -> Select[Any]:
    """Only messages to people of one's sites and regions, and to oneself; outsiders belong to the institution."""
    if reach.everything:
        return query
    joined = query.select_from(MESSAGE.outerjoin(PERSON, PERSON.c.id == _m.recipient))
    return joined.where(scope_filter(reach, place=PERSON.c.site, person=_m.recipient))


def of_sending(unit: Unit, key: str, origin: int, people: Collection[str]) -> dict[str, tuple[int, int]]:
    """By person, wave and number of the latest message a sending made for them."""
    query = select(_m.recipient, _m.wave, _m.number).where(_m.crisis == key, _m.origin == origin)
    rows = unit.connection.execute(query.where(_m.recipient.in_(list(people))).order_by(_m.number))
    return {str(person): (int(wave), int(number)) for person, wave, number in rows}
