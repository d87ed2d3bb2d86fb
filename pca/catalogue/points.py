"""A draft point of situation, composed from what is known: facts, decisions, actions, risks, activities, what comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from pca.catalogue.times import say_instant, say_length
from pca.catalogue.words import Words

MOST = 10
"""Lines of one section; how many more there are is said."""


class Dated(msgspec.Struct, frozen=True):
    """A text with the instant it tells of."""

    text: str
    at: datetime


class Stands(msgspec.Struct, frozen=True):
    """An activity that stands still."""

    title: str
    since: datetime
    rto_at: datetime
    mtpd_at: datetime


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a point is composed of, in the reader's language; instants in UTC."""

    crisis: str
    title: str
    number: int
    at: datetime
    zone: ZoneInfo
    since: datetime
    """The point before, or the opening of the crisis."""
    states: tuple[Dated, ...]
    """Place, state and level, since when."""
    events: tuple[Dated, ...]
    """Facts of the main courante since the point before."""
    decisions: tuple[Dated, ...]
    awaited: tuple[str, ...]
    opened: int
    done: int
    open: int
    late: int
    late_teams: tuple[tuple[str, int], ...]
    risks: tuple[Dated, ...]
    activities: tuple[Stands, ...]
    ending: tuple[Dated, ...]
    """Measures that end soon, and when."""
    next_at: datetime | None


def compose(known: Known, language: str) -> str:
    """The draft as plain text, in the order in which a committee reads it. Pure: same facts, same text."""
    say = _Speaker(known, language)
    parts = [
        say("head", number=known.number, crisis=known.crisis, title=known.title),
        say("time", at=say.instant(known.at), since=say.instant(known.since)),
        *say.section("states", [say.dated(one, "since") for one in known.states]),
        *say.section("facts", [say.dated(one) for one in known.events]),
        *say.section("decisions", [say.dated(one) for one in known.decisions]),
        *say.section("awaited", list(known.awaited)),
        *say.section("actions", list(say.actions())),
        *say.section("risks", [say.dated(one) for one in known.risks]),
        *say.section("activities", [say.standing(one) for one in known.activities]),
        *say.section("ending", [say.dated(one) for one in known.ending]),
        "",
        say("next", at=say.instant(known.next_at)) if known.next_at else say("no_next"),
    ]
    return "\n".join(parts)


_WORDS = Words("points")


class _Speaker:
    """Says things in one language and zone."""

    def __init__(self, known: Known, language: str) -> None:
        self._known, self._language = known, language

    def __call__(self, word: str, **values: object) -> str:
        return _WORDS.plain(word, self._language, **values)

    def instant(self, at: datetime) -> str:
        return say_instant(at, self._known.zone, self._language)

    def section(self, word: str, lines: list[str]) -> Iterator[str]:
        """A heading and its lines; that there is nothing is said too."""
        yield ""
        yield self(word)
        yield from (f"- {' '.join(line.split())}" for line in lines[:MOST])
        if len(lines) > MOST:
            yield f"- {self('more', count=len(lines) - MOST)}"
        if not lines:
            yield f"- {self('none')}"

    def dated(self, one: Dated, word: str = "at") -> str:
        return self(word, text=one.text, at=self.instant(one.at))

    def actions(self) -> Iterator[str]:
        known = self._known
        yield self("counts", done=known.done, opened=known.opened, open=known.open, late=known.late)
        yield from (self("team", team=team, late=late) for team, late in known.late_teams)

    def standing(self, one: Stands) -> str:
        """How long an activity stands still, and what is left of its objectives."""
        now = self._known.at
        length = say_length(now - one.since, self._language) or "0"
        if now < one.rto_at:
            left = self("before", mark="RTO", left=say_length(one.rto_at - now, self._language))
        elif now < one.mtpd_at:
            left = self("past_rto", left=say_length(one.mtpd_at - now, self._language))
        else:
            left = self("past_mtpd")
        return self("stands", title=one.title, length=length, left=left)
