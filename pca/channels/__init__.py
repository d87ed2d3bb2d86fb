"""The ways out of the house: each channel carries some kinds of text, and says honestly what became of them."""

from pca.channels.port import Channel, Outgoing, Sent

__all__ = ["Channel", "Outgoing", "Sent"]
