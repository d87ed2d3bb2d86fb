"""The main courante as stored: two times, corrections that strike through, nothing erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from pca.domain import facts
from pca.domain.journal import Entry
from pca.store.kit.database import Store
from pca.store.log import log

Tell = Callable[..., Entry]
KEY = "2020-1"


def written(number: int, event_at: datetime, **more: Any) -> facts.LogEntryAdded:
    return facts.LogEntryAdded(number=number, kind="fact", text=f"text {number}", event_at=event_at, **more)


def test_event_time_and_entry_time_are_apart(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    late = written(1, noon - hour, source="radio", reliability="probable", late_reason="no signal", links=("T1", "M2"))
    tell(opened, late, who="P1", on_behalf_of="P3", informant="P4")
    with opened.read() as unit:
        [found] = log.log_entries(unit, KEY)
    assert (found.event_at, found.entered_at, found.text, found.mode) == (noon - hour, noon, "text 1", "real")
    assert (found.entered_by, found.on_behalf_of, found.informant) == ("P1", "P3", "P4")
    assert (found.source, found.reliability, found.late_reason) == ("radio", "probable", "no signal")
    assert (found.links, found.corrects, found.struck_by) == (("T1", "M2"), None, None)


def test_a_correction_strikes_through_and_names(opened: Store, tell: Tell, noon: datetime) -> None:
    tell(opened, written(1, noon))
    tell(opened, written(2, noon, corrects=1))
    with opened.read() as unit:
        struck, correcting = log.log_entries(unit, KEY)
    assert (struck.text, struck.struck_by, correcting.corrects) == ("text 1", 2, 1)


def test_entries_come_by_number_or_by_event(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    for number, ago in ((1, 0), (2, 5), (3, 2)):
        tell(opened, written(number, noon - ago * hour))
    with opened.read() as unit:
        assert [one.number for one in log.log_entries(unit, KEY)] == [1, 2, 3]
        assert [one.number for one in log.log_entries(unit, KEY, by_event=True)] == [2, 3, 1]
        assert [one.number for one in log.log_entries(unit, KEY, after=1, limit=1)] == [2]
