"""A crisis on a plan of a few words, and short ways to ask what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pca.domain import facts
from pca.store.engine.replay import replay
from tests.kit.five_states import CALM, MET, MOVES, TOLD
from tests.services.conftest import World

Make = Callable[..., World]


@pytest.fixture
def play(make_world: Make) -> Make:
    """A crisis on a plan of five states and the given measures, in its first state."""

    def begin(
        *measures: dict[str, Any], states: Any = None, more: Any = (), activate: bool = True, **parts: Any
    ) -> World:
        said = {"states": states or CALM, "transitions": [*MOVES, *more], "measures": list(measures)}
        world = make_world().vary(**{"communications": [TOLD], "stand_down_criteria": [MET], **said, **parts})
        world.prepare().open()
        if activate:
            world.decide("activate")
        return world

    return begin


def spoken(found: tuple[facts.AnyFact, ...]) -> list[str]:
    return [one.communication for one in World.of(found, facts.MessagesQueued) if one.communication != "task_opened"]


def replayed(world: World) -> None:
    """Every table follows from the journal, value by value."""
    assert not replay(world.store).differences


# ---------------------------------------------------------------- conditions of measures


def started(found: tuple[facts.AnyFact, ...]) -> list[tuple[str, str]]:
    return [(one.measure, one.perimeter) for one in World.of(found, facts.MeasureStarted)]


def stopped(found: tuple[facts.AnyFact, ...]) -> list[tuple[str, str, str]]:
    return [(one.measure, one.perimeter, one.because) for one in World.of(found, facts.MeasureStopped)]
