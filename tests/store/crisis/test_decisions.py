"""Decisions as stored: who, in which seat, why, knowing what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from pca.domain import facts
from pca.domain.journal import Entry
from pca.store.crisis import decisions
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError

TAKEN = facts.DecisionTaken(
    number=1, event="activate", perimeter="CS", seat="chair", mode="threshold", proposal=4, options=("wait", "half"),
    known={"new_cases": "12"}, criteria={"calm": "unmet"}, judged={"calm": "Two quiet days."}, despite="needed",
    rejected={"wait": "too late"},
)  # fmt: skip


def test_a_decision_keeps_who_why_and_what_was_known(opened: Store, tell: Callable[..., Entry], noon: datetime) -> None:
    tell(opened, TAKEN, who="P1", why="cases rise", on_behalf_of="P2", informant="P3")
    with opened.read() as unit:
        [found] = decisions.decisions(unit, "2020-1")
        assert decisions.decisions(unit, "2020-1", after=1) == ()
    assert found == decisions.DecisionLine(
        number=1, mode="real", event="activate", perimeter="CS", seat="chair", origin="threshold", proposal=4,
        decided_at=noon, decided_by="P1", on_behalf_of="P2", informant="P3", why="cases rise", despite="needed",
        options=("wait", "half"), known={"new_cases": "12"}, criteria={"calm": "unmet"},
        judged={"calm": "Two quiet days."}, question=None, votes={}, override=False, ratify_by=None, ratified="",
        held_until=None, recalled_at=None, lapsed_at=None, amount=0, rejected={"wait": "too late"}, conditions="",
        sunset=None, known_when={},
    )  # fmt: skip


def test_a_decision_number_is_given_once(opened: Store, tell: Callable[..., Entry]) -> None:
    tell(opened, TAKEN)
    with pytest.raises(StoreError) as said:
        tell(opened, TAKEN)
    assert said.value.code == "conflict"
