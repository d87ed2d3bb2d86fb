"""An approval holds back what leaves the house, never the house's own people beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from pca.domain import orders
from pca.domain.facts import MessagesQueued
from pca.domain.plan.lint.rules import lint
from pca.domain.plan.playbook import Playbook
from pca.store.messages import messages, responses
from tests.services.conftest import World

TODAY = date(2026, 3, 2)
Make = Callable[..., World]


def said(name: str, when: str, audience: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "title": {"fr": name}, "when": {"entering": when}, "audience": audience, "message": "note"} | {
        **more
    }


RELEASED = {"external": True, "approved_by": "voice"}
OUTSIDE = {"stakeholders": ["regulator"]}

# what the communication is, beside which other ones; recipients at once, recipients that wait
CASES: list[tuple[str, list[dict[str, Any]], set[str], set[str]]] = [
    (
        "house and outside",
        [said("c", "crisis", {"roles": ["director"], **OUTSIDE}, **RELEASED)],
        {"dir", "dep"},
        {"stakeholder:regulator"},
    ),
    ("outside alone", [said("c", "crisis", OUTSIDE, **RELEASED)], set(), {"stakeholder:regulator"}),
    (
        "house alone: the approval is meant for it",
        [said("c", "crisis", {"roles": ["director"]}, **RELEASED)],
        set(),
        {"dir", "dep"},
    ),
    (
        "house alone, not external",
        [said("c", "crisis", {"roles": ["director"]}, approved_by="voice")],
        set(),
        {"dir", "dep"},
    ),
    (
        "house by mail, public by poster",
        [said("c", "crisis", {"roles": ["director"]}, kinds=["mail", "poster"], **RELEASED)],
        {"dir", "dep"},
        {"public"},
    ),
]


@pytest.mark.parametrize(("plan", "at_once", "waiting"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_only_what_leaves_the_house_waits_for_an_approval(plan, at_once, waiting, make_world: Make):
    world = make_world().vary(communications=plan).prepare()
    world.open()
    queued = [one for one in world.of(world.decide("activate"), MessagesQueued) if one.communication == "c"]
    assert {who for one in queued if one.awaits is None for who in one.recipients} == at_once
    assert {who for one in queued if one.awaits == "voice" for who in one.recipients} == waiting
    assert [who for one in queued for who in one.recipients if one.awaits is None and one.external] == []


@pytest.fixture
def ended(make_world: Make) -> World:
    """An alert reached the house and the regulator; the all clear goes to all who hold it."""
    alert = said("alert", "crisis", {"roles": ["director"], **OUTSIDE}, **RELEASED)
    clear = said("clear", "ending", {"holders_of": ["alert"]}, acknowledge_within="1h", **RELEASED)
    world = make_world().vary(communications=[alert, clear]).prepare()
    world.open()
    world.decide("activate")
    world.ok(orders.ApproveWave(wave=_waiting(world)), "voice")
    _delivered(world)
    world.decide("end", despite="Essai.")
    return world


def _waiting(world: World) -> int:
    with world.store.read() as unit:
        [wave] = messages.unreleased(unit, world.crisis or "")
    return wave.number


def _delivered(world: World) -> None:
    with world.store.read() as unit:
        numbers = [one.number for one in messages.messages(unit, world.crisis or "", status=["queued"])]
    sent = tuple(orders.Delivery(message=number, outcome="sent", channel="mail") for number in numbers)
    world.ok(orders.RecordDeliveries(deliveries=sent), "delivery")


def test_the_all_clear_of_the_house_does_not_wait_for_the_regulator(ended: World):
    with ended.store.read() as unit:
        waves = {one.number for one in messages.waves(unit, ended.crisis or "") if one.communication == "clear"}
        clear = [one for one in messages.messages(unit, ended.crisis or "") if one.wave in waves]
    assert {one.recipient: one.status for one in clear} == {
        "dir": "queued",
        "dep": "queued",
        "stakeholder:regulator": "awaiting_approval",
    }


def test_both_parts_are_sendings_of_their_own_and_owe_their_own_answers(ended: World):
    wave = _waiting(ended)
    with ended.store.read() as unit:
        origins = {one.origin for one in messages.waves(unit, ended.crisis or "") if one.communication == "clear"}
        before = {one.recipient for one in responses.obligations(unit, ended.crisis or "", unanswered=True)}
    assert len(origins) == 2
    assert {"dir", "dep"} <= before
    stopped = ended.ok(orders.StopWave(wave=wave), "voice")
    assert [one.waves for one in stopped] == [(wave,)]


def test_lint_sees_outsiders_reached_through_holders_of(make_world: Make):
    alert = said("alert", "crisis", OUTSIDE, **RELEASED)
    middle = said("middle", "review", {"holders_of": ["alert", "clear"]}, **RELEASED)
    clear = said("clear", "ending", {"holders_of": ["middle"]})
    book = make_world().loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
    found = lint(Playbook.model_validate({**book, "communications": [alert, middle, clear]}), None, TODAY)
    assert [one.where for one in found if one.code == "external_unmarked"] == ["communications[2]"]
    inside = said("alert", "crisis", {"committee": True})
    found = lint(Playbook.model_validate({**book, "communications": [inside, middle, clear]}), None, TODAY)
    assert [one.where for one in found if one.code == "external_unmarked"] == []
