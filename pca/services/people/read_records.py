"""One record of the directory for whoever keeps it: what hangs on it, and what changing it would bring about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from pca.domain.access.access import Reach
from pca.domain.directory import Organisation, Region, Site
from pca.domain.directory_records import headed
from pca.domain.facts import AnyFact, TasksOpened, TasksReassigned, TasksSettled
from pca.domain.folding import folded
from pca.domain.orders import Order
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.text import Text
from pca.runtime import Runtime
from pca.services.crisis.scene import plan_of
from pca.services.engine.following import would_follow
from pca.services.kit.unknown import UnknownPlan
from pca.services.plans.read import histories
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.people import directory
from pca.store.tasks import tasks
from pca.store.tasks.live import KeptTasks


class Consequence(msgspec.Struct, frozen=True, kw_only=True):
    """What a change of the directory would bring about in one open crisis."""

    crisis: str
    title: str
    given: tuple[tuple[str, int], ...]
    """To whom how many tasks would go; an empty identifier for those nobody would have."""
    opened: int
    cancelled: int


def consequences(runtime: Runtime, unit: Unit, order: Order, facts: tuple[AnyFact, ...]) -> tuple[Consequence, ...]:
    """What the order that leads to these facts would bring about in each open crisis that it concerns."""
    now, before = runtime.clock.now(), directory.organisation(unit)
    titles = {crisis.key: crisis.title for crisis in crises.crises(unit, open_only=True)}
    every = []
    for key, followed in would_follow(runtime, unit, order, facts, now, before):
        given = Counter(to or "" for fact in followed if isinstance(fact, TasksReassigned) for to in fact.to)
        opened = sum(len(fact.places) for fact in followed if isinstance(fact, TasksOpened))
        cancelled = sum(len(fact.tasks) for fact in followed if isinstance(fact, TasksSettled))
        if given or opened or cancelled:
            listed = tuple(given.most_common())
            every.append(Consequence(crisis=key, title=titles[key], given=listed, opened=opened, cancelled=cancelled))
    return tuple(every)


def tasks_of(unit: Unit, person: str) -> int:
    """How many tasks of open crises wait in somebody's hands."""
    return sum(tasks.waiting_for(unit, crisis.key, person) for crisis in crises.crises(unit, open_only=True))


def tasks_at(unit: Unit, place: str) -> int:
    """How many tasks of open crises are still to be done at a place."""
    return sum(len(KeptTasks(unit, crisis.key).at([place])) for crisis in crises.crises(unit, open_only=True))


def answered_for(house: Organisation, person: str) -> tuple[Region | Site, ...]:
    """The regions and sites that somebody is head or deputy of."""
    return (*headed(house.regions, person), *headed(house.sites, person))


def named_by(books: Iterable[Playbook], person: str) -> tuple[Text, ...]:
    """The roles and teams for which these plans name somebody, each title once."""
    roles = [role.title for book in books for role in book.roles if person in role.named]
    teams = [team.title for book in books for team in book.teams if person in (team.lead, *team.deputies)]
    return tuple(dict.fromkeys((*roles, *teams)))


def books_in_force(runtime: Runtime, unit: Unit) -> tuple[Playbook, ...]:
    """Each plan in the version in force, as far as it can be read."""
    books = []
    for versions in histories(unit).values():
        if versions.in_force is not None:
            try:
                books.append(plan_of(runtime, unit, versions.in_force.hash).compiled.playbook)
            except UnknownPlan:
                continue
    return tuple(books)


def skills_known(house: Organisation, books: Iterable[Playbook], language: str) -> dict[str, str]:
    """What people may do or speak: what plans name, with their titles, then what only people have, by its key."""
    named = {skill.id: skill.title.to(language) for book in books if book.coverage for skill in book.coverage.skills}
    held = sorted({skill for person in house.people.values() for skill in person.skills} - named.keys())
    return named | {skill: skill.replace("_", " ") for skill in held}


def sites_called(house: Organisation, reach: Reach, text: str, region: str = "") -> tuple[Site, ...]:
    """The sites within reach whose title or identifier holds the text, by title."""
    wanted = folded(text)
    fitting = (
        site
        for site in house.sites.values()
        if region in ("", site.region)
        and (not wanted or wanted in folded(site.title) or wanted == folded(site.id))
        and reach.covers(house, place=site.id)
    )
    return tuple(sorted(fitting, key=lambda site: (folded(site.title), site.id)))


def named_in(records: Iterable[Region | Site]) -> Mapping[str, None]:
    """Heads and deputies of places, each once."""
    return dict.fromkeys(person for place in records for person in (place.head, place.deputy) if person)
