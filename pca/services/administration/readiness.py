"""Whether the house could face a crisis tonight: what must be so before one begins, and whether it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Literal, TypeAlias

import msgspec
from babel.numbers import format_decimal

from pca.catalogue import Words
from pca.catalogue.gaps import words
from pca.catalogue.languages import locale_of
from pca.domain.directory import Organisation
from pca.domain.institution import seat_gaps, seats_alone
from pca.domain.plan.playbook import Playbook
from pca.domain.situation import Crisis
from pca.runtime import Runtime
from pca.services.administration.channel_test import live_channels
from pca.services.administration.first_steps import FirstStep, first_steps
from pca.services.administration.health import Health
from pca.services.engine.situation import frozen
from pca.services.plans.read import crises_of, histories
from pca.store.access import accounts
from pca.store.kit.database import Unit
from pca.store.people import reach_of_channels
from pca.store.people.directory import organisation

LineName: TypeAlias = Literal[
    "plan",
    "seats",
    "accounts",
    "review",
    "exercise",
    "mail",
    "channels",
    "people",
    "ways",
    "envelope",
    "backup",
    "loops",
]

EXERCISED = timedelta(days=365)
"""A plan that no exercise ran for so long is not known to work."""

_WORDS = Words("readiness")
_MENDED_AT: dict[LineName, str] = {
    "plan": "/plans",
    "seats": "/plans",
    "accounts": "/administration/invitations",
    "review": "/plans",
    "exercise": "/crises",
    "ways": "/administration/first-steps#step-people",
    "envelope": "/administration/envelope",
}
"""Pages where a line is put right; the others are, from the first steps."""


class Lack(msgspec.Struct, frozen=True):
    """One plan to which a line does not yet apply, or one seat of it."""

    plan: str
    """What the plan is called, in the reader's language."""
    what: str
    """What is missing there, as a sentence; empty where the line says it all."""
    path: str
    """The page of that version."""


class ReadinessLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that must be so. `done` is what was found just now, never what somebody said."""

    name: LineName
    done: bool
    title: str
    text: str
    """What was found, as a sentence."""
    path: str
    """Where it is put right."""
    lacks: tuple[Lack, ...] = ()


class Readiness(msgspec.Struct, frozen=True):
    """All lines, what is missing first."""

    at: datetime
    lines: tuple[ReadinessLine, ...]

    @property
    def left(self) -> int:
        """How many are not so yet."""
        return sum(not line.done for line in self.lines)


class _InForce(msgspec.Struct, frozen=True):
    """One plan that is in force, and what ran it."""

    hash: str
    book: Playbook
    crises: tuple[Crisis, ...]

    def lack(self, language: str, what: str = "") -> Lack:
        return Lack(self.book.title.to(language), what, f"/plans/{self.hash}")


def readiness(runtime: Runtime, unit: Unit, house: Health, language: str) -> Readiness:
    """Each is looked at now, and said in a language; `house` is how the installation is."""
    plans, held = tuple(_in_force(runtime, unit)), organisation(unit)
    lines = [
        _line("plan", language, "" if plans else "none", count=len(plans)),
        _seats(plans, held, house.at, language),
        _accounts(unit, plans, held, language),
        _review(plans, house.at, language),
        _exercise(plans, house.at, language),
        _ways(runtime, unit, len(held.people), language),
        *(_step(step, language) for step in first_steps(runtime, unit, house).steps if step.name != "administrator"),
    ]
    return Readiness(house.at, tuple(sorted(lines, key=lambda line: line.done)))


def _in_force(runtime: Runtime, unit: Unit) -> Iterator[_InForce]:
    """Every plan with an approved version."""
    for history in histories(unit).values():
        line = history.in_force
        plan = frozen(runtime, unit, line.hash) if line is not None else None
        if line is not None and plan is not None:
            yield _InForce(line.hash, plan.playbook, crises_of(unit, history))


def _line(
    name: LineName, language: str, why: str, *, count: int = 0, whole: int = 0, lacks: Sequence[Lack] = ()
) -> ReadinessLine:
    """A line in words; `why` is the code of what is missing, empty when nothing is."""
    written = partial(format_decimal, locale=locale_of(language))
    return ReadinessLine(
        name=name,
        done=not why,
        title=_WORDS.say(name, language),
        text=Words(f"readiness.{name}").count(
            why or "done", language, count, count=written(count), whole=written(whole)
        ),
        path=_MENDED_AT.get(name, f"/administration/first-steps#step-{name}"),
        lacks=tuple(lacks),
    )


def _seats(plans: Sequence[_InForce], held: Organisation, now: datetime, language: str) -> ReadinessLine:
    """Every seat has somebody of the directory to sit in it and another to stand in, and names nobody else."""
    lacks: list[Lack] = []
    seats: set[tuple[str, str]] = set()
    for plan in plans:
        gaps, alone = seat_gaps(plan.book, held, now), seats_alone(plan.book, held)
        lacks += [plan.lack(language, words(gap.code, gap.about.to(language), language)[0]) for gap in gaps]
        lacks += [
            plan.lack(language, _WORDS.say("seat_alone", language, seat=seat.title.to(language))) for seat in alone
        ]
        seats |= {(plan.hash, seat) for seat in (*(gap.key for gap in gaps), *(role.id for role in alone))}
    return _line("seats", language, _unless(plans, lacks), count=len(seats), lacks=lacks)


def _unless(plans: Sequence[_InForce], lacks: Sequence[Lack]) -> str:
    """Nothing of plans is well while there is none."""
    return "no_plan" if not plans else "some" if lacks else ""


def _accounts(unit: Unit, plans: Sequence[_InForce], held: Organisation, language: str) -> ReadinessLine:
    """Whoever answers for a site or region, or sits in a seat, can sign in."""
    named = {person for site in held.sites.values() for person in (site.head, site.deputy)}
    named |= {person for region in held.regions.values() for person in (region.head, region.deputy)}
    named |= {person for plan in plans for role in plan.book.roles for person in role.named}
    answering = named & held.people.keys()
    missing = answering - accounts.able_to_enter(unit)
    why = "nobody" if not answering else "some" if missing else ""
    return _line("accounts", language, why, count=len(missing), whole=len(answering))


def _review(plans: Sequence[_InForce], now: datetime, language: str) -> ReadinessLine:
    """No plan in force is late for its review."""
    lacks = [plan.lack(language) for plan in plans if plan.book.review.due <= now.astimezone(plan.book.zone).date()]
    return _line("review", language, _unless(plans, lacks), count=len(lacks), lacks=lacks)


def _exercise(plans: Sequence[_InForce], now: datetime, language: str) -> ReadinessLine:
    """Each plan in force was exercised within twelve months."""
    lacks = [
        plan.lack(language)
        for plan in plans
        if not any(ran.mode == "exercise" and now - ran.opened_at < EXERCISED for ran in plan.crises)
    ]
    return _line("exercise", language, _unless(plans, lacks), count=len(lacks), lacks=lacks)


def _ways(runtime: Runtime, unit: Unit, people: int, language: str) -> ReadinessLine:
    """Everybody is reached by two channels, so that one that fails leaves nobody without news."""
    kinds = {way.contact for way in live_channels(runtime, unit)}
    missed = reach_of_channels.out_of_reach(unit, kinds)
    alone = people - reach_of_channels.in_two_ways(unit, kinds) - missed
    why = "nobody" if not people else "no_channel" if not kinds else "some" if alone else "unreached" if missed else ""
    return _line("ways", language, why, count=alone, whole=people)


def _step(step: FirstStep, language: str) -> ReadinessLine:
    """One of the first steps, which stay to be true."""
    assert step.name != "administrator"
    why = "" if step.done else "stopped" if step.name == "loops" else step.why
    return _line(step.name, language, why, count=step.count, whole=step.whole)
