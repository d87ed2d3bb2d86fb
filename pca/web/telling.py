"""Journal entries in words: which act, by whom, and each fact as one sentence, with the titles of the plan it ran."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from pca.domain.facts import AnyFact, DeliveriesRecorded, DirectoryChanged, IndicatorsObserved, Refused
from pca.domain.refusals import say as say_refusal
from pca.domain.zones import say_instant
from pca.services.scene import Scene
from pca.web.fact_words import ACTORS, ACTS, FACTS, OUTCOMES, Said
from pca.web.languages import LANGUAGES
from pca.web.pages import ZONE
from pca.web.visit import Visit

MANY = 12
"""Numbers or names said one by one; of more only how many."""

PERSONS = frozenset({"by", "to", "person", "author", "assignee"})
_ENCODER = msgspec.json.Encoder(order="sorted", decimal_format="string")
HASHES = frozenset({"hash", "digest", "sha256"})


def spoken(words: Mapping[str, Said], key: str, language: str) -> str:
    """The word for `key` in a language; the key itself when it has none."""
    found = words.get(key)
    return found[LANGUAGES.index(language)] if found else key


class Teller:
    """Says what entries hold, in the words of one reader; `about` is the crisis the entry belongs to, if any."""

    def __init__(self, visit: Visit, about: Scene | None) -> None:
        self._visit, self._about, self._language = visit, about, visit.language

    def act(self, tag: str) -> str:
        """What was asked."""
        return spoken(ACTS, tag, self._language)

    def who(self, person: str | None) -> str:
        """A person, or one of the actors that are not people."""
        return spoken(ACTORS, person or "", self._language) if person in ACTORS else self._visit.name(person)

    def seat(self, role: str | None) -> str:
        """A crisis role by its title."""
        found = self._about.plan.playbook.role.get(role or "") if self._about else None
        return self._about.say(found.title) if self._about and found else (role or "")

    def fact(self, fact: AnyFact) -> str:
        """One sentence."""
        tag = str(type(fact).__struct_config__.tag)
        said = {name: self._field(name, value) for name, value in _fields(fact).items()}
        if isinstance(fact, Refused):
            said["sentence"] = say_refusal(fact.code, fact.details, self._language)
        return " ".join(spoken(FACTS, tag, self._language).format_map(_Isolated(said, self._language)).split())

    def _field(self, name: str, value: Any) -> str:
        if value in (None, "", (), {}):
            return ""
        if isinstance(value, datetime):
            return say_instant(value, self._about.plan.playbook.zone if self._about else ZONE, self._language)
        if isinstance(value, str):
            return self._word(name, value)
        if isinstance(value, tuple | list):
            return str(len(value)) if len(value) > MANY else ", ".join(self._one(name, one) for one in value)
        if isinstance(value, dict):
            return "(" + ", ".join(f"{key} = {one}" for key, one in value.items()) + ")"
        return str(getattr(value, "value", value))

    def _one(self, name: str, value: Any) -> str:
        if name == "tasks":
            return f"T{value}"
        if name == "deliveries":
            return f"{spoken(OUTCOMES, value[0], self._language)} {value[1]}"
        return self._field(name, value) or "—"

    def _word(self, name: str, value: str) -> str:
        if name in PERSONS:
            return self.who(value)
        if name in HASHES or (len(value) == 64 and name in ("plan", "before", "after", "head")):
            return value if name == "sha256" else value[:12]
        if name in ("outcome", "status"):
            return spoken(OUTCOMES, value, self._language)
        if name in ("seat", "role"):
            return self.seat(value)
        return self._titles().get(name, str)(value) if self._about else value

    def _titles(self) -> Mapping[str, Callable[[str], str]]:
        """How identifiers of the plan are called, by the name of the field they stand in."""
        about = self._about
        assert about is not None
        book = about.plan.playbook

        def titled(known: Mapping[str, Any]) -> Callable[[str], str]:
            return lambda key: about.say(known[key].title) if key in known else key

        communications = {one.id: one for one in book.communications}
        return {
            "measure": about.measure,
            "perimeter": about.place,
            "event": lambda key: about.event_title(key) or about.measure(key),
            "configuration": about.title,
            "team": titled(book.team),
            "activity": titled(book.activity),
            "communication": titled(communications),
            "before": self._visit.name,
        }


def _fields(fact: AnyFact) -> dict[str, Any]:
    """The fields of a fact, and how many places, recipients or values it speaks of."""
    found: dict[str, Any] = {name: getattr(fact, name) for name in fact.__struct_fields__}
    found["count"] = len(found.get("places") or found.get("recipients") or ())
    if isinstance(fact, DeliveriesRecorded):
        found["deliveries"] = tuple(Counter(one.outcome for one in fact.deliveries).items())
    elif isinstance(fact, IndicatorsObserved):
        found["observations"] = tuple(f"{one.indicator} = {one.value}" for one in fact.observations)
    elif isinstance(fact, DirectoryChanged):
        found |= {name: len(found[name]) for name in ("people", "sites", "regions", "left")}
    elif "scope" in found:
        found["scope"] = f"{found['scope'].kind.value} {found['scope'].id}"
    return found


class _Isolated(dict[str, str]):
    """What is put into a sentence; in Arabic each piece keeps its own direction."""

    def __init__(self, said: Mapping[str, str], language: str) -> None:
        super().__init__(said)
        self._marks = ("\u2068", "\u2069") if language == "ar" else ("", "")

    def __getitem__(self, name: str) -> str:
        said = super().__getitem__(name)
        return f"{self._marks[0]}{said}{self._marks[1]}" if said else ""


def canonical(struct: msgspec.Struct) -> str:
    """A fact or act as canonical JSON."""
    return _ENCODER.encode(struct).decode()
