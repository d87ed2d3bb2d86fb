"""What people who are signed in send lies in memory until it is answered: nobody has very much there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from starlette.requests import Request

from pca.domain.access.access import AccessRole
from pca.web.kit import receiving
from pca.web.kit.forms import Form
from pca.web.kit.lanes import Crowded
from pca.web.kit.receiving import BODIES, LARGE, LARGE_IN_ALL, Intake, TooSlow, bounded, is_large
from tests.web.conftest import House


def asking(headers: Mapping[str, str], method: str = "POST") -> Request:
    lines = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": method, "headers": lines})


FORM = asking({"content-length": "900"})
FILE = asking({"content-length": "25000000"})


@pytest.mark.parametrize(
    ("headers", "large"),
    [
        ({}, False),
        ({"content-length": "1000000"}, False),
        ({"content-length": "1000001"}, True),
        ({"content-length": "٩"}, True),
        ({"content-length": "-1"}, True),
        ({"transfer-encoding": "chunked"}, True),
    ],
)
def test_what_does_not_say_how_long_it_is_counts_as_long(headers: Mapping[str, str], large: bool) -> None:
    assert is_large(asking(headers)) is large


class Sending:
    """Requests of many people that are under way."""

    def __init__(self) -> None:
        self.intake, self.inside, self.refused, self.over = Intake(), 0, 0, asyncio.Event()

    async def send(self, person: str, request: Request) -> None:
        try:
            async with self.intake.place(person, request):
                self.inside += 1
                await self.over.wait()
        except Crowded:
            self.refused += 1

    async def all_of(self, *requests: tuple[str, Request]) -> tuple[int, int]:
        """How many are inside at once, and how many were sent away in the end."""
        under_way = [asyncio.create_task(self.send(person, request)) for person, request in requests]
        for _ in range(10):
            await asyncio.sleep(0)
        inside = self.inside
        self.over.set()
        await asyncio.gather(*under_way)
        return inside, self.refused


def test_one_person_sends_few_large_forms_at_a_time() -> None:
    """The rest waits unread, and is taken in its turn; somebody else's is not held up."""

    async def played() -> None:
        many = Sending()
        assert await many.all_of(*[("a", FILE)] * 20, ("b", FILE)) == (LARGE + 1, 0)
        assert many.inside == 21
        assert await Sending().all_of(*[("a", FILE)] * LARGE, *[("a", FORM)] * 10) == (LARGE + 10, 0)
        assert await Sending().all_of(*[(str(person), FILE) for person in range(100)]) == (LARGE_IN_ALL, 0)

    asyncio.run(played())


def test_who_sends_very_much_at_once_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def played() -> None:
        assert await Sending().all_of(*[("a", FORM)] * (BODIES + 5), ("b", FORM)) == (BODIES + 1, 5)
        monkeypatch.setattr(receiving, "TURN", 0.01)
        busy = Sending()
        first = [asyncio.create_task(busy.send("a", FILE)) for _ in range(LARGE)]
        await asyncio.sleep(0)
        await busy.send("a", FILE)
        assert busy.refused == 1, "it waited for its turn, and no longer"
        busy.over.set()
        await asyncio.gather(*first)
        await busy.send("a", FILE)
        assert (busy.inside, busy.refused) == (LARGE + 1, 1), "places are given back"

    asyncio.run(played())


def test_reading_is_never_counted() -> None:
    async def played() -> None:
        page = asking({}, "GET")
        assert await Sending().all_of(*[("a", page)] * 300) == (300, 0)

    asyncio.run(played())


def test_a_large_form_has_an_end_however_it_drips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody signed in, too: a byte now and then keeps no place for ever, and silence ends it before that."""

    async def played() -> None:
        async def drip() -> dict[str, object]:
            await asyncio.sleep(0.001)
            return {"type": "http.request", "body": b"x", "more_body": True}

        async def silent() -> dict[str, object]:
            await asyncio.sleep(60)
            return {}

        dripping = bounded(drip, 10**6, 0.05)

        async def read_on() -> None:
            while True:
                await dripping()

        with pytest.raises(TooSlow):
            await read_on()
        monkeypatch.setattr(receiving, "SILENCE", 0.01)
        with pytest.raises(TooSlow):
            await bounded(silent, 10**6, 60.0)()

    asyncio.run(played())


def test_the_application_asks_for_turns(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "BODIES", 0)
    browser = house.browser("dir", AccessRole.DIRECTOR)
    assert browser.get("/crises").status_code == 200
    answer = browser.post("/api/crises", json={})
    assert (answer.status_code, answer.json()["code"]) == (503, "crowded")


def test_nothing_of_a_form_outlives_its_answer(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever holds a request in a circle: twenty-five megabytes would wait there until rubbish is looked for."""
    forms: list[Form] = []
    forget = Form.forget

    def noted(form: Form) -> None:
        forget(form)
        forms.append(form)

    monkeypatch.setattr(Form, "forget", noted)
    browser = house.browser("ops1", AccessRole.OBSERVER)
    answer = browser.post(
        "/crises/2026-1/tasks/1/evidence", data={"csrf": "x"}, files={"file-": ("a.txt", b"much", "text/plain")}
    )
    assert answer.status_code == 403
    assert [(form.fields, form.files) for form in forms] == [({}, ())]
