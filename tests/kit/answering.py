"""How people answer without signing in: by the link of their message, or by SMS."""

from __future__ import annotations

from pca.channels.port import Inbound
from pca.services.messages import replies
from pca.store.messages import messages
from tests.web.conftest import House

PHONES = {"ops1": "+212600000001", "ops2": "+212600000002", "head-A": "+212600000003", "head-B": "+212600000004"}


def message_to(house: House, key: str, person: str) -> messages.MessageLine:
    with house.world.store.read() as unit:
        return [one for one in messages.messages(unit, key, recipient=person) if one.tasks][-1]


def link(house: House, key: str, person: str) -> str:
    return f"/r/{house.world.runtime.ticket(key, message_to(house, key, person).number)}"


def task_of(house: House, person: str) -> int:
    return min(number for number, task in house.world.live().items() if task.assignee == person)


def sms(house: House, sender: str, text: str, event: str = "") -> dict[str, int]:
    event = event or house.world.runtime.new_id()
    inbound = Inbound(provider="sms", event_id=event, kind="sms", from_=PHONES.get(sender, sender), text=text)
    return dict(replies.take(house.world.runtime, [inbound]))
