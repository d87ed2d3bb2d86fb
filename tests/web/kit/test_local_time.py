"""Dates and times as people type them, in a zone whose clocks change: every form that takes one and its refusals."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from pca.catalogue import Words
from pca.domain.access.access import AccessRole
from pca.shipped import data_folder
from pca.web.kit.local_time import Twice, day_in, instant_in, twice
from tests.web.conftest import Browser, House

CASABLANCA = ZoneInfo("Africa/Casablanca")
TWICE, NEVER = "2026-02-15T02:30", "2026-03-22T02:30"
"""In Morocco clocks went back on 15 February 2026 at 03:00, and forward on 22 March at 02:00."""


@pytest.mark.parametrize(
    ("typed", "fold", "found"),
    [
        ("", "", None),
        ("  ", "", None),
        ("2026-01-10T14:05", "", datetime(2026, 1, 10, 13, 5, tzinfo=UTC)),
        (TWICE, "0", datetime(2026, 2, 15, 1, 30, tzinfo=UTC)),
        (TWICE, "1", datetime(2026, 2, 15, 2, 30, tzinfo=UTC)),
        ("2026-01-10T14:05", "1", datetime(2026, 1, 10, 13, 5, tzinfo=UTC)),
        ("2026-01-10T14:05+00:00", "", datetime(2026, 1, 10, 14, 5, tzinfo=UTC)),
        (f"{TWICE}+01:00", "", datetime(2026, 2, 15, 1, 30, tzinfo=UTC)),
    ],
)
def test_wall_clock_times(typed: str, fold: str, found: datetime | None) -> None:
    assert instant_in(typed, CASABLANCA, "fr", fold) == found


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        *((one, "unreadable") for one in ("hier", "2026-13-01T10:00", "14:05", "9999-12-31T23:59")),
        *((one, "never") for one in (NEVER, "2026-03-22T02:00")),
        (TWICE, "twice"),
    ],
)
def test_what_is_no_time_is_refused_in_words(typed: str, why: str, language: str) -> None:
    zone = ZoneInfo("America/New_York") if typed.startswith("9999") else CASABLANCA
    with pytest.raises(msgspec.ValidationError) as refused:
        instant_in(typed, zone, language)
    said = Words("input.times").say(why, language, said=typed.replace("T", " "))
    assert str(refused.value) == said


def test_only_a_time_that_came_twice_is_asked_about() -> None:
    assert twice(TWICE, CASABLANCA) == Twice("UTC+1", "UTC+0")
    for typed in (NEVER, "2026-02-15T04:30", "", "hier", f"{TWICE}+00:00"):
        assert twice(typed, CASABLANCA) is None


def test_days_begin_at_midnight_there() -> None:
    assert day_in("2026-01-10", CASABLANCA, "fr") == datetime(2026, 1, 9, 23, tzinfo=UTC)
    assert day_in("2026-01-10", CASABLANCA, "fr", days=1) == datetime(2026, 1, 10, 23, tzinfo=UTC)
    assert day_in("", CASABLANCA, "fr") is None
    for typed in ("hier", "2026-02-30", "9999-12-31"):
        with pytest.raises(msgspec.ValidationError, match=r"n’est pas un jour"):
            day_in(typed, CASABLANCA, "fr", days=1)


FORMS = {
    "log": ("/crises/{key}/log", "/crises/{key}/log", "event_at", {"kind": "fact", "text": "Long texte."}),
    "value": ("/crises/{key}/indicators/index", "/crises/{key}/indicators/index", "observed_at", {"value": "7"}),
    "stand-still": ("/crises/{key}/interruptions", "/crises/{key}/indicators", "since", {"activity": "pay"}),
    "delegation": (
        "/crises/{key}/people/roles/director/delegate",
        "/crises/{key}/people/roles/director",
        "until",
        {"person": "dep"},
    ),
}
"""Every form that takes a date and time: where it goes, the page it stands on, its field, and what else is typed."""


@pytest.fixture
def key(house: House) -> str:
    house.world.clock.advance_to(house.world.clock.now() + timedelta(days=40))
    return house.opened()


@pytest.mark.parametrize(("typed", "said"), [(NEVER, "n’a pas existé"), (TWICE, "deux fois"), ("hier", "pas une date")])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_what_is_wrong_and_keeps_what_was_typed(
    house: House, director: Browser, key: str, form: str, typed: str, said: str
) -> None:
    path, page, field, rest = FORMS[form]
    why = "Un motif bien long."
    sent = {**rest, field: typed, "why": why}
    answer = director.fill(path.format(key=key), page.format(key=key), **sent)
    assert answer.status_code == 422
    assert said in answer.text
    for value in (typed, *(one for one in rest.values() if form == "log")):
        assert value in answer.text
    assert ('name="fold"' in answer.text) == (typed == TWICE)


def test_no_template_takes_a_time_past_the_one_parser() -> None:
    """Fields of a date and time are made by one macro; the others only search or read again."""
    folder = data_folder("templates") / "web"
    found = {
        path.relative_to(folder).as_posix(): len(re.findall(r"datetime-local", path.read_text("utf-8")))
        for path in folder.rglob("*.html")
    }
    assert {name: count for name, count in found.items() if count} == {
        "kit/parts.html": 1,
        "crisis/situation.html": 1,
        "audit/compliance.html": 3,
    }


def test_searching_takes_the_widest_meaning(house: House, key: str) -> None:
    reader = house.browser("hr2", AccessRole.COMPLIANCE)
    assert reader.get(f"/api/compliance?since={TWICE}&until={TWICE}").status_code == 200
    for path, said in (
        (f"/compliance?since={NEVER}", "n’a pas existé"),
        (f"/crises/{key}/log?until=hier", "pas un jour"),
    ):
        refused = reader.get(path)
        assert refused.status_code == 422
        assert said in refused.text
