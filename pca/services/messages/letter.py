"""A letter: one message on its way to one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pca.channels import Outgoing
from pca.domain.contact_points import ContactKind
from pca.domain.orders import Delivery
from pca.store.messages.outbox import DueMessage


@dataclass(frozen=True)
class Letter:
    """One message ready to go (`outgoing`), or what became of it without being sent (`settled`)."""

    waiting: DueMessage
    outgoing: Outgoing | None = None
    digest: str = ""
    settled: Delivery | None = None
    addresses: Mapping[ContactKind, str] = field(default_factory=dict)
    """Where it may go, by kind of contact point, the recipient's first choice first; nowhere for what is put up."""
    within: int | None = None
    """The message whose text carries this one along."""
