"""The line a browser keeps open: each part comes on it when something that concerns it happened, once for all alike."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from typing import get_args

import pytest

from pca.domain import orders
from pca.domain.access.access import AccessRole, Scope
from pca.domain.access.access_orders import GiveGrant, WithdrawGrant
from pca.domain.facts import AnyFact
from pca.domain.topics import _APART, _SUBJECTS
from pca.services.access import sessions
from pca.services.audit.touched import Touched
from pca.store.audit import journal
from pca.web.kit import cache, listening
from pca.web.kit.live_event import LiveEvent
from tests.web.conftest import Browser, House
from tests.web.lines import Line
from tests.web.serving import on_a_port

WHOLE_HOUSE = {
    *("DirectoryChanged", "PlanPublished", "PlanApproved", "CrisisOpened", "PlanAdopted", "CrisisClosed"),
    *("MeasureRenamed", "BackupRestored", "SendingReleased", "BreakGlassOpened", "BreakGlassClosed"),
    *("SeatDelegated", "DelegationWithdrawn", "RoleHandedOver"),
}
"""Facts that wake every page: rare, or of consequence for all."""


def test_of_every_fact_it_is_said_whom_it_concerns() -> None:
    known = {*_SUBJECTS, *_APART}
    assert {fact.__name__ for fact in get_args(AnyFact) if fact not in known} == WHOLE_HOUSE


def test_pieces_fit_together_in_any_order() -> None:
    """What was squeezed once for all is a gzip stream on every line, whatever came before it there."""
    events = [LiveEvent("part", f"/live/{number}\n" + "Quatre tâches. " * 50, number) for number in range(3)]
    for order in ((0, 1, 2), (2, 0, 0, 1)):
        line = zlib.decompressobj(31)
        came = line.decompress(listening.SQUEEZED + b"".join(events[number].packed for number in order))
        assert came == b"".join(events[number].plain for number in order)


def test_lines_break_nothing() -> None:
    """What somebody wrote with the line ends of another system cannot end an event, or begin one."""
    plain = LiveEvent("part", "a\r\nevent: gone\rdata: x\n\nb", 7).plain.decode()
    assert plain == "event: part\nid: 7\ndata: a\ndata: event: gone\ndata: data: x\ndata: \ndata: b\n\n"


def parts(came: list[tuple[str, str]]) -> Counter[str]:
    return Counter(data.partition("\n")[0] for name, data in came if name == "part")


@pytest.fixture
def served(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[House, str]]:
    """A house with a running crisis, served; lines are told only what happens, never that time passed."""
    house.opened("real")
    house.world.decide("activate")
    monkeypatch.setattr(listening, "ANYHOW", 10_000.0)
    with on_a_port(house.world.runtime, house.app) as port:
        yield house, f"http://127.0.0.1:{port}"
    Line.all_end()


def note(house: House, text: str) -> None:
    house.world.ok(orders.AddLogEntry(kind="fact", text=text), "dir")


def test_it_comes_for_whom_it_concerns_and_for_nobody_else(served: tuple[House, str]) -> None:
    house, at = served
    log = f"/live/crises/{house.world.crisis}/log"
    head = house.browser("head-A", AccessRole.DEPARTMENT_HEAD, AccessRole.DIRECTOR)
    line = Line(at, dict(head.cookies), "/live/tasks", log)
    first = line.until(lambda _, data: data.startswith(log))
    assert (first[0][0], parts(first)) == ("reader", {"/live/tasks": 1, log: 1})
    note(house, "Le pont est coupé")
    assert parts(line.until(lambda _, data: "Le pont est coupé" in data)) == {log: 1}
    mine = next(number for number, task in house.world.live().items() if task.assignee == "head-A")
    other = next(number for number, task in house.world.live().items() if task.assignee == "head-C")
    house.world.ok(orders.Acknowledge(task=other), "head-C")
    house.world.ok(orders.Acknowledge(task=mine), "head-A")
    came = line.until(lambda _, data: data.startswith("/live/tasks"))
    assert parts(came) == {"/live/tasks": 1}, "what another one does with theirs is not told"


def test_what_is_alike_is_made_once(served: tuple[House, str], monkeypatch: pytest.MonkeyPatch) -> None:
    house, at = served
    log, made = f"/live/crises/{house.world.crisis}/log", list[str]()
    drawn = cache.live_block
    monkeypatch.setattr(
        cache, "live_block", lambda context, template, it: (made.append(template), drawn(context, template, it))[1]
    )
    lines = [
        Line(at, dict(house.browser(person, AccessRole.DIRECTOR).cookies), log) for person in ("dir", "dep", "voice")
    ]
    for line in lines:
        line.until(lambda _, data: data.startswith(log))
    made.clear()
    note(house, "Une fois pour tous")
    for line in lines:
        line.until(lambda _, data: "Une fois pour tous" in data)
    assert made == ["log/log.html"]


@pytest.fixture
def with_sessions(served: tuple[House, str]) -> tuple[House, str]:
    """People are signed in as they really are, with the rights that the journal gives them."""
    house, at = served
    house.app.state.admit = sessions.admit
    return house, at


def signed_in(house: House, person: str, role: AccessRole, scope: str) -> tuple[int, dict[str, str]]:
    facts = house.world.ok(GiveGrant(person=person, role=role, scope=Scope.read(scope)), "operator", crisis=None)
    return facts[0].number, {"pca-loopback": sessions.persona(house.world.runtime, person).token}  # type: ignore[union-attr]


def test_a_session_that_ends_ends_its_line_at_once(with_sessions: tuple[House, str]) -> None:
    house, at = with_sessions
    _, cookies = signed_in(house, "head-A", AccessRole.DEPARTMENT_HEAD, "site:A")
    line = Line(at, cookies, "/live/tasks")
    line.until(lambda name, _: name == "part")
    sessions.sign_out(house.world.runtime, cookies["pca-loopback"])
    line.until(lambda name, _: name == "signed-out")
    line.until(lambda name, _: name == "end")


def test_a_right_that_is_withdrawn_takes_its_page_with_it(with_sessions: tuple[House, str]) -> None:
    house, at = with_sessions
    log = f"/live/crises/{house.world.crisis}/log"
    signed_in(house, "head-A", AccessRole.DEPARTMENT_HEAD, "site:A")
    number, cookies = signed_in(house, "head-A", AccessRole.DIRECTOR, "institution")
    line = Line(at, cookies, log)
    line.until(lambda name, _: name == "part")
    house.world.ok(WithdrawGrant(grant=number), "operator", crisis=None)
    line.until(lambda name, _: name in ("gone", "part"))
    note(house, "Pour le comité seul")
    assert not [data for _, data in list(line.events.queue) if "Pour le comité seul" in data]


@pytest.mark.parametrize("part", ["/live", "/tasks", "/live/" + "x" * 2_000])
def test_only_live_parts_come_on_a_line(house: House, director: Browser, part: str) -> None:
    assert director.get("/live", params={"part": part}).status_code == 404


def test_what_was_touched_is_known_as_far_as_was_looked(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.opened("real")
    touched, store = Touched(), house.world.store
    with store.read() as unit:
        before = touched.catch_up(unit)
    assert touched.since({"x"}, before - 1), "of what happened before the first look nothing is known"
    note(house, "Un")
    key = house.world.crisis
    with store.read() as unit:
        touched.catch_up(unit)
    assert touched.since({f"{key} log"}, before)
    assert not touched.since({f"{key} log"}, before + 1)
    assert not touched.since({f"{key} tasks", "house"}, before)
    monkeypatch.setattr(journal, "_FRESH", journal._walk(journal._c.seq, journal._small(10)))
    note(house, "Deux, trop long pour être lu")
    with store.read() as unit:
        touched.catch_up(unit)
    assert touched.since({"anything"}, before + 1), "what is too large to be looked at may have touched anything"
    assert touched.fell_back(before + 2, before)
    assert touched.since({f"{key} tasks"}, before - 1)
