"""Over what each act is given: the rows it concerns, and whether somebody who reaches so far may give it.

Every act says it in the table of `pca/domain/decide.py`; an act that does not cannot be in it. What has no place
concerns the institution as a whole, and only a right for all of it is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import msgspec

from pca.domain.access.access import Action, Identity, Reach
from pca.domain.availability_acts import CancelAvailability, PlanAvailability
from pca.domain.directory import ROOT, Organisation
from pca.domain.orders import (
    AcknowledgeMessage,
    AddLogEntry,
    AskAgain,
    CallRoll,
    DeclareStatus,
    Order,
    SettleTasks,
)
from pca.domain.situation import Situation


class Concern(msgspec.Struct, frozen=True, kw_only=True):
    """One thing an act touches. One match is enough to reach it; with nothing said it is the whole institution's."""

    places: tuple[str, ...] = ()
    """The region or site."""
    teams: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Whose own it is."""
    hidden: bool = False
    """Whether somebody out of reach is not even told that it exists."""
    nobody: bool = False
    """Whether no person reaches it, whatever their rights."""

    def reached(self, reach: Reach, organisation: Organisation) -> bool:
        """Whether `reach` covers it."""
        return not self.nobody and (
            reach.everything
            or any(reach.covers(organisation, place=place) for place in self.places if place != ROOT)
            or any(team in reach.teams for team in self.teams)
            or (reach.person is not None and reach.person in self.people)
        )


WHOLE = Concern()
"""The institution as a whole."""

Over: TypeAlias = Callable[[Order, Situation], Iterable[Concern]]
"""What an order concerns, given what was gathered for it; all of it must be reached."""


class OutOfReach(Exception):
    """The order concerns something beyond its author's reach; nothing was decided or written."""

    def __init__(self, action: Action, *, hidden: bool) -> None:
        super().__init__(action.value)
        self.action, self.hidden = action, hidden


def institution(_order: Order, _situation: Situation) -> Iterable[Concern]:
    """What has no place: a right for the whole institution is needed."""
    return (WHOLE,)


def engine(_order: Order, _situation: Situation) -> Iterable[Concern]:
    """What only the house itself does (time, deliveries, what follows an import): nobody signed in gives it."""
    return (Concern(nobody=True),)


def own(order: Order, _situation: Situation) -> Iterable[Concern]:
    """What is the author's own."""
    return (Concern(people=(order.who,)),)


def prepared(order: Order, situation: Situation) -> Iterable[Concern]:
    """A way in that was prepared: its person's own, who confirms a token; the institution's for anybody else."""
    preparation = situation.access.preparation
    mine = preparation is not None and preparation.person == order.who
    return (Concern(people=(order.who,)) if mine else WHOLE,)


def perimeter(order: Order, _situation: Situation) -> Iterable[Concern]:
    """The region or site the act names; the institution when it names that."""
    act: Any = order.act
    return (place(act.perimeter),)


def proposing(order: Order, _situation: Situation) -> Iterable[Concern]:
    """What somebody proposes for the institution is their own word; elsewhere the perimeter must be theirs."""
    act: Any = order.act
    return (Concern(people=(order.who,)) if act.perimeter == ROOT else Concern(places=(act.perimeter,)),)


def proposed(order: Order, situation: Situation) -> Iterable[Concern]:
    """The perimeter of the proposal the act names."""
    act: Any = order.act
    named = (known.perimeter for known in situation.figures.proposals if known.number == act.number)
    return (next((place(perimeter) for perimeter in named), Concern(hidden=True)),)


def voted(order: Order, situation: Situation) -> Iterable[Concern]:
    """The perimeter of the question the act names."""
    act: Any = order.act
    question = situation.votes.questions.get(act.question)
    return (Concern(hidden=True) if question is None else place(question.body.perimeter),)


def places(order: Order, _situation: Situation) -> Iterable[Concern]:
    """Each region and site the act names; the institution when it names that, or nothing."""
    act: Any = order.act
    return tuple(place(perimeter) for perimeter in act.places) or (WHOLE,)


def moved(order: Order, situation: Situation) -> Iterable[Concern]:
    """The places a resource is moved between, or the team that keeps it."""
    act: Any = order.act
    return tuple(_kept(at, situation) for at in (act.place, act.to) if at)


def given_back(_order: Order, situation: Situation) -> Iterable[Concern]:
    """The place it was handed out at, or the team that keeps it."""
    item = situation.resources.item
    return (_kept(item.place, situation),) if item else (WHOLE,)


def _kept(at: str, situation: Situation) -> Concern:
    keeper = situation.resources.keeper
    return Concern(places=() if at == ROOT else (at,), teams=(keeper,) if keeper else ())


def place(perimeter: str) -> Concern:
    """What belongs to a perimeter."""
    return WHOLE if perimeter == ROOT else Concern(places=(perimeter,))


def logged(order: Order, situation: Situation) -> Iterable[Concern]:
    """The perimeter whose log is written; that of the entry it corrects, or whose matter it ends."""
    act = order.act
    assert isinstance(act, AddLogEntry)
    known, named = situation.log.log_places, [number for number in (act.corrects, act.undoes) if number is not None]
    return tuple(place(known.get(number, act.perimeter)) for number in named) or (place(act.perimeter),)


def task(order: Order, situation: Situation) -> Iterable[Concern]:
    """The task the act names: of its place, its team, and of who has it or had it first."""
    act: Any = order.act
    named = situation.tasks.get(act.task)
    if named is None:
        return (Concern(hidden=True),)
    people = tuple(person for person in (named.assignee, named.original) if person)
    return (Concern(places=(named.place,), teams=(named.team,), people=people, hidden=True),)


def settled(order: Order, situation: Situation) -> Iterable[Concern]:
    """Each task the act names; the institution for all tasks of a measure, or of the crisis."""
    assert isinstance(order.act, SettleTasks)
    if order.act.measures or order.act.every:
        return (WHOLE,)
    named = (situation.tasks.get(number) for number in order.act.tasks)
    concerns = tuple(
        Concern(places=(task.place,), teams=(task.team,), hidden=True) if task else Concern(hidden=True)
        for task in named
    )
    return concerns or (WHOLE,)


def somebody(person: str, organisation: Organisation) -> Concern:
    """What is about one person: of their site and their teams. It is never enough to be that person oneself."""
    known = organisation.people.get(person)
    return Concern(places=(known.site,), teams=known.teams, hidden=True) if known else Concern(hidden=True)


def status(order: Order, situation: Situation) -> Iterable[Concern]:
    """The person whose status is said."""
    assert isinstance(order.act, DeclareStatus)
    return (somebody(order.act.person, situation.organisation),)


def planned(order: Order, situation: Situation) -> Iterable[Concern]:
    """Everybody whose availability is planned; for oneself as well."""
    assert isinstance(order.act, PlanAvailability)
    people = dict.fromkeys(person for period in order.act.periods for person in period.people)
    return _each(people, situation.organisation)


def cancelled(order: Order, situation: Situation) -> Iterable[Concern]:
    """Everybody whose periods are taken back; a period that nobody knows is hidden."""
    assert isinstance(order.act, CancelAvailability)
    known = (situation.availability.named_periods.get(number) for number in order.act.periods)
    return _each(dict.fromkeys(period.person if period else "" for period in known), situation.organisation)


def named(order: Order, situation: Situation) -> Iterable[Concern]:
    """The person the act names: who is away or came back, whom a measure applies to or not."""
    act: Any = order.act
    return (somebody(act.person, situation.organisation),)


def travelling(order: Order, situation: Situation) -> Iterable[Concern]:
    """Who is to travel, and their own."""
    act: Any = order.act
    return _each((act.person,), situation.organisation)


def consenting(_order: Order, situation: Situation) -> Iterable[Concern]:
    """A trip, of those who are asked to consent."""
    named = situation.staff.trip
    return (Concern(people=named.consent_of if named else (), hidden=True),)


def trip(_order: Order, situation: Situation) -> Iterable[Concern]:
    """A trip, of its traveller and of whoever plans for them."""
    named = situation.staff.trip
    return _each((named.person,), situation.organisation) if named else (Concern(hidden=True),)


def session(_order: Order, situation: Situation) -> Iterable[Concern]:
    """The perimeter of the session the act names."""
    named = situation.staff.session
    return (place(named.perimeter) if named else Concern(hidden=True),)


def _each(people: Iterable[str], organisation: Organisation) -> tuple[Concern, ...]:
    """These people, and each their own. An order about nobody is refused by its rules."""
    return tuple(msgspec.structs.replace(somebody(person, organisation), people=(person,)) for person in people)


def recipient(order: Order, situation: Situation) -> Iterable[Concern]:
    """The recipient of the message the act names, and the recipient's own."""
    assert isinstance(order.act, AcknowledgeMessage)
    sent_message = situation.sent.named.get(order.act.message)
    if sent_message is None:
        return (Concern(hidden=True),)
    about = somebody(sent_message.recipient, situation.organisation)
    return (msgspec.structs.replace(about, people=(sent_message.recipient,)),)


def text(_order: Order, situation: Situation) -> Iterable[Concern]:
    """Whoever wrote the text; what nobody known wrote, or belongs to no crisis, is the institution's."""
    named = situation.sent.text
    wrote = named.person if named and situation.crisis else ""
    known = wrote in situation.organisation.people
    return (somebody(wrote, situation.organisation) if known else Concern(hidden=True),)


def audience(order: Order, _situation: Situation) -> Iterable[Concern]:
    """Those whom a roll-call asks."""
    act = order.act
    assert isinstance(act, CallRoll)
    if act.scope == "everyone":
        return (WHOLE,)
    return (Concern(teams=(act.id,)) if act.scope == "team" else place(act.id or ROOT),)


def silent(order: Order, situation: Situation) -> Iterable[Concern]:
    """All who would be asked once more."""
    assert isinstance(order.act, AskAgain)
    concerns = [somebody(reach.recipient, situation.organisation) for reach in situation.sent.reach]
    return concerns or (WHOLE,)


def judge(identity: Identity, action: Action, over: Over, order: Order, situation: Situation) -> None:
    """See that all an order concerns is within the reach of whoever gives it, and speaking for others too.

    Whoever calls the roll may write down what those who are called say. Raises OutOfReach.
    """
    concerns = tuple(over(order, situation))
    _covered(identity, action, concerns, situation)
    if order.on_behalf_of not in (None, order.who):
        spoken_for = _spoken_for(str(order.on_behalf_of), concerns, situation)
        speaking = action if action is Action.ROLL_CALL else Action.ANSWER_FOR_OTHERS
        _covered(identity, speaking, spoken_for, situation)


def _spoken_for(person: str, concerns: Iterable[Concern], situation: Situation) -> tuple[Concern, ...]:
    """What one must reach to speak for somebody: that person; or what is in that person's own hands."""
    theirs = tuple(concern for concern in concerns if person in concern.people)
    about = msgspec.structs.replace(somebody(person, situation.organisation), hidden=False)
    if not theirs:
        return (about,)
    return tuple(
        msgspec.structs.replace(about, places=(*about.places, *their.places), teams=(*about.teams, *their.teams))
        for their in theirs
    )


def _covered(identity: Identity, action: Action, concerns: Iterable[Concern], situation: Situation) -> None:
    reach = identity.reach(action)
    for concern in concerns:
        if not concern.reached(reach, situation.organisation):
            raise OutOfReach(action, hidden=concern.hidden)
