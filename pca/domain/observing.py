"""Figures come in: what depends on them follows; a change of state is only ever proposed."""

from __future__ import annotations

from datetime import timedelta

from pca.domain import conditions, deadlines, indicators, lists, messages, prerequisites, readings
from pca.domain.directory import ROOT
from pca.domain.draft import Draft, refuse
from pca.domain.expressions.expressions import Type
from pca.domain.facts import IndicatorsObserved
from pca.domain.figures import PLAIN
from pca.domain.orders import Observation, Observe

EARLY = timedelta(minutes=5)
"""How far ahead of our clock an observation may be dated."""


def observe(draft: Draft, act: Observe) -> None:
    """Record values; what threshold they cross becomes a proposal (R12), what condition they meet starts a measure."""
    draft.require_open()
    if not act.observations:
        refuse("nothing_observed")
    for observation in act.observations:
        _check(draft, observation)
    draft.add(IndicatorsObserved(observations=act.observations, source=act.source))
    deadlines.redate(draft, act.observations)
    conditions.settle(draft)
    prerequisites.release(draft)
    indicators.propose(draft)
    lists.ask(draft)
    messages.notify(draft)


def _check(draft: Draft, observation: Observation) -> None:
    indicator = draft.plan.indicator.get(observation.indicator)
    if indicator is None:
        refuse("indicator_unknown", indicator=observation.indicator, known=", ".join(draft.plan.indicator))
    spelt = indicator.type is not Type.NUMBER or PLAIN.fullmatch(observation.value)
    if not spelt or readings.parse(observation.value, indicator.type) is None:
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
