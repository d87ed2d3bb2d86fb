"""Days away by SMS and mail: planned for whoever wrote, confirmed with the days, and nothing guessed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.services.people.read_availability import history
from pca.store.engine.replay import replay
from tests.services.messages.replies.conftest import Rolled

DAY = timedelta(days=1)


def planned(rolled: Rolled, person: str) -> list[tuple[str, int, int]]:
    """Status, first and last day of each period that holds, counted from today; the newest first."""
    today = rolled.world.clock.now().date()
    with rolled.store.read() as unit:
        periods = [period for period in history(unit, person) if period.dropped_at is None]
    return [(period.status, (period.starts - today).days, (period.ends - today).days) for period in periods]


def test_days_by_sms_are_planned_confirmed_and_answer_the_roll_call(rolled: Rolled) -> None:
    assert rolled.sms("ops1", "ABSENT 3 jours") == "planned"
    assert planned(rolled, "ops1") == [("absent", 0, 2)]
    assert rolled.answer("ops1") == "absent"
    [back] = rolled.back()
    assert "absent du" in back
    assert rolled.to_read() == ()
    assert not rolled.in_journal("ABSENT 3")
    assert replay(rolled.store).differences == ()


def test_whoever_is_back_takes_it_back(rolled: Rolled) -> None:
    rolled.sms("ops1", "congé 5 jours")
    rolled.world.clock.advance_to(rolled.world.clock.now() + DAY)
    assert rolled.sms("ops1", "DE RETOUR") == "planned"
    assert planned(rolled, "ops1") == []
    assert rolled.sms("ops1", "DE RETOUR") == "nothing"


def test_days_that_begin_today_answer_it(rolled: Rolled) -> None:
    today = rolled.world.clock.now().date()
    assert rolled.sms("ops1", f"congé du {today:%d/%m/%Y} au {today + DAY:%d/%m/%Y}") == "planned"
    assert rolled.answer("ops1") == "absent"


@pytest.mark.parametrize(
    "text", ["absent du 09/03/2026 au 08/03/2026", "absent du 20/02/2026 au 25/02/2026", "absent 93 jours"]
)
def test_days_that_do_not_fit_are_answered_with_how_to_write_them(rolled: Rolled, text: str) -> None:
    assert rolled.sms("ops1", text) == "refused"
    assert planned(rolled, "ops1") == []
    assert "Écrivez par exemple" in rolled.back()[0]


@pytest.mark.parametrize(
    ("text", "planned_days"),
    [("absent du 20/11/2026 au 25/11/2026", 1), ("absent à partir de lundi", 0), ("absent demain, je crois", 0)],
)
def test_what_begins_later_does_not_answer_where_somebody_is_now(rolled: Rolled, text: str, planned_days: int) -> None:
    rolled.sms("ops1", text)
    assert rolled.answer("ops1") is None
    assert len(planned(rolled, "ops1")) == planned_days
    assert [kept.text for kept in rolled.to_read()] == ([] if planned_days else [text])


@pytest.mark.parametrize("text", ["ABSENT 3 jours, grippe", "absent 3 jours je crois"])
def test_more_than_days_is_read_by_a_person(rolled: Rolled, text: str) -> None:
    rolled.sms("ops1", text)
    assert planned(rolled, "ops1") == []
    assert [kept.text for kept in rolled.to_read()] == [text]


def test_a_mail_counts_with_the_secret_of_a_message_alone(rolled: Rolled) -> None:
    assert rolled.mail("ops1", "ABSENT 2 jours", token=False) == "kept"
    assert planned(rolled, "ops1") == []
    assert rolled.mail("ops1", "ABSENT 2 jours") == "planned"
    assert planned(rolled, "ops1") == [("absent", 0, 1)]
    assert rolled.mail("ops2", "ABSENT 2 jours", automatic=True) == "automatic"
    assert planned(rolled, "ops2") == []


def test_a_number_of_nobody_plans_for_nobody(rolled: Rolled) -> None:
    assert rolled.sms("+212699999999", "ABSENT 3 jours") == "unknown"
