"""What is needed to speak about one crisis: its plan, the institution, this instant, and how each thing is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from pca.catalogue import Words
from pca.catalogue.places import place_name
from pca.catalogue.times import say_instant
from pca.domain.directory import ROOT, Organisation
from pca.domain.plan.ad_hoc import is_ad_hoc
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.text import Text
from pca.domain.situation import Crisis, Standing
from pca.runtime import RunningPlan, Runtime
from pca.services.kit.unknown import UnknownPlan
from pca.store.kit.database import Unit
from pca.store.people import directory
from pca.store.plans import plans

SHARED = 4
"""Fewest characters that the titles of several moves must begin with alike to stand for all of them."""

HOUSE, _AROUND = Words("house.decisions"), Words("house")
"""Decisions that no plan names: what the house calls them."""


@dataclass(frozen=True)
class Scene:
    """What a screen about one crisis needs: the plan it runs, the institution, and this instant (UTC)."""

    crisis: Crisis
    plan: CompiledPlan
    organisation: Organisation
    now: datetime
    language: str = "fr"
    tell: Callable[[Text, str], str] = Text.to
    """How a text of the plan is told in a language."""

    def say(self, text: Text) -> str:
        """The text in the reader's language."""
        return self.tell(text, self.language)

    def at(self, instant: datetime | None) -> str:
        """An instant in the plan's zone, in words; a dash for none."""
        return say_instant(instant, self.plan.playbook.zone, self.language) if instant else "—"

    def place(self, perimeter: str) -> str:
        """What people call a perimeter."""
        return place_name(self.organisation, perimeter, self.language)

    def measure(self, measure: str) -> str:
        """A measure's id and title; the title alone of a task no plan asks for."""
        known = self.plan.playbook.measure.get(measure)
        if known is not None and is_ad_hoc(measure):
            return self.say(known.title)
        return f"{measure} " + self.say(known.title) if known else measure

    def task(self, measure: str, purpose: str) -> str:
        """What a task of a measure is called: by the measure's id and title, or by what undoes it."""
        known = self.plan.playbook.measure.get(measure)
        if known is not None and purpose == "undo" and known.undo:
            return f"{measure} " + self.say(known.undo.title)
        return self.measure(measure)

    def indicator(self, indicator: str) -> str:
        """An indicator's title."""
        known = self.plan.indicator.get(indicator)
        return self.say(known.title) if known else indicator

    def event(self, event: str) -> str:
        """What a decision is called: its event, and the titles of its moves or of the measure it is about."""
        title = self.event_title(event)
        return f"{event} (" + title + ")" if title else self.measure(event)

    def event_title(self, event: str) -> str:
        """What a decision does, in words: the title of its move, or what the titles of all its moves begin with."""
        if event in HOUSE:
            return HOUSE.say(event, self.language)
        titles = list(dict.fromkeys(self.say(transition.title) for transition in self.plan.events.get(event, ())))
        shared = _beginning(titles).rstrip(" :–-,/(")
        return shared if len(titles) > 1 and len(shared) >= SHARED else _joined(" / ", titles[:2])

    def decision(self, event: str, perimeter: str) -> str:
        """What was decided, and where unless everywhere: decisions of one name are told apart by it."""
        title = self.event_title(event) or self.measure(event)
        return title if perimeter == ROOT else title + " – " + self.place(perimeter)

    def states(self, configuration: Sequence[str]) -> str:
        """A configuration in one line: its outermost state, then the states inside it."""
        outer, inner = self.outer(configuration), self.inner(configuration)
        return self.inside(outer, inner) if inner else outer

    def inside(self, outer: str, inner: str) -> str:
        """What is inside something else, behind its name."""
        return outer + _AROUND.say("colon", self.language) + inner

    def outer(self, configuration: Sequence[str]) -> str:
        """The title of the outermost state of a configuration."""
        return _joined(" · ", [self.title(state) for state in self._outermost(configuration)])

    def inner(self, configuration: Sequence[str]) -> str:
        """The titles of the states inside it (they may hold commas); empty when it has none."""
        outer = self._outermost(configuration)
        return _joined(" · ", [self.title(state) for state in configuration if state not in outer])

    def outer_since(self, standing: Standing) -> datetime:
        """Since when its outermost state holds: what moved inside it meanwhile did not begin it anew."""
        return max(
            (standing.entered.get(state, standing.since) for state in self._outermost(standing.configuration)),
            default=standing.since,
        )

    def _outermost(self, configuration: Sequence[str]) -> list[str]:
        """One state, or several when this plan version lacks some of them."""
        active = self.plan.active(configuration)
        return sorted(state for state in active if self.plan.parent.get(state) is None)

    def title(self, state: str) -> str:
        """A state's title, or its id when this plan version lacks it."""
        known = self.plan.playbook.state.get(state)
        return self.say(known.title) if known else state

    def level(self, configuration: Sequence[str]) -> int | None:
        """How serious a configuration is, 0 to 4."""
        known = self.plan.playbook.state
        levels = [known[state].level for state in self.plan.active(configuration) if state in known]
        return max((level for level in levels if level is not None), default=None)


def _joined(between: str, titles: Sequence[str]) -> str:
    """Titles one after the other; unlike `str.join` it keeps what a page knows of each."""
    return reduce(lambda before, title: before + between + title, titles) if titles else ""


def _beginning(titles: Sequence[str]) -> str:
    """What all titles begin with."""
    shortest = min(titles, key=len, default="")
    alike = (place for place, letter in enumerate(shortest) if any(title[place] != letter for title in titles))
    return shortest[: next(alike, len(shortest))]


def scene(
    runtime: Runtime, unit: Unit, crisis: Crisis, language: str = "fr", tell: Callable[[Text, str], str] = Text.to
) -> Scene:
    """Everything needed to speak about `crisis`. Raises UnknownPlan."""
    plan = plan_of(runtime, unit, crisis.plan, crisis.retired).compiled
    return Scene(crisis, plan, directory.organisation(unit), runtime.clock.now(), language, tell)


def plan_of(runtime: Runtime, unit: Unit, version: str, retired: tuple[str, ...] = ()) -> RunningPlan:
    """The plan version with this full hash, ready to be looked up; with what a crisis knows of earlier ones.

    Raises UnknownPlan when it is not kept here.
    """
    running_plan = runtime.plan(version, lambda: plans.plan_body(unit, version), retired)
    if running_plan is None:
        raise UnknownPlan(version)
    return running_plan
