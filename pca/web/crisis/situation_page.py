"""What the committee sees first, part by part."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from pca.services.crisis.read import Possible
from pca.web.crisis.late import LateTable
from pca.web.crisis.states import StateNow
from pca.web.kit.judged_criteria import JudgedCriterion


class AwaitedDecision(msgspec.Struct, frozen=True):
    """A decision a threshold or somebody proposed, and by when it should be taken."""

    number: int
    event: str
    title: str
    indicator: str
    value: str
    why: str
    """The threshold, as the plan writes it …"""
    threshold: str
    """… and in words."""
    perimeter: str
    proposed_at: datetime
    decide_by: datetime | None
    place: str = ""
    """Where, unless everywhere: decisions of one name are told apart by it."""
    by: str = ""
    """Who proposes it, with their reason under `why`; empty for a threshold."""
    path: str = ""
    """Where it is decided."""
    measured: str = ""
    """The threshold with what was found."""
    chart: str = ""
    """Where the figure is drawn."""


class VotedNow(msgspec.Struct, frozen=True):
    """A question that is voted on, and by when."""

    number: int
    title: str
    place: str
    """Where, unless everywhere."""
    deadline: datetime
    path: str


class Ending(msgspec.Struct, frozen=True):
    """What ends within a day unless somebody renews it: a decision or a measure; `at` in UTC."""

    kind: Literal["decision", "measure"]
    title: str
    place: str
    at: datetime
    path: str


class AtRisk(msgspec.Struct, frozen=True):
    """An activity that stands still, against its objectives; instants in UTC."""

    activity: str
    title: str
    since: datetime
    rto_at: datetime
    mtpd_at: datetime
    threatened: bool
    """Whether an objective is broken, or breaks within a day."""


class MeasureInForce(msgspec.Struct, frozen=True):
    """One measure in force."""

    measure: str
    title: str
    axis: str
    place: str
    level: str | None
    since: datetime
    ends_at: datetime | None


class SituationCounts(msgspec.Struct, frozen=True):
    """Tasks and messages by what somebody must do about them."""

    late: int
    open: int
    acknowledged: int
    done: int
    opened: int
    messages: int
    sent: int
    waiting: int
    failed: int


class LogExcerpt(msgspec.Struct, frozen=True):
    """One entry of the main courante."""

    number: int
    kind: str
    text: str
    event_at: datetime
    by: str
    entered_by: str
    """Who wrote it, where that is somebody else; empty otherwise."""
    struck: bool
    decision: bool
    """Whether it is a decision, which stands among the entries."""


class SituationPage(msgspec.Struct, frozen=True):
    """Everything the committee sees first. Instants in UTC."""

    key: str
    title: str
    mode: str
    plan: str
    version: str
    zone: str
    at: datetime
    opened_at: datetime
    closed_at: datetime | None
    state: StateNow
    level_since: datetime
    """Since when the institution as a whole is at its level."""
    decided: DecisionShown | None
    elsewhere: tuple[StateNow, ...]
    awaited: tuple[AwaitedDecision, ...]
    voted: tuple[VotedNow, ...]
    possible: tuple[Possible, ...]
    at_risk: tuple[AtRisk, ...]
    ending: tuple[Ending, ...]
    """What ends within a day, the first first."""
    counts: SituationCounts
    late: LateTable
    to_release: int
    """Messages to people outside that wait for an approval."""
    approvers: tuple[str, ...]
    """The seats they wait for, as the plan calls them."""
    measures: tuple[MeasureInForce, ...]
    log: tuple[LogExcerpt, ...]


class DecisionShown(msgspec.Struct, frozen=True):
    """The last decision taken for the whole institution."""

    number: int
    title: str
    by: str
    why: str
    at: datetime
    despite: str = ""
    """Why it was decided although something spoke against it."""
    criteria: tuple[JudgedCriterion, ...] = ()
    """What was found of each criterion of stand-down; of a decision that ended the crisis."""
    votes: dict[str, int] = {}
    """How many seats were for it, against it, or abstained, where it was voted on."""
    question: int | None = None
    override: bool = False
    """Whether somebody decided alone in an emergency …"""
    ratified: str = ""
    """… and what the others said of it: ratified, refused, unanswered; nothing yet while it is empty."""
    ratify_by: datetime | None = None
    amount: int = 0
    options: tuple[tuple[str, str], ...] = ()
    """Options considered and not taken, each with the reason if one was given."""
    conditions: str = ""
    sunset: datetime | None = None
    """When it lapses unless it is renewed."""
    held_until: datetime | None = None
    """Until when what it queued can be recalled."""
    recalled_at: datetime | None = None
    lapsed_at: datetime | None = None
