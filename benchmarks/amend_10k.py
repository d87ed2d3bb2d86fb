"""What another plan version would do to 10 000 tasks under way, half acknowledged: the preview, then the act."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from crowd import DIRECTOR, Crowd, figures, head_for
from measure import Check, finish, options, p50, peak_memory, rounded, scratch, seconds

from pca.domain import orders
from pca.domain.plan.measures import Item, Measure
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.text import Text
from pca.plans.texts import content_hash, freeze
from pca.services.crisis.adoption import becomes
from pca.services.crisis.scene import plan_of
from pca.services.engine.preview import preview


class Amended:
    """A crisis with many tasks, and a version that changes every measure in one way or another."""

    def __init__(self, folder: Path, tasks: int) -> None:
        self.crowd = Crowd(folder, tasks, durable=False)
        self.crowd.activate()
        self.tasks = self.crowd.sites * len(self._book().measures)
        for number in range(1, self.tasks + 1, 2):
            self.crowd.do(orders.Acknowledge(task=number), head_for(number, self.crowd.sites), "")
        self.crowd.reopen(durable=True)
        self.version = self._publish(other_version(self._book()))

    def _book(self) -> Playbook:
        with self.crowd.store.read() as unit:
            return plan_of(self.crowd.runtime, unit, self.crowd.version).compiled.playbook

    def _publish(self, book: Playbook) -> str:
        with self.crowd.store.read() as unit:
            texts = plan_of(self.crowd.runtime, unit, self.crowd.version).texts
        version = content_hash(book, texts)
        self.crowd.do(orders.PublishPlan(hash=version, body=freeze(book, texts).decode()), "author")
        self.crowd.do(orders.ApprovePlan(hash=version, editorial=True), DIRECTOR)
        return version

    def preview(self) -> tuple[Any, ...]:
        """The facts, and the counts by measure, as the page shows them."""
        act = orders.AdoptPlan(plan=self.version)
        order = orders.Order(id="look", who=DIRECTOR, crisis=self.crowd.crisis, act=act, why="Mesure.")
        facts = preview(self.crowd.runtime, order)
        with self.crowd.store.read() as unit:
            return facts, becomes(unit, self.crowd.crisis or "", facts)

    def adopt(self) -> tuple[Any, ...]:
        return self.crowd.do(orders.AdoptPlan(plan=self.version), DIRECTOR).facts


def other_version(book: Playbook) -> Playbook:
    """One version later: words, lists, deadlines, teams; one measure renamed, one gone, the rest as they were."""
    measures = [_changed(number, one) for number, one in enumerate(book.measures[:-1])]
    told = [one for one in book.communications if one.when.measure_stops not in (book.measures[-1].id, "M6")]
    editorial = tuple(one.id for number, one in enumerate(measures) if number % 7 == 1)
    changes = {"version": "2.0.0", "measures": tuple(measures), "communications": tuple(told), "editorial": editorial}
    return book.model_copy(update=changes)


def _changed(number: int, one: Measure) -> Measure:
    if number == 6:
        return one.model_copy(update={"id": "M6A", "was": "M6"})
    ways: tuple[dict[str, Any], ...] = (
        {"instructions": Text(fr="Lire la consigne nouvelle, puis l’appliquer.")},
        {"title": Text(fr=f"Mesure n° {number}")},
        {"complete_within": timedelta(days=4)},
        {"checklist": (*one.checklist, Item(id="seal", text=Text(fr="Sceller")))},
        {"team": "team_1" if one.team != "team_1" else "team_2"},
        {},
    )
    return one.model_copy(update=ways[number % len(ways)])


def main() -> None:
    given = options(__doc__, tasks=(10_000, 400), rounds=(9, 1))
    with scratch() as folder:
        amended = Amended(folder / "crowd", given.tasks)
        cold = seconds(amended.preview)
        times = [seconds(amended.preview) for _ in range(given.rounds)]
        seen, counts = amended.preview()
        adopted: list[Any] = []
        took = seconds(lambda: adopted.extend(amended.adopt()))
        if tuple(adopted) != seen:
            raise SystemExit("the adoption did what its preview had not shown")
        amended.crowd.close()
    totals = Counter[str]()
    for one in counts:
        totals.update({name: count for name in one.__struct_fields__[1:] if (count := getattr(one, name))})
    finish(
        "amend_10k",
        given,
        [
            Check(f"preview of an adoption over {amended.tasks} tasks", p50(times), "s", 1),
            Check("the first preview, the new version not yet compiled", cold, "s", 1),
        ],
        tasks=amended.tasks,
        rounds=given.rounds,
        seconds_to_adopt=rounded(took),
        tasks_become=dict(totals),
        facts=figures(seen),
        megabytes=rounded(peak_memory()),
    )


if __name__ == "__main__":
    main()
