"""What is done in which state, by whom, how fast, how often, and what must be undone afterwards."""

from datetime import timedelta
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, model_validator

from pca.domain.diagnosis import Faulty
from pca.domain.opening_hours import SiteRegime
from pca.domain.plan.activities import Priority
from pca.domain.plan.prerequisites import After
from pca.domain.plan.repeats import Repeat, TimeOfDay
from pca.domain.plan.staff import Staff, TravelRule
from pca.domain.plan.terms import MOST_DAYS, Duration, ExpressionText, Key, Part, PersonKey, parse_duration
from pca.domain.plan.text import Text, Titled
from pca.domain.plan.weeks import WeekHours


class Evidence(StrEnum):
    """Whether a checklist item asks for a file or photo."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Item(Titled):
    """One line of a checklist."""

    TITLE = "text"

    id: Key = ""
    text: Text
    evidence: Evidence = Evidence.NONE


MOST_ENTRIES = 200
"""Entries a list given while a crisis runs may have, whatever a plan says."""


class Each(Part):
    """One task for each site (or region) that matches; for each person who matches; or for each entry of a list that is
    given when the measure starts. A site's goes to its head; a region's to its head where the measure's team exists
    `per: region`, and to the team's lead otherwise; a person's as `given_to` says; an entry's to the team's lead."""

    kind: Literal["site", "region", "person", "entry"]
    where: ExpressionText | None = None
    """A condition over `type`, `region`, `site` and `staff` (for a region: `region`). For a person over `site`,
    `site_type`, `region`, `network`, `status`, and `answer`: what the person answered when asked where they are
    (`help`, `safe`, `telework`, `absent`), `silent` when they were asked and the time to answer is over, else empty."""
    teams: tuple[Key, ...] = ()
    """For a person: members of these teams …"""
    roles: tuple[Key, ...] = ()
    """… and holders and deputies of these roles; everybody when neither is said. `where` chooses among them."""
    given_to: Literal["team", "site", "person"] = "team"
    """For a person: who does it: the measure's team, whoever is responsible for their site, or they themselves."""
    ask: Text | None = None
    """For an entry: what the list is of, as it is asked when the measure is decided or started."""
    most: int = Field(default=50, ge=1, le=MOST_ENTRIES)
    """For an entry: how many the list may have."""

    @model_validator(mode="after")
    def _own_words(self) -> "Each":
        if self.kind != "person" and (self.teams or self.roles or self.given_to != "team"):
            raise Faulty("rule.each_person")
        if self.kind == "entry" and (self.where is not None or self.ask is None):
            raise Faulty("rule.each_entry")
        if self.kind != "entry" and self.ask is not None:
            raise Faulty("rule.each_ask")
        return self


class RegimeAsked(Part):
    """What the measure makes of the sites it concerns, as long as it holds; then what was before comes back.

    Where several measures meet at one site, and with what people set by hand, the strictest one is in force.
    """

    kind: SiteRegime
    """From the usual to the strictest: `open`, `reduced`, `no_cash`, `by_appointment`, `alternate_site`, `closed`."""
    hours: WeekHours | None = None
    """The hours under it: `mon-fri 09:00-15:00`. They open no door before or after the usual hours of the day."""

    @model_validator(mode="before")
    @classmethod
    def _kind_alone(cls, value: Any) -> Any:
        return value if isinstance(value, dict | RegimeAsked) else {"kind": value}


class Level(Part):
    """One grade of a graded measure, such as how far one may travel."""

    id: Key
    title: Text
    instructions: Text
    holds_in: tuple[Key, ...] = ()
    """States in which this level applies by itself; the first level applies otherwise."""
    propose_when: ExpressionText | None = None
    regime: RegimeAsked | None = None
    """What it makes of its sites; what the measure says otherwise."""
    travel: TravelRule | None = None
    """Which trips it allows; what the measure's `staff` says otherwise."""
    propose_after_days: int | None = Field(default=None, ge=1, le=MOST_DAYS)
    """Its threshold must have held on so many days in a row, by the figures of each day."""
    withdraw_when: ExpressionText | None = None
    """Once proposed, it stays proposed until this is so; unless said otherwise, as long as the threshold holds."""


class Asked(Part):
    """What is asked of people. The title says it all, unless instructions and a checklist say more."""

    @model_validator(mode="before")
    @classmethod
    def _title_says_it(cls, value: Any) -> Any:
        if not isinstance(value, dict) or not isinstance(value.get("title"), str | dict):
            return value
        return {"instructions": value["title"], "checklist": [{"text": value["title"]}], **value}


class Undo(Asked):
    """What must be undone when the measure stops: a task too."""

    title: Text
    instructions: Text
    """The title, unless said otherwise."""
    checklist: tuple[Item, ...] = Field(min_length=1)
    """The title alone, unless said otherwise."""
    complete_within: Duration


class Due(Part):
    """When a task must be done, counted from something else than its opening.

    So long after the state was entered in which its place stands, or around the day a figure names: the one of the
    place itself, else of what lies around it. Never sooner than the task may be acknowledged.
    """

    after: Duration | None = None
    before: Duration | None = None
    entering: Key | None = None
    """The state whose entering counts."""
    date: Key | None = None
    """An indicator with `type: date`. While it is unknown `complete_within` applies; another day moves open tasks."""
    at: TimeOfDay = "00:00"
    """With `date`: the wall-clock time from which one counts, in the plan's zone."""

    @model_validator(mode="after")
    def _one_way(self) -> "Due":
        if (self.entering is None) == (self.date is None):
            raise Faulty("rule.due_way")
        if self.entering is not None and (self.after is None or self.before is not None or self.at != "00:00"):
            raise Faulty("rule.due_entering")
        if self.after is not None and self.before is not None:
            raise Faulty("rule.due_both")
        return self


class Target(Part):
    """How much the measure should achieve, and the indicator that counts it."""

    quantity: int = Field(gt=0)
    unit: Text
    indicator: Key


class OnLeave(StrEnum):
    """What becomes of open tasks when the measure stops (R42): never dropped silently."""

    CANCEL = "cancel"
    CONTINUE = "continue"
    TRANSFER = "transfer"


class Measure(Asked):
    """One measure. It says in which states it holds; the engine starts and stops it by comparing."""

    id: Key
    axis: Key
    """The family it is of; the first one unless said otherwise."""
    title: Text
    instructions: Text
    """The title, unless said otherwise."""
    holds_in: tuple[Key, ...] = ()
    """States in which the measure holds, with all that lies inside them; it goes on while a move leads from one to
    another. None for a measure that is only the fallback of another."""
    when: ExpressionText | None = None
    """In those states it holds only while this is true: the measure starts when it becomes true and stops when it
    becomes false. While it is unknown, what is so stays so; on entering the state, unknown means no. One that asks
    how far other measures are is looked at once the move has started what it starts."""
    team: Key | None = None
    """The team that answers for the measure, and does its task unless `each` says otherwise."""
    each: Each | None = None
    checklist: tuple[Item, ...] = Field(min_length=1)
    """The title alone, unless said otherwise."""
    acknowledge_within: Duration = timedelta(hours=1)
    """An hour, or all of `complete_within` where that is shorter, unless said otherwise."""
    complete_within: Duration
    """Counted from the opening, or from when nothing stands in the way any more."""
    due: Due | None = None
    """Counts the deadline from entering a state, or from a day that a figure names, instead."""
    priority: Priority = Priority.P2
    repeat: Repeat | None = None
    was: Key | None = None
    """The name it had in an earlier version: its tasks go on under the new one."""
    after: After = After()
    """Measures whose tasks must be finished first: at the same place, at one around it, or at those inside it. For a
    person, that person's; for an entry of a list, those of the same entry, or all where the other list lacks it."""
    excludes: tuple[Key, ...] = ()
    """Measures that are set aside where this one is carried out: at its places, and at those inside them; one for
    people sets others aside for the same people only. Their open tasks get the outcome they have when their state is
    left; they come back when this one stops."""
    fallback: Key | None = None
    """The measure that takes over where a task is refused or impossible."""
    undo: Undo | None = None
    levels: tuple[Level, ...] = ()
    decided_by: tuple[Key, ...] = ()
    """Roles that may set the level or renew the measure."""
    expires_after: Duration | None = None
    """The measure lapses after this long unless it is renewed."""
    on_leave: OnLeave = OnLeave.CANCEL
    transfer_to: Key | None = None
    activities: tuple[Key, ...] = ()
    """Activities this measure protects."""
    target: Target | None = None
    regime: RegimeAsked | None = None
    """What it makes of the sites it concerns while it holds: shorter hours, no cash, closed."""
    staff: Staff | None = None
    """Whom it is about and what they are to do: telework, hours, travel, sessions put off."""
    informed: tuple[PersonKey, ...] = ()
    """People to be told besides those who act."""

    @property
    def by_perimeter(self) -> bool:
        """Whether its places are the perimeters themselves, rather than sites, regions or people in them."""
        return self.each is None or self.each.kind == "entry"

    @property
    def by_subject(self) -> bool:
        """Whether one place may have several of its tasks: one for each person or entry."""
        return self.each is not None and self.each.kind in ("person", "entry")

    @model_validator(mode="before")
    @classmethod
    def _acknowledged_before_it_is_done(cls, value: object) -> object:
        done = value.get("complete_within") if isinstance(value, dict) else None
        if not isinstance(value, dict) or "acknowledge_within" in value or not isinstance(done, str):
            return value
        try:
            short = parse_duration(done) < timedelta(hours=1)
        except ValueError:
            return value
        return {**value, "acknowledge_within": done} if short else value
