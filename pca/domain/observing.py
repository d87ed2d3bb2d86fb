"""Figures come in: what depends on them follows; a change of state is only ever proposed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from pca.domain import conditions, deadlines, indicators, lists, messages, prerequisites, readings
from pca.domain.directory import ROOT
from pca.domain.draft import Draft, refuse
from pca.domain.expressions.expressions import Type
from pca.domain.facts import IndicatorsObserved
from pca.domain.figures import PLAIN
from pca.domain.orders import CountIndicators, Observation, Observe
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.series import parse

EARLY = timedelta(minutes=5)
"""How far ahead of our clock an observation may be dated."""


COUNTED = "computed"
"""The source of what the engine counts itself, as the journal says it."""


def observe(draft: Draft, act: Observe) -> None:
    """Record values; what threshold they cross becomes a proposal (R12), what condition they meet starts a measure."""
    draft.require_open()
    if not act.observations:
        refuse("nothing_observed")
    for observation in act.observations:
        _check(draft, observation)
    _take_in(draft, act.observations, act.source)


def count(draft: Draft, act: CountIndicators) -> None:
    """Record what the engine counted of its own state, where it is another than before."""
    if draft.crisis.closed_at is None:
        record_computed(draft, act.observations)


def record_computed(draft: Draft, observations: tuple[Observation, ...]) -> None:
    """The same of what follows from something else, such as alerts in force."""
    if new := changed(draft.plan, readings.read(draft).latest, observations):
        _take_in(draft, new, COUNTED)


def changed(
    plan: CompiledPlan, known: Mapping[str, Observation], counted: tuple[Observation, ...]
) -> tuple[Observation, ...]:
    """What was counted that is to be recorded: another value, or the first one of a day of the plan's zone.

    What was never known is not said to be unknown.
    """

    def is_new(observation: Observation) -> bool:
        indicator, last = plan.indicator.get(observation.indicator), known.get(observation.name)
        if indicator is None or not indicator.computed:
            return False
        if last is None or not observation.value:
            return observation.value != (last.value if last else "")
        return observation.value != last.value or day(observation.observed_at) > day(last.observed_at)

    def day(at: datetime) -> date:
        return at.astimezone(plan.playbook.zone).date()

    return tuple(observation for observation in counted if is_new(observation))


def _take_in(draft: Draft, observations: tuple[Observation, ...], source: str) -> None:
    draft.add(IndicatorsObserved(observations=observations, source=source))
    deadlines.redate(draft, observations)
    conditions.settle(draft)
    prerequisites.release(draft)
    indicators.propose(draft)
    lists.ask(draft)
    messages.notify(draft)


def _check(draft: Draft, observation: Observation) -> None:
    indicator = draft.plan.indicator.get(observation.indicator)
    if indicator is None:
        refuse("indicator_unknown", indicator=observation.indicator, known=", ".join(draft.plan.indicator))
    if indicator.computed:
        refuse("indicator_counted", indicator=observation.indicator)
    spelt = indicator.type is not Type.NUMBER or PLAIN.fullmatch(observation.value)
    if not spelt or parse(observation.value, indicator.type) is None:
        refuse("indicator_value", indicator=observation.indicator, value=observation.value, type=indicator.type.value)
    known = draft.situation.organisation
    if (
        observation.perimeter != ROOT
        and observation.perimeter not in known.regions
        and observation.perimeter not in known.sites
    ):
        refuse("perimeter_unknown", perimeter=observation.perimeter)
    if observation.observed_at > draft.now + EARLY:
        refuse("observed_in_future", indicator=observation.indicator)
