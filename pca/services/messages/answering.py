"""Answers one message in its recipient's name, whichever way the answer came."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Literal, TypeAlias

import msgspec

from pca.domain.identification import PROGRAM, Identification
from pca.domain.message_acts import Answer, RecordAnswers
from pca.domain.notices import ROLL_CALL
from pca.domain.orders import DELIVERY, Acknowledge, Act, Complete, Refuse
from pca.domain.outcomes import REACHED
from pca.domain.situation import LIVE
from pca.domain.texts.replies import Meaning
from pca.runtime import Runtime
from pca.services.engine.execute import execute
from pca.services.engine.giving import given
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.messages import messages, sendings
from pca.store.messages.messages import MessageLine
from pca.store.people import directory
from pca.store.tasks import tasks

STILL = timedelta(days=30)
"""How long after closing a link still answers."""

Outcome: TypeAlias = Literal[
    "answered", "planned", "nothing", "unclear", "kept", "stopped", "started", "unknown", "over", "refused", "automatic"
]
"""What became of an answer: `planned` when it said days of one's own, `nothing` when it changed nothing, `kept` when
a person reads it, `over` when the message cannot be answered any more."""


class Answerable(msgspec.Struct, frozen=True):
    """One message its recipient may answer. `tasks` are those it speaks of that are still in the recipient's hands."""

    crisis: str
    message: MessageLine
    tasks: tuple[int, ...]
    owed: bool
    """Whether an answer is owed, or was given and may be changed."""
    answer: str | None
    over: str = ""
    """Why it cannot be answered any more; empty while it can."""
    roll: bool = False
    """Whether it asks where somebody is."""

    @property
    def key(self) -> str:
        """What people call the message, such as `2026-1/M7`."""
        return f"{self.crisis}/M{self.message.number}"


def answerable_by(runtime: Runtime, unit: Unit, ticket: str) -> Answerable | None:
    """What a link leads to; None for a link that is not ours."""
    key_and_number = runtime.opened(ticket)
    crisis = crises.crisis(unit, key_and_number[0]) if key_and_number else None
    answerable = answerable_in(unit, *key_and_number) if key_and_number and crisis else None
    if answerable is None or crisis is None:
        return None
    if crisis.closed_at is not None and runtime.clock.now() - crisis.closed_at > STILL:
        return msgspec.structs.replace(answerable, over="closed")
    if answerable.message.recipient not in directory.organisation(unit).people:
        return msgspec.structs.replace(answerable, over="gone")
    return answerable


def answerable_in(unit: Unit, crisis: str, number: int) -> Answerable | None:
    """The message with this number, as its recipient may answer it."""
    line = messages.message_line(unit, crisis, number)
    return _answerable(unit, crisis, line) if line else None


def _answerable(unit: Unit, crisis: str, message: MessageLine) -> Answerable:
    owed = sendings.obligation_of(unit, crisis, message.number, message.recipient)
    mine = []
    for number in message.tasks or ():
        task = tasks.task(unit, crisis, number)
        if task is not None and task.status in LIVE and task.assignee == message.recipient:
            mine.append(number)
    over = ""
    if owed is not None and owed.ended is not None:
        over = owed.ended
    elif owed is None and not mine:
        over = "settled"
    wave = messages.wave_line(unit, crisis, message.wave)
    roll = wave is not None and wave.communication == ROLL_CALL
    return Answerable(crisis, message, tuple(mine), owed is not None, owed.answer if owed else None, over, roll)


def open_for(unit: Unit, person: str, *, unsent: bool = False) -> list[Answerable]:
    """What a person may answer now, the newest first; `unsent` adds what has not reached them, as far as we know."""
    every: list[Answerable] = []
    for crisis in crises.crises(unit, open_only=True):
        lines = messages.messages(unit, crisis.key, recipient=person, status=None if unsent else REACHED)
        every += (_answerable(unit, crisis.key, line) for line in lines[-50:])
    return [answerable for answerable in reversed(every) if not answerable.over]


def give(
    runtime: Runtime,
    answerable: Answerable,
    meaning: Meaning | None,
    note: str,
    via: str,
    identified: Identification = PROGRAM,
    digest: str = "",
) -> Outcome:
    """Answer one message in its recipient's name: its tasks, and the answer owed.

    `note` is the comment of a task's answer; `digest` that of the words as written, which are kept apart.
    """
    if answerable.over:
        return "over"
    message, outcomes = answerable.message, Counter[Outcome]()
    act = {"received": Acknowledge, "done": Complete, "refused": Refuse}.get(meaning or "")
    for number in answerable.tasks if act is not None else ():
        why = note or (f"({via})" if meaning == "refused" else "")
        outcomes[_do(runtime, answerable, act(task=number), message.recipient, why, identified)] += 1  # type: ignore[misc]
    if answerable.owed and meaning is not None:
        answer = Answer(message=message.number, by=message.recipient, answer=meaning, text=digest)
        outcomes[_do(runtime, answerable, RecordAnswers(answers=(answer,)), DELIVERY, f"({via})", identified)] += 1
    return next((outcome for outcome in _BEST if outcomes[outcome]), "unclear")


_BEST: tuple[Outcome, ...] = ("answered", "nothing", "refused")


def _do(runtime: Runtime, answerable: Answerable, act: Act, who: str, why: str, identified: Identification) -> Outcome:
    order = given(runtime, who, act, why, answerable.crisis, identified=identified)  # type: ignore[arg-type]
    done = execute(runtime, order)
    if done.refused is not None:
        return "refused"
    return "answered" if done.facts else "nothing"
