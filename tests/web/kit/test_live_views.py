"""Nobody who follows a view is left with what is older than what another one was told."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from pca.domain.topics import Topic
from pca.web.kit import live_views
from pca.web.kit.cache import Shown
from pca.web.kit.live_event import LiveEvent
from pca.web.kit.live_views import Listener, LiveView, LiveViews, PartMade

PART = "/live/x"


class Journal:
    """What was touched, entry by entry; every entry concerns every view."""

    def __init__(self) -> None:
        self.head = 0

    def since(self, topics: Iterable[Topic], seq: int) -> bool:
        return self.head > seq


def made(seq: int) -> PartMade:
    shown = Shown(None, f"at {seq}", seq, frozenset(), "all alike")
    return PartMade(200, shown, LiveEvent("part", shown.part, seq))


def follower(views: LiveViews, asked: PartMade, person: str = "") -> tuple[Listener, LiveView]:
    listener = Listener(request=None, addresses=(PART,), topics=frozenset(), person=person)  # type: ignore[arg-type]
    return listener, views.place(listener, PART, asked)


def told(listener: Listener) -> str:
    return listener.waiting[PART].plain.decode()


def test_news_that_one_asked_for_is_told_to_all() -> None:
    async def play() -> None:
        journal: Any = Journal()
        views = LiveViews(journal)
        first, view = follower(views, made(0))
        await view.take(made(0), (first,))
        second, _ = follower(views, made(0))
        journal.head = 1
        await view.take(made(1), (second,))
        assert ("at 1" in told(first), "at 1" in told(second)) == (True, True)
        view.close()

    asyncio.run(play())


def test_what_was_asked_for_earlier_and_comes_later_is_made_anew() -> None:
    async def play() -> None:
        journal: Any = Journal()
        views = LiveViews(journal)
        views.ask = lambda listener, address: _now(journal)  # type: ignore[assignment,method-assign]
        first, view = follower(views, made(0))
        journal.head = 1
        await view.take(made(1), (first,))
        second, _ = follower(views, made(0))
        await view.take(made(0), (second,))
        for _ in range(200):
            if "at 1" in told(second):
                break
            await asyncio.sleep(0.01)
        assert "at 1" in told(second)
        view.close()

    asyncio.run(play())


def test_a_part_waits_for_what_surrounds_it_when_one_entry_touched_both() -> None:
    async def play() -> None:
        journal: Any = Journal()
        views = LiveViews(journal)
        views.ask = lambda listener, address: _now(journal)  # type: ignore[assignment,method-assign]
        line, page = follower(views, made(0))
        around = views.place(line, "/live/surroundings", made(0))
        await page.take(made(0), (line,))
        await around.take(made(0), (line,))
        line.waiting.clear()
        journal.head = 1
        around.wake()
        await page.take(made(1), (line,))
        assert line.behind, "what surrounds it is of the entry before"
        while line.behind:
            await asyncio.sleep(0.01)
        assert {event.id for event in line.waiting.values()} == {1}
        page.close()
        around.close()

    asyncio.run(play())


async def _now(journal: Journal) -> PartMade:
    return made(journal.head)


def test_whoever_asks_too_much_holds_up_nobody_who_sees_the_same() -> None:
    async def play() -> None:
        journal: Any = Journal()
        views = LiveViews(journal)
        first, view = follower(views, made(0), "busy")
        second, _ = follower(views, made(0), "calm")
        asked = list[str]()

        async def ask(listener: Listener, _address: str) -> PartMade:
            asked.append(listener.person)
            return PartMade(503) if listener.person == "busy" else made(journal.head)

        views.ask = ask  # type: ignore[method-assign]
        journal.head = 1
        assert await view._make()
        assert ("at 1" in told(first), "at 1" in told(second), asked) == (True, True, ["busy", "calm"])
        view.close()

    asyncio.run(play())


def test_many_lines_of_one_person_look_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play() -> tuple[int, str]:
        inside, most, order = Counter[str](), 0, list[str]()

        async def asked(person: Any, _address: str) -> PartMade:
            nonlocal most
            inside[person] += 1
            most = max(most, inside["greedy"])
            await asyncio.sleep(0)
            inside[person] -= 1
            order.append(person)
            return made(0)

        monkeypatch.setattr(live_views, "_asked", asked)
        journal: Any = Journal()
        views = LiveViews(journal)
        people = ["greedy"] * 40 + ["calm"]
        lines = [Listener(request=one, addresses=(PART,), topics=frozenset(), person=one) for one in people]  # type: ignore[arg-type]
        await asyncio.gather(*(views.look(line) for line in lines))
        views.close()
        return most, order[1]

    assert asyncio.run(play()) == (1, "calm")
