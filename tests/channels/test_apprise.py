"""Other services through Apprise, against a service of our own."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from pca.channels.apprise_channel import AppriseChannel
from tests.channels.gateway import Eager, Say

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
"""Apprise imports it by way of PGP."""


@pytest.fixture
def apprise(gateway):
    where = gateway.url.removeprefix("http://")
    return Eager(
        AppriseChannel(
            {"ours": SecretStr(f"json://{where}/{{target}}"), "odd": SecretStr("nosuchscheme://x")}, timeout=5
        )
    )


@pytest.fixture
def chat(letter):
    def make(number=1, **change):
        return letter(number, **({"kind": "chat", "address": "ours:room 1/../x?y=1"} | change))

    return make


def test_a_text_reaches_the_service_and_a_target_stays_in_its_place(gateway, apprise, chat):
    (answer,) = apprise.send([chat(body="Bonjour \\n <b>é</b> م")])
    assert answer.outcome == "sent"
    (request,) = gateway.requests
    assert request.json["message"] == "Bonjour \\n <b>é</b> م"
    assert request.json["title"] == "Activation du plan"
    assert "?y=1" not in request.path


def test_texts_do_not_wait_for_each_other(gateway, apprise, chat, monkeypatch):
    import apprise as library

    made = []

    class Counted(library.Apprise):
        def __init__(self, *args, **more):
            made.append(self)
            super().__init__(*args, **more)

    monkeypatch.setattr(library, "Apprise", Counted)
    answers = apprise.send([chat(number) for number in range(3)])
    assert [one.outcome for one in answers] == ["sent"] * 3
    # An instance keeps 5.5 s between two texts; each text has one of its own.
    assert len(made) == 3


def test_every_failure_is_worth_another_try(gateway, apprise, chat):
    gateway.answers = [Say(400), Say(500)]
    assert [one.outcome for one in apprise.send([chat(1), chat(2)])] == ["retry", "retry"]


def test_silence_may_have_been_a_yes(gateway, chat):
    where = gateway.url.removeprefix("http://")
    gateway.answers = [Say(how="silent")]
    hasty = Eager(AppriseChannel({"ours": SecretStr(f"json://{where}/x?rto=0.2&cto=0.2")}, timeout=1))
    (answer,) = hasty.send([chat(address="ours")])
    assert answer.outcome == "retry"


def test_only_services_of_the_settings_are_used(gateway, apprise, chat):
    answers = apprise.send([chat(address="json://127.0.0.1/"), chat(address=""), chat(address="odd:x")])
    assert [(one.outcome, one.gone) for one in answers] == [("failed", True), ("failed", True), ("failed", False)]
    assert gateway.requests == []
