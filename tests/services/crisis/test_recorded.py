"""Decisions stand in the main courante among what people wrote, in one order of time, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from pca.domain import orders
from pca.domain.access.access import EVERYTHING, NOTHING
from pca.services.crisis.recorded import code_of, recorded
from pca.services.crisis.scene import scene
from pca.store.crisis import crisis as crises
from pca.store.crisis import decisions
from pca.store.log.log import LogFilter


def told(world: Any, **how: Any) -> list[str]:
    """What is read, each by its number; a decision with a D."""
    how = {"wanted": LogFilter(), "reach": EVERYTHING, "limit": 100, **how}
    with world.runtime.store.read() as unit:
        about = scene(world.runtime, unit, crises.crisis(unit, world.crisis))
        records = recorded(unit, about, how.pop("wanted"), how.pop("reach"), **how)
    return [code_of(one) for one in records]


@pytest.fixture
def written(crisis: Any) -> Any:
    """Decided at first (D1), an entry, decided for a region (D2), two entries, of which the last tells of before."""
    for step in ("Un.", "lockdown", "Deux.", "Trois."):
        crisis.clock.advance_to(crisis.clock.now() + timedelta(minutes=5))
        if step == "lockdown":
            crisis.decide("lockdown", perimeter="CS")
        else:
            before = crisis.clock.now() - timedelta(minutes=12) if step == "Trois." else None
            crisis.ok(orders.AddLogEntry(kind="fact", text=step, event_at=before), "dir")
    return crisis


@pytest.mark.parametrize(
    ("how", "order"),
    [
        ({}, "3 2 D2 1 D1"),
        ({"oldest": True}, "D1 1 D2 2 3"),
        ({"by_event": True, "oldest": True}, "D1 1 3 D2 2"),
        ({"wanted": LogFilter(kind="decision")}, "D2 D1"),
        ({"wanted": LogFilter(kind="fact")}, "3 2 1"),
        ({"wanted": LogFilter(text="deux")}, "2"),
        ({"wanted": LogFilter(text="essai")}, "D2 D1"),
        ({"reach": NOTHING}, ""),
    ],
)
def test_they_stand_in_one_order(written: Any, how: dict[str, Any], order: str) -> None:
    assert " ".join(told(written, **how)) == order


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("oldest", [True, False])
def test_page_after_page_all_of_it_is_read_once(
    written: Any, limit: int, oldest: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "AT_ONCE", 1)
    pages = [told(written, skip=skip, limit=limit, oldest=oldest) for skip in range(0, 6, limit)]
    assert " ".join(one for page in pages for one in page) == ("D1 1 D2 2 3" if oldest else "3 2 D2 1 D1")


def test_of_many_decisions_no_more_are_read_than_the_page_may_hold(
    written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "AT_ONCE", 1)
    read, record = [], decisions._LINES.record
    monkeypatch.setattr(decisions._LINES, "record", lambda row: read.append(row) or record(row))
    assert told(written, limit=1) == ["3"]
    assert len(read) == 1


def test_whatever_the_committee_does_stands_there_by_itself(written: Any) -> None:
    written.clock.advance_to(written.clock.now() + timedelta(minutes=1))
    written.ok(orders.PublishPoint(text="Point."), "dir")
    written.clock.advance_to(written.clock.now() + timedelta(minutes=1))
    written.ok(orders.SetLevel(measure="M5", level="near"), "dir")
    assert told(written, wanted=LogFilter(kind="decision")) == ["M5", "PS1", "D2", "D1"]
    assert told(written, wanted=LogFilter(kind="fact")) == ["3", "2", "1"]
    assert " ".join(told(written, limit=2, skip=1)) == "PS1 3"
    near = replace(NOTHING, regions=frozenset({"CS"}))
    assert "PS1" not in told(written, reach=near)
