"""The reversal ledger: all that a crisis began and that must be undone before it ends, each with its proof.

It fills itself from what the engine starts. Nothing is kept for it: a line is open for as long as what it tells of is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

import msgspec

from pca.domain.access.access import Reach
from pca.domain.availability_rules import midnight
from pca.domain.directory import ROOT
from pca.services.crisis.scene import Scene
from pca.store.access import grants
from pca.store.kit.database import Unit
from pca.store.log import log
from pca.store.measures import measures
from pca.store.people import seats
from pca.store.regimes import regimes
from pca.store.resources import resources
from pca.store.staff import staff
from pca.store.tasks.undo_shares import undo_shares

ReversalKind: TypeAlias = Literal["measure", "undo", "entry", "regime", "grant", "seat", "kit", "session"]
"""What began it: a measure that holds, the tasks that undo one, what somebody wrote down (a waiver, a closure, money,
things handed out), a regime of sites, a right, a seat given to somebody for a time, a thing somebody has, a session
that is put off."""


class Reversal(msgspec.Struct, frozen=True, kw_only=True):
    """One line. Instants in UTC."""

    kind: ReversalKind
    ref: str
    """What it is called where it is undone: a measure, the number of an entry, of a grant or of a delegation."""
    title: str
    """What it is, in words; of a right or a seat what it is called in the plan or by the house."""
    perimeter: str
    since: datetime
    owner: str = ""
    """Who sees to it, by identifier."""
    team: str = ""
    """The team that does."""
    due: datetime | None = None
    done: int = 0
    """Of tasks: how many are settled, of `whole`."""
    whole: int = 0
    undone_at: datetime | None = None
    proof: str = ""
    """What was written when it was undone."""

    @property
    def open(self) -> bool:
        """Whether it is still to be undone."""
        return self.undone_at is None and (self.kind != "undo" or self.done < self.whole)

    def late(self, now: datetime) -> bool:
        """Whether it should have been undone by now."""
        return self.open and self.due is not None and self.due < now


def reversals(unit: Unit, about: Scene, reach: Reach) -> tuple[Reversal, ...]:
    """All lines within reach: what is open, the first due at the top; then what was undone, the newest first."""
    lines = [*_measures(unit, about, reach), *_undoing(unit, about, reach), *_entries(unit, about, reach)]
    lines += [*_regimes(unit, about, reach), *_handed_out(unit, about, reach), *_sessions(unit, about, reach)]
    if reach.everything:
        lines += [*_rights(unit, about), *_seats(unit, about)]
    still = sorted((line for line in lines if line.open), key=lambda line: (line.due is None, line.due or line.since))
    undone = [line for line in lines if not line.open]
    undone.sort(key=lambda line: line.undone_at or line.since, reverse=True)
    return (*still, *undone)


def _measures(unit: Unit, about: Scene, reach: Reach) -> Iterator[Reversal]:
    """Measures that hold: they stop by a decision, or when their time is over."""
    book = about.plan.playbook
    for running in measures.everywhere(unit, about.crisis.key, measures.seen(unit, reach)):
        if running.status == "held":
            measure = book.measure.get(running.measure)
            yield Reversal(
                kind="measure",
                ref=running.measure,
                title=about.measure(running.measure),
                perimeter=running.perimeter,
                since=running.started_at,
                team=(measure.team or "") if measure else "",
                due=running.expires_at,
            )


def _undoing(unit: Unit, about: Scene, reach: Reach) -> Iterator[Reversal]:
    """Tasks that undo what a measure did, by measure and where it held."""
    for share in undo_shares(unit, about.crisis.key, reach):
        yield Reversal(
            kind="undo",
            ref=share.measure,
            title=about.task(share.measure, "undo"),
            perimeter=share.perimeter,
            since=share.since,
            team=share.team,
            due=share.due,
            done=share.done,
            whole=share.whole,
        )


def _entries(unit: Unit, about: Scene, reach: Reach) -> Iterator[Reversal]:
    """What people wrote down as to be undone, and what they wrote when it was."""
    for line in log.to_undo(unit, about.crisis.key, reach):
        proof = log.log_entry(unit, about.crisis.key, line.undone_by) if line.undone_by is not None else None
        yield Reversal(
            kind="entry",
            ref=str(line.number),
            title=line.text,
            perimeter=line.perimeter,
            since=line.event_at,
            owner=line.undo_owner,
            due=line.undo_by,
            undone_at=proof.event_at if proof else None,
            proof=proof.text if proof else "",
        )


def _regimes(unit: Unit, about: Scene, reach: Reach) -> Iterator[Reversal]:
    """What sites offer less than usual because somebody said so in this crisis."""
    crisis = about.crisis
    for held in regimes.held_regimes(unit, regimes.scope_of(crisis.key, crisis.mode)).values():
        if held.crisis == crisis.key and held.holds(about.now) and reach.covers(about.organisation, place=held.place):
            yield Reversal(
                kind="regime",
                ref=held.place,
                title=held.regime,
                perimeter=held.place,
                since=held.since,
                owner=held.owner or held.set_by,
                due=held.due or held.until,
            )


def _handed_out(unit: Unit, about: Scene, reach: Reach) -> Iterator[Reversal]:
    """What people have of the resources, and are to give back."""
    for item in resources.items(unit, about.crisis.key, reach):
        known = about.plan.resource.get(item.resource)
        title = about.say(known.title) if known else item.resource
        yield Reversal(
            kind="kit",
            ref=f"{item.resource}/{item.place}",
            title=" ".join(filter(None, (title, f"× {item.left}" if item.left > 1 else "", item.serial))),
            perimeter=item.place,
            since=item.since,
            owner=item.person,
        )


def _sessions(unit: Unit, about: Scene, reach: Reach) -> Iterator[Reversal]:
    """Sessions that measures put off: each is held on another day, or given up."""
    for session in staff.sessions_put_off(unit, about.crisis.key):
        if reach.everything or reach.covers(about.organisation, place=session.perimeter):
            yield Reversal(
                kind="session",
                ref=str(session.number),
                title=session.text,
                perimeter=session.perimeter,
                since=session.noted_at or about.crisis.opened_at,
                owner=session.noted_by,
                due=midnight(session.moved_to + timedelta(days=1), about.plan.playbook.zone)
                if session.moved_to
                else None,
                undone_at=session.settled_at,
            )


def _rights(unit: Unit, about: Scene) -> Iterator[Reversal]:
    """Rights given since the crisis began, and not withdrawn."""
    for grant in grants.all_grants(unit):
        if grant.starts >= about.crisis.opened_at and grant.live(about.now):
            yield Reversal(
                kind="grant",
                ref=str(grant.number),
                title=grant.role.value,
                perimeter=grant.scope.id or ROOT,
                since=grant.starts,
                owner=grant.person,
                due=grant.ends,
            )


def _seats(unit: Unit, about: Scene) -> Iterator[Reversal]:
    """Seats somebody acts for."""
    for delegation in seats.seats(unit, about.crisis.key).delegations:
        role = about.plan.playbook.role.get(delegation.role)
        if role is not None and delegation.live(about.now):
            yield Reversal(
                kind="seat",
                ref=delegation.role,
                title=about.say(role.title),
                perimeter=ROOT,
                since=delegation.starts,
                owner=delegation.to,
                due=delegation.ends,
            )
