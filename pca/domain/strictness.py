"""A region may be stricter than the country and never laxer, where the plan has committees that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pca.domain import condition_values
from pca.domain.directory import ROOT
from pca.domain.draft import Draft, Titles, refuse
from pca.domain.machine.firing import MachineStep
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.measures import Measure
from pca.domain.situation import Running


def binds(plan: CompiledPlan) -> bool:
    """Whether places must be as strict as what lies around them."""
    regional = plan.playbook.regional
    return regional is not None and not regional.may_relax


def laxer_than(plan: CompiledPlan, inner: Sequence[str], around: Sequence[str]) -> str | None:
    """The first state of `around` that `inner` is laxer than; None where it is as strict everywhere.

    Side by side, each part is held against its own: who is stricter about premises may not be laxer about credit.
    """
    level = plan.playbook.level_of
    return next((state for state in around if _strict(plan, inner, state) < level[state]), None)


def keep(draft: Draft, perimeter: str, configuration: Sequence[str]) -> None:
    """Refuse states in which a place would be laxer than what lies around it."""
    if perimeter == ROOT or not binds(draft.plan):
        return
    above = _around(draft, perimeter)
    state = laxer_than(draft.plan, configuration, draft.standings[above].configuration)
    if state is not None:
        level, title = draft.plan.playbook.level_of[state], draft.plan.playbook.state[state].title
        wanted = Titles(draft.plan.playbook.state[name].title for name in configuration)
        refuse("laxer_than_around", perimeter=perimeter, state=Titles([title]), level=level, wanted=wanted)


def keep_level(draft: Draft, measure: Measure, perimeter: str, level: str) -> None:
    """Refuse a level that is milder than the one in force around the place; levels are listed mildest first."""
    if perimeter == ROOT or not _ordered(draft.plan, measure):
        return
    order = [known.id for known in measure.levels]
    outwards = (at for at in draft.situation.organisation.outwards(perimeter) if at != perimeter)
    held = (running for at in outwards if (running := draft.running.get((measure.id, at))) is not None)
    around = next((running.level for running in held if running.status == "held"), None)
    if around in order and order.index(level) < order.index(str(around)):
        title = measure.levels[order.index(str(around))].title
        refuse("level_laxer", perimeter=perimeter, measure=measure.id, title=Titles([title]))


def milder_inside(draft: Draft, measure: Measure, perimeter: str, level: str) -> list[Running]:
    """The measure in places within, where it is on a milder level than the one just set around them."""
    if not _ordered(draft.plan, measure):
        return []
    order, outwards = [known.id for known in measure.levels], draft.situation.organisation.outwards
    return [
        running
        for (name, at), running in draft.running.items()
        if name == measure.id and at != perimeter and running.status == "held" and perimeter in outwards(at)
        if running.level in order and order.index(running.level) < order.index(level)
    ]


def _ordered(plan: CompiledPlan, measure: Measure) -> bool:
    """Whether the plan lets regions set the level of the measure, and never a milder one."""
    regional = plan.playbook.regional
    return regional is not None and not regional.may_relax and measure.id in regional.levels


def behind(draft: Draft, event: str) -> Iterator[tuple[str, MachineStep | None]]:
    """Places left laxer by what was just decided around them, from the outside in, with what becomes of each.

    The same decision is taken there where it can be and is enough; otherwise (None) the place gives up its own state.
    The caller carries each out before it asks for the next one.
    """
    if not binds(draft.plan):
        return
    organisation = draft.situation.organisation
    inside = [name for name in draft.standings if name != ROOT]
    for perimeter in sorted(inside, key=lambda name: (len(tuple(organisation.outwards(name))), name)):
        around = draft.standings[_around(draft, perimeter)].configuration
        standing = draft.standings[perimeter]
        if laxer_than(draft.plan, standing.configuration, around) is None:
            continue
        sources = [state for transition in draft.plan.events.get(event, ()) for state in transition.source]
        values = condition_values.values(draft, perimeter, sources)
        step = draft.plan.machine.fire(standing.configuration, event, values, standing.history)
        follows = isinstance(step, MachineStep) and laxer_than(draft.plan, step.configuration, around) is None
        yield perimeter, step if isinstance(step, MachineStep) and follows else None


def _around(draft: Draft, perimeter: str) -> str:
    """The nearest perimeter around a place that holds a state of its own."""
    outwards = draft.situation.organisation.outwards(perimeter)
    return next((at for at in outwards if at != perimeter and at in draft.standings), ROOT)


def _strict(plan: CompiledPlan, configuration: Sequence[str], state: str) -> int:
    """How strict a configuration is about what a state is about: the part it lies in, or the nearest one around it."""
    level = plan.playbook.level_of
    for part in _parts(plan, state):
        within = [level[leaf] for leaf in configuration if part in _lineage(plan, leaf)]
        if within:
            return max(within)
    return max((level[leaf] for leaf in configuration), default=0)


def _parts(plan: CompiledPlan, state: str) -> Iterator[str]:
    """The regions of parallel states that a state lies in, from the inside out."""
    for name in _lineage(plan, state):
        around = plan.parent.get(name)
        if around is not None and plan.playbook.state[around].regions:
            yield name


def _lineage(plan: CompiledPlan, state: str) -> Iterator[str]:
    at: str | None = state
    while at is not None:
        yield at
        at = plan.parent.get(at)
