"""A person named by whoever writes: by identifier, or by a whole name that only one bears."""

from __future__ import annotations

from pca.domain.access.access import Action
from pca.store.people import directory
from pca.web.kit.request_context import Visit


def person_said(visit: Visit, said: str) -> str:
    """The one person with this identifier or whole name; else what was said, for the engine to refuse."""
    with visit.reading():
        return person_named(visit, said)


def person_named(visit: Visit, said: str) -> str:
    """The same within an answer, among those the visitor may be told of. Needs the visit's unit."""
    if said in directory.organisation(visit.unit).people or not visit.may(Action.SEE_NAMES):
        return said
    wanted, known = said.casefold(), directory.contacts(visit.unit).values()
    named = [one.person for one in known if one.name.casefold() == wanted and visit.tells_of(one.person)]
    return named[0] if len(named) == 1 else said
