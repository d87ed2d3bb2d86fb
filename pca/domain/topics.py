"""What an entry of the journal touches, and so which pages it concerns: a page follows topics, and is made for them.

Touched too much costs a page that is made again and comes out the same; touched too little, a page that lies. What is
rare therefore touches the whole house; what happens every second touches its own subject of its own crisis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias, get_args

import msgspec

from pca.domain import facts as of
from pca.domain.facts import AnyFact
from pca.domain.facts.decision_ends import DecisionEndFact
from pca.domain.facts.meetings import MeetingFact
from pca.domain.facts.proposals import ProposalFact
from pca.domain.facts.requests import RequestFact
from pca.domain.facts.staff import StaffFact
from pca.domain.facts.votes import VoteFact
from pca.domain.journal import Entry

Topic: TypeAlias = str
"""One thing that pages follow, as the functions of this module name it."""

Subject: TypeAlias = Literal[
    "moves",
    "measures",
    "tasks",
    "messages",
    "settling",
    "log",
    "figures",
    "activities",
    "presence",
    "resources",
    "staff",
    "requests",
]
"""What the pages of a crisis show, coarsely; `settling` is what waits for somebody to approve or to read it, and
`presence` who is there and who is not: it belongs to no crisis."""

HOUSE: Topic = "house"
"""What every page may show: places and people, plans, seats, which crises are open."""

UNSETTLED: Topic = "unsettled"
"""Nothing touches this: what follows it holds a count that was not taken anew yet, and is made again by itself."""

EVERY_TASK: Topic = "every task"
"""More tasks than are named one by one, or some that went from one team to another."""

SUBJECTS: tuple[Subject, ...] = get_args(Subject)

MANY = 300
"""Tasks of one entry that are named one by one."""


def in_crisis(key: str, *subjects: Subject) -> frozenset[Topic]:
    """Subjects of one crisis."""
    return frozenset(subject if subject == "presence" else f"{key} {subject}" for subject in subjects)


def one_task(key: str, number: int) -> Topic:
    """One task, whatever happens to it."""
    return f"{key} T{number}"


def tasks_at(key: str, place: str) -> Topic:
    """The tasks at one place, a site or a region."""
    return f"{key} tasks at {place}"


def tasks_of_team(key: str, team: str) -> Topic:
    """The tasks of one team."""
    return f"{key} tasks of {team}"


def in_hands_of(person: str) -> Topic:
    """Tasks that come into somebody's hands, or change there."""
    return f"hands of {person}"


def presence_of(person: str) -> Topic:
    """Whether somebody is there."""
    return f"presence of {person}"


def by(person: str) -> Topic:
    """What somebody did: forms on their own pages have an identifier that must not be used again."""
    return f"by {person}"


def access_of(person: str) -> Topic:
    """What somebody may do, and how they sign in."""
    return f"access of {person}"


def credential(kind: str, ref: str) -> Topic:
    """One session, by its name in the journal; of keys for programs, all of them: there are few."""
    return kind if kind == "token" else f"{kind} {ref}"


_SUBJECTS: dict[type[AnyFact], tuple[Subject, ...]] = {
    of.Refused: (),
    **dict.fromkeys((of.RegimeSet, of.RegimeLifted, of.HoursSet, of.DatesSet, of.CoverConfirmed, of.DistancesSet), ()),
    **dict.fromkeys((of.CampaignStarted, of.CampaignReminded, of.ContactsConfirmed), ()),
    **dict.fromkeys((of.VaultSetUp, of.VaultEnded, of.SupportKept, of.SupportRead), ()),
    **dict.fromkeys((of.ErasureAsked, of.SupportLocked, of.SupportErased), ()),
    of.DecisionTaken: ("moves",),
    of.StateEntered: ("moves", "measures"),
    of.PerimeterRejoined: ("moves", "measures"),
    of.ConditionJudged: ("measures",),
    of.MeasureSetAside: ("measures", "tasks"),
    of.MeasureStarted: ("measures",),
    of.MeasureStopped: ("measures",),
    of.LevelSet: ("measures",),
    of.ListGiven: ("measures",),
    of.PeopleMatched: ("measures",),
    of.MeasureRenewed: ("measures",),
    of.RecurrenceSet: ("measures",),
    of.TasksOpened: ("tasks",),
    of.TasksReady: ("tasks",),
    of.DeadlinesMoved: ("tasks",),
    of.TasksAmended: ("tasks",),
    of.TasksSettled: ("tasks",),
    of.TasksMoved: ("tasks", "measures"),
    of.TasksReassigned: ("tasks",),
    of.TaskAcknowledged: ("tasks",),
    of.TaskCompleted: ("tasks",),
    of.TaskReopened: ("tasks",),
    of.ItemsChecked: ("tasks",),
    of.TaskWritten: ("tasks", "log"),
    of.TaskRefused: ("tasks",),
    of.TaskHandedOver: ("tasks",),
    of.EvidenceAttached: ("tasks",),
    of.TasksEscalated: ("tasks",),
    of.DeadlinesRedated: ("tasks", "messages", "activities"),
    of.MessagesQueued: ("messages", "settling"),
    of.WaveApproved: ("messages", "settling"),
    of.WaveRejected: ("messages", "settling"),
    of.WaveEdited: ("messages", "settling"),
    of.DeliveriesRecorded: ("messages",),
    of.WavesStopped: ("messages", "settling"),
    **dict.fromkeys(get_args(DecisionEndFact), ("moves",)),
    of.SendingHeld: ("messages", "moves"),
    of.SendingRecalled: ("messages", "moves"),
    **dict.fromkeys((of.PointHeld, of.PointRecalled), ("messages", "log")),
    of.LaddersClimbed: ("messages",),
    of.ReceiptsRecorded: ("messages",),
    of.MessagesAnswered: ("messages", "settling"),
    of.HelpAsked: ("messages", "settling"),
    of.HelpEnded: ("messages", "settling"),
    of.TextRead: ("messages", "settling"),
    of.PostPublished: ("messages",),
    of.LogEntryAdded: ("log",),
    of.PointPublished: ("log",),
    **dict.fromkeys(get_args(VoteFact), ("moves",)),
    **dict.fromkeys(get_args(MeetingFact), ("log",)),
    of.IndicatorsObserved: ("figures",),
    of.AlertTaken: ("figures",),
    **dict.fromkeys(get_args(ProposalFact), ("moves", "figures")),
    **dict.fromkeys(get_args(StaffFact), ("staff",)),
    of.Consulted: (),
    of.DirectoryExported: (),
    of.PersonalTextKept: (),
    of.ActivityInterrupted: ("activities",),
    of.ActivityRestored: ("activities",),
    of.ActivityLeftDown: ("activities",),
    of.MarkReached: ("activities",),
    **dict.fromkeys(get_args(RequestFact), ("requests", "log")),
    **dict.fromkeys((of.ResourceMoved, of.ResourceReturned, of.ResourceShort), ("resources",)),
}
"""Facts that concern some pages of their crisis only, or none."""

_APART: tuple[type[AnyFact], ...] = (
    of.StatusDeclared,
    of.PeriodsPlanned,
    of.PeriodsDropped,
    of.PeriodsTurned,
    of.GrantGiven,
    of.GrantWithdrawn,
    of.AccountManaged,
    of.AccessPrepared,
    of.AccessConfirmed,
    of.AccessDropped,
    of.CredentialsNoted,
    of.KeysNoted,
    of.BackupMade,
    of.ChannelTested,
    of.BreakGlassSealed,
    of.BreakGlassReviewed,
)
"""Facts of people and of ways in: they concern whose they are. Any other fact concerns the whole house."""


class Touching(msgspec.Struct, frozen=True):
    """What an entry touches: topics, and tasks by crisis and number, whose holders the rows alone know."""

    topics: frozenset[Topic]
    tasks: tuple[tuple[str, int], ...] = ()


def touching(entry: Entry) -> Touching:
    """What the entry touches."""
    topics, tasks = {by(entry.who)}, list[int]()
    key = entry.crisis or ""
    for fact in entry.facts:
        topics |= _topics(fact, key)
        tasks += _tasks(fact)
    if any(isinstance(fact, of.TasksAmended | of.TasksSettled) and fact.team for fact in entry.facts):
        topics |= {EVERY_TASK}
    if len(tasks) > MANY:
        return Touching(frozenset(topics | {EVERY_TASK}))
    topics |= {one_task(key, number) for number in tasks}
    return Touching(frozenset(topics), tuple((key, number) for number in tasks))


def _topics(fact: AnyFact, key: str) -> frozenset[Topic]:
    subjects = _SUBJECTS.get(type(fact))
    if subjects is not None:
        return in_crisis(key, *subjects) | frozenset(_people(fact))
    return frozenset(_apart(fact)) if isinstance(fact, _APART) else frozenset({HOUSE})


def _people(fact: AnyFact) -> Iterator[Topic]:
    """Who has tasks after this fact, where it says so itself."""
    people: Iterable[str | None] = ()
    if isinstance(fact, of.TasksOpened):
        people = fact.assignees
    elif isinstance(fact, of.TasksReassigned | of.TasksEscalated):
        people = fact.to
    elif isinstance(fact, of.TaskHandedOver):
        people = (fact.to,)
    return (in_hands_of(person) for person in people if person)


def _tasks(fact: AnyFact) -> Iterable[int]:
    """The tasks a fact is about, by number."""
    if isinstance(fact, of.TasksOpened):
        return range(fact.first, fact.first + len(fact.places))
    if isinstance(fact, of.DeadlinesRedated):
        return (redated.task for redated in fact.tasks)
    if isinstance(fact, of.MessagesQueued):
        return ()  # it speaks of tasks and changes none
    task: int | None = getattr(fact, "task", None)
    numbers: Iterable[int] = getattr(fact, "tasks", ()) if task is None else (task,)
    return numbers


def _apart(fact: AnyFact) -> Iterator[Topic]:
    if isinstance(fact, of.StatusDeclared):
        yield from in_crisis("", "presence")
        yield presence_of(fact.person)
    elif isinstance(fact, of.PeriodsPlanned | of.PeriodsDropped | of.PeriodsTurned):
        yield from in_crisis("", "presence")
    elif isinstance(fact, of.CredentialsNoted):
        changed = [(kept.kind, kept.ref) for kept in fact.kept]  # an account that is closed keeps its row
        for kind, ref in (*changed, *fact.ended):
            yield access_of(ref) if kind == "account" else credential(kind, ref)
    elif isinstance(
        fact,
        of.GrantGiven
        | of.GrantWithdrawn
        | of.AccountManaged
        | of.AccessPrepared
        | of.AccessConfirmed
        | of.AccessDropped,
    ):
        yield access_of(fact.person)
        yield from (access_of(person) for person in getattr(fact, "people", ()))
