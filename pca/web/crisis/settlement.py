"""The end of a crisis on a page: what is still under way, in words, before anybody stands down or closes."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.plan.measures import OnLeave
from pca.domain.stand_down import Verdict
from pca.services.crisis.scene import Scene
from pca.services.engine.settlement import ConditionNow, CriterionNow, Ending, OpenTasks, settlement
from pca.store.messages.messages import WaveLine
from pca.web.crisis.situation import at_risk, awaited_shown
from pca.web.crisis.situation_page import AtRisk, AwaitedDecision
from pca.web.crisis.states import StateNow, state_now
from pca.web.kit.cards import team as team_title
from pca.web.kit.condition_words import conditions_of
from pca.web.kit.notice_titles import message_title
from pca.web.kit.request_context import RequestContext

FEW = 3
"""Regions and teams named of those where tasks of one measure are open."""


class CriterionShown(msgspec.Struct, frozen=True):
    """One criterion of stand-down: how it is, and what its condition end."""

    id: str
    text: str
    verdict: Verdict
    when: str
    """Its condition in words; empty where the committee assesses it."""
    found: tuple[tuple[str, str], ...]
    """Figures it asks about, in words, and their values; empty for one that is missing or too old."""
    said: str
    """What was typed before the form was refused."""


class ConditionShown(msgspec.Struct, frozen=True):
    """What the plan asks for before this decision, in words; `met` is None while a figure is missing."""

    words: str
    met: bool | None


class OpenTasksShown(msgspec.Struct, frozen=True):
    """The open tasks of one measure: how many, where, whose."""

    measure: str
    title: str
    tasks: int
    late: int
    sites: int
    teams: tuple[str, ...]
    regions: tuple[tuple[str, int], ...]
    """The first of them, with how many tasks each."""
    more: int
    """How many regions besides."""
    on_leave: OnLeave
    """What the plan makes of them when the measure stops."""
    transferable: bool
    """Whether the plan names a team to transfer them to."""
    chosen: str
    """What was chosen instead before the form was refused."""


class HeldMessage(msgspec.Struct, frozen=True):
    """A message that nobody released."""

    number: int
    title: str
    recipients: int
    awaits: str
    queued_at: datetime


class SettlementShown(msgspec.Struct, frozen=True, kw_only=True):
    """Whatever the end of a crisis meets. Instants in UTC."""

    ends: Ending
    criteria: tuple[CriterionShown, ...]
    conditions: tuple[ConditionShown, ...]
    """Those besides the open tasks, which are told by themselves."""
    tasks: int
    late: int
    tasks_first: bool
    """Whether the plan lets this be decided only once no task is open, and some are."""
    open: tuple[OpenTasksShown, ...]
    elsewhere: tuple[StateNow, ...]
    held: tuple[HeldMessage, ...]
    clocks: tuple[AtRisk, ...]
    awaited: tuple[AwaitedDecision, ...]
    decisions: int
    log_entries: int
    to_undo: int
    """Open lines of the reversal ledger, beside measures and tasks."""

    @property
    def nothing(self) -> bool:
        """Whether nothing at all is left to settle."""
        return not (self.tasks or self.elsewhere or self.held or self.clocks or self.awaited or self.to_undo)


def settlement_shown(context: RequestContext, about: Scene, event: str, perimeter: str) -> SettlementShown | None:
    """What is still under way where `event` would be decided; None for a decision that ends nothing."""
    end = settlement(context.unit, about, event, perimeter, context.reach(Action.PREVIEW_DECISION))
    if end is None:
        return None
    answers = dict(zip(context.values("criterion_of"), context.values("criterion_said"), strict=False))
    chosen = dict(zip(context.values("outcome_of"), context.values("outcome_is"), strict=False))
    return SettlementShown(
        ends=end.ends,
        criteria=tuple(_criterion(about, criterion, answers) for criterion in end.criteria),
        conditions=tuple(
            _condition(about, condition) for condition in end.conditions if condition.names != ("tasks_open",)
        ),
        tasks=end.tasks,
        late=sum(tasks.late for tasks in end.open),
        tasks_first=end.tasks_first,
        open=tuple(_open_tasks(about, tasks, chosen) for tasks in end.open),
        elsewhere=tuple(state_now(about, place, standing) for place, standing in end.elsewhere),
        held=tuple(_held(about, wave) for wave in end.held),
        clocks=tuple(at_risk(about, clock, context.now) for clock in end.clocks),
        awaited=awaited_shown(context, about, end.awaited),
        decisions=end.decisions,
        log_entries=end.log_entries,
        to_undo=end.to_undo,
    )


def _criterion(about: Scene, now: CriterionNow, answers: dict[str, str]) -> CriterionShown:
    words = conditions_of(about).words
    return CriterionShown(
        now.criterion.id,
        about.say(now.criterion.text),
        now.verdict,
        words(now.criterion.when or ""),
        tuple((words(name), value) for name, value in now.read),
        answers.get(now.criterion.id, ""),
    )


def _condition(about: Scene, now: ConditionNow) -> ConditionShown:
    return ConditionShown(conditions_of(about).words(now.source), now.met)


def _open_tasks(about: Scene, tasks: OpenTasks, chosen: dict[str, str]) -> OpenTasksShown:
    measure = about.plan.playbook.measure.get(tasks.measure)
    return OpenTasksShown(
        tasks.measure,
        about.say(measure.title) if measure else tasks.measure,
        tasks.tasks,
        tasks.late,
        tasks.sites,
        tuple(team_title(about, team) for team in tasks.teams[:FEW]),
        tuple((about.place(region), count) for region, count in tasks.regions[:FEW]),
        max(0, len(tasks.regions) - FEW),
        measure.on_leave if measure else OnLeave.CANCEL,
        measure is not None and measure.transfer_to is not None,
        chosen.get(tasks.measure, ""),
    )


def _held(about: Scene, wave: WaveLine) -> HeldMessage:
    role = about.plan.playbook.role.get(wave.awaits or "")
    return HeldMessage(
        wave.number,
        message_title(about, wave.communication),
        wave.count,
        about.say(role.title) if role else "",
        wave.queued_at,
    )
