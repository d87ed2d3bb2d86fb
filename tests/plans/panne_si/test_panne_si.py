"""The outage rehearsed: the site back after 48 hours, decisions refused, the failed return."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from pca.domain.facts import AnyFact, MarkReached, Refused
from pca.domain.orders import Decide
from pca.services.exercises.rehearsals import Rehearsed
from pca.store.audit import journal
from tests.plans.panne_si.conftest import FOLDER, HOUR, MINUTE

# ---------------------------------------------------------------- 48 hours, played


@pytest.fixture(scope="module")
def played(rehearsed: Callable[[Path], Rehearsed]) -> Rehearsed:
    return rehearsed(FOLDER / "rehearsals" / "datacentre.yaml")


def facts_of(played: Rehearsed) -> Iterator[tuple[datetime, AnyFact]]:
    with played.runtime.store.read() as unit:
        for _, entry in journal.entries(unit, crisis=played.crisis):
            yield from ((entry.at, fact) for fact in entry.facts)


def test_the_rehearsal_comes_out_as_its_file_says(played: Rehearsed) -> None:
    assert played.unmet == ()
    assert played.report["journal"]["replay_equal"]
    assert played.report["mode"] == "exercise"


def test_the_main_site_serves_again_after_48_hours(played: Rehearsed) -> None:
    begin = datetime.fromisoformat(played.report["opened_at"])
    entered = {one["configuration"][0]: datetime.fromisoformat(one["from"]) for one in played.report["states"]}
    assert entered["back_on_primary"] - begin == 48 * HOUR


def test_core_banking_passes_its_objective_but_not_what_can_be_borne(played: Rehearsed) -> None:
    since = datetime.fromisoformat(played.report["opened_at"]) + 5 * MINUTE
    reached = [
        (fact.mark, at - since)
        for at, fact in facts_of(played)
        if isinstance(fact, MarkReached) and fact.activity == "core_banking"
    ]
    assert reached == [("rto_75", 3 * HOUR), ("rto", 4 * HOUR)]


def test_three_decisions_are_refused_each_for_its_own_reason(played: Rehearsed) -> None:
    with played.runtime.store.read() as unit:
        refused = [
            (entry.act.event, fact.code)
            for _, entry in journal.entries(unit, crisis=played.crisis)
            for fact in entry.facts
            if isinstance(entry.act, Decide) and isinstance(fact, Refused)
        ]
    assert refused == [
        ("failover_with_loss", "not_entitled"),
        ("extend_service", "guard_unknown"),
        ("switch_back", "guard_false"),
    ]


def test_the_failed_return_puts_branches_on_paper_again(played: Rehearsed) -> None:
    spans = [one for one in played.report["measures"] if one["id"] == "P1"]
    assert [one["tasks"] for one in spans] == [646, 646]
    access = [one["because"] for one in played.report["measures"] if one["id"] == "X1"]
    assert access == ["expired", "state"]
