"""Why something was refused, for people: with names, titles and conditions in words, never with identifiers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from pca.catalogue.refusals import say
from pca.catalogue.words import listed
from pca.domain.facts import AnyFact, Refused
from pca.services.crisis.scene import Scene
from pca.services.people.read_seats import seats_of
from pca.web.kit.condition_words import conditions_of
from pca.web.kit.plan_titles import titles_of
from pca.web.kit.request_context import RequestContext
from pca.web.kit.spoken import ACTS

CHOICES = frozenset({"known", "near"})
"""Details that tell identifiers to whoever types them: a page offers choices instead."""

PEOPLE = frozenset({"person", "people"})
SEVERAL = frozenset({"people", "state", "places", "kinds", "detail"})
"""Details that hold several identifiers, a comma between them."""

NOBODY = frozenset({"—", "nobody", "delivery"})
ASKED = {"approve": "approve_plan", "point": "publish_point", "roll_call": "call_roll"}
"""What somebody may not do, where it is not called as the order is."""


def deciders(context: RequestContext, about: Scene, roles: Iterable[str]) -> tuple[str, ...]:
    """Who sits in these roles, by name and role; the role alone where nobody does, or for who may not see names."""
    known = about.plan.playbook.role
    seats = {seat.role.id: seat for seat in seats_of(context.unit, about.plan.playbook, about.crisis.key, context.now)}
    return tuple(_named(context, seats[role].holder, about.say(known[role].title)) for role in roles if role in known)


def _named(context: RequestContext, person: str, title: str) -> str:
    name = context.name(person)
    return title if name in ("", person) else name + " (" + title + ")"


def refusal_said(context: RequestContext, fact: AnyFact | None, about: Scene | None = None) -> str:
    """The sentence for a refusal; nothing for any other fact. Needs the context's unit."""
    if not isinstance(fact, Refused):
        return ""
    details = {**in_words(fact.details, context.language, context.name, about)}
    event = fact.details.get("what", "")
    if about is not None and event in about.plan.events:
        roles = about.plan.events[event][0].decided_by
        regional = about.plan.playbook.regional
        near = [about.say(regional.title)] if regional and about.say(regional.title) in details.get("roles", "") else []
        details["roles"] = listed([*map(str, deciders(context, about, roles)), *near], context.language)
    return say(fact.code, details, context.language)


def in_words(
    details: Mapping[str, str], language: str, name: Callable[[str], str], about: Scene | None
) -> Mapping[str, str]:
    """The details of a refusal as a sentence for people holds them."""
    own = {key: details.get(f"{key}.{language}", value) for key, value in details.items() if "." not in key}
    translated = {key for key in own if f"{key}.{language}" in details}
    return {
        key: value if key in translated else _detail(key, value, language, name, about)
        for key, value in own.items()
        if key not in CHOICES and not (key == "roles" and value in NOBODY)
    }


def _detail(key: str, value: str, language: str, name: Callable[[str], str], about: Scene | None) -> str:
    if key == "what":
        return _act(value, language, about)
    if key in PEOPLE:
        return listed(map(name, value.split(", ")), language)
    if about is None:
        return value
    if key == "detail":
        return listed(map(str, _hindrances(value, about)), language)
    title = titles_of(about).get(key)
    if title is None:
        return value
    return listed((str(title(part)) for part in (value.split(", ") if key in SEVERAL else [value])), language)


def _act(value: str, language: str, about: Scene | None) -> str:
    """What somebody may not do: a decision of the plan, an act by its name, a message by its number."""
    if about is not None and (title := about.event_title(value)):
        return str(title)
    word = value.partition(" ")[0]
    return ACTS.word(ASKED.get(word, word), language) if ASKED.get(word, word) in ACTS else value


def _hindrances(value: str, about: Scene) -> Iterator[str]:
    """What stands in the way of a move: conditions in words, figures and states by their titles."""
    words, states = conditions_of(about), about.plan.playbook.state
    for condition in value.split(" ; "):
        parts = condition.split(", ")
        if all(part in states or part in about.plan.indicator for part in parts):
            yield from (about.title(part) if part in states else about.indicator(part) for part in parts)
        else:
            yield words.words(condition)
