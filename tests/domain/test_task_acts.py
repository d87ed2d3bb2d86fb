"""Answers to tasks: whose they are, what must be ticked, proved or finished first, and what a refusal starts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pca.domain.absence_acts import PassOnTasks, ReturnTasks
from pca.domain.directory import ROOT
from pca.domain.facts import (
    ItemsChecked,
    MeasureStarted,
    MessagesQueued,
    TaskAcknowledged,
    TaskCompleted,
    TaskReopened,
    TasksOpened,
)
from pca.domain.orders import Acknowledge, Act, AttachEvidence, CheckItems, Complete, HandOver, Refuse, Reopen
from pca.domain.rounds import Round
from pca.domain.situation import Situation
from pca.domain.task_acts import EACH_EVIDENCE, EVIDENCE_SHARE, MAX_EVIDENCE
from tests.kit.five_states import SITES, measure
from tests.kit.rules import DAY, HOUR, NOON, Kept, crisis, follows, held, known, of, plan, refusal, task

PROVED = [{"id": "ok", "text": {"fr": "x"}, "evidence": "required"}, {"id": "two", "text": {"fr": "y"}}]
BOOK = plan(
    measure("m", "crisis", checklist=PROVED),
    measure("first", "crisis"),
    measure("then", "crisis", after=["first"]),
    measure("f", "crisis", fallback="g"),
    measure("g"),
    measure("s", "crisis", each=SITES),
)


def one(measure: str = "s", place: str = ROOT, **more: Any) -> Situation:
    seen = {name: more.pop(name) for name in ("rounds", "evidenced", "attached", "absent", "crisis") if name in more}
    return known(tasks=[task(1, measure, place, **more)], running=[held(measure)], **seen)


WAITS = {"rounds": Kept(first=[Round(7, ROOT, "open")])}
FILE: dict[str, Any] = {"task": 1, "sha256": "a", "size": 1, "media_type": "image/png", "name": "a"}
REFUSED: list[tuple[Act, Situation, str, str]] = [
    (Acknowledge(task=1), one(crisis=crisis(closed_at=NOON)), "ops1", "crisis_closed"),
    (Acknowledge(task=1), one(status="acknowledged"), "ops1", "already_acknowledged"),
    (Acknowledge(task=1), one(status="done"), "ops1", "task_settled"),
    (Acknowledge(task=1), one(), "stranger", "not_your_task"),
    (Acknowledge(task=1), one(), "hr1", "not_your_task"),
    (Complete(task=1, checked=("no",)), one("m"), "ops1", "item_unknown"),
    (Complete(task=1, checked=("ok",)), one("m", evidenced=frozenset({"ok"})), "ops1", "checklist_incomplete"),
    (Complete(task=1), one("m"), "ops1", "evidence_missing"),
    (Complete(task=1), one("then", **WAITS), "ops1", "blocked"),
    (Complete(task=1, despite=" "), one("then", **WAITS), "ops1", "blocked"),
    (HandOver(task=1, to="stranger"), one(), "ops1", "person_unknown"),
    (HandOver(task=1, to="ops2"), one(absent=["ops2"]), "ops1", "person_absent"),
    (PassOnTasks(person="stranger"), one(), "dir", "person_unknown"),
    (PassOnTasks(person="ops1"), one(assignee="ops2", absent=["ops1"]), "dir", "nothing_in_hand"),
    (PassOnTasks(person="ops1"), one("m", absent=["ops1", "ops2"]), "dir", "nobody_stands_in"),
    (PassOnTasks(person="ops1"), one(crisis=crisis(closed_at=NOON), absent=["ops1"]), "dir", "crisis_closed"),
    (ReturnTasks(person="ops1"), one(stood_in_for="ops1", status="done"), "dir", "nothing_lent"),
    (ReturnTasks(person="ops1"), one(stood_in_for="ops1", assignee="ops2", absent=["ops1"]), "dir", "person_absent"),
    (AttachEvidence(**{**FILE, "media_type": "text/html"}), one(), "ops1", "evidence_type"),
    (AttachEvidence(**{**FILE, "size": MAX_EVIDENCE + 1}), one(), "ops1", "evidence_size"),
    (AttachEvidence(**FILE), one(attached=EVIDENCE_SHARE - EACH_EVIDENCE), "ops1", "evidence_share"),
    (
        AttachEvidence(**{**FILE, "item": "no"}),
        one(attached=EVIDENCE_SHARE - EACH_EVIDENCE - 1),
        "ops1",
        "item_unknown",
    ),
    (AttachEvidence(**FILE), one(status="cancelled"), "ops1", "task_settled"),
]


@pytest.mark.parametrize(("act", "found", "who", "code"), REFUSED)
def test_what_is_refused(act: Act, found: Situation, who: str, code: str) -> None:
    assert refusal(BOOK, found, act, who)[0] == code


def test_a_refusal_needs_its_reason() -> None:
    assert refusal(BOOK, one(), Refuse(task=1), "ops1", why=" ")[0] == "reason_missing"


@pytest.mark.parametrize("who", ["ops1", "ops2", "head-A", "vice-A", "dir", "dep", "voice"])
def test_whose_task_it_is(who: str) -> None:
    """The assignee, deputies, those of its site, those of its team, the committee."""
    assert of(follows(BOOK, one(place="A"), Acknowledge(task=1), who), TaskAcknowledged)


def test_the_first_assignee_may_always_answer() -> None:
    assert of(follows(BOOK, one(assignee="hr1", original="hr2"), Acknowledge(task=1), "hr2"), TaskAcknowledged)


@pytest.mark.parametrize(
    ("more", "watched"),
    [
        ({}, NOON + 8 * HOUR),
        ({"due_at": NOON - DAY}, NOON + HOUR),
        ({"waiting": True}, None),
        ({"escalation": 5}, NOON + 8 * HOUR),
        ({"escalation": 6}, None),
    ],
)
def test_when_completion_is_watched(more: dict[str, Any], watched: datetime | None) -> None:
    [fact] = follows(BOOK, one(**more), Acknowledge(task=1), "ops1", why="Vu.")
    assert (fact.escalate_at, fact.by, fact.comment) == (watched, "ops1", "Vu.")


def test_what_was_shown_is_what_is_acknowledged() -> None:
    assert follows(BOOK, one(digest="ab"), Acknowledge(task=1), "ops1")[0].digest == "ab"


@pytest.mark.parametrize(
    ("found", "act", "then"),
    [
        (one("m", evidenced=frozenset({"ok"})), Complete(task=1), (("ok", "two"), "", True)),
        (one("s", status="acknowledged"), Complete(task=1, checked=("ok",)), (("ok",), "", False)),
        (one("then", **WAITS), Complete(task=1, despite=" Urgent. "), (("ok",), "Urgent.", True)),
        (one("s"), Complete(task=1, despite="Urgent."), (("ok",), "", True)),
    ],
)
def test_what_is_written_of_one_that_is_done(found: Situation, act: Act, then: tuple[Any, ...]) -> None:
    [fact] = of(follows(BOOK, found, act, "ops1"), TaskCompleted)
    assert (fact.checked, fact.despite, fact.acknowledged) == then


@pytest.mark.parametrize(("who", "assignee", "told"), [("ops2", "ops2", ("ops1",)), ("ops1", "ops1", ("dir", "voice"))])
def test_a_refusal_without_a_fallback_is_told_to_the_lead_or_above(who: str, assignee: str, told: Any) -> None:
    [wave] = of(follows(BOOK, one(assignee=assignee), Refuse(task=1), who), MessagesQueued)
    assert (wave.message, wave.recipients, wave.tasks) == ("task_escalated", told, ((1,),) * len(told))


def test_a_refusal_starts_the_fallback_once() -> None:
    found = one("f", crisis=crisis(tasks=1))
    facts = follows(BOOK, found, Refuse(task=1), "ops1")
    assert [one.measure for one in of(facts, MeasureStarted)] == ["g"]
    [opened] = of(facts, TasksOpened)
    assert (opened.measure, opened.places, opened.fallback_of, opened.first) == ("g", (ROOT,), 1, 2)
    again = known(tasks=[task(1, "f")], running=[held("f"), held("g")], crisis=crisis(tasks=1))
    assert of(follows(BOOK, again, Refuse(task=1), "ops1"), MeasureStarted) == []


@pytest.mark.parametrize("more", [{"purpose": "undo"}, {"place": "A"}])
def test_no_fallback_for_what_is_undone_or_carried_out_no_more(more: dict[str, Any]) -> None:
    assert of(follows(BOOK, one("f", **more), Refuse(task=1), "ops1"), TasksOpened) == []


def test_evidence_is_taken_to_the_last_byte_also_of_what_is_done() -> None:
    [fact] = follows(
        BOOK,
        one(status="done", crisis=crisis(evidence=4)),
        AttachEvidence(**{**FILE, "size": MAX_EVIDENCE, "item": "ok"}),
        "ops1",
    )
    assert (fact.number, fact.item, fact.size) == (5, "ok", 25 * 1024 * 1024)


@pytest.mark.parametrize(
    ("before", "act", "after"),
    [
        (None, CheckItems(task=1, checked=("two",)), ("two",)),
        (("two",), CheckItems(task=1, checked=("ok",)), ("ok", "two")),
        (("ok", "two"), CheckItems(task=1, unchecked=("ok",)), ("two",)),
        (("ok",), CheckItems(task=1, checked=("two",), unchecked=("two",)), ("ok",)),
        (("ok",), CheckItems(task=1, checked=("ok",)), ("ok",)),
        (("gone", "ok"), CheckItems(task=1, checked=("two",)), ("ok", "two")),  # the plan dropped a point meanwhile
    ],
)
def test_ticks_are_kept_one_by_one_in_the_order_of_the_checklist(before: Any, act: CheckItems, after: Any) -> None:
    kept = follows(BOOK, one("m", checked=before), act, "ops1")
    assert kept == (ItemsChecked(task=1, by="ops1", checked=after, unchecked=act.unchecked),)


REOPENED = {"status": "refused", "assignee": "ops2", "due_at": NOON + 8 * HOUR}


def ended(measure: str = "m", latest: int = 1, **more: Any) -> Situation:
    return one(measure, rounds=Kept(**{measure: [Round(latest, ROOT, "refused")]}), **{**REOPENED, **more})


@pytest.mark.parametrize("status", ["done", "refused", "impossible"])
def test_what_ended_by_somebodys_word_is_taken_up_again(status: str) -> None:
    own = follows(BOOK, ended(status=status), Reopen(task=1), "ops2", why="Une clé.")
    due = NOON + 8 * HOUR
    assert own == (TaskReopened(task=1, by="ops2", reason="Une clé.", due_at=due, escalate_at=due),)


def test_somebody_else_has_its_assignee_told_and_asked() -> None:
    reopened, wave = follows(BOOK, ended(), Reopen(task=1), "ops1", why="Une clé.")
    assert isinstance(reopened, TaskReopened)
    assert isinstance(wave, MessagesQueued)
    assert (reopened.acknowledge_by, reopened.escalate_at) == (NOON + HOUR, NOON + HOUR)
    assert (wave.message, wave.recipients, wave.tasks) == ("task_opened", ("ops2",), ((1,),))


def test_once_its_time_is_over_it_has_as_long_as_it_first_had() -> None:
    [late, _] = follows(BOOK, ended(due_at=NOON - HOUR), Reopen(task=1), "ops1", why="Une clé.")
    assert isinstance(late, TaskReopened)
    assert late.due_at == NOON + BOOK.playbook.measure["m"].complete_within


@pytest.mark.parametrize(
    ("known", "who", "why", "code"),
    [
        (ended(crisis=crisis(closed_at=NOON)), "ops1", "x", "crisis_closed"),
        (ended(status="open"), "ops1", "x", "task_under_way"),
        (ended(status="acknowledged"), "ops1", "x", "task_under_way"),
        (ended(status="cancelled"), "ops1", "x", "task_settled"),
        (ended(status="missed"), "ops1", "x", "task_settled"),
        (ended(), "hr1", "x", "not_your_task"),
        (ended(), "ops1", " ", "reason_missing"),
        (ended(latest=2), "ops1", "x", "task_not_asked_any_more"),
        (ended("g"), "ops1", "x", "task_not_asked_any_more"),  # its measure holds in no state here
        (ended("f", purpose="undo"), "ops1", "x", "task_not_asked_any_more"),  # what it would undo holds
    ],
)
def test_what_cannot_be_reopened(known: Situation, who: str, why: str, code: str) -> None:
    assert refusal(BOOK, known, Reopen(task=1), who, why=why)[0] == code


def test_a_task_that_is_not_there_cannot_be_reopened() -> None:
    assert refusal(BOOK, ended(), Reopen(task=2), "ops1", why="x")[0] == "task_unknown"
