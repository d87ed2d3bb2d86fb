"""What our bot answers to /start: the number of the chat, for whoever keeps the directory."""

from __future__ import annotations

from datetime import timedelta

from pca.catalogue import LANGUAGES, Words
from pca.channels.port import Inbound
from pca.runtime import Runtime
from pca.store.messages import incoming
from pca.store.messages.incoming import SentBack

START = "/start"
WHY = "greeting"

MOST = 3
"""How often a day one chat is answered."""

MOST_OF_ALL = 500
"""How often a day all chats together are: anybody may write to a bot."""

PARTED = "\n\n"
"""In every language one after the other, for the bot does not know who writes."""

_HOUSE = Words("house")


def greeting(event: Inbound) -> bool:
    """Whether somebody only opens a chat with our bot; what they write after that is read as from anybody."""
    return event.kind == "telegram" and event.text.split(maxsplit=1)[:1] == [START]


def greet(runtime: Runtime, event: Inbound) -> bool:
    """Lay ready the number of the chat for the delivery loop to send; False when it was told often enough today."""
    now = runtime.clock.now()
    since = now - timedelta(days=1)
    with runtime.store.write() as unit:
        texts = [sent_back for sent_back in incoming.sent_to(unit, event.from_, since) if sent_back.why == WHY]
        if len(texts) >= MOST or incoming.count_sent(unit, WHY, since) >= MOST_OF_ALL:
            return False
        letter = SentBack(
            at=now,
            why=WHY,
            incoming=0,
            kind=event.kind,
            address=event.from_,
            body=f"{runtime.settings.institution} – {_HOUSE.in_each('chat_number', PARTED, number=event.from_)}",
            language=LANGUAGES[0],
            mode="real",
            next_at=now,
        )
        incoming.send_back(unit, letter)
    return True
