"""Every unanswered obligation has a future attempt or a finished ladder; if not, the alarm is raised, once an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.channels.rehearsed import RehearsedChannel
from pca.domain import orders
from pca.services.audit.auditor import LATE_CRISIS, LATE_MESSAGE, REPEAT, SENTENCES, audit, findings, sentence
from pca.services.messages.delivery import deliver
from pca.settings import Settings
from pca.store.audit.heartbeats import AuditFinding
from pca.store.log import log
from pca.store.messages import responses

SECOND = timedelta(seconds=1)


@pytest.fixture
def quiet(make_world, url):
    """A running exercise in which everything that could be said is said."""
    world = make_world(url).prepare()
    world.open()
    world.decide("activate")
    while deliver(world.runtime).again:
        pass
    return world


def break_rows(world: Any, words: str) -> None:
    with world.store.write() as unit:
        unit.connection.exec_driver_sql(words)


def entries(world: Any) -> list[Any]:
    with world.store.read() as unit:
        return [one for one in log.log_entries(unit, world.crisis) if one.source == "auditor"]


def codes(world: Any) -> set[str]:
    return {one.code for one in findings(world.runtime)}


def test_a_crisis_that_goes_its_way_is_no_finding(quiet):
    assert audit(quiet.runtime).findings == ()
    for _ in range(12):
        quiet.pass_time(timedelta(hours=2))
        while deliver(quiet.runtime).again:
            pass
        assert audit(quiet.runtime).findings == ()
    assert entries(quiet) == []


def test_a_finished_ladder_is_no_finding(quiet):
    for _ in range(40):
        quiet.pass_time(timedelta(days=2))
    while deliver(quiet.runtime).again:
        pass
    assert "task_without_reminder" not in codes(quiet)


def test_an_open_task_nobody_will_be_reminded_of_is_found(quiet):
    break_rows(quiet, "UPDATE task SET escalate_at = NULL WHERE number = 1")
    assert findings(quiet.runtime) == (AuditFinding("task_without_reminder", quiet.crisis, 1),)


def test_a_task_that_waits_for_another_one_is_no_finding(quiet):
    break_rows(quiet, "UPDATE task SET escalate_at = NULL, waiting = TRUE WHERE number = 1")
    assert "task_without_reminder" not in codes(quiet)


def test_an_answer_nobody_will_ask_for_is_found(quiet):
    with quiet.store.read() as unit:
        owed = responses.obligations(unit, quiet.crisis, unanswered=True)
    assert owed
    assert "answer_without_step" not in codes(quiet)
    break_rows(quiet, "UPDATE obligation SET step_at = NULL, rung = 0")
    assert AuditFinding("answer_without_step", quiet.crisis, len(owed)) in findings(quiet.runtime)


def test_a_message_that_waits_for_nothing_is_found(quiet):
    break_rows(quiet, "UPDATE message SET status = 'queued', next_at = NULL WHERE number IN (1, 2)")
    assert AuditFinding("message_without_attempt", quiet.crisis, 2) in findings(quiet.runtime)


def test_a_message_nobody_sends_is_found_after_ten_minutes(quiet):
    quiet.pass_time(timedelta(hours=2))
    assert quiet.runtime.store
    quiet.clock.advance_to(quiet.clock.now() + LATE_MESSAGE - SECOND)
    assert "message_overdue" not in codes(quiet)
    quiet.clock.advance_to(quiet.clock.now() + SECOND)
    assert "message_overdue" in codes(quiet)


def test_time_that_stands_still_is_found_after_five_minutes(quiet):
    from pca.services.engine.tick import next_due

    due = next_due(quiet.runtime)[quiet.crisis]
    quiet.clock.advance_to(due + LATE_CRISIS)
    assert "crisis_stands_still" not in codes(quiet)
    quiet.clock.advance_to(due + LATE_CRISIS + SECOND)
    assert "crisis_stands_still" in codes(quiet)


def test_the_alarm_goes_into_the_log_once_an_hour_and_again_when_something_new_is_wrong(quiet):
    break_rows(quiet, "UPDATE task SET escalate_at = NULL WHERE number = 1")
    for _ in range(5):
        assert audit(quiet.runtime).findings
    (first,) = entries(quiet)
    assert first.kind == "risk"
    assert "1 tâche sans réponse et sans relance prévue" in first.text
    break_rows(quiet, "UPDATE message SET status = 'queued', next_at = NULL WHERE number = 1")
    audit(quiet.runtime)
    assert len(entries(quiet)) == 2
    quiet.clock.advance_to(quiet.clock.now() + REPEAT)
    audit(quiet.runtime)
    assert len(entries(quiet)) == 3
    break_rows(quiet, "UPDATE task SET escalate_at = acknowledge_by WHERE number = 1")
    break_rows(quiet, "UPDATE message SET status = 'sent' WHERE number = 1")
    quiet.pass_time(SECOND)
    while deliver(quiet.runtime).again:
        pass
    assert audit(quiet.runtime).findings == ()


def test_administrators_are_written_to_without_any_name(quiet):
    quiet.runtime.settings = Settings(data=quiet.runtime.settings.data, alarm_to="a@example.org, b@example.org")
    quiet.runtime.channels = (mail := RehearsedChannel(1, keep=True),)
    break_rows(quiet, "UPDATE task SET escalate_at = NULL WHERE number = 1")
    for _ in range(3):
        audit(quiet.runtime)
    assert [one.address for one in mail.accepted] == ["a@example.org", "b@example.org"]
    assert quiet.crisis in mail.accepted[0].body
    assert "Nom" not in mail.accepted[0].body


def test_only_the_auditor_writes_in_the_log_without_being_a_person(quiet):
    act = orders.AddLogEntry(kind="risk", text="Essai.")
    assert quiet.no(act, "delivery") == "person_unknown"
    assert quiet.ok(act, orders.AUDITOR)


def test_the_alarm_is_said_in_all_three_languages() -> None:
    for code in SENTENCES:
        lines = sentence([AuditFinding(code, "2026-1", 7)]).splitlines()
        assert len(lines) == 3
        assert len(set(lines)) == 3
        assert all("{" not in one for one in lines)
    assert "Alarm of the watch" in sentence([AuditFinding("message_overdue", "2026-1", 7)])
