"""Somebody, or a site, as whoever writes names them: taken where that is clear, asked about where it is not."""

from __future__ import annotations

from pca.catalogue.places import place_name
from pca.domain.access.access import EVERYTHING, Action
from pca.domain.folding import folded
from pca.services.crisis.scene import Scene
from pca.services.people.read import called, institution, is_known, meant
from pca.web.kit.candidates import Candidate, Unclear
from pca.web.kit.person_functions import described
from pca.web.kit.request_context import RequestContext

MOST, LOOKED_AT = 8, 40
"""Choices offered, and people looked at for them: not all of those found are the reader's to see."""


def person_said(context: RequestContext, key: str, typed: str, field: str = "to") -> str:
    """The person meant in a form of a crisis, as `person_in` has it. Opens the context's unit. Raises Unclear."""
    with context.reading():
        return person_in(context, context.scene(key), typed, field)


def person_in(context: RequestContext, about: Scene | None, typed: str, field: str) -> str:
    """The one person with this identifier or whole name; what was written, where it fits nobody.

    Namesakes, and whoever has only a part of the name, are offered by name, site and function: raises Unclear.
    """
    typed = typed.strip()
    if not typed or is_known(context.unit, typed) or not context.may(Action.SEE_NAMES):
        return typed
    known = called(context.unit, typed)
    exact = [person for person, name in known.items() if name.casefold() == typed.casefold()]
    named = [person for person in exact or known if context.tells_of(person)]
    if len(named) == 1:
        return named[0]
    fitting = named or _fitting(context, typed)
    if not fitting:
        return typed
    if len(fitting) == 1 and fitting[0].casefold() == typed.casefold():
        return fitting[0]
    context.contacts(fitting[:MOST])
    raise Unclear(field, tuple(Candidate(person, described(context, about, person)) for person in fitting[:MOST]))


def _fitting(context: RequestContext, typed: str) -> list[str]:
    """Those whom a part of a name may mean: first the ones within reach, then whoever else may be called by name."""
    reaches = dict.fromkeys((context.reach(Action.SEE_NAMES), EVERYTHING))
    fitting = (person for reach in reaches for person in meant(context.unit, typed, reach, LOOKED_AT))
    return [person for person in dict.fromkeys(fitting) if context.tells_of(person)]


def site_in(context: RequestContext, typed: str, action: Action, field: str = "site") -> str:
    """The one site within reach with this identifier or whole title; what was written, where it fits none.

    Those that have it in their title are offered with their region: raises Unclear.
    """
    typed, house, language = typed.strip(), institution(context.unit), context.language
    wanted = folded(typed)
    if not wanted or typed in house.sites:
        return typed
    reach = context.reach(action)
    reached = [site for site in house.sites.values() if reach.covers(house, place=site.id)]
    titles = {site.id: (folded(site.title), folded(site.title_ar)) for site in reached}
    exact = [id for id, spellings in titles.items() if wanted in spellings]
    if len(exact) == 1:
        return exact[0]
    fitting = exact or [id for id, spellings in titles.items() if any(wanted in title for title in spellings)]
    if not fitting:
        return typed
    shown = ((id, place_name(house, id, language), house.sites[id].region) for id in fitting[:MOST])
    choices = (
        Candidate(id, f"{title} – {place_name(house, region, language)}" if region else title)
        for id, title, region in shown
    )
    raise Unclear(field, tuple(choices))
