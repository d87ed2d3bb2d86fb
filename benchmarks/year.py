"""A year of escalation timers, simulated: nobody answers, the clock leaps from deadline to deadline."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from time import perf_counter

from crowd import START, Crowd, figures
from measure import Check, finish, options, scratch

from pca.clock import VirtualClock
from pca.services.engine.tick import next_due, tick


def main() -> None:
    given = options(__doc__, tasks=(400, 40), days=(365, 20))
    with scratch() as folder:
        crowd = Crowd(folder, given.tasks, durable=False)
        clock = crowd.runtime.clock
        assert isinstance(clock, VirtualClock)
        crowd.activate()
        end, beats, counted = START + timedelta(days=given.days), 0, Counter[str]()
        started = perf_counter()
        while (due := min(next_due(crowd.runtime).values(), default=end)) < end:
            clock.advance_to(max(due, clock.now()))
            facts = tick(crowd.runtime).facts
            counted.update(figures(facts))
            beats += 1
        took = perf_counter() - started
        with crowd.store.read() as unit:
            rungs = unit.connection.exec_driver_sql("SELECT count(*) FROM escalation").scalar_one()
            tasks = unit.connection.exec_driver_sql("SELECT count(*) FROM task").scalar_one()
        crowd.close()
    checks = [
        Check(f"{given.days} days of timers", took, "s", 60),
        Check("rungs climbed a second", rungs / took, "/s", 500, at_least=True),
    ]
    finish("year", given, checks, beats=beats, tasks=tasks, rungs=rungs, facts=dict(counted))


if __name__ == "__main__":
    main()
