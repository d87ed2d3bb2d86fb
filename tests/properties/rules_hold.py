"""What must be true after every step, whatever was ordered."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis.stateful import (
    invariant,
)
from sqlalchemy import func, select

from pca.store.audit import journal
from pca.store.crisis import crisis as crises
from pca.store.log import log
from pca.store.measures import measures
from pca.store.messages import messages
from pca.store.tables.decisions import DECISION
from pca.store.tables.indicators import PROPOSAL
from pca.store.tables.tasks import EVIDENCE
from pca.store.tasks import tasks
from tests.properties.expected import LIVE, ROOT, Book, carried_out, should_hold
from tests.properties.watched_history import Seen, Watched


class RulesHold(Watched):
    """Looks at all crises after every step."""

    @invariant()
    def the_rules_hold(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store.read() as unit:
            for crisis in crises.crises(unit):
                book = self.books[crisis.plan]
                states = {name: one.configuration for name, one in crises.standings(unit, crisis.key).items()}
                assert ROOT in states
                assert all(book.legal(one) for one in states.values()), states
                assert crisis.key in self.frozen or self.ground.all >= states.keys(), "a place that left holds a state"
                running = measures.running(unit, crisis.key)
                every = tasks.tasks(unit, crisis.key)
                if crisis.key not in self.frozen:
                    self.measures_follow(crisis, book, states, running)
                    carried = carried_out(book, self.ground, states, running)
                    self.tasks_follow(crisis, book, states, running, carried, every)
                    self.the_step_was_fair(crisis, book, carried, every)
                self.ladders_are_climbed_once(unit, crisis, every)
                self.numbers_have_no_gap(unit, crisis, every)
            verdict = journal.verify(unit)
            assert verdict.broken is None
            assert verdict.entries == journal.head(unit).seq

    def measures_follow(self, crisis: Any, book: Book, states: Any, running: Any) -> None:
        wanted = should_hold(book, self.ground, states)
        wanted |= {
            (fallback, perimeter)
            for fallback, first in book.fallback_of.items()
            for perimeter in states
            if (first, perimeter) in wanted and (crisis.key, first, perimeter) in self.refused
        }
        standing = {key: one for key, one in running.items() if one.status != "stopped"}
        assert set(standing) == wanted, f"held {sorted(standing)}, expected {sorted(wanted)} in {states}"
        for (measure, _), one in standing.items():
            if one.status == "lapsed":
                assert book.measure[measure].expires_after is not None
            assert (one.level is not None) == bool(book.measure[measure].levels)

    def tasks_follow(self, crisis: Any, book: Book, states: Any, running: Any, carried: Any, every: Any) -> None:
        """Whoever has something to do has it because the measure is carried out there, in that perimeter and level."""
        opened = Counter((one.measure, one.place, one.purpose, one.run) for one in every)
        assert not opened or max(opened.values()) == 1
        for one in every:
            if one.status not in LIVE:
                continue
            assert crisis.closed_at or one.assignee in {None, *self.ground.people}, f"T{one.number}'s people are gone"
            assert one.place in self.ground.all, f"T{one.number} is at {one.place}, which is no more"
            if one.purpose == "undo":
                assert book.measure[one.measure].each is None or (one.measure, one.place) not in carried
                continue
            if (crisis.key, one.number) in self.kept_on:
                continue
            called = book.fallback_of.get(one.measure)
            standing = carried.get((called or one.measure, one.place))
            assert standing is not None, f"T{one.number} lives on at {one.place}, which {one.measure} left"
            assert one.perimeter == standing.perimeter, f"T{one.number} is not {standing.perimeter}'s"
            assert running[one.measure, one.perimeter].status == "held"
            assert called or one.level == standing.level, f"T{one.number} is of another level than {one.measure}"

    def the_step_was_fair(self, crisis: Any, book: Book, carried: Any, every: Any) -> None:
        """Asked where it was not carried out before, undone where it is no more, and nobody's task taken meanwhile."""
        first = crisis.key not in self.seen
        before = self.seen.get(crisis.key, Seen({}, {}, 0))
        levels = {key: one.level for key, one in carried.items()}
        live = {one.number: one for one in every if one.status in LIVE and one.purpose == "do"}
        self.seen[crisis.key] = Seen(levels, live, len(every))
        new = Counter((one.measure, one.place, one.purpose) for one in every if one.number > before.tasks)
        rhythmic = {name for name, one in book.measure.items() if one.repeat}
        same = {key for key in levels if before.levels.get(key, "none") == levels[key] and key in before.levels}
        earlier = [one for one in live.values() if one.number <= before.tasks]
        goes_on = {(one.measure, one.place) for one in earlier if one.level == levels.get((one.measure, one.place))}
        for key in levels.keys() - same - goes_on:
            assert new[*key, "do"] >= 1, f"{key} was not asked"
        if first:
            return
        for (measure, place, purpose), count in new.items():
            if purpose == "undo":
                assert count == 1
                assert (measure, place) in before.levels, f"{measure} is undone at {place}, where it never was"
            elif measure not in rhythmic and measure not in book.fallback_of:
                assert count == 1
                assert (measure, place) not in same, f"{measure} was asked again at {place}"
        for measure, place in before.levels.keys() - levels.keys():
            known = book.measure.get(measure)
            if known is not None and known.undo and known.each and place in self.ground.all:
                assert new[measure, place, "undo"] == 1, f"{measure} is not undone at {place}"
        status = {one.number: one.status for one in every}
        for number, one in before.live.items():
            goes_on = (book.fallback_of.get(one.measure, one.measure), one.place) in same
            if goes_on and one.measure not in rhythmic and (crisis.key, number) not in self.kept_on:
                taken = status[number] in ("cancelled", "replaced", "missed")
                assert not taken, f"T{number} was {status[number]} though {one.measure} goes on at {one.place}"

    def ladders_are_climbed_once(self, unit: Any, crisis: Any, every: Any) -> None:
        task = {one.number: one for one in every}
        climbed: dict[int, list[Any]] = {}
        for rung in tasks.escalations(unit, crisis.key):
            climbed.setdefault(rung.task, []).append(rung)
        for number, rungs in climbed.items():
            levels = [one.level for one in sorted(rungs, key=lambda one: one.level)]
            assert len(set(levels)) == len(levels)
            ended = task[number].closed_at
            acknowledged = task[number].acknowledged_at
            for one in rungs:
                assert (one.phase == "acknowledge") == (one.level <= 3)
                assert ended is None or one.escalated_at <= ended
                assert one.level > 3 or acknowledged is None or one.escalated_at <= acknowledged

    def numbers_have_no_gap(self, unit: Any, crisis: Any, every: Any) -> None:
        assert [one.number for one in every] == list(range(1, crisis.tasks + 1))
        for given, lines in (
            (crisis.messages, messages.messages(unit, crisis.key)),
            (crisis.waves, messages.waves(unit, crisis.key)),
            (crisis.log_entries, log.log_entries(unit, crisis.key)),
        ):
            assert [one.number for one in lines] == list(range(1, given + 1))
        for given, table in ((crisis.decisions, DECISION), (crisis.proposals, PROPOSAL), (crisis.evidence, EVIDENCE)):
            query = select(func.count(), func.max(table.c.number)).where(table.c.crisis == crisis.key)
            count, last = unit.connection.execute(query).one()
            assert (count, last or 0) == (given, given)
