"""What the letters of one crisis share, and the last look whether a message must still be said at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pca.domain.contact_points import ContactPoint
from pca.domain.delivery import ANSWERED, CLOSED, SpokenTask, overtaken
from pca.domain.directory import ROOT, Contact, Organisation
from pca.domain.notices import NOTICES, ROLL_CALL
from pca.domain.orders import Mode
from pca.domain.plan.playbook import Playbook
from pca.domain.situation import Crisis, Running, Standing
from pca.domain.texts.own_words import AUTHOR
from pca.domain.texts.wording import Variables
from pca.runtime import RunningPlan
from pca.services.messages.own_addresses import OwnAddresses
from pca.store.messages.outbox import DueMessage


@dataclass(frozen=True)
class LetterContext:
    """What the letters of one crisis share; words without tasks are worked out once for each wave and language."""

    crisis: Crisis
    mode: Mode
    institution: str
    plan: RunningPlan
    organisation: Organisation
    standings: Mapping[str, Standing]
    contacts: Mapping[str, Contact]
    points: Mapping[str, tuple[ContactPoint, ...]]
    spoken: Mapping[int, SpokenTask]
    answered: Collection[tuple[int, str]] = ()
    """Sendings and recipients who answered them."""
    running: Mapping[tuple[str, str], Running] = field(default_factory=dict)
    replaced: Mapping[int, datetime] = field(default_factory=dict)
    """When the waves were queued that others replace."""
    too_many: Mapping[int, datetime] = field(default_factory=dict)
    """Messages beyond their readers' daily budget, and when they may leave."""
    code: Callable[[int], str] = lambda _wave: ""
    page: str = ""
    reply: Callable[[int], str] = lambda _message: ""
    link: Callable[[int], str] = lambda _message: ""
    calls: Mapping[int, Variables] = field(default_factory=dict)
    """By message that tells of a call for help: who calls, and what they wrote."""
    ours: OwnAddresses = field(default_factory=OwnAddresses)
    earlier: Mapping[str, Playbook] = field(default_factory=dict)
    """Versions the crisis followed before, by hash, where something is told of what changed."""
    published: Mapping[str, str] = field(default_factory=dict)
    """Texts of points of situation, by the number that messages speak of."""
    reports: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Where the crisis stands, by the instant a message reports from and language."""
    shared: dict[tuple[int, str], Variables] = field(default_factory=dict)
    plain: bool = False
    """Whether the words alone are wanted, for nobody in particular."""
    overtaken: dict[int, str] = field(default_factory=dict)
    """By wave, why it need no longer be said; worked out with its first message."""


def owing(waiting: DueMessage) -> list[tuple[int, str]]:
    """Sending and people whose answer makes the message pointless: those the reader stands in for, or the reader."""
    return [(waiting.origin, person) for person in waiting.instead_of or (waiting.recipient,)]


def pointless(context: LetterContext, waiting: DueMessage) -> str:
    """Why a message without tasks to speak of need not be said; empty when it must.

    What the plan itself says goes out also after closing: the end of a crisis is announced as it closes.
    """
    if waiting.tasks or all(pair in context.answered for pair in owing(waiting)):
        return ANSWERED
    if waiting.wave not in context.overtaken:
        context.overtaken[waiting.wave] = _overtaken(context, waiting)
    return context.overtaken[waiting.wave]


def _overtaken(context: LetterContext, waiting: DueMessage) -> str:
    """The same for all messages of its wave, whoever reads them."""
    if waiting.message in (*NOTICES, ROLL_CALL) and waiting.communication == waiting.message:
        return CLOSED if context.crisis.closed_at is not None else ""
    communication = context.plan.compiled.playbook.communication.get(waiting.communication)
    if communication is None or waiting.approved_at is not None or AUTHOR in waiting.about:
        return ""  # whoever wrote or released it knew how things stood
    perimeter = waiting.about.get("perimeter", ROOT)
    standing = context.standings.get(governing(context, perimeter))
    active = context.plan.compiled.active(standing.configuration) if standing else frozenset()
    running = context.running.get((waiting.about.get("measure", ""), perimeter))
    return overtaken(communication, waiting.about, waiting.queued_at, standing, active, running)


def governing(context: LetterContext, perimeter: str) -> str:
    """The nearest perimeter, upwards, that holds a state of its own."""
    return next((at for at in context.organisation.outwards(perimeter) if at in context.standings), ROOT)
