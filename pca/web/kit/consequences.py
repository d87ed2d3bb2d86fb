"""What follows from an order, in words and counts: shown before a decision, and told after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from math import ceil

import msgspec
from msgspec.structs import replace

from pca.domain.facts import (
    AnyFact,
    LevelSet,
    MeasureSetAside,
    MeasureStarted,
    MeasureStopped,
    MessagesQueued,
    StateEntered,
    TasksOpened,
    TasksSettled,
)
from pca.domain.plan.measures import Measure
from pca.services.crisis.scene import Scene, plan_of
from pca.services.measures.read import held_now
from pca.services.messages.outlook import outlook
from pca.services.plans.plans import unheard
from pca.web.kit.condition_words import conditions_of
from pca.web.kit.measure_changes import Change, ChangeGroup, grouped
from pca.web.kit.notice_titles import message_title
from pca.web.kit.request_context import RequestContext
from pca.web.kit.state_moves import StateMove, state_moves

SOME = 3
"""Places named of those where a measure is set aside."""

MANY = 5
"""Tasks for one person from one decision beyond which they are named: it is too much for one pair of hands."""


class TaskShare(msgspec.Struct, frozen=True):
    """How many tasks one team gets, or how many one person gets."""

    id: str
    title: str
    tasks: int


class WaveForeseen(msgspec.Struct, frozen=True):
    """One message to many."""

    title: str
    kind: str
    recipients: int
    external: bool
    awaits: str
    """Who must approve it first; empty when it leaves at once."""


class Leaving(msgspec.Struct, frozen=True):
    """What leaves at once in one kind: how many, what is paid, and seconds until nine in ten were handed over."""

    kind: str
    messages: int
    parts: int
    cost: float
    seconds: int

    @property
    def lasts(self) -> timedelta:
        """How long that is, in whole minutes from the first one on."""
        return timedelta(minutes=ceil(self.seconds / 60)) if self.seconds >= 60 else timedelta(seconds=self.seconds)


class SetAside(msgspec.Struct, frozen=True):
    """A measure that is not carried out where another one excludes it: at how many places, and the first of them."""

    title: str
    by: str
    count: int
    places: tuple[str, ...]


class Awaits(msgspec.Struct, frozen=True):
    """A measure that a state asks for and that does not begin yet: it holds only while something is so."""

    title: str
    when: str


class Follows(msgspec.Struct, frozen=True):
    """All that follows."""

    starts: tuple[Change, ...] = ()
    stops: tuple[Change, ...] = ()
    levels: tuple[Change, ...] = ()
    moves: tuple[StateMove, ...] = ()
    """States that change, the outermost first."""
    tasks: int = 0
    settled: int = 0
    teams: tuple[TaskShare, ...] = ()
    overloaded: tuple[TaskShare, ...] = ()
    absent: tuple[str, ...] = ()
    """People who would get tasks and are absent, together with every deputy."""
    waves: tuple[WaveForeseen, ...] = ()
    messages: int = 0
    leaving: tuple[Leaving, ...] = ()
    to_confirm: int = 0
    """How many people are told, when they are so many that the number must be typed again; 0 otherwise."""
    unreachable: tuple[str, ...] = ()
    """Recipients without any address."""
    set_aside: tuple[SetAside, ...] = ()
    """Measures that another one excludes at some places."""
    waiting: tuple[Awaits, ...] = ()
    """Measures of the states entered whose condition is not met."""
    nobody: tuple[str, ...] = ()
    """Measures and messages that reach nobody, in words."""

    @property
    def groups(self) -> tuple[ChangeGroup, ...]:
        """The same measures, by what happens and where."""
        return grouped(self.starts, self.stops, self.levels)


def followed(about: Scene, facts: Sequence[AnyFact]) -> Follows:
    """What became of measures, tasks and messages, in words: as true long afterwards as beforehand."""
    opened = [fact for fact in facts if isinstance(fact, TasksOpened)]
    queued = [fact for fact in facts if isinstance(fact, MessagesQueued)]
    teams = Counter(fact.team for fact in opened for _ in fact.places)
    return Follows(
        starts=tuple(_change(about, fact, opened) for fact in facts if isinstance(fact, MeasureStarted)),
        stops=tuple(_change(about, fact, []) for fact in facts if isinstance(fact, MeasureStopped)),
        levels=tuple(_change(about, fact, opened) for fact in facts if isinstance(fact, LevelSet)),
        tasks=sum(len(fact.places) for fact in opened),
        settled=sum(len(fact.tasks) for fact in facts if isinstance(fact, TasksSettled)),
        set_aside=tuple(_set_aside(about, fact) for fact in facts if isinstance(fact, MeasureSetAside)),
        teams=tuple(TaskShare(team, _team(about, team), count) for team, count in teams.most_common()),
        waves=tuple(_wave(about, fact) for fact in queued),
        messages=sum(len(fact.recipients) for fact in queued),
    )


def follows_from(context: RequestContext, about: Scene, facts: Sequence[AnyFact]) -> Follows:
    """What would follow, in words, with whom it would burden, reach and not reach."""
    queued = [fact for fact in facts if isinstance(fact, MessagesQueued)]
    by_person = Counter(
        person for fact in facts if isinstance(fact, TasksOpened) for person in fact.assignees if person
    )
    ahead = outlook(context.runtime, plan_of(context.runtime, context.unit, about.crisis.plan).texts, facts)
    return replace(
        followed(about, facts),
        moves=state_moves(context.unit, about, facts),
        overloaded=tuple(
            TaskShare(person, context.name(person), count)
            for person, count in by_person.most_common(20)
            if count > MANY
        ),
        absent=tuple(context.name(person) for person in by_person if not about.organisation.present(person)),
        leaving=tuple(
            Leaving(
                way_out.kind,
                way_out.messages,
                way_out.parts,
                way_out.cost,
                max(1, int(way_out.reached_in.total_seconds())),
            )
            for way_out in ahead.ways_out
        ),
        to_confirm=ahead.to_confirm,
        unreachable=_unreachable(context, about, queued),
        waiting=_waiting(context, about, facts),
        nobody=unheard(about.plan, about.organisation, facts, about.language),
    )


def _waiting(context: RequestContext, about: Scene, facts: Sequence[AnyFact]) -> tuple[Awaits, ...]:
    """What the states entered ask for and does not begin, in the order of the plan."""
    entered = [fact for fact in facts if isinstance(fact, StateEntered)]
    conditional = [measure for measure in about.plan.playbook.measures if measure.when]
    if not entered or not conditional:
        return ()
    held = held_now(context.unit, about.crisis.key)
    held |= {(fact.measure, fact.perimeter) for fact in facts if isinstance(fact, MeasureStarted)}
    held -= {(fact.measure, fact.perimeter) for fact in facts if isinstance(fact, MeasureStopped)}
    conditions = conditions_of(about)
    return tuple(
        Awaits(about.say(measure.title), conditions.words(measure.when or ""))
        for measure in conditional
        if any(
            (measure.id, fact.perimeter) not in held
            and not about.plan.active(fact.configuration).isdisjoint(measure.holds_in)
            for fact in entered
        )
    )


def _set_aside(about: Scene, fact: MeasureSetAside) -> SetAside:
    titles = about.plan.playbook.measure
    title, by = (
        about.say(titles[measure].title) if measure in titles else measure
        for measure in (fact.measure, fact.by_measure)
    )
    return SetAside(title, by, len(fact.places), tuple(about.place(place) for place in fact.places[:SOME]))


def _change(about: Scene, fact: MeasureStarted | MeasureStopped | LevelSet, opened: Sequence[TasksOpened]) -> Change:
    measure = about.plan.playbook.measure.get(fact.measure)
    return Change(
        fact.measure,
        about.say(measure.title) if measure else fact.measure,
        measure.axis if measure else "",
        about.place(fact.perimeter),
        sum(
            len(tasks_opened.places)
            for tasks_opened in opened
            if tasks_opened.measure == fact.measure and tasks_opened.perimeter == fact.perimeter
        ),
        _level(about, measure, fact.level) if isinstance(fact, LevelSet) else "",
    )


def _level(about: Scene, measure: Measure | None, level: str) -> str:
    levels = measure.levels if measure else ()
    return next((about.say(known.title) for known in levels if known.id == level), level)


def _team(about: Scene, team: str) -> str:
    known = about.plan.playbook.team.get(team)
    return about.say(known.title) if known else team


def _wave(about: Scene, fact: MessagesQueued) -> WaveForeseen:
    role = about.plan.playbook.role.get(fact.awaits or "")
    title = message_title(about, fact.communication)
    return WaveForeseen(title, fact.kind, len(fact.recipients), fact.external, about.say(role.title) if role else "")


def _unreachable(context: RequestContext, about: Scene, queued: Sequence[MessagesQueued]) -> tuple[str, ...]:
    """People who have no address of the kind that is needed."""
    unreached: dict[str, None] = {}
    for fact in queued:
        field = {"mail": "email", "sms": "phone"}.get(fact.kind)
        if field is None:
            continue
        inside = [person for person in fact.recipients if person in about.organisation.people]
        contacts = context.contacts(inside)
        unreached |= dict.fromkeys(person for person in inside if getattr(contacts[person], field, None) is None)
    return tuple(context.name(person) for person in list(unreached)[:50])
