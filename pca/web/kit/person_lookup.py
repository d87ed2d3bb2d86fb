"""A person named by whoever writes: by identifier, or by a whole name that only one bears."""

from __future__ import annotations

from pca.domain.access.access import Action
from pca.services.people.read import called, is_known
from pca.web.kit.request_context import RequestContext


def person_said(context: RequestContext, typed: str) -> str:
    """The one person with this identifier or whole name; else what was said, for the engine to refuse."""
    with context.reading():
        return person_named(context, typed)


def person_named(context: RequestContext, typed: str) -> str:
    """The same within an answer, among those the visitor may be told of. Needs the context's unit."""
    if is_known(context.unit, typed) or not context.may(Action.SEE_NAMES):
        return typed
    known = called(context.unit, typed)
    exact = [person for person, name in known.items() if name.casefold() == typed.casefold()]
    named = [person for person in exact or known if context.tells_of(person)]
    return named[0] if len(named) == 1 else typed
