"""Indicator values as stored, and the decisions that thresholds proposed because of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Integer, and_, bindparam, case, literal_column, select, text

from pca.domain.orders import Observation
from pca.domain.situation import Proposal
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, inserting, updating, upserting
from pca.store.tables.crisis import CRISIS
from pca.store.tables.indicators import INDICATOR, OBSERVATION, OPEN_SQL, PROPOSAL

if TYPE_CHECKING:
    from pca.domain.facts import (
        IndicatorsObserved,
        ProposalForgotten,
        ProposalResumed,
        ProposalSettled,
        ProposalSnoozed,
        Proposed,
    )
    from pca.domain.journal import Entry


DAY = timedelta(days=1)


class ProposalLine(msgspec.Struct, frozen=True, kw_only=True):
    """One proposed decision in a list; `status` is open, snoozed, followed, declined or withdrawn."""

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
    settled_by: str
    answer: str
    proposed_by: str
    why: str
    snoozed_until: datetime | None
    known: dict[str, str] = {}
    days: int = 1
    restated: bool = False


class KeptValue(Observation, frozen=True, kw_only=True):
    """One value as it is kept: when it was entered too, and which one it corrects."""

    recorded_at: datetime
    restates: str = ""


_LATEST = Reader(Observation, INDICATOR)
_LATEST_IN = Statement(_LATEST.select(INDICATOR.c.crisis == bindparam("crisis")).order_by(INDICATOR.c.indicator))
_VALUES = Reader(Observation, OBSERVATION)
_NEWEST = (OBSERVATION.c[name] == INDICATOR.c[name] for name in ("crisis", "indicator", "perimeter", "observed_at"))
_ENTERED = select(OBSERVATION.c.recorded_at).where(*_NEWEST).correlate(INDICATOR).scalar_subquery()
_ENTERED_IN = Statement(  # asked of each figure: joined, a database may go through every value of the crisis
    select(INDICATOR.c.indicator, INDICATOR.c.perimeter, INDICATOR.c.observed_at, _ENTERED).where(
        INDICATOR.c.crisis == bindparam("crisis")
    )
)
_SERIES = INDICATOR.join(
    OBSERVATION,
    and_(
        *(OBSERVATION.c[name] == INDICATOR.c[name] for name in ("crisis", "indicator", "perimeter")),
        OBSERVATION.c.observed_at >= bindparam("since", type_=OBSERVATION.c.observed_at.type),
    ),
)
"""Each series is looked up by its key from its first instant on: what is older costs nothing."""
_WINDOWS = Statement(
    _VALUES.select(INDICATOR.c.crisis == bindparam("crisis"), INDICATOR.c.perimeter == bindparam("place"))
    .select_from(_SERIES)
    .order_by(OBSERVATION.c.indicator, OBSERVATION.c.observed_at)
)
_KEPT = Reader(KeptValue, OBSERVATION)
_SERIES_OF = Statement(
    _KEPT.select(*(OBSERVATION.c[name] == bindparam(name) for name in ("crisis", "indicator", "perimeter")))
    .order_by(OBSERVATION.c.observed_at.desc())
    .limit(bindparam("most", type_=Integer))
)
_PROPOSALS = Reader(Proposal, PROPOSAL)
_OPEN_IN = Statement(
    _PROPOSALS.select(PROPOSAL.c.crisis == bindparam("crisis"), text(OPEN_SQL)).order_by(PROPOSAL.c.number)
)
_LINES = Reader(ProposalLine, PROPOSAL)

_RECORD = upserting(
    OBSERVATION,
    restates=case(
        (OBSERVATION.c.value != literal_column("excluded.value"), OBSERVATION.c.value), else_=OBSERVATION.c.restates
    ),
)
_RENEW = upserting(INDICATOR, newest="observed_at")
_PROPOSE = inserting(PROPOSAL)
_SETTLE = updating(
    PROPOSAL,
    ["crisis", "number"],
    *("status", "settled_at", "settled_by", "answer", "snoozed_until", "watched", "restated"),
)
_SNOOZE = updating(PROPOSAL, ["crisis", "number"], "status", "settled_by", "answer", "snoozed_until")
_RESUME = updating(PROPOSAL, ["crisis", "number"], "status", "decide_by", "snoozed_until")
_FORGET = updating(PROPOSAL, ["crisis", "number"], "watched")
_GIVEN = updating(CRISIS, ["key"], "proposals")


def observed(unit: Unit, key: str) -> dict[str, Observation]:
    """The latest value of each figure by its name, `cases` or `cases(CS)`, by the instant it was observed."""
    return {observation.name: observation for observation in _LATEST.prepared(unit, _LATEST_IN, crisis=key)}


def recorded(unit: Unit, key: str) -> dict[str, datetime]:
    """When the latest value of each figure was entered here, by the figure's name."""
    return {
        Observation(indicator, "", observed_at, perimeter).name: recorded_at
        for indicator, perimeter, observed_at, recorded_at in _ENTERED_IN.rows(unit, crisis=key)
        if recorded_at is not None
    }


def observations(unit: Unit, key: str, indicator: str, perimeter: str, most: int) -> tuple[KeptValue, ...]:
    """The latest values of one indicator in one place, in order of the instants they were observed."""
    newest = _KEPT.prepared(unit, _SERIES_OF, crisis=key, indicator=indicator, perimeter=perimeter, most=most)
    return newest[::-1]


def places_of(unit: Unit, key: str, indicator: str) -> tuple[str, ...]:
    """The places that have a series of their own of one indicator."""
    rows = unit.connection.execute(
        select(INDICATOR.c.perimeter).where(INDICATOR.c.crisis == key, INDICATOR.c.indicator == indicator)
    )
    return tuple(sorted(str(row[0]) for row in rows))


def windows(
    unit: Unit, key: str, place: str, days: Mapping[str, int], now: datetime
) -> dict[str, tuple[Observation, ...]]:
    """By name, the values of the last days of some indicators in one place, oldest first; `days` says of how many."""
    series: dict[str, list[Observation]] = {}
    since = now - DAY * max(days.values(), default=0)
    for observation in _VALUES.prepared(unit, _WINDOWS, crisis=key, place=place, since=since):
        if observation.indicator in days:
            series.setdefault(observation.indicator, []).append(observation)
    return {values[0].name: tuple(values) for values in series.values()}


def kept(unit: Unit, key: str, names: Collection[str]) -> dict[tuple[str, datetime], str]:
    """Every value of some indicators, by the figure's name and the instant."""
    c = OBSERVATION.c
    rows = _VALUES.all(unit, _VALUES.select(c.crisis == key, c.indicator.in_(sorted(names))))
    return {(seen.name, seen.observed_at): seen.value for seen in rows}


def watched_proposals(unit: Unit, key: str) -> tuple[Proposal, ...]:
    """Proposed decisions that wait, were put off, or were declined while their cause lasts, by number."""
    return _PROPOSALS.prepared(unit, _OPEN_IN, crisis=key)


def open_proposals(unit: Unit, key: str) -> tuple[Proposal, ...]:
    """Proposed decisions that wait for an answer now, by number."""
    return tuple(proposal for proposal in watched_proposals(unit, key) if proposal.status == "open")


def proposals(unit: Unit, key: str, *, open_only: bool = False) -> tuple[ProposalLine, ...]:
    """All decisions proposed in the crisis, or those that nobody has settled yet, by number."""
    which = [PROPOSAL.c.crisis == key, *([text(OPEN_SQL), PROPOSAL.c.status == "open"] if open_only else [])]
    return _LINES.all(unit, _LINES.select(*which).order_by(PROPOSAL.c.number))


def indicators_observed(unit: Unit, entry: Entry, fact: IndicatorsObserved) -> None:
    """Keep every value; one that is older than the latest known does not replace it."""
    key, mode = crisis_of(entry)
    at = unit.instant(entry.at)
    seen = [
        ((observation.indicator, observation.perimeter), unit.instant(observation.observed_at), observation.value)
        for observation in fact.observations
    ]
    _RECORD.many(unit, [(key, *name, when, mode, value, fact.source, at, entry.who, "") for name, when, value in seen])
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
        settled_by="",
        answer="",
        proposed_by=fact.by,
        why=entry.why if fact.by else "",
        snoozed_until=None,
        watched=True,
        known=fact.known,
        days=fact.days,
        restated=False,
    )
    _GIVEN.run(unit, proposals=fact.number, of_key=key)


def proposal_settled(unit: Unit, entry: Entry, fact: ProposalSettled) -> None:
    """Followed, withdrawn, or declined with the order's reason: that one is looked at while its cause lasts."""
    declined = fact.outcome == "declined"
    _SETTLE.run(
        unit,
        status=fact.outcome,
        settled_at=entry.at,
        settled_by=_author(entry) if declined else "",
        answer=entry.why if declined else "",
        snoozed_until=None,
        watched=declined,
        restated=fact.restated,
        **_which(entry, fact.number),
    )


def proposal_snoozed(unit: Unit, entry: Entry, fact: ProposalSnoozed) -> None:
    """Put off, with the order's reason."""
    _SNOOZE.run(
        unit,
        status="snoozed",
        settled_by=_author(entry),
        answer=entry.why,
        snoozed_until=fact.until,
        **_which(entry, fact.number),
    )


def proposal_resumed(unit: Unit, entry: Entry, fact: ProposalResumed) -> None:
    """It waits for an answer again."""
    _RESUME.run(unit, status="open", decide_by=fact.decide_by, snoozed_until=None, **_which(entry, fact.number))


def proposal_forgotten(unit: Unit, entry: Entry, fact: ProposalForgotten) -> None:
    """What was declined is looked at no more."""
    _FORGET.run(unit, watched=False, **_which(entry, fact.number))


def _which(entry: Entry, number: int) -> dict[str, str | int]:
    return {"of_crisis": crisis_of(entry)[0], "of_number": number}


def _author(entry: Entry) -> str:
    return entry.on_behalf_of or entry.who
