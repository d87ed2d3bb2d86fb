"""The first order after somebody's status was declared, with 1 000, 10 000 and 100 000 people in the directory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from crowd import DIRECTOR, MEASURES, Crowd
from measure import Check, finish, options, rounded, scratch

from pca.domain import orders
from pca.domain.directory import Person

SITES = 100
STATUSES = ("telework", "on_site")


class Staffed:
    """A crisis in an institution of so many people."""

    def __init__(self, folder: Path, people: int) -> None:
        self.crowd = Crowd(folder, SITES * MEASURES, durable=False)
        self._import(people)
        self.milliseconds: dict[str, list[float]] = {"declaring": [], "first order after": [], "order after that": []}

    def _import(self, people: int) -> None:
        """The directory as it is, and as many more people as are wanted."""
        with self.crowd.store.read() as unit:
            known = unit.store.directory[1] if unit.store.directory else None
        if known is None:
            raise SystemExit("nobody has looked at the directory yet")
        staff = [Person(id=f"p{number}", site=f"S{number % SITES}") for number in range(people - len(known.people))]
        places = tuple(known.regions.values()), tuple(known.sites.values())
        everybody = (*known.people.values(), *staff)
        act = orders.ImportDirectory(digest="1", regions=places[0], sites=places[1], people=everybody)
        self.crowd.do(act, orders.OPERATOR)

    def a_round(self, number: int) -> None:
        """A status, an order, and the same order again."""
        status = STATUSES[number % 2]
        self._timed("declaring", lambda: self.crowd.do(orders.DeclareStatus(person="head-S1", status=status), DIRECTOR))
        for what in ("first order after", "order after that"):
            self._timed(what, lambda: self.crowd.do(orders.AddLogEntry(kind="fact", text="Noté."), DIRECTOR))

    def _timed(self, what: str, work: Callable[[], object]) -> None:
        started = perf_counter()
        work()
        self.milliseconds[what].append(1000 * (perf_counter() - started))

    def figures(self) -> dict[str, float]:
        """Medians, in milliseconds; the first round is not counted."""
        return {what: rounded(median(times[1:])) for what, times in self.milliseconds.items()}


def main() -> None:
    given = options(__doc__, few=(1_000, 300), some=(10_000, 400), many=(100_000, 500), rounds=(20, 3))
    with scratch() as folder:
        told: dict[int, dict[str, float]] = {}
        for people in (given.few, given.some, given.many):
            staffed = Staffed(folder / str(people), people)
            for number in range(given.rounds + 1):
                staffed.a_round(number)
            staffed.crowd.close()
            told[people] = staffed.figures()
    most = told[given.many]
    finish(
        "growth_status",
        given,
        [
            Check(f"first order after a status, {given.many} people", most["first order after"], "ms", 2),
            Check("÷ the order after that", most["first order after"] / most["order after that"], "×", 2),
            Check(
                f"with {given.many} people ÷ with {given.few}",
                most["first order after"] / told[given.few]["first order after"],
                "×",
                1.5,
            ),
        ],
        rounds=given.rounds,
        milliseconds=told,
    )


if __name__ == "__main__":
    main()
