"""Which thresholds of the plan are crossed now, where, and by which figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import msgspec

from pca.domain.condition_values import ConditionValues, values
from pca.domain.draft import Draft
from pca.domain.plan import names
from pca.domain.plan.thresholds import Threshold
from pca.domain.readings import Readings
from pca.domain.series import DAY

ProposalKey: TypeAlias = tuple[str, str, str | None]
"""What is proposed (an event, or a measure), where, and on which level."""


class Crossing(msgspec.Struct, frozen=True):
    """A threshold that asks for what it proposes, and the figures it read, by name."""

    threshold: Threshold
    known: dict[str, str]


def crossed(draft: Draft, figures: Readings) -> dict[ProposalKey, Crossing]:
    """What thresholds ask for by these figures; of several that ask for the same, the first."""
    asked, seen = dict[ProposalKey, Crossing](), dict[tuple[str, tuple[str, ...]], ConditionValues]()
    for threshold, perimeter in _looked_at(draft, figures):
        counted = threshold.sources if "days_in_state" in threshold.when.names else ()
        if (perimeter, counted) not in seen:
            seen[perimeter, counted] = values(draft, perimeter, counted, figures)
        looked, key = seen[perimeter, counted], (threshold.event, perimeter, threshold.level)
        if key not in asked and threshold.when.holds(looked) is True and _lasted(draft, threshold, looked):
            read = {name: looked[name] for name in sorted(threshold.when.names)}
            asked[key] = Crossing(threshold, {name: str(value) for name, value in read.items() if value is not None})
    return asked


def stays(draft: Draft, key: ProposalKey) -> bool:
    """Whether what a threshold proposed stays proposed though it holds no more: figures are not far enough back."""
    event, perimeter, level = key
    for threshold in draft.plan.thresholds.with_return.get((event, level), ()):
        back = threshold.until and threshold.until.holds(values(draft, perimeter, threshold.sources))
        if back is not True and possible(draft, key):
            return True
    return False


def possible(draft: Draft, key: ProposalKey) -> bool:
    """Whether the plan allows a decision in a perimeter now, or a measure there can be put on that level."""
    event, perimeter, level = key
    if level is not None:
        running = draft.running.get((event, perimeter))
        return running is not None and running.status == "held" and running.level != level
    standing = draft.standings[draft.coverage.governing(perimeter)]
    active = draft.plan.active(standing.configuration)
    return any(not active.isdisjoint(move.source) for move in draft.plan.events.get(event, ()))


def _looked_at(draft: Draft, figures: Readings) -> Iterator[tuple[Threshold, str]]:
    """Thresholds worth looking at, each with where: of moves that are possible there, and of levels not in force."""
    thresholds, coverage = draft.plan.thresholds, draft.coverage
    apart = _observed_apart(draft, figures) if any(threshold.per for threshold in thresholds.of_moves) else {}
    for perimeter, standing in draft.standings.items():
        active = draft.plan.active(standing.configuration)
        for threshold in thresholds.of_moves:
            if threshold.per is None and not active.isdisjoint(threshold.sources):
                yield threshold, perimeter
        for threshold in thresholds.of_levels:
            running = draft.running.get((threshold.event, perimeter))
            if running is not None and running.status == "held" and running.level != threshold.level:
                yield threshold, perimeter
    for threshold in thresholds.of_moves if apart else ():
        places = {
            place for name in threshold.when.names for place in apart.get((names.figure_of(name), threshold.per), ())
        }
        for place in sorted(places):
            standing = draft.standings[coverage.governing(place)]
            if not draft.plan.active(standing.configuration).isdisjoint(threshold.sources):
                yield threshold, place


def _observed_apart(draft: Draft, figures: Readings) -> Mapping[tuple[str, str | None], list[str]]:
    """The regions and sites that have figures of their own, by indicator and kind of place."""
    organisation, places = draft.situation.organisation, dict[tuple[str, str | None], list[str]]()
    for seen in figures.latest.values():
        kind = "region" if seen.perimeter in organisation.regions else "site"
        if kind == "region" or seen.perimeter in organisation.sites:
            places.setdefault((seen.indicator, kind), []).append(seen.perimeter)
    return places


def _lasted(draft: Draft, threshold: Threshold, looked: ConditionValues) -> bool:
    """Whether a threshold that is crossed was so on each of its days, up to the last that all figures know."""
    if threshold.days == 1:
        return True
    read = [looked.days(name) for name in threshold.when.names if names.figure_of(name) in draft.plan.indicator]
    days = [series.last for series in read if series is not None and series.last is not None]
    if not days or len(days) < len(read):
        return False
    last = min(days)
    return all(threshold.when.holds(looked.on(last - back * DAY)) is True for back in range(threshold.days))
