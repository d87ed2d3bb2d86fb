"""What tells people of one name apart: the site somebody works at, their crisis roles and their teams."""

from __future__ import annotations

from collections.abc import Iterable

from pca.catalogue.words import listed
from pca.domain.access.access import Action
from pca.services.crisis.scene import Scene
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


def described(context: RequestContext, about: Scene, person: str) -> str:
    """Somebody to choose: their name, then their site, where one's own reach goes so far, and what they do."""
    known = about.organisation.people.get(person)
    seen = context.reach(Action.SEE_PEOPLE).covers(about.organisation, place=known.site) if known else False
    beside = [about.place(known.site)] if known and seen else []
    beside += [text for text in functions_of(about, [person]).values() if text]
    return f"{context.name(person)} – {listed(beside, about.language)}" if beside else context.name(person)
