"""What tells people of one name apart: the site somebody works at, their crisis roles and their teams."""

from __future__ import annotations

from collections.abc import Iterable

from pca.catalogue.places import place_name
from pca.catalogue.words import listed
from pca.domain.access.access import Action
from pca.services.crisis.scene import Scene
from pca.services.people.read import institution
from pca.web.kit.request_context import RequestContext


def functions_of(about: Scene, people: Iterable[str]) -> dict[str, str]:
    """The titles of the crisis roles and teams of each, as the plan has them; nothing for who has none."""
    book, known = about.plan.playbook, about.organisation.people
    titles: dict[str, list[str]] = {person: [] for person in people}
    for role in book.roles:
        for person in role.named:
            if person in titles:
                titles[person].append(str(about.say(role.title)))
    for person, names in titles.items():
        if person in known:
            names += [str(about.say(book.team[team].title)) for team in known[person].teams if team in book.team]
    return {person: listed(dict.fromkeys(names), about.language) for person, names in titles.items()}


def described(context: RequestContext, about: Scene | None, person: str) -> str:
    """Somebody to choose: their name, then their site, where one's own reach goes so far, and what they do in a crisis
    that is spoken of."""
    house = institution(context.unit)
    known = house.people.get(person)
    actions = (Action.SEE_PEOPLE, context.rule.may)
    reaches = [context.reach(action) for action in actions if isinstance(action, Action)]
    seen = known is not None and any(reach.covers(house, place=known.site) for reach in reaches)
    beside = [place_name(house, known.site, context.language)] if known is not None and seen else []
    if about is not None:
        beside += [text for text in functions_of(about, [person]).values() if text]
    return f"{context.name(person)} – {listed(beside, context.language)}" if beside else context.name(person)
