"""Journal entries in words: which act, by whom, and each fact as one sentence, with the titles of the plan it ran."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec
from babel.dates import format_date

from pca.catalogue.languages import locale_of
from pca.catalogue.openings import REGIMES, week_in_one
from pca.catalogue.places import place_name
from pca.catalogue.refusals import WORDS as ROLES
from pca.catalogue.refusals import kind_said
from pca.catalogue.refusals import say as say_refusal
from pca.catalogue.resources import MOVES
from pca.catalogue.times import say_instant
from pca.catalogue.words import isolated, listed
from pca.domain.access.access import AccessRole, Scope
from pca.domain.directory import ROOT
from pca.domain.facts import (
    AlertTaken,
    AnyFact,
    ConditionJudged,
    CredentialsNoted,
    DeadlinesRedated,
    DecisionTaken,
    DeliveriesRecorded,
    DirectoryChanged,
    IndicatorsObserved,
    LevelSet,
    MeasureRenamed,
    MeasureStarted,
    PlanPublished,
    Proposed,
    Refused,
    RequestRaised,
    ResourceMoved,
    RulingGiven,
    SupportLocked,
)
from pca.domain.facts.staff import StaffFact
from pca.domain.journal import Entry
from pca.domain.orders import Decide, Observation
from pca.domain.situation import Crisis
from pca.services.audit.read import crises_by_key
from pca.services.crisis.scene import Scene, plan_of, scene
from pca.services.people.read import institution
from pca.web.audit.staff_text import staff_fields
from pca.web.kit.condition_words import conditions_of
from pca.web.kit.judged_criteria import JudgedCriterion, judged_criteria
from pca.web.kit.notice_titles import message_title
from pca.web.kit.plan_text import as_text, text_in
from pca.web.kit.plan_titles import is_place, titles_of
from pca.web.kit.refusal_text import in_words
from pca.web.kit.rendering import ZONE
from pca.web.kit.request_context import RequestContext
from pca.web.kit.scope_names import scope_name
from pca.web.kit.spoken import ACTORS, ACTS, CHANGES, FACTS, FIELDS, OUTCOMES, VALUES
from pca.web.kit.value_shown import number_shown
from pca.web.measures.measures import level_title

MANY = 12
"""Numbers or names said one by one; of more only how many."""

COUNTED = ("rows", "places", "recipients", "receipts", "answers", "moves")
PERSONS = frozenset({"joined", "left", "by", "to", "person", "author", "assignee", "recipients", "claimed", "absent"})
PLACES = frozenset({"place", "places", "region", "alternate", "to_place"})
_ENCODER = msgspec.json.Encoder(order="sorted", decimal_format="string", enc_hook=as_text)
SHORT = 8
"""Signs of a random identifier that are said: enough to tell one file from another."""

HASHES = frozenset({"hash", "digest", "sha256"})


class EntryTeller:
    """Says what entries hold, in the words of one reader; `about` is the crisis the entry belongs to, if any."""

    def __init__(self, context: RequestContext, about: Scene | None) -> None:
        self._visit, self._about, self._language = context, about, context.language

    def act(self, tag: str) -> str:
        """What was asked."""
        return ACTS.word(tag, self._language)

    def who(self, person: str | None) -> str:
        """A person, or one of the actors that are not people."""
        return ACTORS.word(person or "", self._language) if person in ACTORS else self._visit.name(person)

    def seat(self, role: str | None) -> str:
        """A crisis role by its title."""
        known = self._about.plan.playbook.sitting.get(role or "") if self._about else None
        return self._about.say(known.title) if self._about and known else (role or "")

    def message(self, communication: str) -> str:
        """What a message is called."""
        return message_title(self._about, communication) if self._about else communication

    def fact(self, fact: AnyFact) -> str:
        """One sentence."""
        tag = str(type(fact).__struct_config__.tag)
        fields = {name: self._field(name, value) for name, value in _fields(fact).items()} | self._own(fact)
        return " ".join(FACTS.word(tag, self._language).format_map(_Isolated(fields, self._language)).split())

    def criteria(self, fact: DecisionTaken) -> tuple[JudgedCriterion, ...]:
        """What was found of each criterion of stand-down, where the decision ended the crisis."""
        return judged_criteria(self._about, fact.criteria, fact.judged) if self._about else ()

    def _own(self, fact: AnyFact) -> dict[str, str]:
        """What some facts say in a way of their own: conditions and figures as the plan calls them."""
        if isinstance(fact, Refused):
            details = in_words(fact.details, self._language, self.who, self._about)
            return {"sentence": say_refusal(fact.code, details, self._language)}
        if isinstance(fact, CredentialsNoted):
            return {"kept": str(len(fact.kept)), "ended": str(len(fact.ended))}
        if isinstance(fact, PlanPublished):
            plan = plan_of(self._visit.runtime, self._visit.unit, fact.hash).compiled.playbook
            return {"plan": text_in(plan.title, self._language)}
        if isinstance(fact, SupportLocked):
            return {"locked": OUTCOMES.say("locked" if fact.locked else "unlocked", self._language)}
        about = self._about
        if about is None:
            return {}
        if isinstance(fact, RequestRaised):
            return {"site": about.place(fact.site)}
        if isinstance(fact, RulingGiven):
            text = fact.written.get(self._language) or next(iter(fact.written.values()), "")
            return {"written": text, **{name: "" for name in ("replaces", "sites") if not getattr(fact, name)}}
        if isinstance(fact, ResourceMoved):
            return {"kind": MOVES.say(fact.kind, self._language)}
        if isinstance(fact, StaffFact):
            return staff_fields(about, fact, self._language)
        words = conditions_of(about)
        if isinstance(fact, ConditionJudged):
            read = self._listed(words.reading(name, value) for name, value in fact.known.items())
            return {"known": f"({read})" if read else ""}
        if isinstance(fact, Proposed):
            value = "" if fact.known else self._figure(fact.value)
            return {"threshold": words.measured(fact.threshold, fact.known, fact.days), "value": value}
        if isinstance(fact, IndicatorsObserved) and len(fact.observations) <= MANY:
            source = VALUES.word(fact.source, self._language)
            return {
                "observations": self._listed(self._seen(about, seen) for seen in fact.observations),
                "source": source,
            }
        if isinstance(fact, MeasureRenamed):
            return {"before": fact.before, "after": about.measure(fact.after)}
        if isinstance(fact, LevelSet | MeasureStarted) and fact.level:
            return {"level": level_title(about, about.plan.playbook.measure.get(fact.measure), fact.level)}
        return {}

    def _seen(self, about: Scene, observation: Observation) -> str:
        at = "" if observation.perimeter == ROOT else f" ({about.place(observation.perimeter)})"
        return f"{about.indicator(observation.indicator)}{at} = {self._figure(observation.value)}"

    def _field(self, name: str, value: Any) -> str:
        if value in (None, "", (), {}):
            return ""
        if isinstance(value, datetime):
            return say_instant(value, self._about.plan.playbook.zone if self._about else ZONE, self._language)
        if isinstance(value, date):
            return format_date(value, "long", locale=locale_of(self._language))
        if isinstance(value, Scope):
            return scope_name(self._visit.runtime, self._visit.unit, self._language, value.written)
        if isinstance(value, Decide):
            return self._word("event", value.event)
        if isinstance(value, AccessRole):
            return ROLES.say(value.value, self._language)
        if isinstance(value, str):
            return self._word(name, value)
        if isinstance(value, tuple | list):
            return str(len(value)) if len(value) > MANY else self._listed(self._one(name, item) for item in value)
        if isinstance(value, dict):
            return "(" + self._listed(f"{key} = {item}" for key, item in value.items()) + ")"
        return str(getattr(value, "value", value))

    def _one(self, name: str, value: Any) -> str:
        if name == "tasks":
            return f"T{value}"
        if name == "waves":
            return f"V{value}"
        if name == "deliveries":
            return f"{OUTCOMES.word(value[0], self._language)} {value[1]}"
        return self._field(name, value) or "—"

    def _word(self, name: str, value: str) -> str:
        if name in PERSONS:
            return self.who(value)
        if name in ("file", "files"):
            return value[:SHORT]
        if name == "what" and value in OUTCOMES:
            return OUTCOMES.word(value, self._language)
        if name in HASHES or (len(value) == 64 and name in ("plan", "before", "after", "head")):
            return value if name == "sha256" else value[:12]
        if name == "media_type":
            return kind_said(value, self._language)
        if name in ("outcome", "status", "choice") or (name == "kind" and value in OUTCOMES):
            return OUTCOMES.word(value, self._language)
        if name == "kind" and value in FIELDS:
            return FIELDS.word(value, self._language)
        if name == "change" or (name == "kind" and value in CHANGES):
            return CHANGES.word(value, self._language)
        if name in ("seat", "role", "committee"):
            return self.seat(value)
        if name == "regime":
            return REGIMES.say(value, self._language)
        if name == "hours":
            return week_in_one(value, self._language)
        if self._about is None:
            return place_name(institution(self._visit.unit), value, self._language) if name in PLACES else value
        return self._titles().get(name, str)(value)

    def _figure(self, value: str) -> str:
        return number_shown(self._language, value) or VALUES.word(value or "unknown", self._language)

    def _listed(self, texts: Iterable[str]) -> str:
        return listed(texts, self._language)

    def _titles(self) -> Mapping[str, Callable[[str], str]]:
        """How identifiers of the plan are called, by the name of the field they stand in."""
        about = self._about
        assert about is not None
        return {
            **titles_of(about),
            "before": lambda key: about.place(key) if is_place(about, key) else self._visit.name(key),
        }


def _fields(fact: AnyFact) -> dict[str, Any]:
    """The fields of a fact, and how many places, recipients or values it speaks of."""
    values: dict[str, Any] = {name: getattr(fact, name) for name in fact.__struct_fields__}
    values["count"] = len(next((values[name] for name in COUNTED if values.get(name)), ()))
    if isinstance(fact, DeliveriesRecorded):
        values["deliveries"] = tuple(Counter(delivery.outcome for delivery in fact.deliveries).items())
    elif isinstance(fact, AlertTaken):
        values["alert"] = next((info.headline or info.event for info in fact.alert.infos), fact.alert.name.identifier)
    elif isinstance(fact, IndicatorsObserved):
        values["observations"] = tuple(
            f"{observation.indicator} = {observation.value}" for observation in fact.observations
        )
    elif isinstance(fact, DeadlinesRedated):
        values["tasks"] = tuple(task.task for task in fact.tasks)
    elif isinstance(fact, DirectoryChanged):
        values |= {name: len(values[name]) for name in ("people", "sites", "regions", "left")}
    return values


class _Isolated(dict[str, str]):
    """What is put into a sentence; from right to left each piece keeps its own direction."""

    def __init__(self, fields: Mapping[str, str], language: str) -> None:
        super().__init__(fields)
        self._language = language

    def __getitem__(self, name: str) -> str:
        return isolated(super().__getitem__(name), self._language)


def canonical(struct: msgspec.Struct) -> str:
    """A fact or act as canonical JSON."""
    return _ENCODER.encode(struct).decode()


@dataclass
class Tellers:
    """Who tells the entries of each crisis, in the words of the plan version they were written under."""

    context: RequestContext

    def __post_init__(self) -> None:
        self._known: dict[tuple[str | None, str | None], EntryTeller] = {}
        self.crises = crises_by_key(self.context.unit)

    def of(self, entry: Entry) -> EntryTeller:
        """The one for this entry."""
        key = (entry.crisis, entry.plan)
        if key not in self._known:
            crisis = self.crises.get(entry.crisis or "")
            self._known[key] = EntryTeller(self.context, self._about(crisis, entry.plan) if crisis else None)
        return self._known[key]

    def _about(self, crisis: Crisis, plan: str | None) -> Scene:
        context = self.context
        about = scene(context.runtime, context.unit, crisis, context.language, text_in)
        if plan is None or plan == crisis.plan:
            return about
        compiled = plan_of(context.runtime, context.unit, plan).compiled
        return replace(about, plan=compiled)


def refused_in(entry: Entry) -> bool:
    """Whether the order was refused."""
    return any(isinstance(fact, Refused) for fact in entry.facts)


def tag_of(struct: msgspec.Struct) -> str:
    """The kind of an act or fact, as it stands in the journal."""
    return str(struct.__struct_config__.tag)
