"""Keeps an alarm from going to everybody by accident: many recipients take a second confirmation, by their number."""

from __future__ import annotations

from collections.abc import Iterable

from pca.domain.draft import Draft, refuse
from pca.domain.facts import AnyFact, MessagesQueued, WaveApproved
from pca.domain.messages import PUBLIC
from pca.domain.orders import CLOCK, DELIVERY


def confirmed(draft: Draft) -> None:
    """Refuse an order that tells more people than the installation allows, unless it says how many."""
    limit = draft.situation.sent.confirm_above
    if not limit or draft.order.who in (CLOCK, DELIVERY):
        return
    count = recipients(draft.facts)
    if any(isinstance(fact, WaveApproved) for fact in draft.facts) and draft.situation.sent.wave is not None:
        count += draft.situation.sent.wave.recipients
    if count > limit and draft.order.confirm_recipients != count:
        refuse("recipients_unconfirmed", count=count, limit=limit)


def recipients(facts: Iterable[AnyFact]) -> int:
    """How many recipients the facts tell at once, each counted once; what waits for approval is counted then."""
    queued = (fact for fact in facts if isinstance(fact, MessagesQueued) and fact.awaits is None)
    return len({person for fact in queued for person in fact.recipients} - {PUBLIC})
