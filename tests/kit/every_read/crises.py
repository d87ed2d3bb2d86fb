"""What is read of crises, measures, the log, indicators and plans."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pca.domain.access.access import EVERYTHING, Reach
from pca.store.audit import misdated
from pca.store.crisis import crisis, decisions
from pca.store.engine import due
from pca.store.indicators import activities, indicators
from pca.store.kit.database import Unit
from pca.store.log import log, points
from pca.store.measures import lists, measures
from pca.store.people import seats
from pca.store.plans import plans
from tests.kit.every_read.ways import KEY, Reads, by_reach, by_time
from tests.kit.two_crises_open import HOUR, NOON


def of_crises() -> Reads:
    def seen(unit: Unit, reach: Reach) -> Any:
        within = measures.seen(unit, reach, ["H3"])
        return [
            [(one.measure, one.perimeter) for one in measures.everywhere(unit, KEY, within)],
            [(one.measure, one.perimeter) for one in measures.measures(unit, KEY, within=within)],
            [(one.measure, one.perimeter, one.level) for one in measures.levels(unit, KEY, within)],
            [(one.perimeter, one.configuration) for one in crisis.state_history(unit, KEY, reach)],
        ]

    looked: list[dict[str, Any]] = [
        {"kind": "fact"},
        {"author": "P1"},
        {"author": "P2"},
        {"text": "FERM"},
        {"seat": "x"},
        {"since": NOON - HOUR, "until": NOON},
        {"entered_after": NOON + 5 * HOUR},
        {},
    ]
    return {
        "crisis": lambda u: [crisis.crisis(u, KEY), crisis.crisis(u, "2020-9")],
        "crises": lambda u: [[one.key for one in crisis.crises(u, open_only=only)] for only in (False, True)],
        "opened": lambda u: [crisis.opened(u, "real", 2020), crisis.opened(u, "exercise", 2020)],
        "standings": lambda u: crisis.standings(u, KEY),
        "root states": lambda u: crisis.root_states(u, KEY),
        "decisions": lambda u: [decisions.decisions(u, KEY), decisions.decisions(u, KEY, after=1)],
        **by_reach("where", seen),
        "running": lambda u: {" ".join(key): one for key, one in measures.running(u, KEY).items()},
        "verdicts": lambda u: {" ".join(key): one for key, one in measures.verdicts(u, KEY).items()},
        "spans": lambda u: [measures.measures(u, KEY, held_only=True), measures.measures(u, KEY, measure="H2")],
        "lists": lambda u: {" ".join(key): one for key, one in lists.lists(u, KEY).items()},
        "observed": lambda u: [
            indicators.observed(u, KEY),
            indicators.observations(u, KEY, "beds", "root", 9),
            indicators.observations(u, KEY, "beds", "root", 1),
        ],
        "proposals": lambda u: [indicators.open_proposals(u, KEY), indicators.proposals(u, KEY)],
        "clocks": lambda u: [activities.clocks(u, KEY), activities.left_down(u, KEY), activities.interruptions(u, KEY)],
        "seats": lambda u: [seats.seats(u, KEY), seats.hand_overs(u, KEY), seats.delegations_given(u, KEY)],
        "next due": lambda u: due.next_due(u),
        **by_time("misdated", lambda u, at: misdated.misdated(u, KEY, at - timedelta(days=9), HOUR)),
        **by_time("misdated soon", lambda u, at: misdated.misdated(u, KEY, at - 5 * HOUR, HOUR / 9)),
        **by_reach("log entry", lambda u, r: [bool(log.log_entry(u, KEY, one, r)) for one in (1, 2, 3, 9)]),
        "log": lambda u: [
            [one.number for one in log.log_entries(u, KEY, **more)]
            for more in ({}, {"by_event": True}, {"after": 1, "limit": 1})
        ],
        **{
            f"searched {one}": lambda u, one=one: [
                [line.number for line in log.search(u, KEY, log.LogFilter(**one), reach=EVERYTHING, limit=9, **more)]
                for more in ({}, {"by_event": True, "oldest": True}, {"skip": 1})
            ]
            for one in looked
        },
        **by_reach(
            "search",
            lambda u, r: [
                [line.number for line in log.search(u, KEY, log.LogFilter(), reach=r, limit=9)],
                log.authors(u, KEY, r),
            ],
        ),
        "points": lambda u: [
            points.last(u, KEY),
            points.points(u, KEY),
            points.points(u, KEY, limit=1, skip=1),
            points.point(u, KEY, 1),
            points.point(u, KEY, 9),
        ],
        "plans": lambda u: [
            plans.plan_version(u, "h1"),
            plans.plan_body(u, "h2"),
            plans.latest_plan(u, "pandemie"),
            plans.latest_plan(u, "pandemie", approved=True),
            plans.plans(u, "crue"),
            plans.plans(u),
        ],
    }
