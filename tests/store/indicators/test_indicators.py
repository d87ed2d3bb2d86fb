"""Indicators as stored: every value, the latest by the instant observed, and open proposals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pca.domain import facts
from pca.domain.journal import Entry
from pca.domain.orders import Observation
from pca.domain.situation import Proposal
from pca.store.indicators import indicators
from pca.store.kit.database import Store

Tell = Callable[..., Entry]
KEY = "2020-1"


def seen(*values: tuple[str, str, datetime]) -> facts.IndicatorsObserved:
    return facts.IndicatorsObserved(observations=tuple(Observation(*value) for value in values), source="s")


def test_the_latest_value_is_the_one_observed_last_not_told_last(
    opened: Store, tell: Tell, noon: datetime, hour: timedelta
) -> None:
    tell(opened, seen(("cases", "10", noon), ("beds", "5", noon)))
    tell(opened, seen(("cases", "7", noon - hour)))
    with opened.read() as unit:
        assert {name: one.value for name, one in indicators.observed(unit, KEY).items()} == {"cases": "10", "beds": "5"}
        assert [one.value for one in indicators.observations(unit, KEY, "cases", "root", 9)] == ["7", "10"]
        assert [one.value for one in indicators.observations(unit, KEY, "cases", "root", 1)] == ["10"]


def test_the_same_instant_told_again_corrects(opened: Store, tell: Tell, noon: datetime) -> None:
    tell(opened, seen(("cases", "10", noon)))
    tell(opened, seen(("cases", "11.50", noon), ("cases", "12", noon)))
    with opened.read() as unit:
        assert indicators.observed(unit, KEY) == {"cases": Observation("cases", "12", noon)}
        assert [one.value for one in indicators.observations(unit, KEY, "cases", "root", 9)] == ["12"]


def test_nothing_observed_changes_nothing(opened: Store, tell: Tell) -> None:
    tell(opened, seen())
    with opened.read() as unit:
        assert indicators.observed(unit, KEY) == {}


def test_a_proposal_is_open_until_it_is_settled(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    given = {"perimeter": "root", "threshold": "cases > 9", "indicator": "cases", "value": "10"}
    tell(opened, facts.Proposed(number=1, event="activate", decide_by=noon + hour, **given))
    tell(opened, facts.Proposed(number=2, event="H1", level="high", **given))
    with opened.read() as unit:
        assert indicators.open_proposals(unit, KEY) == (
            Proposal(number=1, event="activate", perimeter="root"),
            Proposal(number=2, event="H1", perimeter="root", level="high"),
        )
    tell(opened, facts.ProposalSettled(number=1, outcome="withdrawn"), at=noon + hour)
    with opened.read() as unit:
        assert [one.number for one in indicators.open_proposals(unit, KEY)] == [2]
        first, second = indicators.proposals(unit, KEY)
    assert (first.status, first.settled_at, first.decide_by) == ("withdrawn", noon + hour, noon + hour)
    assert (second.status, second.settled_at, second.proposed_at) == ("open", None, noon)
