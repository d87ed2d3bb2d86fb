"""No value can make us call an address that the settings do not name."""

from __future__ import annotations

import logging

import pytest

from pca.channels.http import NoAnswer, Outside, each, hosts_of, text_at, within
from pca.channels.port import Sent
from tests.channels.gateway import Say


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://web.push.apple.com/x", True),
        ("https://push.apple.com/x", False),
        ("https://evil-push.apple.com.attacker.example/x", False),
        ("https://fcm.googleapis.com.attacker.example/", False),
        ("https://fcm.googleapis.com@attacker.example/", False),
        ("https://user:pw@fcm.googleapis.com/", False),
        ("http://fcm.googleapis.com/", False),
        ("https://127.0.0.1/", False),
        ("https://169.254.169.254/latest/meta-data/", False),
        ("https://[::1]/", False),
        ("https://localhost/", False),
        ("file:///etc/passwd", False),
        ("gopher://fcm.googleapis.com/", False),
        ("", False),
        ("//fcm.googleapis.com/", False),
        ("https://", False),
        ("https://fcm.googleapis.com:8443/", False),
        ("https://web.push.apple.com:22/", False),
        ("https://fcm.googleapis.com:99999/", False),
        ("x" * 100_000, False),
    ],
)
def test_only_named_hosts_are_called(url, allowed):
    outside = Outside(("fcm.googleapis.com", "*.push.apple.com"), timeout=1)
    assert outside.allows(url) is allowed
    if not allowed:
        with pytest.raises(NoAnswer, match="not among those") as refusal:
            outside.ask("GET", url)
        assert not refusal.value.perhaps


def test_a_redirect_is_not_followed(gateway):
    gateway.answers = [Say(307, headers={"Location": f"{gateway.url}/inside"})]
    outside = Outside(hosts_of(gateway.url), timeout=5)
    assert outside.ask("POST", f"{gateway.url}/x", content=b"text").status == 307
    outside.leave()
    assert [one.path for one in gateway.requests] == ["/x"]


def test_addresses_with_secrets_are_not_logged(gateway, caplog):
    caplog.set_level(logging.DEBUG)
    outside = Outside(hosts_of(gateway.url), timeout=5)
    outside.ask("GET", f"{gateway.url}/bot123:secret/send")
    outside.leave()
    assert "secret" not in "".join(one.getMessage() for one in caplog.records if one.name.startswith("httpx"))


@pytest.mark.parametrize(
    ("path", "found"),
    [("a.b.0", "x"), ("a.b.1", ""), ("a.c", ""), ("a", ""), ("", ""), ("n", "7"), ("t", ""), ("a.b.-1", "")],
)
def test_paths_into_an_answer_never_fail(path, found):
    assert text_at({"a": {"b": ["x"]}, "n": 7, "t": True}, path) == found
    assert within("text", "a.b") is None


def test_whoever_stops_listening_stops_the_rest(letter):
    begun = []

    def one(outgoing):
        begun.append(outgoing.key)
        return Sent(key=outgoing.key, outcome="sent")

    answers = each([letter(number) for number in range(1, 101)], one, 4)
    heard = [next(answers).key for _ in range(5)]
    answers.close()
    assert heard == [f"2020-1/M{number}" for number in range(1, 6)]
    assert len(begun) <= 5 + 4


def test_threads_share_one_client_and_the_last_hangs_up(gateway):
    outside = Outside(hosts_of(gateway.url), timeout=5)
    outside.enter()
    outside.enter()
    assert outside.ask("GET", gateway.url).fine
    first = outside._client
    outside.leave()
    assert outside._client is first
    assert outside.ask("GET", gateway.url).fine
    outside.leave()
    assert outside._client is None
    assert first.is_closed
