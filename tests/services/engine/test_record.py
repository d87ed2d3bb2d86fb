"""The main courante, indicators, activity clocks and dated messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pca.domain import facts, orders
from pca.store.kit.errors import StoreError


def test_a_late_entry_explains_itself(crisis):
    before = crisis.clock.now() - timedelta(minutes=11)
    entry = orders.AddLogEntry(kind="fact", text="Porte forcée.", event_at=before)
    assert crisis.no(entry, why="") == "late_reason_missing"
    happened = crisis.ok(entry, "voice2", why="Réseau coupé.")
    from pca.store.log import log

    with crisis.store.read() as unit:
        assert [one.seat for one in log.log_entries(unit, crisis.crisis)] == ["voice"], "who wrote, and in which seat"
    assert happened[0].late_reason == "Réseau coupé."
    on_time = crisis.ok(
        orders.AddLogEntry(kind="fact", text="Vu.", event_at=crisis.clock.now() - timedelta(minutes=9)), why=""
    )
    assert on_time[0].late_reason == ""


def test_a_correction_strikes_the_old_entry_through_and_erases_nothing(crisis):
    crisis.ok(orders.AddLogEntry(kind="fact", text="Dix sites fermés."))
    crisis.ok(orders.AddLogEntry(kind="fact", text="Douze sites fermés.", corrects=1))
    from pca.store.log import log

    with crisis.store.read() as unit:
        entries = {one.number: one for one in log.log_entries(unit, crisis.crisis)}
    assert entries[1].text == "Dix sites fermés."
    assert entries[1].struck_by == 2
    assert crisis.no(orders.AddLogEntry(kind="fact", text="Treize.", corrects=1)) == "log_entry_struck"
    assert crisis.no(orders.AddLogEntry(kind="fact", text="Treize.", corrects=9)) == "log_entry_unknown"


@pytest.mark.parametrize(
    ("text", "ahead", "code"),
    [
        ("", 0, "text_missing"),
        ("  ", 0, "text_missing"),
        ("x" * 10_001, 0, "text_too_long"),
        ("Demain.", 10, "event_in_future"),
    ],
)
def test_an_unusable_entry_is_refused(crisis, text, ahead, code):
    at = crisis.clock.now() + timedelta(minutes=ahead)
    assert crisis.no(orders.AddLogEntry(kind="fact", text=text, event_at=at)) == code


@pytest.mark.parametrize(
    ("indicator", "value", "code"),
    [
        ("index", "many", "indicator_value"),
        ("index", "NaN", "indicator_value"),
        ("index", "1e9999999999", "indicator_value"),
        ("ready", "yes", "indicator_value"),
        ("indexx", "1", "indicator_unknown"),
    ],
)
def test_a_figure_that_cannot_be_read_is_refused_whole(crisis, indicator, value, code):
    now = crisis.clock.now()
    good = orders.Observation("index", "12", now)
    act = orders.Observe(observations=(good, orders.Observation(indicator, value, now)))
    assert crisis.no(act) == code


def test_a_figure_from_the_future_is_refused(crisis):
    act = orders.Observe(observations=(orders.Observation("index", "12", crisis.clock.now() + timedelta(hours=1)),))
    assert crisis.no(act) == "observed_in_future"


def test_an_older_figure_that_comes_late_does_not_replace_a_newer_one(crisis):
    crisis.decide("lockdown")
    crisis.observe(index=60, ready=True)
    old = orders.Observation("index", "99", crisis.clock.now() - timedelta(hours=5))
    crisis.ok(orders.Observe(observations=(old,)))
    crisis.decide("reopen")
    assert crisis.states() == {"root": ("open_premises", "remote_service")}


def test_marks_are_reached_once_each_and_only_full_service_stops_the_clock(crisis):
    crisis.decide("lockdown")
    assert crisis.no(orders.Interrupt(activity="pay")) == "already_interrupted"
    reached = []
    for hours in (6, 2, 0, 39, 1, 100):
        happened = crisis.pass_time(timedelta(hours=hours))
        reached.append([fact.mark for fact in happened if isinstance(fact, facts.MarkReached)])
        if hours == 2:
            crisis.ok(orders.Restore(activity="pay", partial=True))
    assert reached == [["rto_75"], ["rto"], [], [], ["mtpd"], []]
    crisis.ok(orders.Restore(activity="pay"))
    assert crisis.no(orders.Restore(activity="pay")) == "not_interrupted"


def test_a_heartbeat_that_slept_reports_all_marks_in_order(crisis):
    crisis.decide("lockdown")
    happened = crisis.pass_time(timedelta(days=10))
    assert [fact.mark for fact in happened if isinstance(fact, facts.MarkReached)] == ["rto_75", "rto", "mtpd"]


def test_an_interruption_may_have_begun_earlier_but_not_later(crisis):
    now = crisis.clock.now()
    assert crisis.no(orders.Interrupt(activity="pay", since=now + timedelta(minutes=1))) == "since_in_future"
    assert crisis.no(orders.Interrupt(activity="fly")) == "activity_unknown"
    crisis.ok(orders.Interrupt(activity="pay", since=now - timedelta(hours=7)))
    assert [fact.mark for fact in crisis.pass_time(timedelta(0)) if isinstance(fact, facts.MarkReached)] == ["rto_75"]


def test_a_dated_communication_goes_out_once_at_its_wall_clock_time(crisis):
    crisis.clock.advance_to(datetime(2026, 6, 1, 7, 59, tzinfo=UTC))
    early = crisis.pass_time(timedelta(0))
    assert "june" not in [fact.communication for fact in early if isinstance(fact, facts.MessagesQueued)]
    happened = crisis.pass_time(timedelta(minutes=2))
    sent = [fact for fact in happened if isinstance(fact, facts.MessagesQueued) and fact.communication == "june"]
    assert [len(one.recipients) for one in sent] == [8]
    assert "june" not in [getattr(fact, "communication", "") for fact in crisis.pass_time(timedelta(days=1))]


def test_an_external_message_waits_for_the_spokesperson(crisis):
    from pca.services.messages.delivery import deliver

    with crisis.store.read() as unit:
        from pca.store.messages import messages

        waves = {one.communication: one for one in messages.waves(unit, crisis.crisis)}
    number = waves["outside"].number
    deliver(crisis.runtime)
    assert not [one for one in crisis.channel.accepted if one.address == "regulator@example.org"]
    assert crisis.no(orders.ApproveWave(wave=number), "dir") == "not_entitled"
    assert crisis.no(orders.ApproveWave(wave=99), "voice") == "wave_unknown"
    crisis.ok(orders.ApproveWave(wave=number), "voice2")
    assert crisis.no(orders.ApproveWave(wave=number), "voice") == "wave_needs_no_approval"
    deliver(crisis.runtime)
    assert [one.address for one in crisis.channel.accepted if "regulator" in one.address] == ["regulator@example.org"]


def test_a_later_import_keeps_the_status_declared_meanwhile(world):
    organisation = world.organisation()
    world.ok(orders.DeclareStatus(person="hr1", status="absent"), "operator")
    again = orders.ImportDirectory(
        digest="1",
        regions=tuple(organisation.regions.values()),
        sites=tuple(organisation.sites.values()),
        people=tuple(organisation.people.values())[:-1],
        leaving=1,
    )
    happened = world.ok(again, "operator")
    assert happened[0].people == ()
    assert happened[0].left == ("regvice-TTA",)
    assert world.organisation().people["hr1"].status == "absent"
    assert world.no(again, "operator") == "directory_unchanged"


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (orders.Acknowledge(task=10**30), ""),
        (orders.AddLogEntry(kind="fact", text="x", corrects=2**70), ""),
        (orders.Decide(event="lockdown"), "lu sur un papier \ud800"),
    ],
)
def test_what_no_database_can_keep_is_one_clear_error_and_nothing_is_written(crisis, act, why):
    with crisis.store.read() as unit:
        before = unit.raw.total_changes
    with pytest.raises(StoreError, match="Nothing was written") as said:
        crisis.do(act, "dir", why)
    assert said.value.code == "unstorable"
    with crisis.store.read() as unit:
        assert unit.raw.total_changes == before
