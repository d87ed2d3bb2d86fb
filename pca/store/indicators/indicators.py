"""Indicator values as stored, and the decisions that thresholds proposed because of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import bindparam, text

from pca.domain.directory import ROOT
from pca.domain.orders import Observation
from pca.domain.situation import Proposal
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, inserting, updating, upserting
from pca.store.tables.crisis import CRISIS
from pca.store.tables.indicators import INDICATOR, OBSERVATION, OPEN_SQL, PROPOSAL

if TYPE_CHECKING:
    from pca.domain.facts import IndicatorsObserved, ProposalSettled, Proposed
    from pca.domain.journal import Entry


class ProposalLine(msgspec.Struct, frozen=True, kw_only=True):
    """One proposed decision in a list; `status` is open, followed or withdrawn."""

    number: int
    mode: str
    event: str
    perimeter: str
    threshold: str
    indicator: str
    value: str
    level: str | None
    proposed_at: datetime
    decide_by: datetime | None
    status: str
    settled_at: datetime | None


_LATEST = Reader(Observation, INDICATOR)
_LATEST_IN = Statement(_LATEST.select(INDICATOR.c.crisis == bindparam("crisis")).order_by(INDICATOR.c.indicator))
_VALUES = Reader(Observation, OBSERVATION)
_PROPOSALS = Reader(Proposal, PROPOSAL)
_OPEN_IN = Statement(
    _PROPOSALS.select(PROPOSAL.c.crisis == bindparam("crisis"), text(OPEN_SQL)).order_by(PROPOSAL.c.number)
)
_LINES = Reader(ProposalLine, PROPOSAL)

_RECORD = upserting(OBSERVATION)
_RENEW = upserting(INDICATOR, newest="observed_at")
_PROPOSE = inserting(PROPOSAL)
_SETTLE = updating(PROPOSAL, ["crisis", "number"], "status", "settled_at")
_GIVEN = updating(CRISIS, ["key"], "proposals")


def observed(unit: Unit, key: str) -> dict[str, Observation]:
    """The latest value of each figure by its name, `cases` or `cases(CS)`, by the instant it was observed."""
    return {observation.name: observation for observation in _LATEST.prepared(unit, _LATEST_IN, crisis=key)}


def observations(unit: Unit, key: str, indicator: str | None = None) -> tuple[Observation, ...]:
    """All values of one indicator, or of all, for the institution, in order of the instants they were observed."""
    c = OBSERVATION.c
    where = [c.crisis == key, c.perimeter == ROOT, *([c.indicator == indicator] if indicator is not None else [])]
    return _VALUES.all(unit, _VALUES.select(*where).order_by(c.observed_at, c.indicator))


def open_proposals(unit: Unit, key: str) -> tuple[Proposal, ...]:
    """Proposed decisions that nobody has settled yet, by number."""
    return _PROPOSALS.prepared(unit, _OPEN_IN, crisis=key)


def proposals(unit: Unit, key: str, *, open_only: bool = False) -> tuple[ProposalLine, ...]:
    """All decisions proposed in the crisis, or those that nobody has settled yet, by number."""
    which = [PROPOSAL.c.crisis == key, *([text(OPEN_SQL)] if open_only else [])]
    return _LINES.all(unit, _LINES.select(*which).order_by(PROPOSAL.c.number))


def indicators_observed(unit: Unit, entry: Entry, fact: IndicatorsObserved) -> None:
    """Keep every value; one that is older than the latest known does not replace it."""
    key, mode = crisis_of(entry)
    at = unit.instant(entry.at)
    seen = [
        ((observation.indicator, observation.perimeter), unit.instant(observation.observed_at), observation.value)
        for observation in fact.observations
    ]
    _RECORD.many(unit, [(key, *name, when, mode, value, fact.source, at, entry.who) for name, when, value in seen])
    _RENEW.many(unit, [(key, *name, mode, value, when) for name, when, value in seen])


def proposed(unit: Unit, entry: Entry, fact: Proposed) -> None:
    """A decision is proposed; it stays open until it is followed or its cause goes away."""
    key, mode = crisis_of(entry)
    _PROPOSE.run(
        unit,
        crisis=key,
        number=fact.number,
        mode=mode,
        event=fact.event,
        perimeter=fact.perimeter,
        threshold=fact.threshold,
        indicator=fact.indicator,
        value=fact.value,
        level=fact.level,
        proposed_at=entry.at,
        decide_by=fact.decide_by,
        status="open",
        settled_at=None,
    )
    _GIVEN.run(unit, proposals=fact.number, of_key=key)


def proposal_settled(unit: Unit, entry: Entry, fact: ProposalSettled) -> None:
    """Followed, or withdrawn."""
    _SETTLE.run(unit, status=fact.outcome, settled_at=entry.at, of_crisis=crisis_of(entry)[0], of_number=fact.number)
