"""One random plan, played: forty random acts, and after each of them everything that must always hold."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

from msgspec.structs import replace

from pca.domain import facts, orders
from pca.domain.directory import Organisation, Region, Site, SiteType
from pca.domain.orders import Act, Order
from pca.plans.texts import content_hash, freeze
from pca.services.engine.execute import execute
from pca.services.engine.preview import preview
from pca.services.engine.tick import next_due, tick
from pca.store.audit import journal
from pca.store.crisis import crisis as crises
from pca.store.engine.replay import replay
from pca.store.measures import measures
from pca.store.messages import messages
from pca.store.tasks import tasks
from tests.kit.house import counted
from tests.properties.naive import LIVE, ROOT, Map, Text
from tests.properties.random_plans import RandomPlan
from tests.properties.watched import Watched

ACTS = 40
SPANS = tuple(timedelta(minutes=one) for one in (1, 20, 61, 5 * 60, 26 * 60, 3 * 1440, 8 * 1440))
CLOSING = ("end", "learn", "close")
WEIGHTS = {
    "decide": 10,
    "close_down": 1,
    "rejoin": 2,
    "acknowledge": 6,
    "complete": 9,
    "refuse": 4,
    "finish_some": 3,
    "observe": 5,
    "level": 2,
    "renew": 2,
    "adopt": 4,
    "wait": 6,
    "release": 2,
    "activity": 2,
    "list_given": 2,
    "move_places": 1,
}


class Play(Watched):
    """Random people order random things under one random plan and its later versions."""

    def __init__(self, world: Any, plan: RandomPlan, chance: Random) -> None:
        super().__init__(world, plan)
        self.chance = chance
        self.played: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.begin()

    def begin(self) -> None:
        """Everything published; the crisis opened, in one case of three still with nothing decided."""
        for playbook in (self.plan.playbook, *self.plan.versions):
            version = content_hash(playbook, {})
            self.texts[version] = Text(playbook)
            self.order(orders.PublishPlan(hash=version, body=freeze(playbook, {}).decode()), "author", crisis=None)
            confirmed = self.chance.random() < 0.5
            if confirmed and len(self.texts) > 1:
                self.editorial[list(self.texts)[-2], version] = frozenset(playbook.editorial)
            self.order(orders.ApprovePlan(hash=version, editorial=confirmed), crisis=None)
        first = next(iter(self.texts))
        done = self.order(orders.OpenCrisis(plan=first, title="Essai", mode="exercise"), crisis=None)
        self.world.crisis, self.version = done.crisis, first
        self.after("open", done.facts)

    def play(self, acts: int = ACTS) -> None:
        """So many acts, each looked at; at the end the record must lead to the same rows."""
        names, weights = list(WEIGHTS), list(WEIGHTS.values())
        for _ in range(acts):
            name = self.chance.choices(names, weights)[0]
            self.played[name] += 1
            getattr(self, name)()
        with self.world.store.read() as unit:
            assert journal.verify(unit).broken is None
        assert replay(self.world.store).differences == (), "the record does not lead to the same rows"

    # ------------------------------------------------------------ one order

    def order(self, act: Act, who: str = "dir", **more: Any) -> Any:
        crisis = more.pop("crisis", self.world.crisis)
        return execute(
            self.world.runtime,
            Order(id=self.world.runtime.new_id(), who=who, crisis=crisis, act=act, why="Essai.", **more),
        )

    def give(self, act: Act, who: str = "dir", **more: Any) -> Any:
        """One order, and everything that must hold afterwards."""
        self.look_before(act)
        done = self.order(act, who, **more)
        if done.refused is not None:
            self.refused[done.refused.code] += 1
        for one in (done, *done.followed):
            self.after(type(act).__name__, () if one.refused else one.facts)
        return done

    def pick(self, some: Any) -> Any:
        return self.chance.choice(list(some))

    # ------------------------------------------------------------ acts

    def perimeter(self) -> str:
        return self.pick((ROOT,) * 6 + tuple(sorted(self.ground.all - {ROOT})))

    def decide(self) -> None:
        """An event that may be possible where it is decided; seldom any other."""
        perimeter = self.perimeter()
        held = self.moment.text.active(self.states_at(perimeter))
        moves = self.moment.text.playbook.transitions
        possible = [one for one in moves if held & set(one.source)] or moves
        move = self.pick(possible if self.chance.random() < 0.95 else moves)
        some = self.pick(sorted(self.moment.text.measure))
        outcomes = {} if self.chance.random() < 0.8 else {some: self.pick(("cancel", "continue"))}
        act = orders.Decide(event=move.event or move.id, perimeter=perimeter, despite="x", outcomes=outcomes)
        self.give(replace(act, lists={name: self.entries() for name in self.listed()}))

    def listed(self) -> list[str]:
        """Measures with a task for each entry of a list."""
        return [one.id for one in self.moment.text.playbook.measures if one.each and one.each.kind == "entry"]

    def entries(self) -> tuple[str, ...]:
        return tuple(self.chance.sample(("Fourgon 1", "Fourgon 2", "Camion", "Moto"), self.pick((1, 2, 3))))

    def list_given(self) -> None:
        """Of what such a measure has one task each is said anew."""
        if known := [key for key in sorted(self.running()) if key[0] in self.listed()]:
            measure, perimeter = self.pick(known)
            self.give(orders.GiveList(measure=measure, perimeter=perimeter, entries=self.entries()))

    def close_down(self) -> None:
        """The institution goes the way to the end, as far as it may; not before a good part is played."""
        for _ in range(4 if self.played.total() > ACTS * 2 // 3 else 0):
            root = self.moment.text.active(self.states_at(ROOT))
            ways = [one for one in self.moment.text.playbook.transitions if root & set(one.source)]
            onward = [one for one in ways if one.target[0] in self.outermost and self.later(one.target[0], root)]
            if onward:
                self.give(orders.Decide(event=onward[-1].event or onward[-1].id, despite="x"))

    def later(self, target: str, held: set[str]) -> bool:
        return all(self.outermost.index(target) > self.outermost.index(one) for one in held & set(self.outermost))

    def rejoin(self) -> None:
        own = sorted(set(self.moment.states) - {ROOT})
        if own:
            self.give(orders.Rejoin(perimeter=self.pick(own)))

    def some_task(self) -> Any:
        live = [one for one in self.moment.lines if one.status in LIVE]
        return self.pick(live) if live else None

    def acknowledge(self) -> None:
        if task := self.some_task():
            self.give(orders.Acknowledge(task=task.number), task.assignee or "dir")

    def complete(self) -> None:
        if task := self.some_task():
            despite = "Urgence." if self.chance.random() < 0.2 else None
            self.give(orders.Complete(task=task.number, despite=despite), task.assignee or "dir")

    def refuse(self) -> None:
        if task := self.some_task():
            self.give(orders.Refuse(task=task.number, impossible=self.pick((True, False))), task.assignee or "dir")

    def finish_some(self) -> None:
        """All tasks of one measure, each ended as it comes."""
        if not (task := self.some_task()):
            return
        for one in [one for one in self.moment.lines if one.measure == task.measure and one.status in LIVE]:
            act = self.pick((orders.Complete, orders.Complete, orders.Refuse))
            self.give(act(task=one.number), one.assignee or "dir")

    def observe(self) -> None:
        at, now = self.pick((ROOT, ROOT, "CS", "A")), self.world.clock.now()
        at = at if at in self.ground.all else ROOT
        name = self.pick(("index", "index", "index", "ready"))
        value = self.pick(("0", "4", "29", "45", "75", "95")) if name == "index" else self.pick(("true", "false"))
        self.give(orders.Observe(observations=(orders.Observation(name, value, now, at),)))

    def running(self) -> Any:
        with self.world.store.read() as unit:
            return measures.running(unit, self.world.crisis)

    def level(self) -> None:
        graded = [key for key in self.running() if (one := self.moment.text.measure.get(key[0])) and one.levels]
        if graded:
            measure, perimeter = self.pick(sorted(graded))
            level = self.pick(self.moment.text.measure[measure].levels).id
            self.give(orders.SetLevel(measure=measure, level=level, perimeter=perimeter))

    def renew(self) -> None:
        known = sorted(self.running())
        if known:
            measure, perimeter = self.pick(known)
            self.give(orders.RenewMeasure(measure=measure, perimeter=perimeter))

    def adopt(self) -> None:
        """Another version is taken over; what was shown beforehand is what happens."""
        act = orders.AdoptPlan(plan=self.pick(self.texts))
        order = Order(id="look", who="dir", crisis=self.world.crisis, act=act, why="Essai.")
        seen = preview(self.world.runtime, order)
        done = self.give(act)
        assert seen == done.facts, "the preview promised something else"

    def wait(self) -> None:
        """Time goes by in one leap; after the beat nothing is due any more."""
        self.world.clock.advance_to(self.world.clock.now() + self.pick(SPANS))
        self.after("wait", tick(self.world.runtime).facts)
        now = self.world.clock.now()
        due = {key: at for key, at in next_due(self.world.runtime).items() if at <= now}
        assert not due, f"something is due after the beat, {self.waits_for(due)}"

    def waits_for(self, due: Any) -> str:
        """What a beat left undone."""
        with self.world.store.read() as unit:
            running = {
                key: one for key, one in measures.running(unit, self.world.crisis).items() if one.status == "held"
            }
        late = [(key, one.next_at, one.expires_at) for key, one in running.items()]
        chased = [
            (one.number, one.escalate_at, one.status) for one in self.moment.lines if one.escalate_at in due.values()
        ]
        return f"{due}: {late}, {chased}"

    def release(self) -> None:
        with self.world.store.read() as unit:
            waiting = [one.number for one in messages.waves(unit, self.world.crisis, awaiting=True)]
        if waiting:
            self.give(orders.ApproveWave(wave=self.pick(waiting)), "voice")

    def activity(self) -> None:
        self.give(self.pick((orders.Interrupt, orders.Restore))(activity="pay"))

    def move_places(self) -> None:
        """A new export of the personnel system: a site leaves, comes back, or changes regions; a person leaves."""
        known = self.world.organisation()
        sites, people = dict(known.sites), dict(known.people)
        what, site = self.pick(("leaves", "comes", "comes", "person")), self.pick("ABCDE")
        if what == "leaves":
            sites.pop(site, None)
        elif what == "person":
            people.pop(self.pick(("ops1", "hr1", "head-A", "vice-B", "reg-CS")), None)
        else:
            kind, region = self.pick((SiteType.URBAN, SiteType.RURAL)), self.pick(("CS", "TTA"))
            sites[site] = Site(site, site, kind, region, f"head-{site}", f"vice-{site}", 3)
        self.bring(Organisation(regions=known.regions, sites=sites, people=people))

    def bring(self, found: Organisation) -> None:
        regions: tuple[Region, ...] = tuple(found.regions.values())
        act = counted(
            orders.ImportDirectory(
                digest=str(sorted(found.sites)),
                regions=regions,
                sites=tuple(found.sites.values()),
                people=tuple(found.people.values()),
            ),
            self.world.organisation(),
        )
        done = self.order(act, "operator", crisis=None)
        if done.refused is not None:
            assert done.refused.code == "directory_unchanged"
            return
        self.ground = Map(found)
        self.after("directory", tuple(fact for one in done.followed for fact in one.facts))


def tally(unit: Any, crisis: str) -> Counter[str]:
    """How many tasks there are of each status."""
    assert crises.crisis(unit, crisis) is not None
    return Counter(one.status for one in tasks.tasks(unit, crisis))


__all__ = ["ACTS", "Play", "facts", "tally"]
