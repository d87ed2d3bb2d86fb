"""What proves what happened, row by row: which rows are compared, counted, forgotten, dated anew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from pca.domain import facts, orders
from pca.domain.facts.guarded import Credential
from pca.domain.journal import Entry
from pca.domain.misdated import LONGEST_WAIT, TOLERANCE
from pca.store.audit import beside, credentials, heartbeats, journal, ledger, misdated
from pca.store.engine.apply import apply
from pca.store.kit.database import Unit
from pca.store.tables.accounts import ACCOUNT
from pca.store.tables.activities import ACTIVITY_CLOCK
from pca.store.tables.guarded import CREDENTIAL
from pca.store.tables.heartbeats import HEARTBEAT, VERDICT
from pca.store.tables.messages import DELIVERY_LEASE, MESSAGE, MESSAGE_BODY, OBLIGATION, WAVE
from pca.store.tables.tasks import TASK
from tests.kit.rows import MINE, NOON, OTHER, changed, put

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
STEP = timedelta(milliseconds=1)
Entries = Callable[..., Entry]


def digest_of(subject: str) -> str:
    return hashlib.sha256(f"{subject}\n\n-".encode()).hexdigest()


# ---------------------------------------------------------------- texts beside the journal


def test_a_text_is_what_its_own_message_or_its_own_lease_says(unit: Unit) -> None:
    """The other crisis, and the other number, have the right digest for somebody else's text."""
    put(unit, MESSAGE_BODY, *({"number": number, "subject": f"{MINE} {number}"} for number in (1, 2, 3, 4)))
    put(unit, MESSAGE_BODY, *({"number": at, "subject": f"{OTHER} {at}"} for at in (1, 2)), crisis=OTHER)
    put(
        unit,
        MESSAGE,
        {"digest": digest_of(f"{MINE} 1")},
        {"digest": digest_of(f"{MINE} 1")},
        {"digest": None},
        {"digest": None},
        {"digest": digest_of(f"{OTHER} 1"), "crisis": OTHER, "number": 1},
        {"digest": None, "crisis": OTHER, "number": 2},
    )
    put(
        unit,
        DELIVERY_LEASE,
        {"number": 3, "digest": digest_of(f"{MINE} 3")},
        {"number": 4, "digest": digest_of(f"{MINE} 3")},
        {"number": 3, "crisis": OTHER, "digest": digest_of(f"{OTHER} 2")},
    )
    found = beside.texts(unit)
    assert [(one.code, one.key) for one in found.findings] == [
        ("text_changed", f"{MINE}/M2"),
        ("text_changed", f"{MINE}/M4"),
        ("text_unsent", f"{OTHER}/M2"),
    ]
    assert (found.compared, found.wrong, found.erased) == (6, 3, 0)


def test_a_text_was_erased_when_it_was_sent_by_itself_and_is_no_more(unit: Unit) -> None:
    rows = ({}, {"digest": None}, {"within": 1}, {}, {"crisis": OTHER}, {"crisis": OTHER, "number": 4})
    put(unit, MESSAGE, *rows, digest="d")
    put(unit, MESSAGE_BODY, {"number": 4}, {"number": 1, "crisis": OTHER})
    assert beside.texts(unit).erased == 3


# ---------------------------------------------------------------- credentials


def account(unit: Unit, *people: str) -> None:
    put(unit, ACCOUNT, *({"person": person, "password": "x"} for person in people))
    credentials.note(unit, "account", [(person,) for person in people])


def test_a_seal_is_found_by_its_kind_and_name(unit: Unit) -> None:
    put(unit, CREDENTIAL, {}, {"kind": "token", "seal": "t"}, {"ref": "P2"}, {"ref": "P3"}, ref="P1", kind="account")
    assert credentials.known(unit, "account", ["P1", "P3"]) == {"P1": "-", "P3": "-"}


def test_a_credential_that_ended_by_itself_or_is_named_is_forgotten(unit: Unit, entry: Entries) -> None:
    rows = (
        {"ref": "stays"},
        {"ref": "over", "ends": NOON},
        {"ref": "later", "ends": NOON + SECOND},
        {"ref": "P1"},
        {"ref": "P1", "kind": "token"},
    )
    put(unit, CREDENTIAL, *({"kind": "account", **row} for row in rows))
    noted = facts.CredentialsNoted(kept=(Credential("account", "P2", "s"),), ended=(("account", "P1"),))
    assert changed(unit, lambda: credentials.credentials_noted(unit, entry(noted, at=NOON), noted)) == {
        "credential": {
            ("account", "P1"): {},
            ("account", "over"): {},
            ("account", "P2"): {"kind": "account", "ref": "P2", "seal": "s"},
        }
    }


def test_credentials_are_noted_by_what_names_their_own_row(unit: Unit) -> None:
    account(unit, "P1")
    put(unit, ACCOUNT, {"person": "P2", "password": "y"})
    assert set(credentials.known(unit, "account", ["P1", "P2"])) == {"P1"}
    account(unit, "P3")
    assert set(credentials.known(unit, "account", ["P1", "P2", "P3"])) == {"P1", "P3"}


def test_a_credential_that_the_journal_knows_must_be_there_until_it_ends(unit: Unit) -> None:
    account(unit, "P1", "P2")
    unit.connection.execute(delete(ACCOUNT).where(ACCOUNT.c.person == "P2"))
    rows = (
        {"kind": "session", "ref": "ends now", "ends": NOON},
        {"kind": "session", "ref": "ends later", "ends": NOON + SECOND},
        {"kind": "code", "ref": "may vanish"},
    )
    put(unit, CREDENTIAL, *rows)
    assert [(one.code, one.where, one.key) for one in beside.credentials(unit, NOON).findings] == [
        ("credential_missing", "account", "P2"),
        ("credential_missing", "session", "ends later"),
    ]


# ---------------------------------------------------------------- health


def test_the_verdict_is_the_only_one(unit: Unit) -> None:
    put(unit, VERDICT, {"number": 2, "checked_at": NOON + HOUR}, {"number": 1}, {"number": 0})
    verdict = heartbeats.verdict(unit)
    assert verdict is not None
    assert verdict.checked_at == NOON


def test_a_process_is_forgotten_when_it_beat_too_long_ago_or_too_far_ahead(unit: Unit) -> None:
    beats = {"old": -SECOND, "first": 0 * SECOND, "last": HOUR, "ahead": HOUR + SECOND}
    put(unit, HEARTBEAT, *({"name": name, "beat_at": NOON + at} for name, at in beats.items()))
    heartbeats.forget(unit, NOON, NOON + HOUR)
    assert [beat.name for beat in heartbeats.heartbeats(unit)] == ["first", "last"]


def test_messages_that_wait_are_counted_with_the_oldest_of_them(unit: Unit) -> None:
    rows = (
        {},
        {"next_at": NOON + SECOND},
        {"status": "sent", "next_at": NOON - DAY, "sent_at": NOON - HOUR},
        {"next_at": NOON - HOUR, "crisis": OTHER},
        {"next_at": None},
    )
    put(unit, MESSAGE, *({"status": "queued", "next_at": NOON, **row} for row in rows))
    assert heartbeats.post(unit, NOON) == heartbeats.Post(due=2, oldest_due=NOON - HOUR, last_sent=NOON - HOUR)


# ---------------------------------------------------------------- the journal


@pytest.fixture
def entries(unit: Unit, entry: Entries) -> list[int]:
    """Entries 1 to 6, one each hour: of mine, of the other crisis, of none, and so on."""
    who = ("P1", "P2", "P3", "P4", "P5", "P6")
    for number, (crisis, person) in enumerate(zip((MINE, OTHER, None) * 2, who, strict=True), 1):
        more: dict[str, Any] = {"on_behalf_of": "P9"} if number == 2 else {}
        more |= {"why": "Site FERMÉ"} if number == 3 else {}
        act = orders.PassTime() if number != 4 else orders.AddLogEntry(kind="fact", text="x")
        fact = (
            facts.Refused(code="unknown")
            if number == 5
            else facts.SeatDelegated(number=1, role="chair", by="P1", to="P2", starts=NOON, ends=NOON)
        )
        made = entry(fact, crisis=crisis, who=person, at=NOON + number * HOUR, act=act, **more)
        journal.append(unit, made)
    return list(range(1, 7))


@pytest.mark.usefixtures("entries")
def test_an_entry_is_found_by_its_order_its_number_or_its_crisis_and_time(unit: Unit) -> None:
    first = journal.find(unit, "order-1")
    assert first is not None
    assert (first[0], first[1].who) == (1, "P1")
    chains = {number: journal.chain_at(unit, number) for number in range(8)}
    assert len({chain for chain in chains.values() if chain}) == 7
    assert chains[6] == journal.head(unit).chain.hex()
    assert chains[7] is None
    assert journal.first_at(unit) == NOON + HOUR
    at = [journal.entry_at(unit, MINE, NOON + hours) for hours in (HOUR - SECOND, HOUR, 4 * HOUR, DAY)]
    assert [one and one.who for one in at] == [None, "P1", "P4", "P4"]


@pytest.mark.parametrize(
    ("after", "crisis", "limit", "given"),
    [
        (0, None, None, [1, 2, 3, 4, 5, 6]),
        (2, None, None, [3, 4, 5, 6]),
        (0, MINE, None, [1, 4]),
        (1, MINE, None, [4]),
        (0, OTHER, 1, [2]),
    ],
)
@pytest.mark.usefixtures("entries")
def test_entries_come_in_order(unit: Unit, after: int, crisis: str | None, limit: int | None, given: list[int]) -> None:
    assert [seq for seq, _ in journal.entries(unit, after, crisis, limit)] == given


@pytest.mark.usefixtures("entries")
def test_the_chain_is_checked_from_where_it_was_found_sound(unit: Unit) -> None:
    whole = journal.verify(unit)
    assert (whole.entries, whole.broken) == (6, None)
    sound = journal.Recorded(3, bytes.fromhex(journal.chain_at(unit, 3) or ""))
    walked: list[int] = []
    assert journal.verify(unit, sound, walked.append) == whole
    assert journal.verify(unit, journal.Recorded(3, bytes(32))) == whole


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ({}, [6, 5, 4, 3, 2, 1]),
        ({"crisis": MINE}, [4, 1]),
        ({"person": "P1"}, [1]),
        ({"person": "P9"}, [2]),
        ({"act": "add_log_entry"}, [4]),
        ({"fact": "refused"}, [5]),
        ({"refused": True}, [5]),
        ({"since": NOON + 3 * HOUR}, [6, 5, 4, 3]),
        ({"until": NOON + 3 * HOUR}, [2, 1]),
        ({"text": "site fermÉ"}, []),
        ({"text": "FERMÉ"}, [3]),
        ({"text": "ferm"}, [3]),
        ({"text": '"'}, []),
    ],
)
@pytest.mark.usefixtures("entries")
def test_the_journal_is_narrowed(unit: Unit, wanted: dict[str, Any], given: list[int]) -> None:
    page = ledger.page(unit, ledger.EntryFilter(**wanted))
    assert [numbered.seq for numbered in page.entries] == given


@pytest.mark.usefixtures("entries")
def test_a_page_is_older_than_a_number_and_a_narrowed_one_looks_at_so_many_entries(
    unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seqs(wanted: ledger.EntryFilter, before: int | None, most: int = 9) -> tuple[list[int], int | None]:
        page = ledger.page(unit, wanted, before, most)
        return [numbered.seq for numbered in page.entries], page.before

    monkeypatch.setattr(ledger, "SEARCHED", 3)
    anybody = ledger.EntryFilter(text="P")
    assert seqs(ledger.EntryFilter(), 4) == ([3, 2, 1], None)
    assert seqs(ledger.EntryFilter(), 4, 2) == ([3, 2], 2)
    assert seqs(anybody, None) == ([6, 5, 4], 4)
    assert seqs(anybody, 4) == ([3, 2, 1], None)


@pytest.mark.parametrize(("number", "neighbours"), [(1, (True, False)), (3, (False, False)), (6, (False, True))])
@pytest.mark.usefixtures("entries")
def test_an_entry_whole_has_the_chain_before_and_after_it(
    unit: Unit, number: int, neighbours: tuple[bool, bool]
) -> None:
    leaf = ledger.leaf(unit, number)
    assert leaf is not None
    assert (leaf.first, leaf.last) == neighbours
    assert (leaf.chain_before, leaf.chain) == (journal.chain_at(unit, number - 1), journal.chain_at(unit, number))


@pytest.mark.usefixtures("entries")
def test_the_last_entry_before_an_instant(unit: Unit) -> None:
    at = [NOON, NOON + 3 * HOUR, NOON + DAY]
    assert [ledger.last_at(unit, one) for one in at] == [0, 3, 6]
    assert [ledger.last_at(unit, one, included=False) for one in at] == [0, 2, 6]


# ---------------------------------------------------------------- what a wrong clock dated


NOW = NOON
FAR = NOW + HOUR + TOLERANCE
"""The furthest step of a ladder of one hour."""


def test_a_task_is_misdated_when_it_opened_later_or_its_step_is_too_far_and_after_its_end(unit: Unit) -> None:
    rows = (
        {"opened_at": NOW + TOLERANCE},
        {"opened_at": NOW + TOLERANCE + STEP},
        {"escalate_at": FAR, "due_at": NOW},
        {"escalate_at": FAR + STEP, "due_at": NOW},
        {"escalate_at": FAR + STEP, "due_at": FAR + STEP},
        {"escalate_at": FAR + STEP, "due_at": NOW, "status": "done"},
        {"opened_at": FAR, "crisis": OTHER},
        {"opened_at": FAR, "status": "acknowledged"},
    )
    put(unit, TASK, *({"status": "open", **row} for row in rows))
    assert [task.number for task in misdated.misdated(unit, MINE, NOW, HOUR).tasks] == [2, 4, 8]


def test_an_answer_is_misdated_when_its_step_is_more_than_a_day_off_and_not_what_its_own_sending_said(
    unit: Unit,
) -> None:
    far = NOW + DAY + TOLERANCE
    waves: dict[int, dict[str, Any]] = {
        1: {},
        2: {"acknowledge_by": far + HOUR},
        3: {"acknowledge_by": far + HOUR - STEP},
        4: {"acknowledge_by": far + HOUR, "queued_at": NOW + TOLERANCE + STEP},
        5: {"acknowledge_by": far + HOUR, "queued_at": NOW + TOLERANCE},
    }
    put(unit, WAVE, *({"number": number, **wave} for number, wave in waves.items()))
    put(unit, WAVE, {"number": 1, "acknowledge_by": far + HOUR}, {"number": 2}, {"number": 9}, crisis=OTHER)
    rows = (
        *({"origin": origin} for origin in waves),
        {"origin": 1, "recipient": "P2", "step_at": far},
        {"origin": 1, "recipient": "P3", "step_at": far + STEP},
        {"origin": 9, "crisis": OTHER},
    )
    put(unit, OBLIGATION, *({"recipient": "P1", "step_at": far + HOUR, **row} for row in rows))
    assert misdated.misdated(unit, MINE, NOW, HOUR).answers == ((1, "P1"), (1, "P3"), (3, "P1"), (4, "P1"))


def test_a_message_is_misdated_when_it_waits_longer_than_any_may(unit: Unit) -> None:
    far = NOW + LONGEST_WAIT
    rows = ({"next_at": far}, {}, {"status": "sent"}, {"crisis": OTHER}, {})
    put(unit, MESSAGE, *({"status": "queued", "next_at": far + STEP, **row} for row in rows))
    assert misdated.misdated(unit, MINE, NOW, HOUR).messages == (2, 5)


def test_what_is_dated_anew_is_what_is_named(unit: Unit, entry: Entries) -> None:
    put(unit, TASK, {}, {}, {"crisis": OTHER, "number": 1}, status="open")
    rows = ({}, {"recipient": "P2"}, {"origin": 2}, {"crisis": OTHER})
    put(unit, OBLIGATION, *({"origin": 1, "recipient": "P1", **row} for row in rows))
    put(unit, MESSAGE, {}, {}, {"crisis": OTHER, "number": 1}, status="queued")
    clocks: tuple[dict[str, Any], ...] = ({}, {"restored_at": NOON, "since": NOON - DAY}, {"activity": "mail"})
    put(unit, ACTIVITY_CLOCK, *({"activity": "cash", **row} for row in (*clocks, {"crisis": OTHER})))
    dates = [NOON + number * HOUR for number in range(1, 6)]
    redated = facts.DeadlinesRedated(
        tasks=(facts.TaskRedated(1, *dates),),
        answers=(facts.AnswerRedated(1, "P1", NOON + HOUR),),
        messages=(1,),
        messages_at=NOON + HOUR,
        activities=(facts.ActivityRedated("cash", *dates[:4]),),
    )
    after = changed(unit, lambda: apply(unit, entry(redated)))
    assert {name: list(rows) for name, rows in after.items()} == {
        "task": [1],
        "obligation": [(1, "P1")],
        "message": [1],
        "activity_clock": [*after["activity_clock"]],
    }
    clock = unit.connection.execute(select(ACTIVITY_CLOCK).where(ACTIVITY_CLOCK.c.since == dates[0])).one()
    assert (clock.crisis, clock.activity, clock.restored_at) == (MINE, "cash", None)
