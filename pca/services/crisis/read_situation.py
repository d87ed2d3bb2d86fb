"""Where a crisis stands, in one answer: the committee's wall, the API and the command line show it, each its way."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

import msgspec

from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.directory import ROOT
from pca.domain.situation import ActivityClock, Running, Standing
from pca.services.crisis.read import Possible, awaited, by_risk, measures_seen, possible_from, standings, taken, voted
from pca.services.crisis.recorded import Recorded, recorded
from pca.services.crisis.scene import Scene
from pca.store.crisis import crisis as crises
from pca.store.crisis.decisions import DecisionLine
from pca.store.crisis.questions import QuestionLine
from pca.store.indicators import activities
from pca.store.indicators.indicators import ProposalLine
from pca.store.kit.database import Unit
from pca.store.log.log import LogFilter
from pca.store.measures import measures
from pca.store.messages import messages, wave_lists
from pca.store.messages.messages import WaveLine
from pca.store.tasks import late_samples, progress, task_lists
from pca.store.tasks.late_regions import LateByRegion, late_by_region
from pca.store.tasks.progress import Progress
from pca.store.tasks.task_lists import TeamTally

LAST = 10
"""Log entries shown with the situation."""

T = TypeVar("T")


class Counting(Protocol):
    """How something is counted that takes long in a large crisis: a server keeps the count for a while."""

    def __call__(self, name: Hashable, count: Callable[[], T], /) -> T: ...


def anew(_name: Hashable, count: Callable[[], T]) -> T:
    """Counted now."""
    return count()


class MessageCounts(msgspec.Struct, frozen=True):
    """Messages by what became of them."""

    queued_ever: int
    sent: int
    """Left, whatever became known of them since."""
    queued: int
    awaiting: int
    failed: int
    """Given up, unreachable recipients included."""


class CrisisSituation(msgspec.Struct, frozen=True, kw_only=True):
    """Where a crisis stands, as far as somebody reaches. Instants in UTC."""

    standings: Mapping[str, Standing]
    """Perimeters that hold a state of their own; `root` always."""
    decisions: tuple[DecisionLine, ...]
    """Those taken, the newest first."""
    awaited: tuple[ProposalLine, ...]
    """Decisions proposed and not settled, the most urgent first."""
    voted: tuple[QuestionLine, ...]
    """Questions that are voted on now, the first deadline first."""
    level_since: datetime
    """Since when the institution as a whole is at its level."""
    possible: tuple[Possible, ...]
    at_risk: tuple[ActivityClock, ...]
    """Activities that stand still, in the order in which they break next; none once the crisis is closed."""
    left_interrupted: tuple[str, ...]
    """In a closed crisis, the activities that were never said to work again, by identifier."""
    teams: Mapping[str, TeamTally]
    """Teams with most to do first."""
    late: LateByRegion
    """Late tasks by region and team."""
    late_before: LateByRegion | None
    """The same a day ago, as far as it is known."""
    messages: MessageCounts
    to_release: tuple[WaveLine, ...]
    """External messages that wait for a role's approval; for those who reach everything."""
    measures: tuple[Running, ...]
    """Those in force, in order of time."""
    log: tuple[Recorded, ...]
    """The last entries of the main courante, the newest first."""

    @property
    def root(self) -> Standing:
        """Where the institution as a whole stands."""
        return self.standings[ROOT]

    @property
    def decided(self) -> DecisionLine | None:
        """The last decision for the institution as a whole."""
        return next((decision for decision in self.decisions if decision.perimeter == ROOT), None)

    @property
    def tasks(self) -> Progress:
        """How far the tasks of all teams are."""
        return progress.total(tally.progress for tally in self.teams.values())


def situation(
    unit: Unit, about: Scene, reach: Reach = EVERYTHING, log_reach: Reach = EVERYTHING, counting: Counting = anew
) -> CrisisSituation:
    """State, decisions, objectives at risk, tasks, messages, measures, last log entries.

    `log_reach` bounds the log; empty, nothing of it is told.
    """
    key, states, closed = about.crisis.key, standings(unit, about, reach), about.crisis.closed_at is not None
    seen = measures_seen(unit, about, reach)
    return CrisisSituation(
        standings=states,
        decisions=taken(unit, about, reach),
        awaited=awaited(unit, about, reach),
        voted=voted(unit, about, reach),
        level_since=_level_since(unit, about, states[ROOT]),
        possible=possible_from(about, states[ROOT].configuration),
        at_risk=() if closed else tuple(by_risk(activities.clocks(unit, key).values(), about.now)),
        left_interrupted=activities.left_down(unit, key) if closed else (),
        teams=team_tallies(unit, about, reach),
        late=late_by_region(unit, key, about.now, reach),
        late_before=_late_before(unit, about, reach),
        messages=counting(("messages", key, shared(reach)), lambda: _messages(unit, key, reach)),
        to_release=messages.waves(unit, key, awaiting=True) if reach.everything else (),
        measures=tuple(running for running in measures.everywhere(unit, key, seen) if running.status == "held"),
        log=() if log_reach.nothing else recorded(unit, about, LogFilter(), log_reach, limit=LAST),
    )


def _level_since(unit: Unit, about: Scene, root: Standing) -> datetime:
    level, since = about.level(root.configuration), root.since
    for configuration, started_at in reversed(crises.root_states(unit, about.crisis.key)):
        if about.level(configuration) != level:
            break
        since = started_at
    return since


def team_tallies(unit: Unit, about: Scene, reach: Reach) -> Mapping[str, TeamTally]:
    """How far the tasks within reach are, by team: the same numbers for the wall and for the list of tasks."""
    return task_lists.by_team(unit, about.crisis.key, reach, about.now)


def _late_before(unit: Unit, about: Scene, reach: Reach) -> LateByRegion | None:
    """Of a crisis younger than a day nothing was late; else it is known of all tasks together alone."""
    known = late_samples.day_ago(unit, about.crisis.key, about.crisis.opened_at, about.now)
    return known if reach.everything or not known else None


def shared(reach: Reach) -> Reach:
    """Those who reach everything share one count, whoever they are."""
    return EVERYTHING if reach.everything else reach


def _messages(unit: Unit, key: str, reach: Reach) -> MessageCounts:
    statuses = wave_lists.tally(unit, key, reach)
    return MessageCounts(
        queued_ever=sum(statuses.values()),
        sent=messages.reached(statuses),
        queued=statuses.get("queued", 0),
        awaiting=statuses.get("awaiting_approval", 0),
        failed=statuses.get("failed", 0) + statuses.get("unreachable", 0),
    )
