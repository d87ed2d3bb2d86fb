"""Whatever is read of two crises that are alike: each reading at five moments, and which rows every step changed.

What is asked of the rows (this crisis, this person, still open, before that instant) stands in conditions; each has
rows beside it here that it must leave out. The literals lie in `tests/data/literals/every_read.json`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from pca.domain.access.access import EVERYTHING, Reach
from pca.store.access import accounts, grants, holders, preparations, sessions
from pca.store.administration import guarded
from pca.store.audit import beside as checks
from pca.store.audit import credentials, journal, ledger, misdated
from pca.store.crisis import crisis, decisions
from pca.store.engine import due
from pca.store.indicators import activities, indicators
from pca.store.kit.database import Store, Unit
from pca.store.log import log, points
from pca.store.measures import lists, measures, rounds
from pca.store.messages import (
    incoming,
    messages,
    obligations,
    outbox,
    parts,
    provider_events,
    responses,
    sendings,
    sent,
    wave_lists,
)
from pca.store.people import contact_points, directory, people, seats, whereabouts
from pca.store.plans import plans
from pca.store.tables import METADATA
from pca.store.tasks import progress, task_lists, tasks
from tests.kit.literals import Literals, without_defaults
from tests.kit.two_crises import HOUR, KEYS, NOON, beside, steps, tell

KEY = KEYS[0]
THEIRS = {
    "everything": EVERYTHING,
    "a region": Reach(regions=frozenset({"TTA"})),
    "a site": Reach(sites=frozenset({"S1"})),
    "a team": Reach(teams=frozenset({"crisis"})),
    "oneself": Reach(person="P5"),
}
AT = {"early": NOON + HOUR, "late": NOON + 3 * HOUR, "much later": NOON + 30 * HOUR}
Reads = dict[str, Callable[[Unit], Any]]


def by_reach(name: str, read: Callable[[Unit, Reach], Any]) -> Reads:
    return {f"{name}, {whose}": lambda unit, reach=reach: read(unit, reach) for whose, reach in THEIRS.items()}


def by_time(name: str, read: Callable[[Unit, Any], Any]) -> Reads:
    return {f"{name}, {when}": lambda unit, at=at: read(unit, at) for when, at in AT.items()}


def of_tasks() -> Reads:
    wanted = [
        task_lists.TaskFilter(),
        task_lists.TaskFilter(late=True),
        task_lists.TaskFilter(status="done"),
        task_lists.TaskFilter(status="open", team="network", measure="H2"),
        task_lists.TaskFilter(place="S2", assignee="P5", status="done"),
    ]
    marks = {"": None, "after": task_lists.TaskMark(6, NOON + HOUR), "by number": task_lists.TaskMark(6)}
    given: list[dict[str, Any]] = [
        {},
        {"measure": "H1"},
        {"perimeter": "TTA"},
        {"place": "S1", "team": "network"},
        {"assignee": "P5"},
        {"live": True},
        {"after": 7, "limit": 3},
        {"status": ["done", "cancelled"]},
    ]
    return {
        **{f"tasks {one}": lambda u, one=one: [t.number for t in tasks.tasks(u, KEY, **one)] for one in given},
        "task": lambda u: [tasks.task(u, KEY, 5), tasks.task(u, KEY, 99), tasks.task(u, "2020-9", 5)],
        "live": lambda u: [one.number for one in tasks.live_tasks(u, KEY)],
        "live of": lambda u: [one.number for one in tasks.live_tasks(u, KEY, ["H1", "H1"], "root")],
        **by_time("due", lambda u, at: [one.number for one in tasks.due_tasks(u, KEY, at, 9)]),
        "due, few": lambda u: [one.number for one in tasks.due_tasks(u, KEY, NOON + 9 * HOUR, 2)],
        "evidenced": lambda u: [tasks.evidenced(u, KEY, number) for number in (2, 5, 6)],
        "open": lambda u: [tasks.tasks_open(u, KEY), tasks.under_way(u, KEY)],
        **by_time("late", lambda u, at: [tasks.late_count(u, KEY, at), progress.late_by_team(u, KEY, at)]),
        "waiting for": lambda u: [tasks.waiting_for(u, KEY, one) for one in ("P3", "P5")],
        "tally": lambda u: [tasks.tally(u, KEY)],
        "evidence": lambda u: [tasks.evidence(u, KEY), tasks.evidence(u, KEY, 5)],
        "escalations": lambda u: [tasks.escalations(u, KEY), tasks.escalations(u, KEY, 7)],
        **{
            f"pressing {number} {name}": lambda u, one=one, mark=mark: [
                line.number for line in task_lists.pressing(u, KEY, EVERYTHING, one, AT["late"], after=mark, limit=9)
            ]
            for number, one in enumerate(wanted)
            for name, mark in marks.items()
        },
        **by_reach(
            "pressing",
            lambda u, r: [
                one.number for one in task_lists.pressing(u, KEY, r, task_lists.TaskFilter(), AT["late"], limit=4)
            ],
        ),
        **by_reach("seen", lambda u, r: [bool(task_lists.seen(u, KEY, one, r)) for one in range(1, 15)]),
        "seen by two": lambda u: [
            bool(task_lists.seen(u, KEY, n, Reach(person="P1"), Reach(person="P3"))) for n in range(1, 15)
        ],
        **by_reach("named", lambda u, r: [one.number for one in task_lists.named(u, KEY, r, [3, 2, 1, 6, 0, 1 << 31])]),
        "proof": lambda u: [task_lists.proof(u, KEY, 1), task_lists.proof(u, KEY, 9), task_lists.proof(u, KEY, 2)],
        **by_reach("by team", lambda u, r: task_lists.by_team(u, KEY, r, AT["late"])),
        **by_reach(
            "progress",
            lambda u, r: [
                {" ".join(key): one for key, one in progress.by_measure(u, KEY, AT["late"], r).items()},
                progress.by_place(u, KEY, AT["late"], r),
                progress.at(u, KEY, AT["late"], r, measure="H1", place="S1"),
                progress.sites(u, r),
            ],
        ),
        **by_reach(
            "lines",
            lambda u, r: [
                [one.number for one in progress.lines(u, KEY, AT["late"], r, limit=5, **more)]
                for more in ({}, {"live": True}, {"skip": 2, "measure": "H1"})
            ],
        ),
        "rounds": lambda u: [
            rounds.CarriedOut(u, KEY).latest("H1"),
            rounds.CarriedOut(u, KEY).latest("H1", ["S1"]),
            rounds.CarriedOut(u, KEY).latest("H2", ["S1", "S2"]),
            [rounds.CarriedOut(u, KEY).live(one) for one in ("H1", "H2")],
            [rounds.CarriedOut(u, KEY).ticked(one) for one in ("H1", "H2")],
        ],
        "waiting": lambda u: [rounds.waiting(u, KEY, ["H1", "H2"], None), rounds.waiting(u, KEY, ["H2"], ["CS", "S1"])],
    }


def of_messages() -> Reads:
    given: list[dict[str, Any]] = [
        {},
        {"wave": 3},
        {"recipient": "P1"},
        {"status": ["sent", "read"]},
        {"after": 30, "limit": 4},
    ]
    pairs = [(3, "P1"), (3, "P3"), (3, "P6"), (5, "P1"), (6, "P1"), (1, "P1")]
    some = ["alert", "roll_call", "told", "task_opened"]

    def line(unit: Unit, number: int) -> Any:
        return messages.wave_line(unit, KEY, number)

    return {
        **{f"messages {one}": lambda u, one=one: [m.number for m in messages.messages(u, KEY, **one)] for one in given},
        "wave": lambda u: [messages.wave(u, KEY, number) for number in (3, 9, 99)],
        "waves": lambda u: [[one.number for one in messages.waves(u, KEY, awaiting=one)] for one in (False, True)],
        "unreleased": lambda u: messages.unreleased(u, KEY),
        "said": lambda u: [messages.communications_queued(u, KEY), messages.tally(u, KEY)],
        "line": lambda u: line(u, 3),
        **by_time(
            "outgoing",
            lambda u, at: [
                [(one.crisis, one.number) for one in outbox.due_messages(u, at, 7)],
                [(one.crisis, one.number) for one in outbox.due_messages(u, at, 50, ["sms"])],
                outbox.due_count(u, at),
            ],
        ),
        "outgoing in full": lambda u: outbox.due_messages(u, AT["late"], 1),
        "next outgoing": lambda u: outbox.next_outgoing(u),
        "bodies": lambda u: [outbox.body(u, KEY, 1), outbox.body(u, KEY, 2), outbox.body(u, KEYS[1], 9)],
        "spoken": lambda u: outbox.spoken_tasks(u, KEY, [1, 2, 99]),
        "responses": lambda u: responses.responses(u, KEY),
        "obligations": lambda u: [
            [(one.origin, one.recipient) for one in responses.obligations(u, KEY, **more)]
            for more in ({}, {"origin": 3}, {"recipient": "P1"}, {"unanswered": True})
        ],
        "to call": lambda u: [responses.to_call(u, KEY), responses.to_call(u, KEY, [3])],
        "owed": lambda u: [sendings.obligation_of(u, KEY, 9, "P1"), sendings.obligation_of(u, KEY, 1, "P1")],
        "told": lambda u: sendings.sent_messages(u, KEY, [1, 9, 13, 17, 99]),
        "reach of": lambda u: sendings.reach_of(u, KEY, pairs),
        **by_time("due", lambda u, at: [(one.origin, one.recipient) for one in sendings.due(u, KEY, at, 9)]),
        "due, few": lambda u: [one.recipient for one in sendings.due(u, KEY, NOON + 9 * HOUR, 2)],
        "answered": lambda u: sendings.answered(u, KEY, pairs),
        "in force": lambda u: sendings.in_force(u, KEY, some),
        "counted": lambda u: [sendings.counts_of(u, KEY, one) for one in (1, 3, 6)],
        "holders": lambda u: sent.holders(u, KEY, some),
        "held": lambda u: [
            [(one.recipient, one.origin, one.replaced_by) for one in sent.instructions_held(u, KEY, **m)]
            for m in ({}, {"people": ["P1"]}, {"outdated": True})
        ],
        "history": lambda u: [sent.history(u, KEY, one) for one in (1, 21)],
        "waves sent": lambda u: [(one.crisis, one.number) for one in sent.waves_sent(u)],
        "queued at": lambda u: [sent.queued_at(u, KEY, [1, 3, 10]), sent.queued_at(u, KEY, [])],
        **by_time("sent since", lambda u, at: sent.sent_since(u, ["P1", "P3", "P5"], at)),
        **by_reach(
            "newest",
            lambda u, r: [[one.number for one in wave_lists.newest(u, KEY, r, before=b, limit=4)] for b in (None, 6)],
        ),
        **by_reach(
            "outcomes",
            lambda u, r: [wave_lists.outcomes(u, KEY, [line(u, 3), line(u, 4)], r), wave_lists.tally(u, KEY, r)],
        ),
        **by_reach(
            "recipients",
            lambda u, r: [
                [one.number for one in wave_lists.recipients(u, KEY, line(u, 3), r, **more)]
                for more in ({}, {"status": "sent"}, {"after": 9, "limit": 1})
            ],
        ),
        **by_reach("lost", lambda u, r: [[one.number for one in wave_lists.lost(u, KEY, r, after=a)] for a in (0, 3)]),
        **by_reach("one", lambda u, r: [bool(wave_lists.message_within(u, KEY, one, r)) for one in (1, 2, 3, 4, 99)]),
        "languages": lambda u: [one.number for one in wave_lists.languages(u, KEY, line(u, 4))],
        "of sending": lambda u: wave_lists.of_sending(u, KEY, 3, ["P1", "P3"]),
        "without attempt": lambda u: obligations.messages_without_attempt(u),
        **by_time("overdue", lambda u, at: obligations.messages_overdue(u, at, at - HOUR / 2)),
        "without step": lambda u: [obligations.tasks_without_reminder(u), obligations.answers_without_step(u)],
        "calls": lambda u: [whereabouts.help_calls(u, KEY, one) for one in (3, 5)],
        **by_time("answers", lambda u, at: whereabouts.answers(u, KEY, at)),
        **of_texts(),
    }


def of_texts() -> Reads:
    def numbers(texts: Any) -> list[int]:
        return [one.number for one in texts]

    return {
        "incoming": lambda u: [incoming.text_in(u, 1), incoming.text_in(u, 99)],
        "named": lambda u: [incoming.text_for_rules(u, 1, one) for one in (KEY, None, KEYS[1])],
        "to read": lambda u: [numbers(incoming.to_read(u, one)) for one in (*KEYS, None)],
        "unread": lambda u: [incoming.unread_by_person(u, one) for one in (KEY, None)],
        "lately read": lambda u: [numbers(incoming.lately_read(u, one, 5)) for one in (KEY, None)],
        "of people": lambda u: {who: numbers(some) for who, some in incoming.of_people(u, KEY, ["P1", "P3"]).items()},
        "of sending": lambda u: [numbers(incoming.of_sending(u, KEY, one, "P1")) for one in (3, 4)],
        "alerts": lambda u: [
            incoming.alerts(u, KEY, "P1", ""),
            incoming.alerts(u, KEY, "", "+212600002"),
            incoming.alerts(u, KEYS[1], "P1", ""),
            incoming.alerts(u, KEY, "", "+212600001"),
        ],
        "strangers": lambda u: [incoming.strangers(u, one) for one in ("sms", "mail", "x")],
        "sent to": lambda u: [numbers(incoming.sent_to(u, "+21260000", NOON + h * HOUR)) for h in (0, 2, 3)],
        "count sent": lambda u: [incoming.count_sent(u, "reply", NOON + h * HOUR) for h in (0, 1, 2, 5)],
        "back due": lambda u: [incoming.due(u, NOON + h * HOUR) for h in (-900, 0, 1, 5)],
        "replies": lambda u: {at: one.number for at, one in incoming.replies(u, [1, 2, 4]).items()},
        "parts": lambda u: [
            parts.of_sender(u, "g1", "+2126"),
            parts.of_sender(u, "g1", "x"),
            parts.waiting(u),
            parts.count_waiting(u),
        ],
        "names": lambda u: provider_events.messages_named(u, ["n1", "n9", "no"]),
        "no receipt": lambda u: [
            provider_events.without_receipt(u, "gateway", NOON + a * HOUR, NOON + b * HOUR, 9)
            for a, b in ((0, 9), (3, 4), (0, 3), (4, 9))
        ],
        "known": lambda u: [provider_events.noted(u, one, ["e1", "e2", "e3"]) for one in ("gateway", "other")],
    }


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
            indicators.observations(u, KEY),
            indicators.observations(u, KEY, "beds"),
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


def of_people() -> Reads:
    looked = [
        people.PersonQuery(),
        people.PersonQuery(text="ZIN"),
        people.PersonQuery(text="p3"),
        people.PersonQuery(region="TTA"),
        people.PersonQuery(site="S1"),
        people.PersonQuery(team="crisis"),
        people.PersonQuery(status="telework"),
    ]
    return {
        "version": lambda u: directory.version(u),
        "contacts": lambda u: [directory.contacts(u), directory.contacts(u, ["P1", "P2"])],
        **{
            f"page {number}": lambda u, one=one: [
                [line.person for line in people.page(u, EVERYTHING, one, names=names, after=after, limit=4)]
                for names in (True, False)
                for after in (None, ("P2", "P2"))
            ]
            for number, one in enumerate(looked)
        },
        **by_reach(
            "page",
            lambda u, r: [
                people.page(u, r, people.PersonQuery(), names=True),
                people.counts(u, r),
                people.within(u, r, ["P1", "P3", "P4", "P5", "no"]),
            ],
        ),
        "addresses": lambda u: [contact_points.points(u), contact_points.points(u, ["P1", "P3"])],
        "speakers": lambda u: [
            read(u, *one)
            for one in (
                ("sms", "+2129"),
                ("sms", "+2121"),
                ("email", "q@x.example"),
                ("email", "A@x.example"),
                ("whatsapp", "+2121"),
            )
            for read in (contact_points.speakers, contact_points.whose)
        ],
        "listed": lambda u: [contact_points.from_files(u), contact_points.added(u), contact_points.quality(u)],
        "accounts": lambda u: [
            accounts.account(u, "P1"),
            accounts.account(u, "P3"),
            accounts.accounts(u),
            accounts.account_of_subject(u, "s-P2"),
            accounts.passkey(u, "k-P1"),
            accounts.passkeys_of(u, "P2"),
            accounts.subjects_taken(u, "s-P1", "P2"),
            accounts.subjects_taken(u, "s-P1", "P1"),
        ],
        "sessions": lambda u: [sessions.session(u, "P1-1"), sessions.session(u, "no"), sessions.sessions_of(u, "P2")],
        "tokens": lambda u: [sessions.token(u, "t-P1"), sessions.token_numbered(u, 2), sessions.tokens(u)],
        "steps": lambda u: [
            sessions.step(u, f"st-{who}", kind, NOON + m * HOUR / 60)
            for who in ("P1", "P2")
            for kind in ("password", "x")
            for m in (0, 1, 3)
        ],
        "grants": lambda u: [
            grants.access(u),
            grants.head(u),
            grants.grants_of(u, "P1"),
            grants.all_grants(u),
            grants.grant(u, 2),
            grants.grant(u, 1),
            grants.last_break_glass(u),
        ],
        **by_time(
            "holders",
            lambda u, at: [
                holders.page(u, at),
                holders.page(u, at, text="4"),
                holders.page(u, at, after="P2", limit=1),
                holders.page(u, at, role="hr"),
                holders.holders_of(u, at, ["P1", "P4", "P6"]),
            ],
        ),
        "prepared": lambda u: [
            preparations.preparation(u, 1),
            preparations.made(u),
            preparations.secret(u, 2),
            preparations.secret(u, 4),
            *(preparations.waiting(u, NOON + h * HOUR) for h in (7, 20, 99)),
        ],
        "guarded": lambda u: [guarded.house_keys(u), guarded.count(u), guarded.hold(u)],
        "known": lambda u: [
            list(credentials.known(u, kind, refs))
            for kind, refs in (("account", ["P1", "P9"]), ("token", ["1"]), ("session", ["x"]))
        ],
        "checked": lambda u: [checks.plans(u), checks.credentials(u, NOON + 3 * HOUR)],
    }


def of_journal() -> Reads:
    wanted: list[dict[str, Any]] = [
        {},
        {"crisis": KEY},
        {"person": "P3"},
        {"act": "pass_time"},
        {"refused": True},
        {"fact": "task_completed"},
        {"since": NOON + 3 * HOUR},
        {"until": NOON + 3 * HOUR},
        {"text": "FERMÉ"},
    ]
    return {
        **{
            f"page {one}": lambda u, one=one: [
                [entry.seq for entry in ledger.page(u, ledger.EntryFilter(**one), before, 9).entries]
                for before in (None, 12)
            ]
            for one in wanted
        },
        "last at": lambda u: [ledger.last_at(u, NOON + 3 * HOUR, included=one) for one in (True, False)],
        "first at": lambda u: [journal.first_at(u), journal.head(u).seq],
        "at": lambda u: [
            found and found.id
            for h in (-1, 0, 3, 99)
            for key in KEYS
            for found in [journal.entry_at(u, key, NOON + h * HOUR)]
        ],
        "entries": lambda u: [
            [seq for seq, _ in journal.entries(u, after, one, 7)] for after in (0, 20) for one in (None, *KEYS)
        ],
        "found": lambda u: [bool(journal.find(u, one)) for one in ("order-1", "order-999")],
    }


ROOMS = {"tasks": of_tasks, "messages": of_messages, "crises": of_crises, "people": of_people, "journal": of_journal}


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_read(room: str, memory_store: Store, entry: Any, record: Any, literals: Literals) -> None:
    reads = ROOMS[room]()
    seen: dict[str, list[Any]] = {name: [] for name in reads}
    for number, (_, told) in enumerate(steps()):
        tell(entry, record, memory_store, told)
        if number == 0:
            with memory_store.write() as unit:
                beside(unit)
        with memory_store.read() as unit:
            for name, read in reads.items():
                came = without_defaults(read(unit))
                seen[name].append("as before" if seen[name] and came == before(seen[name]) else came)
    for name, found in seen.items():
        literals.same(f"{room}: {name}", found)


def before(found: list[Any]) -> Any:
    return next(one for one in reversed(found) if one != "as before")


def rows(unit: Unit) -> Iterator[tuple[str, str]]:
    """Every row of what the journal's facts are kept in, in one line each."""
    for table in METADATA.sorted_tables:
        if table.name not in ("journal", "credential", "directory_head"):
            for row in unit.connection.execute(select(table)):
                yield table.name, " ".join(str(one) for one in row if one is not None)


def test_which_rows_each_step_changes(memory_store: Store, entry: Any, record: Any, literals: Literals) -> None:
    with memory_store.read() as unit:
        known = set(rows(unit))
    for moment, told in steps():
        for number, one in enumerate(told):
            tell(entry, record, memory_store, [one])
            with memory_store.read() as unit:
                now = set(rows(unit))
            literals.same(f"{moment} {number}", [sorted(now - known), sorted(known - now)])
            known = now
