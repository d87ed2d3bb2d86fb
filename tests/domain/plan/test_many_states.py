"""A plan of many states: looking it over and drawing it grows as the plan does, not with its square."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from pca.domain.plan.compiled import compile_plan
from pca.domain.plan.lint.rules import lint
from pca.domain.plan.playbook import Playbook
from pca.pictures.states import diagram
from tests.kit.effort import calls

FEW, MANY = 30, 120
TODAY = date(2026, 2, 1)


def chained(minimal: dict[str, Any], count: int) -> Playbook:
    """The minimal plan with a chain of `count` steps besides, each of which one may also leave for the end."""
    data = copy.deepcopy(minimal)
    ids = [f"step_{number}" for number in range(count)]
    data["states"][3:3] = [
        {
            "id": step,
            "title": {"fr": f"Étape {step}", "en": f"Step {step}"},
            "kind": "crisis",
            "states": [
                {"id": f"{part}_{step}", "title": {"fr": f"{part} {step}", "en": f"{part} {step}"}}
                for part in ("early", "late")
            ],
        }
        for step in ids
    ]
    moves = [(before, step, "on") for before, step in zip(["crisis", *ids], ids, strict=False)]
    moves += [(f"early_{step}", f"late_{step}", "further") for step in ids] + [(step, "back", "over") for step in ids]
    data["transitions"] += [
        {
            "id": f"{event}_{target if event == 'on' else source}",
            "event": event if event == "over" else None,
            "title": {"fr": f"{event} {source}", "en": f"{event} {source}"},
            "from": source,
            "to": target,
            "decided_by": ["director"],
        }
        for source, target, event in moves
    ]
    return Playbook.model_validate(data)


@pytest.mark.parametrize(
    "work",
    [
        pytest.param(lambda book: lint(book, None, TODAY), id="lint"),
        pytest.param(lambda book: diagram(book, ("part_open",), language="fr"), id="diagram"),
        pytest.param(lambda book: compile_plan(book).ahead(("part_open", "service_remote")), id="what lies ahead"),
    ],
)
def test_four_times_the_states_are_at_most_five_times_the_work(minimal: dict[str, Any], work: Any) -> None:
    books = [chained(minimal, count) for count in (FEW, MANY)]
    work(chained(minimal, FEW))  # what is learnt once for all
    few, many = (calls(lambda book=book: work(book)) for book in books)
    assert many < 5 * few


def test_what_lies_ahead_is_what_following_every_move_finds(minimal: dict[str, Any]) -> None:
    plan = compile_plan(chained(minimal, 12))
    book = plan.playbook
    for start in (("normal",), ("early_step_4",), ("back",), ("closed",)):
        states = set(plan.active(start))
        for _ in book.transitions:
            for move in (move for move in book.transitions if not states.isdisjoint(move.source)):
                for target in move.target:
                    states |= {*plan.active((target,)), *(inner.id for inner in book.state[target].walk())}
        assert plan.ahead(start) == states
