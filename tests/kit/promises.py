"""What must be true after any crash: nothing confirmed is lost, nobody is forgotten."""

from __future__ import annotations

from typing import Any

from pca.channels.mail import message_id
from pca.services.messages.delivery import deliver, release_leases
from pca.store.audit import journal
from pca.store.kit.database import Store
from pca.store.messages import messages


def confirmed_is_kept(store: Store, told: dict[str, int]) -> None:
    with store.read() as unit:
        kept = {entry.id: seq for seq, entry in journal.entries(unit)}
    lost = {order: seq for order, seq in told.items() if kept.get(order) != seq}
    assert not lost, f"confirmed, and lost: {lost}"


def nobody_was_forgotten(world: Any, mailbox: Any) -> int:
    """Send the rest; then each message that is said to be sent was accepted, under its own name. How many twice?"""
    world.runtime.holder = "victim"
    release_leases(world.runtime)
    for _ in range(1000):
        if not deliver(world.runtime).left:
            break
    with world.store.read() as unit:
        lines = messages.messages(unit, world.crisis)
    left = [one for one in lines if one.status not in ("sent", "suppressed", "awaiting_approval")]
    assert not left, left
    sent = {
        (message_id(f"{world.crisis}/M{one.number}", "institution.example"), f"{one.recipient}@institution.example")
        for one in lines
        if one.status == "sent"
    }
    assert sent <= set(mailbox.accepted), "said to be sent, never accepted"
    late = {
        message_id(f"{world.crisis}/M{one.number}", "institution.example")
        for one in lines
        if one.status == "suppressed"
    }
    unknown = {name for name, _ in set(mailbox.accepted) - sent} - late
    assert not unknown, "accepted, and not known to have been sent"
    return sum(mailbox.accepted.values()) - len(mailbox.accepted)
