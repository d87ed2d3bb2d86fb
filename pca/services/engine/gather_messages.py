"""What an order about messages needs to be judged: the wave it names, the messages, how far each got."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from pca.domain import orders
from pca.domain.orders import MarkPublished, Order, RecallPoint
from pca.domain.outcomes import PATIENCE
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation, knowing
from pca.store.crisis import decisions
from pca.store.kit.database import Unit
from pca.store.log import points
from pca.store.messages import messages, responses, sendings, wave_rows, wave_words


def wave(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    return knowing(base, wave=messages.wave(unit, order.crisis or "", getattr(order.act, "wave", 0)))


def stopping(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The wave named, and how far its whole sending got."""
    known = wave(unit, base, order, now, plan)
    if known.sent.wave is None:
        return known
    waves, waiting, sent = sendings.counts_of(unit, order.crisis or "", known.sent.wave.origin)
    return knowing(known, wave=replace(known.sent.wave, waves=waves, waiting=waiting, sent=sent))


def approving(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The wave named, and what may still be recalled."""
    key = order.crisis or ""
    held = (*decisions.held_sendings(unit, key, now), *points.held_sendings(unit, key, now))
    return knowing(wave(unit, base, order, now, plan), held_sendings=held)


def rewording(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The wave named, what it says and to whom."""
    key, number = order.crisis or "", getattr(order.act, "wave", 0)
    wave_rows.complete(unit, key, number=number)
    return knowing(wave(unit, base, order, now, plan), waiting_wave=wave_words.waiting_wave(unit, key, number))


def recalling(unit: Unit, base: Situation, order: Order, now: datetime, _plan: CompiledPlan | None) -> Situation:
    """What may still be recalled, and how far each sending of the decision or point named got."""
    key, act = order.crisis or "", order.act
    held = (points if isinstance(act, RecallPoint) else decisions).held_sendings(unit, key, now)
    number = act.point if isinstance(act, RecallPoint) else getattr(act, "decision", 0)
    named = [sending for sending in held if sending.number == number]
    lines = [messages.wave(unit, key, number) for sending in named for number in sending.held_waves]
    first = {line.origin: line for line in lines if line is not None and not line.stopped}
    rows = []
    for origin, line in first.items():
        waves, waiting, sent = sendings.counts_of(unit, key, origin)
        rows.append(replace(line, waves=waves, waiting=waiting, sent=sent))
    return knowing(base, held_sendings=held, held_waves=tuple(rows))


def asking(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The wave named, and how far its sending got with each who owes it an answer."""
    known = wave(unit, base, order, now, plan)
    if known.sent.wave is None:
        return known
    key, origin = order.crisis or "", known.sent.wave.origin
    wave_rows.complete(unit, key, origin=origin)
    owed = responses.obligations(unit, key, origin=origin, unanswered=True)
    silent = ((origin, obligation.recipient) for obligation in owed)
    return knowing(known, reach=sendings.reach_of(unit, key, silent))


def messages_named(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The messages named; where one was lost, all its sending did to reach the same person."""
    act, key = order.act, order.crisis or ""
    named: tuple[orders.Delivery | orders.Receipt | orders.Answer | orders.AcknowledgeMessage | MarkPublished, ...] = ()
    lost: set[int] = set()
    match act:
        case orders.RecordDeliveries():
            named = act.deliveries
            lost = {
                delivery.message
                for delivery in act.deliveries
                if delivery.outcome in ("failed", "unreachable", "retry")
            }
        case orders.RecordReceipts():
            named = act.receipts
            lost = {receipt.message for receipt in act.receipts if receipt.status == "failed"}
        case orders.RecordAnswers():
            named = act.answers
        case orders.AcknowledgeMessage() | MarkPublished():
            named = (act,)
    sent = sendings.sent_messages(unit, key, (outcome.message for outcome in named))
    late = {outcome.message for outcome in named if getattr(outcome, "outcome", "") == "retry"}
    gone = [
        (sent_message.origin, sent_message.recipient)
        for number, sent_message in sent.items()
        if number in lost and (number not in late or sent_message.attempts + 1 == PATIENCE)
    ]
    return knowing(base, named=sent, reach=sendings.reach_of(unit, key, gone))
