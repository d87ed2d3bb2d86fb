"""Answers one message in its recipient's name, whichever way the answer came."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Literal, TypeAlias

import msgspec

from pca.domain.identification import PROGRAM, Identification
from pca.domain.message_acts import Answer, RecordAnswers
from pca.domain.orders import DELIVERY, Acknowledge, Act, Complete, Refuse
from pca.domain.outcomes import REACHED
from pca.domain.roll_call import MESSAGE as ROLL_CALL
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
    "answered", "nothing", "unclear", "kept", "stopped", "started", "unknown", "over", "refused", "automatic"
]
"""What became of an answer: `nothing` when it changed nothing, `kept` when a person reads it, `over` when the message
cannot be answered any more."""


class Asked(msgspec.Struct, frozen=True):
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


def asked(runtime: Runtime, unit: Unit, ticket: str) -> Asked | None:
    """What a link leads to; None for a link that is not ours."""
    found = runtime.opened(ticket)
    crisis = crises.crisis(unit, found[0]) if found else None
    if found is None or crisis is None:
        return None
    one = asked_in(unit, *found)
    if one is None:
        return None
    now = runtime.clock.now()
    if crisis.closed_at is not None and now - crisis.closed_at > STILL:
        return msgspec.structs.replace(one, over="closed")
    if one.message.recipient not in directory.organisation(unit).people:
        return msgspec.structs.replace(one, over="gone")
    return one


def asked_in(unit: Unit, crisis: str, number: int) -> Asked | None:
    """The message with this number, as its recipient may answer it."""
    rows = messages.messages(unit, crisis, after=number - 1, limit=1)
    return _asked(unit, crisis, rows[0]) if rows and rows[0].number == number else None


def _asked(unit: Unit, crisis: str, message: MessageLine) -> Asked:
    owed = sendings.obligations_of(unit, crisis, message.number, message.recipient)
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
    return Asked(crisis, message, tuple(mine), owed is not None, owed.answer if owed else None, over, roll)


def open_for(unit: Unit, person: str, *, unsent: bool = False) -> list[Asked]:
    """What a person may answer now, the newest first; `unsent` adds what has not reached them, as far as we know."""
    askeds = []
    for crisis in crises.crises(unit, open_only=True):
        rows = messages.messages(unit, crisis.key, recipient=person, status=None if unsent else REACHED)
        askeds += [one for row in rows[-50:] if not (one := _asked(unit, crisis.key, row)).over]
    return askeds[::-1]


def give(
    runtime: Runtime,
    one: Asked,
    meaning: Meaning | None,
    note: str,
    via: str,
    identified: Identification = PROGRAM,
    digest: str = "",
) -> Outcome:
    """Answer one message in its recipient's name: its tasks, and the answer owed.

    `note` is the comment of a task's answer; `digest` that of the words as written, which are kept apart.
    """
    if one.over:
        return "over"
    told = Counter[str]()
    act = {"received": Acknowledge, "done": Complete, "refused": Refuse}.get(meaning or "")
    for number in one.tasks if act is not None else ():
        why = note or (f"({via})" if meaning == "refused" else "")
        told[_do(runtime, one, act(task=number), one.message.recipient, why, identified)] += 1  # type: ignore[misc]
    if one.owed and meaning is not None:
        answer = Answer(message=one.message.number, by=one.message.recipient, answer=meaning, text=digest)
        told[_do(runtime, one, RecordAnswers(answers=(answer,)), DELIVERY, f"({via})", identified)] += 1
    return next((what for what in _BEST if told[what]), "unclear")


_BEST: tuple[Outcome, ...] = ("answered", "nothing", "refused")


def _do(runtime: Runtime, one: Asked, act: Act, who: str, why: str, identified: Identification) -> Outcome:
    order = given(runtime, who, act, why, one.crisis, identified=identified)  # type: ignore[arg-type]
    done = execute(runtime, order)
    if done.refused is not None:
        return "refused"
    return "answered" if done.facts else "nothing"
