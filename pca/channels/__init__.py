"""The ways out of the house: each channel carries some kinds of text, and says honestly what became of them."""

from pca.channels.port import (
    Abilities,
    AnswerSource,
    Channel,
    Event,
    Inbound,
    Outgoing,
    ProviderReceipt,
    Sent,
    Webhook,
    send_alone,
)

__all__ = [
    "Abilities",
    "AnswerSource",
    "Channel",
    "Event",
    "Inbound",
    "Outgoing",
    "ProviderReceipt",
    "Sent",
    "Webhook",
    "send_alone",
]
