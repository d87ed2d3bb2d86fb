"""What a message is called: by the plan that says it, or by the house, for what the engine says by itself."""

from __future__ import annotations

from pca.catalogue import Words
from pca.services.crisis.scene import Scene

_NOTICES = Words("house.notices")


def message_title(about: Scene, communication: str) -> str:
    """What a message is called; its identifier only where this version knows nothing of it."""
    known = about.plan.playbook.communication.get(communication)
    if known is not None:
        return about.say(known.title)
    return _NOTICES.word(communication, about.language)
