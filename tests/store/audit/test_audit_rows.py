"""What proves what happened, row by row: which rows are compared, counted, forgotten, dated anew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from pca.domain import facts
from pca.domain.facts.guarded import Credential
from pca.domain.journal import Entry
from pca.domain.misdated import LONGEST_WAIT, TOLERANCE
from pca.store.audit import beside, credentials, heartbeats, misdated
from pca.store.engine.apply import apply
from pca.store.kit.database import Unit
from pca.store.tables.accounts import ACCOUNT
from pca.store.tables.activities import ACTIVITY_CLOCK
from pca.store.tables.guarded import CREDENTIAL
from pca.store.tables.heartbeats import HEARTBEAT, VERDICT
from pca.store.tables.journal import JOURNAL
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
    put(unit, JOURNAL, {"at": NOW + TOLERANCE}, seq=1, order_id="in time")
    found = [task.number for task in misdated.misdated(unit, MINE, NOW, HOUR).tasks]
    assert found == [4], "no entry was written ahead, so nothing can have been opened ahead"
    put(unit, JOURNAL, {"at": NOW + TOLERANCE + STEP}, seq=2, order_id="ahead")
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
