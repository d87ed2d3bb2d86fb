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


class StoppedActivity(msgspec.Struct, frozen=True):
    """An activity that stands still."""

    title: str
    since: datetime
    rto_at: datetime
    mtpd_at: datetime


class PointContents(msgspec.Struct, frozen=True, kw_only=True):
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
    activities: tuple[StoppedActivity, ...]
    ending: tuple[Dated, ...]
    """Measures that end soon, and when."""
    next_at: datetime | None
    figures: tuple[tuple[str, str], ...] = ()
    """Titles of figures, and their values."""


def compose_report(contents: PointContents, language: str) -> str:
    """The same for a report that nobody reads before it leaves: nothing that somebody wrote in the main courante."""
    say = _Speaker(contents, language)
    parts = [
        say("time", at=say.instant(contents.at), since=say.instant(contents.since)),
        *say.section("states", [say.dated(state, "since") for state in contents.states]),
        *say.section("decisions", [say.dated(decision) for decision in contents.decisions]),
        *say.section("awaited", list(contents.awaited)),
        *say.section("actions", list(say.actions())),
        *say.section("activities", [say.stopped(activity) for activity in contents.activities]),
        *say.section("ending", [say.dated(dated) for dated in contents.ending]),
        *say.section("figures", [say("figure", title=title, value=value) for title, value in contents.figures]),
    ]
    return "\n".join(parts)


def compose(contents: PointContents, language: str) -> str:
    """The draft as plain text, in the order in which a committee reads it. Pure: same facts, same text."""
    say = _Speaker(contents, language)
    parts = [
        say("head", number=contents.number, crisis=contents.crisis, title=contents.title),
        say("time", at=say.instant(contents.at), since=say.instant(contents.since)),
        *say.section("states", [say.dated(state, "since") for state in contents.states]),
        *say.section("facts", [say.dated(event) for event in contents.events]),
        *say.section("decisions", [say.dated(decision) for decision in contents.decisions]),
        *say.section("awaited", list(contents.awaited)),
        *say.section("actions", list(say.actions())),
        *say.section("risks", [say.dated(risk) for risk in contents.risks]),
        *say.section("activities", [say.stopped(activity) for activity in contents.activities]),
        *say.section("ending", [say.dated(dated) for dated in contents.ending]),
        "",
        say("next", at=say.instant(contents.next_at)) if contents.next_at else say("no_next"),
    ]
    return "\n".join(parts)


_WORDS = Words("points")


class _Speaker:
    """Says things in one language and zone."""

    def __init__(self, contents: PointContents, language: str) -> None:
        self._contents, self._language = contents, language

    def __call__(self, word: str, **values: object) -> str:
        return _WORDS.plain(word, self._language, **values)

    def instant(self, at: datetime) -> str:
        return say_instant(at, self._contents.zone, self._language)

    def section(self, word: str, lines: list[str]) -> Iterator[str]:
        """A heading and its lines; that there is nothing is said too."""
        yield ""
        yield self(word)
        yield from (f"- {' '.join(line.split())}" for line in lines[:MOST])
        if len(lines) > MOST:
            yield f"- {self('more', count=len(lines) - MOST)}"
        if not lines:
            yield f"- {self('none')}"

    def dated(self, dated: Dated, word: str = "at") -> str:
        return self(word, text=dated.text, at=self.instant(dated.at))

    def actions(self) -> Iterator[str]:
        contents = self._contents
        yield self("counts", done=contents.done, opened=contents.opened, open=contents.open, late=contents.late)
        yield from (self("team", team=team, late=late) for team, late in contents.late_teams)

    def stopped(self, activity: StoppedActivity) -> str:
        """How long an activity stands still, and what is left of its objectives."""
        now = self._contents.at
        length = say_length(now - activity.since, self._language) or "0"
        if now < activity.rto_at:
            left = self("before", mark="RTO", left=say_length(activity.rto_at - now, self._language))
        elif now < activity.mtpd_at:
            left = self("past_rto", left=say_length(activity.mtpd_at - now, self._language))
        else:
            left = self("past_mtpd")
        return self("stands", title=activity.title, length=length, left=left)
