"""A roll-call made from its page, and what people answer to it."""

from __future__ import annotations

from pca.domain.message_acts import Answer, RecordAnswers
from pca.domain.orders import DELIVERY
from pca.store.messages import messages, responses
from tests.web.conftest import Browser, House


def called(director: Browser, key: str, **fields: str) -> int:
    answer = director.fill(f"/crises/{key}/roll-call", why="Séisme ressenti.", **fields)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].split("/roll-call/")[1].split("?")[0])


def answer(house: House, key: str, wave: int, person: str, said: str) -> None:
    with house.world.store.read() as unit:
        [owed] = responses.obligations(unit, key, origin=wave, recipient=person)
    assert owed.recipient == person
    with house.world.store.read() as unit:
        number = next(one.number for one in messages.messages(unit, key, recipient=person) if one.origin == wave)
    house.world.ok(RecordAnswers(answers=(Answer(message=number, by=person, answer=said),)), DELIVERY)
