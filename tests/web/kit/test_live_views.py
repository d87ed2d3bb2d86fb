"""Nobody who follows a view is left with what is older than what another one was told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from pca.domain.topics import Topic
from pca.web.kit.cache import Shown
from pca.web.kit.live_views import Listener, LiveEvent, LiveView, LiveViews, PartMade

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


def follower(views: LiveViews, asked: PartMade) -> tuple[Listener, LiveView]:
    listener = Listener(request=None, addresses=(PART,), topics=frozenset())  # type: ignore[arg-type]
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


async def _now(journal: Journal) -> PartMade:
    return made(journal.head)
