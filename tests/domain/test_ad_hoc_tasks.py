"""Tasks that no plan asks for: who has them, what they ask, what is refused; then they are tasks like any other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.ad_hoc_acts import OpenTask, TaskFor
from pca.domain.facts import AnyFact, TasksOpened, TaskWritten
from pca.domain.plan.measures import Evidence, Measure
from tests.kit.rulebook import BOOK
from tests.kit.rules import DAY, HOUR, MINUTE, NOON, crisis, follows, known, refusal

SOON = NOON + 3 * HOUR


def task(due: datetime = SOON, title: str = "Compter les masques", **to: Any) -> OpenTask:
    return OpenTask(title=title, due_at=due, given_to=TaskFor(**to))


def opened(act: OpenTask, **more: Any) -> tuple[TaskWritten, TasksOpened, tuple[AnyFact, ...]]:
    written, tasks, *rest = follows(BOOK, known(crisis=crisis(tasks=4), **more), act)
    assert isinstance(written, TaskWritten)
    assert isinstance(tasks, TasksOpened)
    return written, tasks, tuple(rest)


@pytest.mark.parametrize(
    ("to", "places", "assignees"),
    [
        ({"person": "hr1"}, ("HQ",), ("hr1",)),
        ({"team": "ops"}, ("root",), ("ops1",)),
        ({"team": "regional"}, ("CS", "TTA"), ("reg-CS", "reg-TTA")),
        ({"team": "regional", "regions": ("TTA",)}, ("TTA",), ("reg-TTA",)),
        ({"sites": ("A",), "regions": ("TTA",), "site_types": ("mobile",)}, ("A", "D"), ("head-A", "head-D")),
    ],
)
def test_who_has_it(to: dict[str, Any], places: tuple[str, ...], assignees: tuple[str, ...]) -> None:
    written, tasks, rest = opened(task(**to))
    assert (tasks.places, tasks.assignees, tasks.due_at) == (places, assignees, SOON)
    assert (written.first, written.count, tasks.measure) == (5, len(places), "adhoc_5")
    told = [fact for fact in rest if isinstance(fact, facts.MessagesQueued)]
    assert [person for fact in told for person in fact.recipients] == list(assignees), "each is told, as of any task"


def test_who_is_away_is_stood_in_for() -> None:
    assert opened(task(person="head-A"), absent=["head-A"])[1].assignees == ("vice-A",)
    assert opened(task(team="ops"), absent=["ops1"])[1].assignees == ("ops2",)


def test_what_it_asks_is_kept_as_a_plan_would_say_it() -> None:
    act = OpenTask(
        title=" Compter\n les masques ", due_at=SOON, given_to=TaskFor(team="ops"), language="ar",
        checklist=("Étage 1", " ", "Étage 2"), evidence="required", instructions="Deux fois.", entry=7,
    )  # fmt: skip
    written, tasks, _ = opened(act)
    measure = Measure.model_validate_json(written.body)
    assert (measure.title.fr, measure.instructions.fr, measure.holds_in) == ("Compter les masques", "Deux fois.", ())
    lines = [(item.id, item.text.fr, item.evidence) for item in measure.checklist]
    assert lines == [("line_1", "Étage 1", Evidence.NONE), ("line_2", "Étage 2", Evidence.REQUIRED)]
    assert (written.entry, written.title, tasks.acknowledge_by) == (7, "Compter les masques", NOON + HOUR)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (task(title=" \u200b "), "task_untitled"),
        (OpenTask(title="x", due_at=SOON, given_to=TaskFor(team="ops"), checklist=("x",) * 31), "task_untitled"),
        (task(due=NOON, team="ops"), "task_due_when"),
        (task(due=NOON - DAY, team="ops"), "task_due_when"),
        (task(due=NOON + 400 * DAY, team="ops"), "task_due_when"),
        (task(), "task_for_whom"),
        (task(person="hr1", team="ops"), "task_for_whom"),
        (task(regions=("TTA",), site_types=("head_office",)), "task_for_whom"),
        (task(person="nobody"), "addressee_unknown"),
        (task(team="no"), "addressee_unknown"),
        (task(sites=("A", "Z")), "addressee_unknown"),
        (task(title="x" * 10_000, team="ops"), "text_too_long"),
    ],
)
def test_what_cannot_be_opened_is_refused(act: OpenTask, code: str) -> None:
    assert refusal(BOOK, known(), act)[0] == code


def test_so_many_sites_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pca.domain.ad_hoc_tasks.MOST", 1)
    assert refusal(BOOK, known(), task(regions=("TTA",))) == ("task_for_many", {"count": "2", "limit": "1"})


def test_a_closed_crisis_and_a_stranger_open_nothing() -> None:
    assert refusal(BOOK, known(crisis=crisis(closed_at=NOON)), task(team="ops"))[0] == "crisis_closed"
    assert refusal(BOOK, known(), task(team="ops"), who="nobody")[0] == "not_entitled"
    assert opened(task(due=NOON + MINUTE, team="ops"))[1].acknowledge_by == NOON + MINUTE
