"""What differs between two versions of a plan, found by changing one thing at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pca.domain.plan.changes import PlanChange, changes
from pca.domain.plan.playbook import Playbook
from pca.plans.loader import load

SMALL = Path(__file__).parents[2] / "data" / "plans" / "small"
Edit = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def book() -> Playbook:
    return load(SMALL).playbook


def edited(book: Playbook, edit: Edit) -> Playbook:
    plain = book.model_dump(mode="json", by_alias=True, exclude_none=True)
    edit(plain)
    return Playbook.model_validate(plain)


def measure(plain: dict[str, Any], id: str) -> Any:
    return next(one for one in plain["measures"] if one["id"] == id)


ONE_THING: list[tuple[str, Edit, PlanChange]] = [
    (
        "scalar",
        lambda p: p.update(version="1.1.0"),
        PlanChange(kind="changed", part="version", before="1.0.0", after="1.1.0"),
    ),
    (
        "text",
        lambda p: p["title"].update(fr="Autre"),
        PlanChange(kind="changed", part="title", path=("fr",), before="Petit plan", after="Autre"),
    ),
    (
        "text in one more language",
        lambda p: p["title"].update(en="Small plan"),
        PlanChange(kind="added", part="title", path=("en",), after="Small plan"),
    ),
    (
        "measure's deadline",
        lambda p: measure(p, "M1").update(complete_within="9h"),
        PlanChange(kind="changed", part="measures", id="M1", path=("complete_within",), before="?", after="9h"),
    ),
    (
        "measure removed",
        lambda p: p["measures"].remove(measure(p, "M1")),
        PlanChange(kind="removed", part="measures", id="M1", before="?"),
    ),
    (
        "checklist item changed",
        lambda p: measure(p, "M1")["checklist"][0]["text"].update(fr="Faire mieux."),
        PlanChange(
            kind="changed",
            part="measures",
            id="M1",
            path=("checklist", "?", "text", "fr"),
            before="?",
            after="Faire mieux.",
        ),
    ),
    (
        "deputy added",
        lambda p: p["roles"][0]["deputies"].append("ops1"),
        PlanChange(kind="changed", part="roles", id="director", path=("deputies",), before="dep", after="dep, ops1"),
    ),
    (
        "inner state renamed",
        lambda p: p["states"][2]["regions"][0]["title"].update(fr="Bâtiments"),
        PlanChange(
            kind="changed",
            part="states",
            id="crisis",
            path=("regions", "premises", "title", "fr"),
            before="Locaux",
            after="Bâtiments",
        ),
    ),
    (
        "resource added",
        lambda p: p["resources"].append({"id": "gloves", "title": {"fr": "Gants"}, "minimum": {"fr": "Cent"}}),
        PlanChange(kind="added", part="resources", id="gloves", after="Gants"),
    ),
    (
        "dependency added inside",
        lambda p: p["dependencies"]["external"].append({"id": "water", "title": {"fr": "Eau"}}),
        PlanChange(kind="added", part="dependencies", path=("external", "water"), after="Eau"),
    ),
    (
        "impact without id",
        lambda p: p["activities"][0]["impacts"][0].update(severity=4),
        PlanChange(
            kind="changed", part="activities", id="pay", path=("impacts", "1", "severity"), before="3", after="4"
        ),
    ),
    (
        "order",
        lambda p: p["roles"].reverse(),
        PlanChange(kind="moved", part="roles", before="director, voice", after="voice, director"),
    ),
]


@pytest.mark.parametrize(("name", "edit", "expected"), ONE_THING, ids=[one[0] for one in ONE_THING])
def test_one_thing_changed_is_one_change(book: Playbook, name: str, edit: Edit, expected: PlanChange) -> None:
    found = changes(book, edited(book, edit))
    assert len(found) == 1
    for field in ("kind", "part", "id", "after"):
        assert getattr(found[0], field) == getattr(expected, field)
    assert len(found[0].path) == len(expected.path)
    assert all(wanted in ("?", step) for wanted, step in zip(expected.path, found[0].path, strict=True))
    assert expected.before in ("?", found[0].before)


@pytest.mark.parametrize(("name", "edit", "expected"), ONE_THING, ids=[one[0] for one in ONE_THING])
def test_the_way_back_is_the_same_turned_round(book: Playbook, name: str, edit: Edit, expected: PlanChange) -> None:
    other = {"added": "removed", "removed": "added", "changed": "changed", "moved": "moved"}
    there, back = changes(book, edited(book, edit))[0], changes(edited(book, edit), book)[0]
    assert (other[there.kind], there.after, there.before) == (back.kind, back.before, back.after)
    assert (there.part, there.id, there.path) == (back.part, back.id, back.path)


def test_the_same_plan_has_no_changes(book: Playbook) -> None:
    texts = {("note", "mail", "fr"): "Bonjour."}
    assert changes(book, book, texts, dict(texts)) == ()


def test_texts_of_messages_by_kind_and_language(book: Playbook) -> None:
    before = {("note", "mail", "fr"): "Bonjour.", ("note", "sms", "fr"): "Bjr"}
    after = {("note", "mail", "fr"): "Bonsoir.", ("note", "mail", "en"): "Hello.", ("other", "mail", "fr"): "Oui."}
    found = {(one.kind, one.id, one.path, one.before, one.after) for one in changes(book, book, before, after)}
    assert found == {
        ("changed", "note", ("mail", "fr"), "Bonjour.", "Bonsoir."),
        ("added", "note", ("mail", "en"), "", "Hello."),
        ("removed", "note", ("sms", "fr"), "Bjr", ""),
        ("added", "other", (), "", "other"),
    }


def test_several_changes_come_in_the_plans_order(book: Playbook) -> None:
    def edit(plain: dict[str, Any]) -> None:
        plain["measures"].reverse()
        plain["title"]["fr"] = "Autre"
        plain["version"] = "2.0.0"

    assert [one.part for one in changes(book, edited(book, edit))] == ["version", "title", "measures"]


def test_entries_without_names_are_compared_one_after_the_other(book: Playbook) -> None:
    def more(*severities: int) -> Edit:
        def edit(plain: dict[str, Any]) -> None:
            [impact] = plain["activities"][0]["impacts"]
            plain["activities"][0]["impacts"] = [{**impact, "severity": one} for one in severities]

        return edit

    def found(before: Edit, after: Edit) -> list[tuple[str, tuple[str, ...]]]:
        there = changes(edited(book, before), edited(book, after))
        assert {(one.part, one.id) for one in there} == {("activities", "pay")}
        return [(one.kind, one.path) for one in there]

    assert found(more(1, 2), more(2, 1)) == [("moved", ("impacts",))]
    assert found(more(1, 2), more(1, 2, 3)) == [("added", ("impacts", "1"))]
    assert found(more(1, 2, 3), more(3)) == [("removed", ("impacts", "1")), ("removed", ("impacts", "2"))]
    assert found(more(1, 2), more(3, 4)) == [
        ("changed", ("impacts", "1", "severity")),
        ("changed", ("impacts", "2", "severity")),
    ]
    [moved] = changes(edited(book, more(1, 2)), edited(book, more(2, 1)))
    assert [one["severity"] for one in json.loads(moved.before)] == [1, 2]
    assert [one["severity"] for one in json.loads(moved.after)] == [2, 1]
