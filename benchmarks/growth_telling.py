"""A decision that tells 1 000, 10 000 and 100 000 people: its preview, and how long others wait to write meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

from crowd import DIRECTOR, MEASURES, Crowd
from measure import Check, finish, options, p50, peak_memory, rounded, scratch, seconds

from pca.domain import orders
from pca.domain.directory import Person
from pca.domain.facts import MessagesQueued
from pca.plans.texts import content_hash, freeze
from pca.services.crisis.scene import plan_of
from pca.services.engine.preview import preview
from pca.store.people import directory

SITES = 100
END = orders.Decide(event="end", despite="Mesure.")


class Told:
    """A crisis in an institution of so many people, whose end is told to most of them, once."""

    def __init__(self, folder: Path, people: int) -> None:
        self.crowd = Crowd(folder, SITES * MEASURES, durable=False)
        self._import(people)
        self.crowd.activate()
        self._say_once()

    def _import(self, people: int) -> None:
        with self.crowd.store.read() as unit:
            known = directory.organisation(unit)
        staff = [Person(id=f"p{number}", site=f"S{number % SITES}") for number in range(people - len(known.people))]
        regions, sites = tuple(known.regions.values()), tuple(known.sites.values())
        everybody = (*known.people.values(), *staff)
        act = orders.ImportDirectory(digest="1", regions=regions, sites=sites, people=everybody)
        self.crowd.do(act, orders.OPERATOR)

    def _say_once(self) -> None:
        """The crisis takes over a version with one of its communications alone."""
        with self.crowd.store.read() as unit:
            running = plan_of(self.crowd.runtime, unit, self.crowd.version)
        book = running.compiled.playbook
        book = book.model_copy(update={"version": "2.0.0", "communications": book.communications[:1]})
        version = content_hash(book, running.texts)
        self.crowd.do(orders.PublishPlan(hash=version, body=freeze(book, running.texts).decode()), "author")
        self.crowd.do(orders.ApprovePlan(hash=version), DIRECTOR)
        self.crowd.do(orders.AdoptPlan(plan=version), DIRECTOR)

    def preview(self) -> int:
        """How many the decision would tell."""
        order = orders.Order(id="look", who=DIRECTOR, crisis=self.crowd.crisis, act=END, why="Mesure.")
        facts = preview(self.crowd.runtime, order)
        return sum(len(fact.recipients) for fact in facts if isinstance(fact, MessagesQueued))

    def decide(self) -> tuple[float, float]:
        """Seconds the decision took, and the longest that somebody else's order took meanwhile."""
        waits, over, note = [0.0], Event(), orders.AddLogEntry(kind="fact", text="Noté.")

        def others() -> None:
            while not over.is_set():
                waits.append(seconds_alone(lambda: self.crowd.do(note, "author")))

        writer = Thread(target=others)
        writer.start()
        took = seconds_alone(lambda: self.crowd.do(END, DIRECTOR))
        over.set()
        writer.join()
        return took, max(waits)


def seconds_alone(work: Callable[[], object]) -> float:
    """How long `work` takes, with nothing swept away first: somebody else is at work."""
    started = perf_counter()
    work()
    return perf_counter() - started


def measured(folder: Path, people: int, rounds: int) -> dict[str, float]:
    """Seconds and megabytes at one size."""
    told = Told(folder, people)
    cold = seconds(told.preview)
    previews = [seconds(told.preview) for _ in range(rounds)]
    before, recipients = peak_memory(), told.preview()
    took, waited = told.decide()
    told.crowd.close()
    figures = {"recipients": recipients, "first preview": cold, "preview": p50(previews), "decision": took}
    return {**figures, "others wait": waited, "megabytes more": peak_memory() - before}


def main() -> None:
    given = options(__doc__, few=(1_000, 300), some=(10_000, 400), many=(100_000, 500), rounds=(5, 1))
    with scratch() as folder:
        told = {size: measured(folder / str(size), size, given.rounds) for size in (given.few, given.some, given.many)}
    most = told[given.many]
    finish(
        "growth_telling",
        given,
        [
            Check(f"preview of a decision that tells {given.many} people", most["first preview"], "s", 1),
            Check("longest wait of another order while it is taken", most["others wait"], "s", 0.2),
        ],
        seconds={size: {name: rounded(figure) for name, figure in figures.items()} for size, figures in told.items()},
    )


if __name__ == "__main__":
    main()
