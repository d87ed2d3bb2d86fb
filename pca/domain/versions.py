"""Plan versions and the directory: what an installation keeps between crises."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from msgspec.structs import replace

from pca.domain.availability_rules import cut_short
from pca.domain.directory import ROOT, Organisation, Person, with_records
from pca.domain.draft import Draft, Titles, refuse
from pca.domain.facts import DirectoryChanged, PlanApproved, PlanPublished, StatusDeclared
from pca.domain.institution import empty_seats
from pca.domain.orders import NOT_PEOPLE, ApprovePlan, DeclareStatus, ImportDirectory, PublishPlan


def publish(draft: Draft, act: PublishPlan) -> None:
    """Keep a plan version for ever under its content hash; the same content twice is refused, nothing is replaced."""
    known = draft.situation.plans.version
    if hashlib.sha256(act.body.encode()).hexdigest() != act.hash:
        refuse("plan_hash_differs", plan=act.hash)
    book = draft.plan.playbook
    if known is not None:
        refuse("plan_published", plan=f"{known.plan} {known.version}")
    draft.add(PlanPublished(hash=act.hash, plan=book.id, version=book.version, author=book.author, body=act.body))


def approve(draft: Draft, act: ApprovePlan) -> None:
    """Approve a published version, by the role that the version in force names, never by who wrote it (R65).

    Who published it has it from the author or wrote it under another name: neither approves it.
    That is the version approved last: a newer one cannot choose who approves it. The first one names the role itself.
    Every seat has somebody of the directory to sit in it: a plan that finds an empty chair at night is no plan.
    """
    version = draft.situation.plans.version
    if version is None:
        refuse("plan_unknown", plan=act.hash)
    if version.approved_by is not None:
        refuse("plan_already_approved", plan=f"{version.plan} {version.version}", person=version.approved_by)
    judge = draft.situation.plans.approver or draft.plan
    role = judge.playbook.approval.by
    if draft.actor in (version.author, version.published_by):
        refuse("own_plan", person=draft.actor)
    if draft.seated(draft.actor, [role], judge) is None:
        titles = Titles([judge.playbook.role[role].title])
        refuse("not_entitled", person=draft.actor, what="approve", roles=titles)
    empty = empty_seats(draft.plan.playbook, draft.situation.organisation)
    if empty:
        refuse("seats_empty", roles=Titles([seat.title for seat in empty]))
    against = draft.situation.plans.approved_last if act.editorial else ""
    if act.editorial and act.against not in ("", against):
        refuse("plan_overtaken", plan=f"{version.plan} {version.version}")
    draft.add(PlanApproved(hash=version.hash, by=draft.actor, editorial=bool(against), against=against))


def import_directory(draft: Draft, act: ImportDirectory) -> None:
    """Take over new directory records: only what differs becomes a fact.

    A record that the files lack leaves only when somebody said how many leave: a file cut short removes nobody.
    """
    old = draft.situation.organisation
    new = _imported(old, act)
    _see_whole(new)
    places_left = [
        place for table in ("regions", "sites") for place in getattr(old, table) if place not in getattr(new, table)
    ]
    changed = DirectoryChanged(
        digest=act.digest,
        regions=tuple(region for region in new.regions.values() if old.regions.get(region.id) != region),
        sites=tuple(site for site in new.sites.values() if old.sites.get(site.id) != site),
        people=tuple(person for person in new.people.values() if old.people.get(person.id) != person),
        left=tuple(person for person in old.people if person not in new.people),
        places_left=tuple(places_left),
        kinds=None if new.kinds == old.kinds else tuple(new.kinds.values()),
        rotas=None if new.rotas == old.rotas else tuple(new.rotas.values()),
    )
    if changed == DirectoryChanged(digest=act.digest):
        refuse("directory_unchanged")
    keep_role_holders(draft, changed.left)
    leaving = len(changed.left) + len(changed.places_left)
    if leaving and act.leaving != leaving:
        refuse("leaving_unconfirmed", people=len(changed.left), places=len(changed.places_left), records=leaving)
    draft.add(changed)


def _imported(old: Organisation, act: ImportDirectory) -> Organisation:
    """The directory as it is to be."""
    sent = Organisation(
        regions={region.id: region for region in act.regions},
        sites={site.id: site for site in act.sites},
        people={person.id: as_declared(old, person) for person in act.people},
        kinds=old.kinds if act.kinds is None else {kind.id: kind for kind in act.kinds},
        rotas=old.rotas if act.rotas is None else {rota.id: rota for rota in act.rotas},
    )
    return with_records(old, sent) if act.partial else sent


def _see_whole(new: Organisation) -> None:
    """See that somebody is there, that no identifier means two things, and that the kind of each site is known."""
    if not new.people:
        refuse("directory_empty")
    taken = next((person for person in new.people if person.casefold() in NOT_PEOPLE), None)
    if taken is not None:
        refuse("person_reserved", person=taken)
    twice = [
        place for place in (*new.regions, *new.sites) if place == ROOT or (place in new.regions and place in new.sites)
    ]
    if twice:
        refuse("place_twice", places=", ".join(dict.fromkeys(twice)))
    unlisted = [site.type for site in new.sites.values() if site.type not in new.kinds]
    if unlisted:
        refuse("site_kind_unknown", kinds=", ".join(dict.fromkeys(unlisted)))


def keep_role_holders(draft: Draft, left: Iterable[str]) -> None:
    """Nobody with a role is removed by whoever writes the directory: it is withdrawn or handed over first, by name, by
    somebody who may (that is the second person)."""
    known = draft.situation
    holders = {
        grant.person for held in known.access.grants_of.values() for grant in held if grant.meets(draft.now, None)
    }
    leaving = sorted(person for person in left if person in holders or person in known.plans.seated)
    if leaving:
        refuse("role_holders_leave", people=", ".join(leaving))


def as_declared(old: Organisation, person: Person) -> Person:
    """The record with the status declared here: a file exported yesterday does not undo what was said today."""
    known = old.people.get(person.id)
    return person if known is None else replace(person, status=known.status)


def declare_status(draft: Draft, act: DeclareStatus) -> None:
    """Somebody's organisational status changed."""
    known = draft.situation.organisation.people.get(act.person)
    if known is None:
        refuse("person_unknown", person=act.person)
    if known.status == act.status:
        refuse("status_unchanged", person=act.person, status=act.status)
    draft.add(StatusDeclared(person=act.person, status=act.status))
    cut_short(draft, act.person)
