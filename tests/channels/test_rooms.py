"""Chat rooms: three services, each in its own shape, and no value can call everybody or forge a link."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from pca.channels.configured import Room
from pca.channels.port import Button
from pca.channels.rooms import RoomsChannel, mattermost, slack, teams
from tests.channels.gateway import Eager, Say


@pytest.fixture
def rooms(gateway):
    made = Eager(
        RoomsChannel(
            {
                name: Room(service=name, url=f"{gateway.url}/{name}/T0/secret")
                for name in ("slack", "mattermost", "teams")
            },
            timeout=0.5,
        )
    )
    with made:
        yield made


@pytest.fixture
def chat(letter):
    def make(room, number=1, **change):
        return letter(number, **({"kind": "chat", "address": room} | change))

    return make


HOSTILE = "<!channel> <https://evil.example|ici> @all @channel [x](https://evil.example) *gras* & _é_ م"


def test_each_service_gets_its_shape(gateway, rooms, chat):
    link = Button(label="Répondre <ici>|", url="https://pca.example/r/a?x=1&y=(2)|<z>")
    for room in ("slack", "mattermost", "teams"):
        (answer,) = rooms.send([chat(room, body=f"{HOSTILE}\nDeux", buttons=(link, Button(label="OK", answer="OK")))])
        assert answer.outcome == "sent"
    slack, mattermost, teams = (one.json for one in gateway.requests)
    assert "<!channel>" not in slack["text"]
    assert "&lt;!channel&gt;" in slack["text"]
    assert "<https://pca.example/r/a?x=1&y=%282%29%7C%3Cz%3E|Répondre &lt;ici&gt;|>" in slack["text"]
    assert "@all" not in mattermost["text"]
    assert r"\[x\]\(<https://evil.example>\)" in mattermost["text"], "an address leads where it says"
    assert "(https://pca.example/r/a?x=1&y=%282%29%7C%3Cz%3E)" in mattermost["text"]
    card = teams["attachments"][0]["content"]
    said = ["".join(run["text"] for run in block["inlines"]) for block in card["body"]]
    assert said == ["Activation du plan", HOSTILE, "Deux"]
    assert card["actions"] == [
        {
            "type": "Action.OpenUrl",
            "title": "Répondre <ici>|",
            "url": "https://pca.example/r/a?x=1&y=%282%29%7C%3Cz%3E",
        }
    ]


def test_arabic_cards_are_written_from_right_to_left(gateway, rooms, chat):
    rooms.send([chat("teams", language="ar", body="السلام عليكم")])
    card = gateway.requests[0].json["attachments"][0]["content"]
    assert (card["rtl"], card["lang"]) == (True, "ar")


@pytest.mark.parametrize(
    ("say", "outcome", "gone", "wait"),
    [
        (Say(429, headers={"Retry-After": "30"}), "retry", False, 30.0),
        (Say(404, b"no_service"), "failed", True, None),
        (Say(410, b"channel_is_archived"), "failed", True, None),
        (Say(400, b"invalid_payload"), "failed", False, None),
        (Say(403, b"action_prohibited"), "retry", False, None),
        (Say(500), "retry", False, None),
        (Say(202), "sent", False, None),
    ],
)
def test_codes(gateway, rooms, chat, say, outcome, gone, wait):
    gateway.answers = [say]
    (answer,) = rooms.send([chat("slack")])
    assert (answer.outcome, answer.gone, answer.retry_after) == (outcome, gone, wait)


def test_a_time_out_may_have_reached_the_room(gateway, rooms, chat):
    gateway.answers = [Say(how="silent")]
    answers = rooms.send([chat("slack", 1), chat("slack", 2)])
    assert [(one.outcome, one.perhaps_sent) for one in answers] == [("retry", True), ("sent", False)]


def test_only_rooms_of_the_settings_are_written_to(gateway, rooms, chat):
    answers = rooms.send([chat("nowhere"), chat(f"{gateway.url}/slack"), chat("slack", body="x" * 10_001)])
    assert [one.outcome for one in answers] == ["failed"] * 3
    assert gateway.requests == []


def test_the_address_of_a_room_is_a_secret():
    room = Room(service="slack", url="https://hooks.slack.example/T0/secret")
    assert "secret" not in repr(room).replace("SecretStr", "")
    with pytest.raises(ValidationError) as refusal:
        Room(service="slack", url="http://hooks.slack.example/T0/hidden")
    assert "hidden" not in str(refusal.value)


LINK = "https://pca.house.example/r/2026-1.17.Z5QQ_NXS-TH7Z?a=1&b=(2)"


@pytest.mark.parametrize("said", [f"Répondre : {LINK}", f"{LINK}.", f"({LINK}), ou rien", f"Voir {LINK} !", LINK])
def test_an_address_in_a_text_leads_where_it_says(said, chat):
    """It is the only way to answer there; between < and > nothing in it is taken for markup."""
    letter = chat("x", body=said)
    for shape in (slack, mattermost):
        assert re.findall(r"<(https[^>]*)>", shape(letter)["text"]) == [LINK]
    runs = [run for block in teams(letter)["attachments"][0]["content"]["body"] for run in block["inlines"]]
    assert [run["selectAction"]["url"] for run in runs if "selectAction" in run] == [LINK]
    assert "".join(run["text"] for run in runs).endswith(said)


def test_what_is_no_address_is_escaped_as_before(chat):
    letter = chat("x", body="*x* http:// https://. [a](b)\nhttps://a.example/1 puis https://b.example/_2_")
    said = mattermost(letter)["text"]
    assert r"\*x\*" in said
    assert "<https://a.example/1> puis <https://b.example/_2_>" in said
    assert said.count("<http") == 2


def test_the_longest_text_costs_no_time(chat):
    for body in ("https://" + "." * 9_000, "https://a" * 1_000, "https://a.example/x " * 400):
        assert mattermost(chat("x", body=body))["text"]
