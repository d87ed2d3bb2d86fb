"""Values are pulled when they are due: what is new is observed, bad rows are named, failures are said and end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pca.channels.pulling import PullFailed
from pca.domain.facts import IndicatorsObserved, Proposed
from pca.services.administration.health import health
from pca.services.crisis.scene import scene
from pca.services.indicators import pulling
from pca.services.indicators.pulling import feed_now, pull_due
from pca.store.crisis import crisis as crises
from pca.store.indicators import feeds
from tests.kit.alerts import cap
from tests.services.conftest import World

URL = "https://data.example.org/cases.csv?token=secret"
PULL = {"url": URL, "format": "csv", "every": "1h", "value": "cas", "date": "jour"}
CASES = {"id": "cases", "title": {"fr": "Cas"}, "type": "number", "pull": PULL}
FLOOD = {
    "id": "flood", "title": {"fr": "Crue"}, "type": "number", "cap": {"values": {"Severe": 3}},
    "pull": {"url": "https://alerts.example.org/now", "format": "cap", "every": "10min"},
}  # fmt: skip
MOVE = {"id": "wave", "title": {"fr": "Relayer"}, "from": "normal", "to": "crisis", "decided_by": ["director"],
        "event": "relay", "propose_when": "cases >= 50", "decide_within": "1h"}  # fmt: skip


class Outside:
    """What stands at each address; a code where nothing does."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes | str] = {}
        self.asked: list[str] = []

    def pull(self, url: str, _allowed: Any, _proxy: str = "") -> bytes:
        self.asked.append(url)
        answer = self.answers.get(url, "no_answer")
        if isinstance(answer, str):
            raise PullFailed(answer)
        return answer


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    made = Outside()
    monkeypatch.setattr(pulling, "pull", made.pull)
    return made


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    world = make_world()
    said = world.loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
    world.vary(indicators=[*said["indicators"], CASES, FLOOD], transitions=[*said["transitions"], MOVE]).prepare()
    world.open("real")
    return world


def feed(world: World, indicator: str = "cases") -> Any:
    with world.store.read() as unit:
        return feeds.tried(unit, world.crisis or "")[indicator]


def observed(facts: Any) -> list[tuple[str, str]]:
    fact = [fact for fact in facts if isinstance(fact, IndicatorsObserved)]
    return [(one.observed_at.date().isoformat(), one.value) for each in fact for one in each.observations]


def test_what_is_new_is_observed_and_bad_rows_are_set_aside(world: World, outside: Outside) -> None:
    rows = b"jour;cas\n2026-02-27;12\n2026-02-28;beaucoup\n2026-02-30;3\n2026-03-01;55\n2026-03-09;1\n2026-02-26;\n"
    outside.answers[URL] = rows
    facts = pull_due(world.runtime)
    assert observed(facts) == [("2026-02-27", "12"), ("2026-03-01", "55")]
    assert [fact.event for fact in facts if isinstance(fact, Proposed)] == ["relay"]
    assert [(bad.row, bad.wrong) for bad in feed(world).bad] == [
        (3, "value"), (4, "date"), (6, "future"), (7, "missing"),
    ]  # fmt: skip
    assert (feed(world).host, feed(world).trouble) == ("data.example.org", "")
    asked = len(outside.asked)
    assert pull_due(world.runtime) == ()
    assert len(outside.asked) == asked, "not before its time"
    world.clock.advance_to(world.clock.now() + timedelta(hours=1))
    outside.answers[URL] = rows.replace(b";55", b";49") + b"2026-03-02;40\n"
    assert observed(pull_due(world.runtime)) == [("2026-03-01", "49"), ("2026-03-02", "40")], "a restated day too"


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ("redirect", "redirect"),
        ("html", "html"),
        (b"nothing here\n", "unreadable"),
        (b"jour,cas\n2026-03-01,x\n", "empty"),
        (b"\xff\xfe\x00", "unreadable"),
        (b'jour,cas\n"2026-03-01,1\n', "unreadable"),
    ],
)
def test_what_fails_is_said_and_never_a_value(
    world: World, outside: Outside, answer: bytes | str, trouble: str
) -> None:
    outside.answers[URL] = answer
    assert pull_due(world.runtime) == ()
    assert feed(world).trouble == trouble
    assert "source_failing" in health(world.runtime).complaints
    world.clock.advance_to(world.clock.now() + timedelta(hours=4))
    with world.store.read() as unit:
        [crisis] = crises.crises(unit)
        about = scene(world.runtime, unit, crisis)
        now = feed_now(unit, about, about.plan.indicator["cases"])
    assert now is not None
    assert now.late
    assert now.tried is not None
    assert now.tried.came_at is None
    assert "secret" not in now.host
    outside.answers = {URL: b"jour,cas\n2026-03-01,1\n", FLOOD["pull"]["url"]: cap(sent=world.clock.now())}  # type: ignore[index]
    assert observed(pull_due(world.runtime))
    assert "source_failing" not in health(world.runtime).complaints


def test_alerts_are_pulled_too(world: World, outside: Outside) -> None:
    url = "https://alerts.example.org/now"
    outside.answers[url] = cap(sent=world.clock.now())
    assert ("2026-03-02", "3") in observed(pull_due(world.runtime))
    assert feed(world, "flood").trouble == ""
    world.clock.advance_to(world.clock.now() + timedelta(minutes=10))
    outside.answers[url] = cap(head="<!DOCTYPE alert>")
    pull_due(world.runtime)
    assert feed(world, "flood").trouble == "alert_doctype"
