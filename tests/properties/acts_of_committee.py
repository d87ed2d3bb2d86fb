"""Orders of the committee and of authors, in any order: decisions, levels, versions, further crises."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from pca.domain import orders
from pca.plans.texts import freeze
from pca.store.crisis import crisis as crises
from pca.store.measures import measures
from tests.properties.expected import ROOT, standing_at
from tests.properties.watched_history import (
    EVENTS,
    MEASURES,
    NEW_SITES,
    OUTCOMES,
    POSSIBLE,
    SITES,
    Watched,
    number,
    people,
    perimeters,
    reasons,
)


class Deciding(Watched):
    """Random people decide random things."""

    @rule(version=st.integers(0, 6), mode=st.sampled_from(["real", "exercise"]), who=people)
    def another_crisis(self, version: int, mode: Any, who: str) -> None:
        with self.store.read() as unit:
            opened = len(crises.crises(unit))
        if opened < 2:
            self.open_crisis(self.version(version), mode, who, "Autre" if version else " ")

    def open_crisis(self, version: str, mode: Any, who: str, title: str) -> None:
        done = self.give(orders.OpenCrisis(plan=version, title=title, mode=mode), who, crisis=None)
        if done.refused is None:
            self.world.crisis = done.crisis

    def version(self, pick: int) -> str:
        known = [*self.versions, "unknown"]
        return known[pick % len(known)]

    @rule(pick=number)
    def turn_to(self, pick: int) -> None:
        with self.store.read() as unit:
            known = crises.crises(unit)
        self.world.crisis = known[pick % len(known)].key

    @rule(
        event=st.sampled_from((*EVENTS, *EVENTS, "", "activat")),
        perimeter=perimeters,
        who=people,
        why=reasons,
        despite=st.sampled_from(["x", "x", None]),
        seen=st.sampled_from([None] * 5 + [0, 3]),
        outcomes=OUTCOMES,
    )
    def decide(self, event: str, perimeter: str, who: str, why: str, despite: Any, seen: Any, outcomes: Any) -> None:
        act = orders.Decide(event=event, perimeter=perimeter, despite=despite, expects=seen, outcomes=outcomes)
        self.give(act, who, why)

    @rule(pick=number)
    def the_institution_moves(self, pick: int) -> None:
        self.move(ROOT, pick)

    @rule(pick=number)
    def the_institution_moves_on(self, pick: int) -> None:
        self.a_figure_arrives("10")
        self.move(ROOT, pick)

    @rule(perimeter=st.sampled_from(["CS", "TTA"]), pick=number)
    def a_region_moves(self, perimeter: str, pick: int) -> None:
        self.move(perimeter, pick)

    @rule(perimeter=st.sampled_from(["CS", "TTA", "D"]), event=st.sampled_from(["lockdown", "reopen", "relapse"]))
    def a_region_goes_on_alone(self, perimeter: str, event: str) -> None:
        """It takes a state of its own, and the institution stops."""
        self.give(orders.Decide(event=event, perimeter=perimeter))
        self.the_rules_hold()
        self.give(orders.Decide(event="end", despite="x"))

    @rule(perimeter=st.sampled_from([*SITES, *NEW_SITES]), pick=number)
    def a_site_moves(self, perimeter: str, pick: int) -> None:
        self.move(perimeter, pick)

    def move(self, perimeter: str, pick: int) -> None:
        """Take an event that the perimeter's present state may know."""
        if self.world.crisis is None:
            return
        states = self.world.states()
        possible = POSSIBLE[self.books[self.world.version].top_of(standing_at(self.ground, perimeter, states)[0])]
        event = possible[pick % len(possible)] if possible else "relapse"
        outcomes = {} if pick % 3 else {"M1": "continue"}
        self.give(orders.Decide(event=event, perimeter=perimeter, despite="x", outcomes=outcomes))

    @rule(pick=number)
    def a_perimeter_rejoins(self, pick: int) -> None:
        own = sorted(set(self.world.states()) - {ROOT})
        if own:
            self.give(orders.Rejoin(perimeter=own[pick % len(own)]))

    @rule(pick=number, who=people, why=reasons)
    def rejoin(self, pick: int, who: str, why: str) -> None:
        own = sorted(self.world.states()) if pick % 4 else ["CS", "nowhere"]
        self.give(orders.Rejoin(perimeter=own[pick % len(own)]), who, why)

    @rule(
        measure=st.sampled_from(("M5", "M5", "M5", *MEASURES, "M9")),
        level=st.sampled_from(["far", "near", "x"]),
        perimeter=perimeters,
        who=people,
        why=reasons,
    )
    def set_level(self, measure: str, level: str, perimeter: str, who: str, why: str) -> None:
        self.give(orders.SetLevel(measure=measure, level=level, perimeter=perimeter), who, why)

    @rule(pick=number)
    def levels_and_renewals(self, pick: int) -> None:
        """Somebody entitled, about a measure that may hold."""
        with self.store.read() as unit:
            known = [key for key, one in measures.running(unit, self.world.crisis).items() if key[0] in ("M4", "M5")]
        if known:
            measure, perimeter = sorted(known)[pick % len(known)]
            level = orders.SetLevel(measure=measure, level=("far", "near")[pick // 7 % 2], perimeter=perimeter)
            self.give(level if measure == "M5" else orders.RenewMeasure(measure=measure, perimeter=perimeter))

    @rule(measure=st.sampled_from(("M4", "M4", "M4", *MEASURES, "M9")), perimeter=perimeters, who=people, why=reasons)
    def renew(self, measure: str, perimeter: str, who: str, why: str) -> None:
        self.give(orders.RenewMeasure(measure=measure, perimeter=perimeter), who, why)

    @rule(pick=st.integers(1, 6), who=people, why=reasons)
    def adopt(self, pick: int, who: str, why: str) -> None:
        self.give(orders.AdoptPlan(plan=self.version(pick)), who, why)

    @rule(pick=st.integers(0, 6), who=st.sampled_from(["author", "dir"]))
    def publish(self, pick: int, who: str) -> None:
        version = list(self.versions)[pick % len(self.versions)]
        body = freeze(self.versions[version], {} if pick else self.world.texts).decode()
        self.give(orders.PublishPlan(hash=version, body=body), who, crisis=None)

    @rule(pick=st.integers(0, 6), who=st.sampled_from(["author", "dir", "dep", "hr1"]))
    def approve_plan(self, pick: int, who: str) -> None:
        self.give(orders.ApprovePlan(hash=self.version(pick)), who, crisis=None)
