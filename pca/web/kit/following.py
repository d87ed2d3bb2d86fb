"""What the live part of a page is made of, and so what it is made anew for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from pca.domain.access.access import Identity, ScopeKind
from pca.domain.directory import Organisation
from pca.domain.topics import EVERY_TASK, HOUSE, Subject, Topic, in_crisis, tasks_at, tasks_of_team
from pca.services.people.read import institution
from pca.web.kit.request_context import RequestContext


def topics_of(context: RequestContext, follows: Collection[Subject], values: dict[str, Any]) -> frozenset[Topic]:
    """The house, and of its crisis what the page names. Needs the context's unit.

    Whoever reaches a branch alone follows the tasks of that branch: what others do with theirs changes nothing here.
    """
    key, who = str(values.get("key", "")).upper(), context.identity
    if "tasks" not in follows or who is None or _everywhere(who):
        return in_crisis(key, *follows) | {HOUSE}
    others = in_crisis(key, *(subject for subject in follows if subject != "tasks"))
    return others | {HOUSE, EVERY_TASK, *_tasks(key, who, institution(context.unit))}


def _everywhere(who: Identity) -> bool:
    return any(grant.scope.kind is ScopeKind.INSTITUTION for grant in who.counting)


def _tasks(key: str, who: Identity, house: Organisation) -> Iterator[Topic]:
    """The tasks of the places and teams that somebody was given anything over."""
    for scope in {grant.scope for grant in who.counting}:
        if scope.kind is ScopeKind.TEAM:
            yield tasks_of_team(key, scope.id)
            continue
        yield tasks_at(key, scope.id)
        if scope.kind is ScopeKind.REGION:
            yield from (tasks_at(key, site.id) for site in house.sites.values() if site.region == scope.id)
