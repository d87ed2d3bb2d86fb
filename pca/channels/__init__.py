"""The ways out of the house: each channel carries some kinds of text, and says honestly what became of them."""

from pca.channels.port import Abilities, Channel, Event, Inbound, Inbox, Outgoing, Receipt, Sent, Webhook

__all__ = ["Abilities", "Channel", "Event", "Inbound", "Inbox", "Outgoing", "Receipt", "Sent", "Webhook"]
