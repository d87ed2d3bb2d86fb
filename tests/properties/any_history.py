"""Random people order random things in one installation: all that is played where the rules must hold."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pca.domain import orders
from pca.domain.directory import Person, Region, Site, SiteType
from pca.domain.orders import Order
from pca.domain.plan.prerequisites import After
from pca.services.engine.execute import OrderClash, execute
from pca.services.engine.tick import next_due, tick
from pca.services.kit.unknown import UnknownCrisis
from pca.services.messages.delivery import deliver
from pca.store.audit import journal
from pca.store.crisis import crisis as crises
from pca.store.messages import messages
from tests.kit.house import counted
from tests.properties.acts_of_committee import Deciding
from tests.properties.acts_on_tasks import Doing
from tests.properties.rules_hold import RulesHold
from tests.properties.watched_history import CHANGES, NEW_SITES, PEOPLE, SITES, SPANS, number, people, reasons


class History(Deciding, Doing, RulesHold):
    """Random people order random things in one installation; time passes; messages leave."""

    @rule(index=st.sampled_from(["10", "30", "60", "92", "96"]))
    def a_figure_arrives(self, index: str) -> None:
        now = self.clock.now()
        self.give(
            orders.Observe(
                observations=tuple(orders.Observation(*one, now) for one in (("index", index), ("ready", "true")))
            )
        )

    @rule(
        index=st.sampled_from(["0", "20", "30", "60", "79.5", "92", "96", "x", "NaN"]),
        ready=st.sampled_from(["true", "false", "x"]),
        late=st.sampled_from(SPANS),
        early=st.sampled_from([0, 0, 0, 2, 60]),
        who=people,
    )
    def observe(self, index: str, ready: str, late: timedelta, early: int, who: str) -> None:
        at = self.clock.now() - late + timedelta(minutes=early)
        seen = (orders.Observation("index", index, at), orders.Observation("ready", ready, at))
        self.give(orders.Observe(observations=seen), who)

    @rule(activity=st.sampled_from(["pay", "pay", "cash", "fly"]), since=st.sampled_from([None, *SPANS]), who=people)
    def interrupt(self, activity: str, since: Any, who: str) -> None:
        self.give(orders.Interrupt(activity=activity, since=None if since is None else self.clock.now() - since), who)

    @rule(activity=st.sampled_from(["pay", "pay", "cash", "fly"]), partial=st.booleans(), who=people)
    def restore(self, activity: str, partial: bool, who: str) -> None:
        self.give(orders.Restore(activity=activity, partial=partial), who)

    @rule(
        text=st.sampled_from(["Fait.", " ", "x" * 10_001]),
        late=st.sampled_from(SPANS),
        corrects=st.none() | st.integers(0, 6),
        who=people,
        why=reasons,
    )
    def write_log(self, text: str, late: timedelta, corrects: Any, who: str, why: str) -> None:
        act = orders.AddLogEntry(kind="fact", text=text, event_at=self.clock.now() - late, corrects=corrects)
        self.give(act, who, why)

    @rule(person=people, status=st.sampled_from(["on_site", "telework", "absent", "unknown"]))
    def declare_status(self, person: str, status: Any) -> None:
        self.give(orders.DeclareStatus(person=person, status=status), "operator", crisis=None)

    @rule(changes=st.lists(st.tuples(st.sampled_from(CHANGES), number), min_size=1, max_size=4))
    def the_directory_changes(self, changes: list[tuple[str, int]]) -> None:
        """A new export of the personnel system: places and people come, go and move."""
        known = self.world.organisation()
        regions, sites, everybody = dict(known.regions), dict(known.sites), dict(known.people)
        for what, pick in changes:
            region, site = ("CS", "TTA", "RS")[pick % 3], [*SITES, *NEW_SITES][pick % 7]
            kind = list(SiteType)[pick % 4]
            person = [*PEOPLE, *(f"{role}-{one}" for role in ("head", "vice") for one in (*SITES, *NEW_SITES))][
                pick % 23
            ]
            if what == "region":
                regions[region] = Region(region, region, f"reg-{region}", f"regvice-{region}")
            elif what == "site":
                sites[site] = Site(site, site, kind, region, f"head-{site}", f"vice-{site}", pick)
            elif what == "person":
                everybody[person] = Person(id=person, site=site, teams=("ops",) if pick % 2 else ())
            elif what == "region leaves":
                regions.pop(region, None)
            elif what == "site leaves":
                sites.pop(site, None)
            else:
                everybody.pop(person, None)
        act = counted(
            orders.ImportDirectory(
                digest=str(changes),
                regions=tuple(regions.values()),
                sites=tuple(sites.values()),
                people=tuple(everybody.values()),
            ),
            known,
        )
        self.give(act, "operator", crisis=None)
        with self.store.read() as unit:
            self.frozen |= {one.key for one in crises.crises(unit) if one.closed_at}

    @rule(pick=number, who=st.sampled_from(["voice", "voice2", "dir"]))
    def approve_wave(self, pick: int, who: str) -> None:
        with self.store.read() as unit:
            waiting = [one.number for one in messages.waves(unit, self.world.crisis, awaiting=True)]
        self.give(orders.ApproveWave(wave=waiting[pick % len(waiting)] if waiting and pick % 3 else pick), who)

    @rule(span=st.sampled_from(SPANS))
    def hours_pass(self, span: timedelta) -> None:
        self.days_pass(span)

    @rule(span=st.sampled_from(SPANS))
    def days_pass(self, span: timedelta) -> None:
        self.clock.advance_to(self.clock.now() + span)
        with self.store.read() as unit:
            before = journal.head(unit).seq
        tick(self.runtime)
        with self.store.read() as unit:
            for _, entry in journal.entries(unit, after=before):
                self.watch(entry.crisis, entry.facts)
        now = self.clock.now()
        assert all(at > now for at in next_due(self.runtime).values()), "after a beat nothing is due any more"

    @rule()
    def post_leaves(self) -> None:
        for _ in range(20):
            if not deliver(self.runtime).again:
                break
        sent = Counter(one.key for one in self.channel.accepted)
        assert not sent or max(sent.values()) == 1, "nobody gets a message twice"

    @precondition(lambda self: self.given)
    @rule(pick=number)
    def the_same_order_again(self, pick: int) -> None:
        order, done = self.given[pick % len(self.given)]
        if done.seq is None:
            return
        before = self.changes()
        again = execute(self.runtime, order)
        assert (again.repeated, again.seq, again.facts, again.crisis) == (True, done.seq, done.facts, done.crisis)
        assert self.changed_since(before) == 0

    @precondition(lambda self: self.given)
    @rule(pick=number)
    def the_same_id_with_another_content(self, pick: int) -> None:
        order, done = self.given[pick % len(self.given)]
        if done.seq is None:
            return
        before = self.changes()
        with pytest.raises(OrderClash):
            execute(self.runtime, Order(id=order.id, who="somebody", crisis=order.crisis, act=order.act, why=order.why))
        assert self.changed_since(before) == 0

    @rule(pick=number)
    def nonsense(self, pick: int) -> None:
        before = self.changes()
        with pytest.raises(UnknownCrisis):
            execute(self.runtime, Order(id="x", who="dir", crisis="1999-9", act=orders.PassTime()))
        assert self.changed_since(before) == 0
        told = orders.RecordDeliveries(deliveries=(orders.Delivery(message=10_000 + pick, outcome="sent"),))
        assert self.give(told, "dir").refused is not None
        assert self.give(told, "delivery").seq is None


def _interrupting(state: Any, activity: str) -> Any:
    inner = {
        part: tuple(_interrupting(one, activity) for one in getattr(state, part)) for part in ("states", "regions")
    }
    return state.model_copy(update={**inner, "interrupts": (activity,) if state.interrupts else ()})


def variants(playbook: Any) -> tuple[Any, ...]:
    """Later versions of the small plan that a crisis may take over, and another plan that it may not."""
    measure = {one.id: one for one in playbook.measures}

    def but(version: str, *gone: str, **changed: Any) -> Any:
        kept = tuple(one.model_copy(update=changed.get(one.id, {})) for one in playbook.measures if one.id not in gone)
        return playbook.model_copy(update={"version": version, "measures": kept})

    wider = measure["M1"].each.model_copy(update={"where": None})
    activity = playbook.activities[0].model_copy(update={"id": "cash"})
    spare = measure["M3B"].model_copy(update={"id": "M1B", "team": "ops"})
    calling = but("1.4.0", M1={"fallback": "M1B"})
    calling = calling.model_copy(update={"measures": (*calling.measures, spare)})
    renamed = {"activities": (activity,), "states": tuple(_interrupting(one, "cash") for one in playbook.states)}
    other = but("1.0.0").model_copy(update={"id": "other"})
    return (
        but("1.1.0", "M6", "M4", M2={"repeat": None}, M3={"after": After()}),
        but("1.2.0", M1={"each": wider}, M5={"levels": measure["M5"].levels[:1]}),
        but("1.3.0", M2={"holds_in": ("closed_premises",)}).model_copy(update=renamed),
        calling,
        other,
    )
