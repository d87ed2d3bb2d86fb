"""What people may ask to have recorded: entries of the log, points of situation, figures, and what stands still."""

from __future__ import annotations

from typing import Literal

import msgspec

from pca.domain.act import Act, Instant
from pca.domain.directory import ROOT


class AddLogEntry(Act, frozen=True, tag="add_log_entry"):
    """Write in the main courante. The order's `why` explains a late entry (R26)."""

    kind: Literal["fact", "decision", "action", "message_in", "message_out", "risk", "waiver", "request"]
    text: str
    event_at: Instant | None = None
    """When it happened; now unless said otherwise."""
    source: str = ""
    reliability: Literal["confirmed", "probable", "unconfirmed"] = "confirmed"
    corrects: int | None = None
    """Number of the entry this one strikes through (R25); it belongs to the same place."""
    links: tuple[str, ...] = ()
    perimeter: str = ROOT
    """The region or site whose log it is; the whole crisis unless said otherwise."""
    to_undo: bool = False
    """Whether it tells of something that must be undone before the crisis ends; a waiver always does."""
    undo_by: Instant | None = None
    """By when."""
    undo_owner: str = ""
    """Who sees to it."""
    undoes: int | None = None
    """Number of the entry whose matter is undone by what this one tells: the proof."""


class PublishPoint(Act, frozen=True, tag="publish_point"):
    """Publish a point of situation (R30)."""

    text: str
    expects: int | None = None
    """Number of the last point the person saw; a newer one refuses this order."""


class Observation(msgspec.Struct, frozen=True):
    """One value of one indicator at one instant, as exact text: `55.56`, `true`, `2020-03-16`."""

    indicator: str
    value: str
    observed_at: Instant
    perimeter: str = "root"
    """Where it was observed: the institution, or a region or site of the directory."""

    @property
    def name(self) -> str:
        """How conditions call it: `cases`, or `cases(CS)` for what was observed in one perimeter."""
        return self.indicator if self.perimeter == "root" else f"{self.indicator}({self.perimeter})"


class Observe(Act, frozen=True, tag="observe"):
    """Record indicator values; thresholds they cross become proposals, never decisions (R12)."""

    observations: tuple[Observation, ...]
    source: str = ""


class CountIndicators(Act, frozen=True, tag="count_indicators"):
    """Take down what the engine counted of its own state; a value of nothing is unknown. Given by the house alone."""

    observations: tuple[Observation, ...]


class Interrupt(Act, frozen=True, tag="interrupt"):
    """Say that an activity stands still since an instant: its RTO and MTPD clocks run (R10)."""

    activity: str
    since: Instant | None = None


class Restore(Act, frozen=True, tag="restore"):
    """Say that an activity works again, partly or fully; only full service stops the clock."""

    activity: str
    partial: bool = False


class RecordConsultation(Act, frozen=True, tag="record_consultation"):
    """Say that the person took a copy of the record with them (R56)."""

    what: Literal["journal"]
    entries: int
    """Number of the last entry the copy may hold."""
    head: str
    """Chain value at that entry, in hex."""
    chosen: dict[str, str] = {}
    """The filters it was limited by; empty for the whole."""


class RecordDirectoryExport(Act, frozen=True, tag="record_directory_export"):
    """Say that the person took the directory away as files."""

    people: int
    names: bool = True
    """Whether names and addresses are in it."""
