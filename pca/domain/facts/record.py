"""What happened to the directory, to plan versions, or to nothing at all: facts outside any state."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pca.domain.act import Personal
from pca.domain.directory import ROOT, Person, Region, Site, SiteKind
from pca.domain.facts.fact import Fact
from pca.domain.orders import Observation
from pca.domain.rotas import Rota


class Refused(Fact, frozen=True, tag="refused"):
    """The order was refused and nothing else changed (R16). `code` is stable, `details` fill the sentence."""

    code: str
    details: dict[str, str] = {}


class DirectoryChanged(Fact, frozen=True, tag="directory_changed"):
    """Records added or changed, and identifiers that left."""

    digest: str
    regions: tuple[Region, ...] = ()
    sites: tuple[Site, ...] = ()
    people: tuple[Person, ...] = ()
    left: tuple[str, ...] = ()
    """People."""
    places_left: tuple[str, ...] = ()
    """Regions and sites, apart: a person may be called what a site is called."""
    kinds: tuple[SiteKind, ...] | None = None
    """The whole list of kinds of site, where it changed."""
    rotas: tuple[Rota, ...] | None = None
    """All rotas, where one of them changed."""


class StatusDeclared(Fact, frozen=True, tag="status_declared"):
    """A person's organisational status changed."""

    person: str
    status: str


class PlanPublished(Fact, frozen=True, tag="plan_published"):
    """A plan version was kept, with its whole content: past versions stay readable (R02)."""

    hash: str
    plan: str
    version: str
    author: str
    body: str


class PlanApproved(Fact, frozen=True, tag="plan_approved"):
    """A plan version was approved by somebody other than its author (R65)."""

    hash: str
    by: str
    editorial: bool = False
    """Whether the approver confirmed that only the wording changed where the author says so."""
    against: str = ""
    """The version it was compared with then, by its hash: the one approved last until now."""


class LogEntryAdded(Fact, frozen=True, tag="log_entry_added"):
    """One entry of the main courante; nothing is ever erased, a correction strikes the old one through."""

    number: int
    kind: str
    text: str
    event_at: datetime
    source: str = ""
    reliability: str = "confirmed"
    corrects: int | None = None
    late_reason: str = ""
    links: tuple[str, ...] = ()
    perimeter: str = ROOT
    to_undo: bool = False
    undo_by: datetime | None = None
    undo_owner: str = ""
    undoes: int | None = None


class PointPublished(Fact, frozen=True, tag="point_published"):
    """A point of situation; `missed` counts those due before it that nobody published (R30)."""

    number: int
    text: str
    due_at: datetime | None = None
    missed: int = 0
    next_at: datetime | None = None


class IndicatorsObserved(Fact, frozen=True, tag="indicators_observed"):
    """New indicator values."""

    observations: tuple[Observation, ...]
    source: str = ""


class PersonalTextKept(Fact, frozen=True, tag="personal_text_kept"):
    """Somebody was warned that their text looks as if it told of health or identity, and kept it all the same."""

    kinds: tuple[Personal, ...]


class Consulted(Fact, frozen=True, tag="consulted"):
    """Somebody took a copy of the record away: up to which entry, and by which filters it was limited (R56)."""

    what: Literal["journal"]
    entries: int
    head: str
    chosen: dict[str, str] = {}


class DirectoryExported(Fact, frozen=True, tag="directory_exported"):
    """Somebody took the directory away as files, with or without names and addresses."""

    people: int
    names: bool = True


class ActivityInterrupted(Fact, frozen=True, tag="activity_interrupted"):
    """An activity stands still; its clocks run from `since`."""

    activity: str
    since: datetime
    rto_at: datetime
    mtpd_at: datetime
    next_at: datetime
    """The next mark: three quarters of the RTO."""


class ActivityRestored(Fact, frozen=True, tag="activity_restored"):
    """An activity works again, partly or fully."""

    activity: str
    partial: bool = False


class ActivityLeftDown(Fact, frozen=True, tag="activity_left_down"):
    """The crisis was closed while an activity still stood still: its clock is stopped, and the file says so."""

    activity: str


class MarkReached(Fact, frozen=True, tag="mark_reached"):
    """An interrupted activity reached 75 % of its RTO, its RTO, or its MTPD (R10); each once."""

    activity: str
    mark: Literal["rto_75", "rto", "mtpd"]
    next_at: datetime | None = None


RecordFact: TypeAlias = (
    Refused
    | DirectoryChanged
    | DirectoryExported
    | StatusDeclared
    | PlanPublished
    | PlanApproved
    | LogEntryAdded
    | PointPublished
    | IndicatorsObserved
    | Consulted
    | PersonalTextKept
    | ActivityInterrupted
    | ActivityRestored
    | ActivityLeftDown
    | MarkReached
)
