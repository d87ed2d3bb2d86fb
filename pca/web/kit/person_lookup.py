"""A person named by whoever writes: by identifier, or by a whole name; of several who bear it, one is chosen."""

from __future__ import annotations

import msgspec

from pca.catalogue.words import listed
from pca.domain.access.access import Action
from pca.services.people.read import called, institution, is_known
from pca.web.kit.request_context import RequestContext
from pca.web.kit.scope_names import team_titles

CHOSEN = "namesake"
"""The field in which one of several people of one name is chosen."""


class Namesakes(msgspec.ValidationError):
    """Several people bear the name that was typed; they stand in the context, to choose one of."""


def person_said(context: RequestContext, typed: str) -> str:
    """The one person with this identifier or whole name; else what was said, for the engine to refuse.

    Raises Namesakes.
    """
    with context.reading():
        return person_named(context, typed)


def person_named(context: RequestContext, typed: str) -> str:
    """The same within an answer, among those the visitor may be told of. Needs the context's unit."""
    if is_known(context.unit, typed) or not context.may(Action.SEE_NAMES):
        return typed
    known = called(context.unit, typed)
    exact = [person for person, name in known.items() if name.casefold() == typed.casefold()]
    named = [person for person in exact or known if context.tells_of(person)]
    if len(named) < 2:
        return named[0] if named else typed
    chosen = context.value(CHOSEN)
    if chosen in named:
        return chosen
    context.namesakes = tuple((person, _told_apart(context, person)) for person in named)
    raise Namesakes(context.word("input", "namesakes"))


def _told_apart(context: RequestContext, person: str) -> str:
    """Name, site and teams: what tells somebody from others of the same name."""
    house, titles = institution(context.unit), team_titles(context.runtime, context.unit, context.language)
    known = house.people[person]
    site = house.sites.get(known.site)
    beside = [*([site.title] if site else []), *(titles[team] for team in known.teams if team in titles)]
    return f"{context.name(person)} – {listed(beside, context.language)}"
