"""How much one person is told in one day: beyond the plan's budget, what can wait waits, and leaves together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pca.domain.messages import PUBLIC, PUT_UP
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.quiet import day_of, over_budget
from pca.domain.recipients import STAKEHOLDER
from pca.store.kit.database import Unit
from pca.store.messages import sent
from pca.store.messages.outbox import DueMessage

TOO_MANY = "beyond the daily budget"


def too_many(unit: Unit, plan: CompiledPlan, batch: Iterable[DueMessage], now: datetime) -> dict[int, datetime]:
    """Messages of one crisis beyond their readers' budget, with the instant (UTC) at which each may leave.

    A message waits once only: what was held before is not held again. Critical messages count, and always pass.
    """
    book = plan.playbook
    leaving = [outgoing for outgoing in batch if not outgoing.held and _of_a_person(outgoing)]
    waiting = {message.recipient for message in leaving if message.severity != "critical"}
    if not waiting:
        return {}
    sent_today = sent.sent_since(unit, waiting, day_of(now, book.zone))
    until_when: dict[int, datetime] = {}
    for outgoing in leaving:
        until = over_budget(book.ladder, outgoing.severity, now, book.zone)
        if until is not None and sent_today.get(outgoing.recipient, 0) >= book.ladder.budget:
            until_when[outgoing.number] = until
        else:
            sent_today[outgoing.recipient] = sent_today.get(outgoing.recipient, 0) + 1
    return until_when


def _of_a_person(outgoing: DueMessage) -> bool:
    return (
        outgoing.recipient != PUBLIC and not outgoing.recipient.startswith(STAKEHOLDER) and outgoing.kind not in PUT_UP
    )
