"""What is still under way when a crisis is to end: asked of one decision, by pages, API and command line alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

import msgspec

from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.condition_values import Values, values
from pca.domain.directory import ROOT
from pca.domain.draft import looking
from pca.domain.plan.identity import Criterion
from pca.domain.plan.states import Kind
from pca.domain.situation import ActivityClock, Standing
from pca.domain.stand_down import Verdict, verdicts
from pca.services.crisis.read import awaited, by_risk, standings
from pca.services.crisis.read_reversals import reversals
from pca.services.crisis.scene import Scene
from pca.services.engine.gather import threshold_situation
from pca.store.indicators import activities
from pca.store.indicators.indicators import ProposalLine
from pca.store.kit.database import Unit
from pca.store.messages import messages
from pca.store.messages.messages import WaveLine
from pca.store.tasks.live_shares import LiveShare, live_shares

Ending: TypeAlias = Literal["return", "closed"]
"""What a decision ends: the crisis for its people (standing down), or the file."""


class CriterionNow(msgspec.Struct, frozen=True):
    """One criterion of stand-down, and how it is at this instant."""

    criterion: Criterion
    verdict: Verdict
    read: tuple[tuple[str, str], ...]
    """What its condition asks about, and what was found; empty for a figure that is missing or too old."""


class ConditionNow(msgspec.Struct, frozen=True):
    """What the plan asks for before this decision, as it writes it; `met` is None while a figure is missing."""

    source: str
    names: tuple[str, ...]
    met: bool | None


class OpenTasks(msgspec.Struct, frozen=True):
    """The open tasks of one measure: how many, how many of them late, of which teams, and in which regions."""

    measure: str
    tasks: int
    late: int
    sites: int
    """At how many places."""
    teams: tuple[str, ...]
    regions: tuple[tuple[str, int], ...]
    """Tasks by region, those with most first; `root` for the institution's own."""


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """Whatever the end of a crisis meets. Instants in UTC."""

    ends: Ending
    criteria: tuple[CriterionNow, ...]
    conditions: tuple[ConditionNow, ...]
    open: tuple[OpenTasks, ...]
    """By measure, those with most open tasks first."""
    elsewhere: tuple[tuple[str, Standing], ...]
    """Regions and sites that hold a state of their own."""
    held: tuple[WaveLine, ...]
    """Messages that wait for somebody's approval."""
    clocks: tuple[ActivityClock, ...]
    """Activities that stand still, in the order in which they break next."""
    awaited: tuple[ProposalLine, ...]
    """Other decisions that thresholds proposed and nobody settled."""
    decisions: int
    log_entries: int
    to_undo: int = 0
    """Lines of the reversal ledger that are open, beside measures and tasks, which are told apart."""

    @property
    def tasks(self) -> int:
        """How many tasks are open in all."""
        return sum(tasks.tasks for tasks in self.open)

    @property
    def tasks_first(self) -> bool:
        """Whether the plan lets this be decided only once no task is open, and some are."""
        return any("tasks_open" in condition.names and condition.met is False for condition in self.conditions)


def ending_of(about: Scene, event: str) -> Ending | None:
    """What a decision ends; None for one that ends nothing."""
    kinds = {about.plan.kind_of(state) for move in about.plan.events.get(event, ()) for state in move.target}
    return "closed" if Kind.CLOSED in kinds else "return" if Kind.RETURN in kinds else None


def settlement(
    unit: Unit, about: Scene, event: str, perimeter: str = ROOT, reach: Reach = EVERYTHING
) -> Settlement | None:
    """What is still under way where `event` would be decided; None for a decision that ends nothing."""
    ends, key, whole = ending_of(about, event), about.crisis.key, perimeter == ROOT
    if ends is None or about.crisis.closed_at is not None:
        return None
    known = _values(unit, about, event, perimeter)
    criteria = verdicts(about.plan, known) if ends == "return" else {}
    return Settlement(
        ends=ends,
        criteria=tuple(
            CriterionNow(criterion, criteria[criterion.id], _read(about, criterion, known))
            for criterion in about.plan.playbook.stand_down_criteria
            if criterion.id in criteria
        ),
        conditions=tuple(_conditions(about, event, known)),
        open=_open(about, live_shares(unit, key, _inside(about, perimeter, reach), about.now)),
        elsewhere=tuple(_elsewhere(unit, about, perimeter, reach)),
        held=messages.waves(unit, key, awaiting=True) if whole and reach.everything else (),
        clocks=tuple(by_risk(activities.clocks(unit, key).values(), about.now)) if whole else (),
        awaited=tuple(line for line in awaited(unit, about, reach) if whole and line.event != event),
        decisions=about.crisis.decisions,
        log_entries=about.crisis.log_entries,
        to_undo=sum(line.open for line in reversals(unit, about, reach) if line.kind not in ("measure", "undo")),
    )


def _read(about: Scene, criterion: Criterion, known: Values) -> tuple[tuple[str, str], ...]:
    names = sorted(about.plan.criterion_reads(criterion))
    return tuple((name, "" if known.get(name) is None else str(known[name])) for name in names)


def _values(unit: Unit, about: Scene, event: str, perimeter: str) -> Values:
    known = threshold_situation(unit, about.plan, about.crisis, about.now)
    sources = [state for move in about.plan.events[event] for state in move.source]
    return values(looking(about.plan, known, about.now), perimeter, sources)


def _conditions(about: Scene, event: str, known: Values) -> Iterator[ConditionNow]:
    """Each condition of its moves once."""
    guards = [about.plan.guard.get(move.id) for move in about.plan.events[event]]
    for source, guard in {guard.source: guard for guard in guards if guard is not None}.items():
        yield ConditionNow(source, tuple(sorted(guard.names)), guard.holds(known))


def _inside(about: Scene, perimeter: str, reach: Reach) -> Reach:
    """The tasks of one perimeter; those within reach for the institution as a whole."""
    if perimeter == ROOT:
        return reach
    named = frozenset({perimeter})
    return Reach(regions=named) if perimeter in about.organisation.regions else Reach(sites=named)


def _open(about: Scene, shares: Iterable[LiveShare]) -> tuple[OpenTasks, ...]:
    by_measure: dict[str, list[LiveShare]] = {}
    for share in shares:
        by_measure.setdefault(share.measure, []).append(share)
    tasks = (_of_measure(about, measure, some) for measure, some in by_measure.items())
    return tuple(sorted(tasks, key=lambda tasks: (-tasks.tasks, tasks.measure)))


def _of_measure(about: Scene, measure: str, shares: list[LiveShare]) -> OpenTasks:
    regions: Counter[str] = Counter()
    for share in shares:
        site = about.organisation.sites.get(share.place)
        regions[site.region if site else share.place] += share.tasks
    return OpenTasks(
        measure,
        tasks=sum(share.tasks for share in shares),
        late=sum(share.late for share in shares),
        sites=len({share.place for share in shares}),
        teams=tuple(dict.fromkeys(share.team for share in shares)),
        regions=tuple(regions.most_common()),
    )


def _elsewhere(unit: Unit, about: Scene, perimeter: str, reach: Reach) -> Iterator[tuple[str, Standing]]:
    """Perimeters inside this one that go their own way."""
    inside = _inside(about, perimeter, reach)
    for place, standing in standings(unit, about, reach).items():
        if place not in (ROOT, perimeter) and inside.covers(about.organisation, place=place):
            yield place, standing
