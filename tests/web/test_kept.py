"""What many ask for is made once, made anew when it was made of something else, and gone when it is over."""

from __future__ import annotations

from itertools import count

import pytest

from pca.web import kept
from pca.web.kept import Kept


def test_it_is_made_anew_only_when_it_was_made_of_something_else() -> None:
    memory, made = Kept(), count(1)
    asked = [memory.get("page", lambda: next(made), stamp=stamp) for stamp in (1, 1, 2, 2, 1)]
    assert asked == [1, 1, 2, 2, 3]
    assert len(memory) == 1, "the page of an earlier moment is not kept beside the later one"


def test_what_is_over_goes_when_something_else_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(kept, "perf_counter", lambda: now[0])
    memory = Kept()
    for name in range(50):
        memory.get(name, lambda: "page", seconds=10)
    memory.get("plan", lambda: "read")
    now[0] = 10.0
    memory.get("later", lambda: "page", seconds=10)
    assert len(memory) == 2


def test_no_more_than_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 3)
    memory, made = Kept(), count(1)
    for name in "abcd":
        memory.get(name, lambda: next(made))
    assert len(memory) == 3
    assert memory.get("d", lambda: next(made)) == 4
    assert memory.get("a", lambda: next(made)) == 5, "the one asked for longest ago went first"
