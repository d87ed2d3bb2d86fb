"""An outcome raises what is known of a message and never lowers it: every status met with everything that may come."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pca.domain.draft import Draft
from pca.domain.facts import DeliveriesRecorded, ReceiptsRecorded
from pca.domain.known import MessagesKnown
from pca.domain.message_acts import Delivery, Receipt
from pca.domain.orders import DELIVERY, AnyAct, Order, RecordDeliveries, RecordReceipts
from pca.domain.outcomes import RANK, deliveries, receipts
from pca.domain.sendings import SentMessage
from pca.domain.situation import Crisis, Situation
from pca.domain.whereabouts import replaces

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CRISIS = Crisis(key="2026-1", plan="h1", title="Essai", mode="real", opened_at=NOON, closed_at=NOON)
"""Over: what is known of its messages still rises, and no next way is taken."""

NOT_LEFT = {"awaiting_approval", "queued", "suppressed", "unreachable"}
"""Known of a message that never left: that it was sent after all is news."""

RAISES: dict[str, set[str]] = {
    **{known: {"sent", "failed", "delivered", "read"} for known in NOT_LEFT},
    "sent": {"failed", "delivered", "read"},
    "failed": {"delivered", "read"},
    "delivered": {"read"},
    "read": set(),
    "answered": set(),
}
"""The receipts that say something new, by what is known."""

RAISES_BY_MAIL = {**RAISES, "delivered": {"failed", "read"}, "failed": {"read"}}
"""Mail servers tell in turn: one that gave up comes after one that took it."""


def drafted(act: AnyAct, known: str) -> Draft:
    """An order of the delivery about message 1, of which so much is known."""
    told = SentMessage(number=1, origin=1, recipient="P1", status=known)
    order = Order(id="o", who=DELIVERY, crisis=CRISIS.key, act=act)
    return Draft(None, Situation(crisis=CRISIS, sent=MessagesKnown(named={1: told})), order, NOON)


def test_the_tables_name_every_status() -> None:
    assert set(RAISES) == set(RAISES_BY_MAIL) == set(RANK)


@pytest.mark.parametrize("known", RANK)
@pytest.mark.parametrize("outcome", ["sent", "retry", "held", "failed", "suppressed", "unreachable"])
def test_a_delivery_counts_while_the_message_waits_and_sent_is_sent_in_any_case(known: str, outcome: Any) -> None:
    act = RecordDeliveries(deliveries=(Delivery(1, outcome, retry_at=NOON),))
    draft = drafted(act, known)
    deliveries(draft, act)
    counts = known in NOT_LEFT if outcome == "sent" else known == "queued"
    assert draft.facts == ([DeliveriesRecorded(deliveries=act.deliveries)] if counts else [])


@pytest.mark.parametrize(("channel", "raises"), [("sms", RAISES), ("mail", RAISES_BY_MAIL)])
@pytest.mark.parametrize("known", RANK)
@pytest.mark.parametrize("status", ["sent", "failed", "delivered", "read"])
def test_a_receipt_counts_only_when_it_says_more(
    channel: str, raises: dict[str, set[str]], known: str, status: Any
) -> None:
    act = RecordReceipts(receipts=(Receipt(1, status),), channel=channel)
    draft = drafted(act, known)
    receipts(draft, act)
    counts = status in raises[known]
    assert draft.facts == ([ReceiptsRecorded(receipts=act.receipts, channel=channel)] if counts else [])


def test_of_two_that_say_as_much_the_first_counts_and_of_several_the_one_that_says_most() -> None:
    first, again = Receipt(1, "failed", error="550"), Receipt(1, "failed", error="554")
    for told, kept in (((first, again), first), ((first, Receipt(1, "read"), again), Receipt(1, "read"))):
        act = RecordReceipts(receipts=told, channel="sms")
        draft = drafted(act, "sent")
        receipts(draft, act)
        assert draft.facts == [ReceiptsRecorded(receipts=(kept,), channel="sms")]


HELP_ENDS = {"safe", "cared"}


@pytest.mark.parametrize("spoken_for", [False, True])
@pytest.mark.parametrize("before", [None, "received", "safe", "absent", "help", "cared"])
@pytest.mark.parametrize("after", ["received", "safe", "absent", "help", "cared"])
def test_thank_you_never_replaces_where_somebody_is(before: str | None, after: str, spoken_for: bool) -> None:
    where = {"safe", "absent", "help", "cared"}
    if before is None:
        expected = True
    elif before == after:
        expected = False
    elif before == "help":
        expected = after in HELP_ENDS or (spoken_for and after in where)
    else:
        expected = after in where or before not in where
    assert replaces(before, after, spoken_for=spoken_for) is expected
