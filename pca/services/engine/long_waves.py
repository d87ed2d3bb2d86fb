"""Writes the rows of long waves, a slice in each transaction: whoever else wants to write has a turn in between."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from threading import Event

from pca.domain import orders
from pca.domain.facts import AnyFact, MessagesQueued
from pca.domain.orders import Order
from pca.runtime import Runtime
from pca.store.kit.errors import StoreError
from pca.store.messages import wave_rows
from pca.store.messages.wave_rows import WaveSource

WHOLE = (
    *(orders.ApproveWave, orders.StopWave, orders.AskAgain),
    *(orders.Decide, orders.Rejoin, orders.AdoptPlan),
)
"""Acts that touch all recipients of an earlier wave, or must know them all. It would be right without this: the store
writes what is missing in the transaction that needs it, which then holds up the others for as long as it takes."""

PAUSE = 0.005
"""Seconds between two slices in which other programs may take the turn; threads of this one queue for it anyway."""


def write_rest(runtime: Runtime, crisis: str | None = None, *, patient: bool = True) -> None:
    """Write the rows that long waves still miss, of one crisis or of all. Twice, or in two places, it is done once.

    Leaves off when this process is to end, and unless it is `patient` when somebody else writes; any other, or the
    next one, goes on. Raises StoreError.
    """
    with runtime.store.read() as unit:
        long_waves = wave_rows.unwritten(unit, crisis)
    for wave in long_waves:
        with runtime.store.read() as unit:
            source = wave_rows.source_of(unit, wave)
        while source is not None and not runtime.stopping.is_set() and _write_slice(runtime, source, patient):
            _between.wait(PAUSE)


_between = Event()
"""Never set."""


def _write_slice(runtime: Runtime, wave: WaveSource, patient: bool) -> bool:
    try:
        with runtime.store.write() if patient else runtime.store.note() as unit:
            rows = wave_rows.write_slice(unit, wave)
            if rows is not None:
                runtime.dispatcher.written(unit, rows)
    except StoreError as error:
        if patient or error.code != "busy":
            raise
        return False
    return rows is not None


def before(runtime: Runtime, order: Order) -> None:
    """Before an order that needs whole waves: write what is missing, without holding up others."""
    if isinstance(order.act, WHOLE):
        with suppress(StoreError):  # the order itself will say so
            write_rest(runtime, order.crisis)


def after(runtime: Runtime, facts: Iterable[AnyFact]) -> None:
    """After the commit of an order: the rest of the long waves it queued.

    What cannot be written now is written by the next beat: the order was carried out.
    """
    if any(isinstance(fact, MessagesQueued) and wave_rows.is_long(fact) for fact in facts):
        with suppress(StoreError):
            write_rest(runtime)
