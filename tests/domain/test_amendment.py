"""Another version of a plan takes over a running crisis: names that go on, measures it lacks, what becomes of tasks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pca.domain.amendment import left_over, names_taken, with_retired
from pca.domain.draft import looking
from pca.domain.facts import (
    MeasureRenamed,
    MessagesQueued,
    PlanAdopted,
    TasksAmended,
    TasksSettled,
)
from pca.domain.orders import AdoptPlan
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.instructions import digest
from pca.domain.situation import Task
from tests.kit.five_states import TOLD, measure
from tests.kit.rulebook import version
from tests.kit.rules import DAY, HOUR, NOON, follows, held, known, of, plan, standing, task

ADOPT = AdoptPlan(plan="h2")
TEXTS = {(name, kind, "fr"): "x" for name in ("note", "tasks_amended") for kind in ("subject", "mail")}


def adopted(old: CompiledPlan, new: CompiledPlan, *tasks: Task, running: Any = None, **more: Any) -> Any:
    """What follows when the crisis takes over `new`; measures named `m` hold unless said otherwise."""
    found = known(
        running=[held("m")] if running is None else running, tasks=tasks, version=more.pop("version", None)
        or version(approved_by="dir"), in_force=old, **more,
    )  # fmt: skip
    return follows(new, found, ADOPT)


# ---------------------------------------------------------------- measures at rest

LEVELS = [
    {"id": "low", "title": {"fr": "l"}, "instructions": {"fr": "l"}},
    {"id": "high", "title": {"fr": "h"}, "instructions": {"fr": "h"}, "holds_in": ["crisis"],
     "propose_when": "index > 3"},
]  # fmt: skip
RICH = {
    "when": "index > 5", "due": {"entering": "crisis", "after": "8h"}, "excludes": ["other"], "fallback": "f",
    "after": ["other"], "transfer_to": "hr", "on_leave": "transfer", "decided_by": ["director", "voice"],
    "activities": ["pay"], "levels": LEVELS, "target": {"quantity": 3, "unit": {"fr": "x"}, "indicator": "index"},
}  # fmt: skip
OLD = plan(measure("m", "crisis", **RICH), measure("other", "crisis"), measure("f"))
SAME = plan(measure("n", "crisis"))
ROLES = [{"id": "director", "title": {"fr": "D"}, "function": "decision", "holder": "dir"}]
POORER = plan(
    measure("n", "crisis", axis="new", team="new"),
    axes=[{"id": "new", "title": {"fr": "N"}}],
    teams=[{"id": "new", "title": {"fr": "N"}, "lead": "ops1"}],
    roles=ROLES,
    committee={"title": {"fr": "c"}, "roles": ["director"]},
    communications=[{**TOLD, "audience": {"roles": ["director"]}}],
    activities=[{**SAME.playbook.activity["pay"].model_dump(mode="json", exclude_none=True), "id": "other"}],
)


@pytest.mark.parametrize(
    ("book", "kept"),
    [
        (SAME, {"axis": "work", "team": "ops", "transfer_to": "hr", "decided_by": ["director", "voice"],
                "activities": ["pay"]}),
        (POORER, {"axis": "new", "team": None, "transfer_to": None, "decided_by": ["director"], "activities": []}),
    ],
)  # fmt: skip
def test_a_measure_at_rest_holds_nowhere_and_names_nothing_unknown(book: CompiledPlan, kept: dict[str, Any]) -> None:
    rested = with_retired(book, [OLD.playbook.measure["m"]]).playbook.measure["m"]
    before = OLD.playbook.measure["m"].model_dump(mode="json")
    expected = {
        **before, "holds_in": [], "when": None, "due": None, "excludes": [], "fallback": None, "target": None,
        "after": {"all": [], "any": [], "n_of": None},
        "levels": [{**level, "holds_in": [], "propose_when": None} for level in before["levels"]], **kept,
    }  # fmt: skip
    assert rested.model_dump(mode="json") == expected


def test_what_the_plan_still_has_is_not_brought_back() -> None:
    assert with_retired(OLD, [OLD.playbook.measure["m"]]) is OLD
    both = with_retired(SAME, [OLD.playbook.measure["m"], SAME.playbook.measure["n"]])
    assert [one.id for one in both.playbook.measures] == ["n", "m"]
    assert both.texts == SAME.texts


def test_of_what_was_started_and_is_gone_something_may_be_left() -> None:
    draft = looking(SAME, known(running=[held("m"), held("n"), held("m", "CS")]), NOON)
    assert [one.id for one in left_over(draft, OLD)] == ["m"]
    facts = adopted(OLD, SAME, running=[held("m")])
    [fact] = of(facts, PlanAdopted)
    assert (fact.before, fact.after) == ("h1", "h2")
    assert [json.loads(one)["id"] for one in fact.retired] == ["m"]
    [again] = [type(OLD.playbook.measure["m"]).model_validate_json(one) for one in fact.retired]
    assert again.model_dump(exclude={"levels"}) == OLD.playbook.measure["m"].model_dump(exclude={"levels"})


# ---------------------------------------------------------------- names that go on


def book(*measures: tuple[str, str | None], at_rest: tuple[str, ...] = ()) -> CompiledPlan:
    """Measures by their name and the one they had before."""
    return plan(*(measure(name, *(() if name in at_rest else ("crisis",)), **({"was": was} if was else {}))
                  for name, was in measures))  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "started", "names"),
    [
        (book(("a", None)), book(("b", "a")), (), {"a": "b"}),
        (book(("b", "a")), book(("a", None)), (), {"b": "a"}),
        (book(("a", None)), book(("b", None)), (), {}),
        (book(("c", None)), book(("b", "a")), (), {}),
        (book(("a", None)), book(("a", None), ("b", "a")), (), {}),
        (book(("a", None), ("b", None)), book(("b", "a")), (), {}),
        (book(("a", None)), book(("b", "a")), ("b",), {}),
        (book(("a", None)), book(("b", "a")), ("a",), {"a": "b"}),
        (book(("a", None)), book(("b", "a"), ("c", "a")), (), {"a": "b"}),
        (book(("a", None), ("c", None)), book(("b", "a"), ("d", "c")), (), {"a": "b", "c": "d"}),
        (book(("a", None), ("c", "b"), at_rest=("a",)), book(("b", "a")), (), {"c": "b"}),
        (book(("c", "b"), ("a", None)), book(("b", "a")), (), {"c": "b"}),
    ],
)
def test_which_measures_go_on_under_another_name(old: Any, new: Any, started: Any, names: dict[str, str]) -> None:
    draft = looking(new, known(running=[held(name) for name in started]), NOON)
    assert names_taken(draft, old) == names


def test_what_was_done_under_the_old_name_counts_under_the_new_one() -> None:
    old = plan(measure("m", "crisis", when="index > 5"), measure("l", "crisis"))
    new = plan(measure("n", "crisis", was="m", when="index > 5"), measure("l", "crisis"))
    facts = adopted(
        old, new, task(1, "m"), running=[held("m"), held("l")], verdicts={("m", "root"): True}, lists={},
    )  # fmt: skip
    assert of(facts, MeasureRenamed) == [MeasureRenamed(before="m", after="n")]
    assert of(facts, PlanAdopted) == [PlanAdopted(before="h1", after="h2")]
    assert of(facts, TasksAmended, TasksSettled) == [
        TasksAmended(measure="n", kind="told", tasks=(1,), due_at=NOON + 8 * HOUR,
                     digest=digest(new.playbook.measure["n"], "do", None)),
    ]  # fmt: skip


# ---------------------------------------------------------------- what becomes of a task

PLAIN = plan(measure("m", "crisis"), texts=TEXTS)
REWORDED = measure("m", "crisis", instructions={"fr": "Faire autrement."})
WAS = digest(PLAIN.playbook.measure["m"], "do", None)


def shown(book: CompiledPlan, purpose: str = "do", level: str | None = None) -> str:
    return digest(book.playbook.measure["m"], purpose, level)


@pytest.mark.parametrize(
    ("now", "said", "kind"),
    [
        (REWORDED, {}, "told"),
        (REWORDED, {"status": "acknowledged"}, "ask_again"),
        (REWORDED, {"status": "acknowledged", "acknowledged_digest": "x"}, "ask_again"),
        (REWORDED, {"status": "open", "acknowledged_digest": "x"}, "told"),
        (REWORDED, {"status": "acknowledged", "acknowledged_digest": "new"}, "restored"),
        (REWORDED, {"status": "open", "acknowledged_digest": "new"}, "restored"),
        (measure("m", "crisis", complete_within="2d"), {"status": "acknowledged"}, "notice"),
        (measure("m", "crisis", team="hr"), {"status": "acknowledged"}, "reassigned"),
        (measure("m", "crisis", team="hr"), {}, "reassigned"),
        (measure("m", "crisis", team="hr"), {"team": "regional"}, "told"),
    ],
)
def test_what_another_wording_does_to_a_task(now: Any, said: dict[str, Any], kind: str) -> None:
    new = plan(now, texts=TEXTS)
    if said.get("acknowledged_digest") == "new":
        said = {**said, "acknowledged_digest": shown(new)}
    [fact] = of(adopted(PLAIN, new, task(1, "m", **said)), TasksAmended)
    assert (fact.measure, fact.kind, fact.tasks, fact.digest) == ("m", kind, (1,), shown(new))
    assert fact.acknowledge_by == (NOON + HOUR if kind in ("ask_again", "reassigned") else None)
    assert (fact.team, fact.to) == (("hr", ("hr1",)) if kind == "reassigned" else (None, None))


@pytest.mark.parametrize("said", [{}, {"digest": WAS}, {"purpose": "extend", "items": ("ok",)}])
def test_what_asks_for_the_same_changes_nothing(said: dict[str, Any]) -> None:
    assert of(adopted(PLAIN, plan(measure("m", "crisis", priority="P0"), texts=TEXTS), task(1, "m", **said)),
              TasksAmended, TasksSettled, MessagesQueued) == []  # fmt: skip


def test_each_person_is_told_once_of_what_changed() -> None:
    new = plan(REWORDED, texts=TEXTS)
    said = (
        task(1, "m"),
        task(2, "m", "A", assignee="hr1"),
        task(3, "m", "B", assignee=None),
        task(4, "m", "C", status="acknowledged"),
        task(5, "m", "D", status="open", acknowledged_digest=shown(new)),
    )
    facts = adopted(PLAIN, new, *said)
    assert [(one.kind, one.tasks) for one in of(facts, TasksAmended)] == [
        ("told", (1, 2, 3)),
        ("ask_again", (4,)),
        ("restored", (5,)),
    ]
    [notice] = of(facts, MessagesQueued)
    assert (notice.message, notice.recipients, notice.tasks) == ("tasks_amended", ("ops1", "hr1"), ((1, 4), (2,)))
    assert notice.about == {"before": "h1"}
    [plain] = of(adopted(PLAIN, plan(REWORDED), task(1, "m")), MessagesQueued)
    assert plain.message == "task_opened"


def test_what_the_author_calls_editorial_is_a_notice_where_the_approver_confirmed_it() -> None:
    new = plan(REWORDED, texts=TEXTS, editorial=["m"])
    told = task(1, "m", status="acknowledged")
    for confirmed, kind in (
        ({"editorial": True, "against": "h1"}, "notice"),
        ({"editorial": True, "against": "h0"}, "ask_again"),
        ({"editorial": False, "against": "h1"}, "ask_again"),
    ):
        [fact] = of(adopted(PLAIN, new, told, version=version(approved_by="dir", **confirmed)), TasksAmended)
        assert fact.kind == kind
    other = plan(REWORDED, measure("n", "crisis"), texts=TEXTS, editorial=["n"])
    said = version(approved_by="dir", editorial=True, against="h1")
    [fact] = of(adopted(PLAIN, other, told, version=said, running=[held("m"), held("n")]), TasksAmended)
    assert fact.kind == "ask_again"


UNDO = {"title": {"fr": "U"}, "complete_within": "2d"}
ENTERED = {"entering": "crisis", "after": "30h"}


@pytest.mark.parametrize(
    ("before", "now", "said", "hours"),
    [
        ({}, {"instructions": {"fr": "x"}}, {}, 8),
        ({}, {"complete_within": "2d"}, {}, 48),
        ({}, {"complete_within": "5h"}, {}, 5),
        ({}, {"complete_within": "2h", "acknowledge_within": "2h"}, {"due_at": NOON}, 2),
        ({}, {"complete_within": "2d"}, {"waiting": True}, 8),
        ({}, {"due": ENTERED}, {}, 6),
        ({"due": ENTERED}, {}, {}, 8),
        ({"due": ENTERED}, {"due": ENTERED, "complete_within": "2d"}, {}, 8),
        ({"due": {"entering": "ending", "after": "1h"}}, {"due": {"entering": "ending", "after": "1h"},
                                                          "complete_within": "2d"}, {}, 48),
        ({"undo": UNDO}, {"undo": {**UNDO, "complete_within": "3d"}, "due": ENTERED}, {"purpose": "undo"}, 32),
        ({"undo": UNDO, "due": ENTERED}, {"undo": {**UNDO, "complete_within": "1d"}, "due": ENTERED},
         {"purpose": "undo", "due_at": NOON + 2 * DAY}, 24),
    ],
)  # fmt: skip
def test_by_when_a_task_is_due_afterwards(before: Any, now: Any, said: Any, hours: int) -> None:
    """Crisis was entered a day ago; the task is due in eight hours unless said otherwise."""
    old, new = (plan(measure("m", "crisis", **parts), texts=TEXTS) for parts in (before, now))
    facts = adopted(old, new, task(1, "m", **said), standings={"root": standing("crisis")})
    [fact] = of(facts, TasksAmended)
    assert fact.due_at == NOON + hours * HOUR


def test_what_nothing_is_left_of_is_cancelled() -> None:
    old = plan(measure("m", "crisis"), measure("gone", "crisis"), texts=TEXTS)
    new = plan(measure("m", "crisis", checklist=[{"id": "new", "text": {"fr": "N"}}]), texts=TEXTS)
    said = (
        task(1, "m", "A", purpose="extend", items=("ok",)),
        task(2, "m", "B", purpose="extend", items=("ok", "new")),
        task(3, "gone"),
        task(4, "gone", "A", purpose="undo"),
    )
    facts = adopted(old, new, *said, running=[held("m"), held("gone")])
    assert of(facts, TasksSettled)[-1:] == [TasksSettled(outcome="cancelled", tasks=(1,))]
    assert 4 not in [number for fact in of(facts, TasksSettled) for number in fact.tasks]
