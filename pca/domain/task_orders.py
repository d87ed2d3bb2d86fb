"""What people may say and ask about tasks: received, done, refused, handed over; many settled at once."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pca.domain.act import Act

Settled: TypeAlias = Literal["cancelled", "unfinished"]
"""What the committee makes of tasks nobody will finish here: not needed any more, or left to the line."""


class Acknowledge(Act, frozen=True, tag="acknowledge"):
    """Say that a task was received and is in hand. The order's `why` is a comment."""

    task: int


class CheckItems(Act, frozen=True, tag="check_items"):
    """Tick points of a task's checklist, or take ticks back; the others stay as they are."""

    task: int
    checked: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()


class Complete(Act, frozen=True, tag="complete"):
    """Say that a task is done; `checked` names the checklist items done (all of them when None)."""

    task: int
    checked: tuple[str, ...] | None = None
    despite: str | None = None
    """Why it is done although a prerequisite is still open (R40)."""


class Refuse(Act, frozen=True, tag="refuse"):
    """Refuse a task, or say that it is impossible. The order's `why` is required and starts the fallback."""

    task: int
    impossible: bool = False


class Reopen(Act, frozen=True, tag="reopen"):
    """Take a task up again that was done, refused or said impossible. The order's `why` is required."""

    task: int


class HandOver(Act, frozen=True, tag="hand_over"):
    """Give a task to another person. The order's `why` is a hand-over note."""

    task: int
    to: str


class AttachEvidence(Act, frozen=True, tag="attach_evidence"):
    """Attach a stored file to a task, or to one item of its checklist."""

    task: int
    sha256: str
    size: int
    media_type: str
    name: str
    item: str | None = None


class SettleTasks(Act, frozen=True, tag="settle_tasks"):
    """Give open tasks one outcome, all for the reason in the order's `why`: those named, and those of measures."""

    outcome: Settled
    tasks: tuple[int, ...] = ()
    measures: tuple[str, ...] = ()
    every: bool = False
    """Every open task of the crisis."""
    expects: int | None = None
    """How many the person saw; another number by now refuses the order."""
