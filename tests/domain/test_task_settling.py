"""Many tasks get one outcome for one reason: by the committee, all of them or none, and as many as it saw."""

from __future__ import annotations

import pytest

from pca.domain.directory import ROOT
from pca.domain.facts import TasksReady, TasksSettled
from pca.domain.orders import SettleTasks
from pca.domain.rounds import Round
from pca.domain.situation import Situation
from tests.kit.five_states import measure
from tests.kit.rules import NOON, Kept, crisis, follows, held, known, of, plan, refusal, task

BOOK = plan(measure("m", "crisis"), measure("n", "crisis"), measure("then", "crisis", after=["m"]))
FOUR = [task(1, "m"), task(2, "m", "A"), task(3, "n"), task(4, "m", status="done")]


def found(**more: object) -> Situation:
    return known(**{"tasks": FOUR, "running": [held("m"), held("n")], **more})


@pytest.mark.parametrize(
    ("act", "chosen"),
    [
        (SettleTasks(outcome="cancelled", tasks=(3, 1, 3)), (1, 3)),
        (SettleTasks(outcome="unfinished", measures=("m",)), (1, 2)),
        (SettleTasks(outcome="cancelled", measures=("n", "m"), tasks=(1,), expects=3), (1, 2, 3)),
        (SettleTasks(outcome="unfinished", every=True, expects=3), (1, 2, 3)),
    ],
)
def test_the_tasks_meant_get_the_outcome_and_keep_the_reason(act: SettleTasks, chosen: tuple[int, ...]) -> None:
    facts = follows(BOOK, found(), act, "dir", why=" Plus utile. ")
    assert facts == (TasksSettled(outcome=act.outcome, tasks=chosen, reason="Plus utile."),)


@pytest.mark.parametrize(
    ("act", "who", "why", "code"),
    [
        (SettleTasks(outcome="cancelled", every=True), "ops1", "x", "not_entitled"),
        (SettleTasks(outcome="cancelled", every=True), "dir", " ", "reason_missing"),
        (SettleTasks(outcome="cancelled", every=True, expects=2), "dir", "x", "tasks_changed"),
        (SettleTasks(outcome="cancelled"), "dir", "x", "no_task_chosen"),
        (SettleTasks(outcome="cancelled", measures=("then", "gone")), "dir", "x", "no_task_chosen"),
        (SettleTasks(outcome="cancelled", tasks=(1, 9)), "dir", "x", "task_unknown"),
        (SettleTasks(outcome="cancelled", tasks=(1, 4)), "dir", "x", "task_settled"),
    ],
)
def test_what_cannot_be_settled(act: SettleTasks, who: str, why: str, code: str) -> None:
    assert refusal(BOOK, found(), act, who, why=why)[0] == code


def test_nothing_is_settled_in_a_closed_crisis() -> None:
    act = SettleTasks(outcome="cancelled", every=True)
    assert refusal(BOOK, found(crisis=crisis(closed_at=NOON)), act, "dir")[0] == "crisis_closed"


def test_what_waited_for_them_begins() -> None:
    waiting = [task(1, "m"), task(2, "then", waiting=True)]
    rounds = Kept(m=[Round(1, ROOT, "open")], then=[Round(2, ROOT, "open")])
    facts = follows(BOOK, found(tasks=waiting, rounds=rounds), SettleTasks(outcome="cancelled", measures=("m",)), "dir")
    assert [fact.tasks for fact in of(facts, TasksReady)] == [(2,)]
