"""What an institution declares beside its places and people: its own kinds of site, and who is on call by turns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any

import msgspec

from pca.domain.directory import USUAL_KINDS, Organisation, SiteKind
from pca.domain.plan.terms import parse_day, parse_duration, parse_time_of_day
from pca.domain.rotas import Rota
from pca.registers.cells import DIGITS
from pca.registers.records import BadCell

Read = Callable[[str], Any]

SHORTEST = timedelta(hours=4)
"""A turn is longer than any change of clocks, so that each of them is somebody's."""


class Declared(msgspec.Struct, frozen=True):
    """What an installation has declared so far: it stays where a new import says nothing of it."""

    kinds: tuple[SiteKind, ...] = tuple(USUAL_KINDS.values())
    rotas: tuple[Rota, ...] = ()


_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.\- ])([0-9]{1,2})\2([0-9]{4})")


USUAL = Declared()
"""An installation that has declared nothing: the usual kinds of site, no rota."""


def declared_in(organisation: Organisation) -> Declared:
    """What a directory declares."""
    return Declared(tuple(organisation.kinds.values()), tuple(organisation.rotas.values()))


def _reading(read: Callable[[Any], Any], code: str) -> Read:
    """A cell read as a plan reads the same thing."""

    def cell(text: str) -> Any:
        try:
            return read(text)
        except ValueError:
            raise BadCell(code, text=text[:40]) from None

    return cell


def network(text: str) -> bool | None:
    """`yes` or `no`; None where nothing is said."""
    if text.casefold() not in ("", "yes", "no"):
        raise BadCell("cell.network", text=text[:40])
    return text.casefold() == "yes" if text else None


def first_day(text: str) -> date:
    """The day of a rota's first turn."""
    day: date = _reading(parse_day, "cell.day")(_day_first(text))
    return day


def _day_first(text: str) -> str:
    """A day as French and Arabic spreadsheets write it (`05/01/2026`), the day first; anything else as it is."""
    read = _DAY_FIRST.fullmatch(text.translate(DIGITS))
    if read is None:
        return text.translate(DIGITS)
    day, _, month, year = read.groups()
    return f"{year}-{int(month):02}-{int(day):02}"


def turn(text: str) -> timedelta:
    """How long a turn is."""
    length: timedelta = _reading(parse_duration, "cell.length")(text)
    if length < SHORTEST or length % timedelta(hours=1):
        raise BadCell("cell.turn", text=text[:40])
    return length


def handover(text: str) -> time:
    """The hour at which turns change."""
    hour: time = _reading(parse_time_of_day, "cell.hour")(text)
    return hour


def kind_of(row: Mapping[str, Any]) -> SiteKind:
    """A kind of site; whoever works there belongs to the network, unless it is a head office or said otherwise."""
    given = row["network"]
    apart = row["kind"] == "head_office" if given is None else not given
    return SiteKind(row["kind"], row["fr"], row["ar"] or "", row["en"] or "", not apart)


def rota_of(row: Mapping[str, Any]) -> Rota:
    """One rota."""
    return Rota(row["rota"], row["title"], row["since"], row["turn"], row["handover"], row["on_call"])


def written(organisation: Organisation, *, whole: bool = False) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The rows of both files, as they are read back: none at all where nothing is declared, unless `whole`."""
    rotas = organisation.rotas.values()
    if not whole and not rotas and organisation.kinds == USUAL_KINDS:
        return
    yield tuple(
        (kind.id, kind.fr, kind.ar, kind.en, "yes" if kind.network else "no") for kind in organisation.kinds.values()
    )
    if rotas or whole:
        yield tuple(
            (rota.id, rota.title, f"{rota.since}", _length(rota.turn), f"{rota.handover:%H:%M}", ";".join(rota.people))
            for rota in rotas
        )


def _length(turn: timedelta) -> str:
    hours = int(turn.total_seconds()) // 3600
    return f"{hours // 24}d" if hours % 24 == 0 else f"{hours}h"
