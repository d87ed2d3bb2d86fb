"""What must hold after every act, whatever the plan: asked of the rows, worked out from the plan's own text."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pca.domain import facts, orders
from pca.domain.plan.instructions import digest
from pca.store.crisis import crisis as crises
from pca.store.indicators import activities, indicators
from pca.store.measures import measures
from pca.store.messages import messages
from pca.store.tasks import tasks
from tests.properties.naive import LIVE, ROOT, Figures, Map, Moment, Text, answer, thresholds
from tests.properties.random_plans import RandomPlan


class Watched:
    """One crisis, and what its people were shown, acknowledged and were told."""

    def __init__(self, world: Any, plan: RandomPlan) -> None:
        self.world, self.plan = world, plan
        self.texts: dict[str, Text] = {}
        self.editorial: dict[tuple[str, str], frozenset[str]] = {}
        """What may be told by a notice only, by the version followed before and the one adopted."""
        self.version = ""
        self.adopted = ("", "")
        self.ground = Map(world.organisation())
        self.figures = Figures()
        self.acknowledged: dict[int, Any] = {}
        self.noticed: dict[int, Any] = {}
        self.waiting: dict[int, bool | None] = {}
        self.left_over: set[int] = set()
        """Tasks that go on although their measure is carried out no more at their place."""
        self.outermost = [one.id for one in plan.playbook.states]
        self.moment: Moment

    def states_at(self, perimeter: str) -> tuple[str, ...]:
        return next(self.moment.states[one] for one in self.ground.chain(perimeter) if one in self.moment.states)

    def look_before(self, act: Any) -> None:
        """What an order that only some may give rests on."""
        if isinstance(act, orders.Complete):
            self.waiting = {one.number: one.waiting for one in self.moment.lines}

    def after(self, what: str, happened: tuple[Any, ...]) -> None:
        """Follow what happened, then look at everything."""
        key = self.world.crisis or ""
        for fact in happened:
            self._follow(fact)
        with self.world.store.read() as unit:
            crisis = crises.crisis(unit, key)
            assert crisis is not None
            self.version = crisis.plan
            states = {name: one.configuration for name, one in crises.standings(unit, key).items()}
            lines = tasks.tasks(unit, key)
            self.moment = Moment(self.texts[crisis.plan], self.ground, states, lines)
            held = measures.running(unit, key).items()
            self.moment.begun = {name for (name, _), one in held if one.status != "stopped"}
            self._words_kept(happened)
            self._no_task_doubled(what)
            self._nothing_finished_too_soon(happened)
            if crisis.closed_at is None:
                self._waiting_follows(happened, what)
                self._conditions_kept(unit, key, what)
                self._excluded(unit, key, what)
                self._everybody_asked(unit, key, what)
                self._thresholds_proposed(unit, key, what)
            else:
                self._closed_altogether(unit, key)
            self._digests_shown_and_acknowledged(what)

    # ------------------------------------------------------------ following

    def _follow(self, fact: Any) -> None:
        now = self.world.clock.now()
        if isinstance(fact, facts.StateEntered):
            chain = [one for one in self.ground.chain(fact.perimeter)[1:] if one in self.figures.since]
            source = chain[0] if chain else fact.perimeter
            self.figures.entered(fact.perimeter, source, fact.entered, fact.exited, now)
        elif isinstance(fact, facts.PerimeterRejoined):
            self.figures.since.pop(fact.perimeter, None)
        elif isinstance(fact, facts.TasksSettled) and fact.outcome in ("continued", "transferred"):
            self.left_over |= set(fact.tasks)
        elif isinstance(fact, facts.IndicatorsObserved):
            for one in fact.observations:
                value = {"true": True, "false": False}.get(one.value)
                self.figures.seen[one.indicator, one.perimeter] = (int(one.value) if value is None else value, now)

    def _words_kept(self, happened: tuple[Any, ...]) -> None:
        """Whoever acknowledges has the words shown then; whoever gets a notice knows those, too."""
        lines = {one.number: one for one in self.moment.lines}
        for fact in happened:
            if isinstance(fact, facts.TaskAcknowledged):
                self.acknowledged[fact.task] = self.moment.text.words(lines[fact.task])
            elif isinstance(fact, facts.PlanAdopted):
                self.adopted = fact.before, fact.after
            elif isinstance(fact, facts.TasksAmended):
                self._amended(fact, lines)

    def _amended(self, fact: Any, lines: dict[int, Any]) -> None:
        measure = self.moment.text.measure[fact.measure]
        for number in fact.tasks:
            words, known = self.moment.text.words(lines[number]), self.acknowledged.get(number)
            if fact.kind == "notice":
                before = [one[:3] for one in (known, self.noticed.get(number)) if one is not None]
                alike = words is not None and words[:3] in before
                confirmed = measure.id in self.editorial.get(self.adopted, ())
                assert alike or confirmed, f"T{number} has other words, and only a notice was given"
                self.noticed[number] = words
            elif fact.kind == "restored":
                assert known == words, f"T{number} was restored to words nobody had acknowledged"

    # ------------------------------------------------------------ what must hold

    def _no_task_doubled(self, what: str) -> None:
        live = [one for one in self.moment.lines if one.status in LIVE]
        to_do = Counter(
            (
                one.measure,
                one.place,
                one.subject,
                one.purpose,
                one.fallback_of,
                one.items if one.purpose == "extend" else (),
            )
            for one in live
        )
        assert max(to_do.values(), default=1) == 1, f"doubled after {what}: {to_do.most_common(1)}"
        ever = Counter(
            (one.measure, one.perimeter, one.place, one.subject, one.run, one.purpose) for one in self.moment.lines
        )
        assert max(ever.values(), default=1) == 1, f"opened twice after {what}: {ever.most_common(1)}"

    def _nothing_finished_too_soon(self, happened: tuple[Any, ...]) -> None:
        for fact in happened:
            if isinstance(fact, facts.TaskCompleted) and not fact.despite:
                assert not self.waiting.get(fact.task), f"T{fact.task} was finished while it had to wait"

    def _waiting_follows(self, happened: tuple[Any, ...], what: str) -> None:
        """What waits has a reason to; what was opened ready, or became so, had none left."""
        begun = {number for fact in happened if isinstance(fact, facts.TasksReady) for number in fact.tasks}
        for fact in happened:
            if isinstance(fact, facts.TasksOpened) and fact.purpose == "do":
                late = set(fact.waiting_at or ())
                begun |= {number for number, spot in enumerate(fact.spots, fact.first) if spot not in late}
        opened = {fact.measure for fact in happened if isinstance(fact, facts.TasksOpened)}
        steered = {one.id for one in self.moment.text.playbook.measures if one.when and one.id in opened}
        for one in self.moment.lines:
            measure = self.moment.text.measure.get(one.measure)
            if one.status not in LIVE or one.purpose != "do":
                continue
            ready = measure is None or self.moment.ready(measure, one.place, one.subject)
            if one.waiting:
                assert not ready, f"T{one.number} ({one.measure}, {one.place}) waits for nothing after {what}"
                assert one.escalate_at is None, f"T{one.number} waits, and is being chased"
            elif one.number in begun and not steered & set(measure.after.measures if measure else ()):
                assert ready, f"T{one.number} ({one.measure}, {one.place}) began before what comes first, after {what}"

    def _conditions_kept(self, unit: Any, key: str, what: str) -> None:
        """A measure that holds only while something is so holds where it is so, and nowhere else."""
        running, now = measures.running(unit, key), self.world.clock.now()
        held = {at for at, one in running.items() if one.status == "held"}
        for measure in (one for one in self.moment.text.playbook.measures if one.when):
            said = self.plan.conditions[measure.when]
            for perimeter, configuration in self.moment.states.items():
                asked = bool(self.moment.text.active(configuration) & set(measure.holds_in))
                known = answer(self.moment, self.figures, perimeter, measure.holds_in, now)
                if not asked or said.holds(known) is False:
                    assert (measure.id, perimeter) not in held, f"{measure.id} holds in {perimeter} after {what}"
                elif said.holds(known) is True and perimeter == ROOT and not self._may_be_excluded(measure.id):
                    assert (measure.id, ROOT) in running, f"{measure.id} does not hold after {what}"
                    assert running[measure.id, ROOT].status != "stopped", f"{measure.id} was stopped by {what}"

    def _may_be_excluded(self, name: str) -> bool:
        return any(name in one.excludes for one in self.moment.text.playbook.measures)

    def _excluded(self, unit: Any, key: str, what: str) -> None:
        """Where a measure that excludes another is being carried out, nobody is asked for the other.

        One for people excludes another one for the same people only.
        """
        held = {at for at, one in measures.running(unit, key).items() if one.status == "held"}
        live = [one for one in self.moment.lines if one.status in LIVE and one.purpose == "do"]
        live = [one for one in live if one.number not in self.left_over]
        for measure in (one for one in self.moment.text.playbook.measures if one.excludes):
            mine = [one for one in live if one.measure == measure.id and (measure.id, one.perimeter) in held]
            mine = [one for one in mine if bool(one.subject) == measure.by_subject]
            at, people = {one.place for one in mine}, {one.subject for one in mine if not measure.by_perimeter} - {""}
            inside = [one for one in live if one.measure in measure.excludes and at & set(self.ground.chain(one.place))]
            inside = [one for one in inside if not people or one.subject in people]
            assert not inside, f"{measure.id} leaves {inside[0].measure} at {inside[0].place} after {what}"

    def _everybody_asked(self, unit: Any, key: str, what: str) -> None:
        """Where a measure holds, each place and person that it means was asked, whatever came of it."""
        held = {at for at, one in measures.running(unit, key).items() if one.status == "held"}
        aside = {name for one in self.moment.text.playbook.measures for name in one.excludes}
        for measure in self.moment.text.playbook.measures:
            if (measure.id, ROOT) not in held or measure.id in aside or not measure.holds_in:
                continue
            asked = {(one.place, one.subject) for one in self.moment.lines if one.measure == measure.id}
            for place, subject in self.ground.meant(measure):
                if next(one for one in self.ground.chain(place) if one in self.moment.states) == ROOT:
                    assert (place, subject) in asked, f"{measure.id}: nobody asked {place} {subject} after {what}"

    def _closed_altogether(self, unit: Any, key: str) -> None:
        live = [one.number for one in self.moment.lines if one.status in LIVE]
        assert live == [], f"tasks live on in a closed crisis: {live}"
        assert list(self.moment.states) == [ROOT]
        assert messages.waves(unit, key, awaiting=True) == ()
        assert activities.clocks(unit, key) == {}
        assert indicators.open_proposals(unit, key) == ()

    def _thresholds_proposed(self, unit: Any, key: str, what: str) -> None:
        running = measures.running(unit, key)
        levels = {at: one.level or "" for at, one in running.items() if one.status == "held"}
        now, wanted = self.world.clock.now(), {}
        for event, perimeter, level, said, sources in thresholds(self.plan, self.moment, levels):
            if said.holds(answer(self.moment, self.figures, perimeter, sources, now)) is True:
                wanted[event, perimeter, level] = said.text
        found = {(one.event, one.perimeter, one.level) for one in indicators.open_proposals(unit, key)}
        missing = {one: text for one, text in wanted.items() if one not in found}
        assert not missing, f"true and not proposed after {what}: {missing}"
        assert found <= set(wanted), f"proposed without cause after {what}: {found - set(wanted)}"

    def _digests_shown_and_acknowledged(self, what: str) -> None:
        """Nobody is bound by words they were never shown."""
        for one in self.moment.lines:
            words = self.moment.text.words(one)
            if one.status not in LIVE or words is None:
                continue
            shown = digest(self.moment.text.measure[one.measure], one.purpose, one.level, one.items)
            assert one.digest == shown, f"T{one.number} is shown other words than its digest says, after {what}"
            if one.status == "acknowledged":
                known = (self.acknowledged.get(one.number), self.noticed.get(one.number))
                # acknowledged while the plan had its measure from an earlier version only: then by the digest
                unread = self.acknowledged.get(one.number, words) is None and one.acknowledged_digest == one.digest
                assert words in known or unread, f"T{one.number} stands acknowledged under other words, after {what}"
