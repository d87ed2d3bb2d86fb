"""What became of messages: each outcome raises what is known of a message, and none lowers it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pca.domain import conditions, indicators, ladder, messages, prerequisites
from pca.domain.draft import Draft, Titles, refuse
from pca.domain.facts import Answered, DeliveriesRecorded, MessagesAnswered, PostPublished, ReceiptsRecorded
from pca.domain.messages import voices
from pca.domain.orders import (
    DELIVERY,
    AcknowledgeMessage,
    Answer,
    Delivery,
    MarkPublished,
    Receipt,
    RecordAnswers,
    RecordDeliveries,
    RecordReceipts,
)
from pca.domain.situation import SentMessage
from pca.domain.whereabouts import CARED, note_help, replaces

RANK: Mapping[str, int] = {
    "awaiting_approval": 0,
    "queued": 0,
    "suppressed": 1,
    "unreachable": 1,
    "sent": 2,
    "failed": 3,
    "delivered": 4,
    "read": 5,
    "answered": 6,
}
"""A message moves to a higher rank or stays. A delivery outranks a failure: some providers tell in disorder."""

MAIL_RANK: Mapping[str, int] = {**RANK, "delivered": 3, "failed": 4}
"""Of a mail one server after another tells: that one took it settles nothing, that one gave up does."""

NOTICES = "mail"
"""The channel of what mail servers tell."""

REACHED = ("sent", "delivered", "read", "answered")
"""Statuses of a message that its recipient has, as far as anybody knows."""

WAITING = ("queued", "awaiting_approval")

PATIENCE = 5
"""After so many attempts in vain, a quarter of an hour, the next way is taken too, while this one is tried on."""

_LOST = ("failed", "unreachable")

_LINK = re.compile(r"https?://[^\s<>\"\\]{3,2000}")


def deliveries(draft: Draft, act: RecordDeliveries) -> None:
    """Write down what became of messages; those already settled by somebody else are left as they are."""
    _only_machines(draft, "record_deliveries")
    known = draft.situation.sent.named
    counted = tuple(
        delivery
        for delivery in act.deliveries
        if delivery.message in known and _counts(delivery, known[delivery.message])
    )
    if not counted:
        return
    draft.add(DeliveriesRecorded(deliveries=counted))
    _climb(draft, (delivery.message for delivery in counted if delivery.outcome in _LOST))
    _climb(draft, (delivery.message for delivery in counted if _is_late(delivery, known[delivery.message])), late=True)


def _is_late(delivery: Delivery, known: SentMessage) -> bool:
    """Whether it has been tried so often in vain that another way is taken meanwhile (COM-7)."""
    return delivery.outcome == "retry" and known.attempts + 1 == PATIENCE


def _counts(delivery: Delivery, known: SentMessage) -> bool:
    """Whether it says something new. What was sent was sent, even when it was meant to be kept back meanwhile."""
    if delivery.outcome == "sent":
        return RANK[known.status] < RANK["sent"]
    return known.status == "queued"


def receipts(draft: Draft, act: RecordReceipts) -> None:
    """Write down receipts: late, unknown, doubled or disordered ones change nothing."""
    _only_machines(draft, "record_receipts")
    best: dict[int, Receipt] = {}
    rank = MAIL_RANK if act.channel == NOTICES else RANK
    for receipt in act.receipts:
        known = draft.situation.sent.named.get(receipt.message)
        earlier = rank[best[receipt.message].status] if receipt.message in best else rank[known.status] if known else 0
        if known is not None and rank[receipt.status] > earlier:
            best[receipt.message] = receipt
    if best:
        draft.add(ReceiptsRecorded(receipts=tuple(best.values()), channel=act.channel))
        _climb(draft, (number for number, receipt in best.items() if receipt.status in _LOST))


def _climb(draft: Draft, lost: Iterable[int], *, late: bool = False) -> None:
    """Take the next way at once for those whom nothing of the same sending can reach any more."""
    gone = frozenset(lost)
    if not gone or draft.crisis.closed_at is not None:
        return
    out_of_reach = (
        reach for reach in draft.situation.sent.reach if reach.owed is not False and gone.issuperset(reach.under_way)
    )
    ladder.climb(draft, out_of_reach, failed=True, late=late)


def acknowledge(draft: Draft, act: AcknowledgeMessage) -> None:
    """Somebody received a message: its recipient, or the committee for a recipient on the telephone (R35)."""
    sent_message = draft.situation.sent.named.get(act.message)
    if sent_message is None:
        refuse("message_unknown", message=act.message)
    actor = draft.actor
    if actor != sent_message.recipient and draft.seated(actor, draft.plan.playbook.committee.roles) is None:
        refuse("not_your_message", message=act.message, person=actor)
    by_phone = draft.order.on_behalf_of is not None and sent_message.status == "unreachable"
    knows = (
        RANK[sent_message.status] >= RANK["sent"] or sent_message.status == "queued" or sent_message.answer is not None
    )
    if not (knows or by_phone):
        refuse("message_not_sent", message=act.message)
    spoken_for = draft.order.who != sent_message.recipient
    if act.answer == CARED and not spoken_for:
        refuse("care_of_oneself", message=act.message)
    if act.answer == CARED:
        draft.require_reason()
    if sent_message.answer == act.answer or (sent_message.answer is None and sent_message.status == "answered"):
        refuse("message_answered", message=act.message)
    if not replaces(sent_message.answer, act.answer, spoken_for=spoken_for):
        refuse("whereabouts_stand", message=act.message)
    _answer(draft, [Answer(message=sent_message.number, by=actor, answer=act.answer)], spoken_for=spoken_for)


def published(draft: Draft, act: MarkPublished) -> None:
    """A person of the committee published a prepared text; an exercise never reaches the public (R33)."""
    sent_message = draft.situation.sent.named.get(act.message)
    if sent_message is None:
        refuse("message_unknown", message=act.message)
    if sent_message.kind != "post" or draft.crisis.mode == "exercise":
        refuse("not_a_post", message=act.message)
    allowed = voices(draft)
    seat = draft.seated(draft.actor, allowed)
    if seat is None:
        titles = Titles(draft.plan.playbook.role[role].title for role in allowed)
        refuse("not_entitled", person=draft.actor, what=f"M{act.message}", roles=titles)
    if sent_message.status not in REACHED:
        refuse("post_not_ready", message=act.message)
    link = act.link.strip()
    if not _LINK.fullmatch(link):
        refuse("link_unusable")
    draft.add(PostPublished(message=act.message, link=link, seat=seat))


def answers(draft: Draft, act: RecordAnswers) -> None:
    """Write down answers that came in through channels; one that says nothing new changes nothing."""
    _only_machines(draft, "record_answers")
    _answer(draft, act.answers)


def _answer(draft: Draft, given: Iterable[Answer], *, spoken_for: bool = False) -> None:
    """Each answer counts for the recipient and those they stand in for, where it says more than before."""
    answers: list[Answered] = []
    changed: list[tuple[SentMessage, str, str | None, str]] = []
    seen: dict[tuple[int, str], str | None] = {}
    for answer in given:
        sent_message = draft.situation.sent.named.get(answer.message)
        if sent_message is None:
            continue
        for person, known in {sent_message.recipient: sent_message.answer, **sent_message.others}.items():
            before = seen.get((sent_message.origin, person), known)
            if replaces(before, answer.answer, spoken_for=spoken_for):
                seen[sent_message.origin, person] = answer.answer
                changed.append((sent_message, person, before, answer.answer))
                answers.append(
                    Answered(
                        origin=sent_message.origin,
                        recipient=person,
                        message=sent_message.number,
                        by=answer.by,
                        answer=answer.answer,
                        text=answer.text,
                    )
                )
    if answers:
        draft.add(MessagesAnswered(answers=tuple(answers)))
    for sent_message, person, before, after in changed:
        note_help(draft, sent_message, person, before, after)
    if draft.situation.standings and draft.plan.reads_answers:
        conditions.settle(draft)
        prerequisites.release(draft)
        indicators.propose(draft)
        messages.notify(draft)


def _only_machines(draft: Draft, what: str) -> None:
    if draft.order.who != DELIVERY:
        refuse("not_entitled", person=draft.order.who, what=what, roles=DELIVERY)
