"""SMS through a real SMS centre: parts, alphabets, refusals, sessions that break, notices and answers."""

from __future__ import annotations

import pytest

from pca.channels.configured import Smpp
from pca.channels.port import Inbound, ProviderReceipt
from pca.channels.smpp import SmppChannel, SmppInbox
from tests.channels.gateway import Eager
from tests.channels.node import Program


class Centre(Program):
    def __init__(self, folder):
        super().__init__(folder, "smsc.js")
        self.port = self.next()["port"]

    def taken(self):
        """The texts it accepted since it was last asked."""
        return [one for one in self.order() if "to" in one]


@pytest.fixture
def centre(node_modules):
    made = Centre(node_modules)
    yield made
    made.close()


@pytest.fixture
def settings(centre):
    def make(**change):
        given = {"host": "127.0.0.1", "port": centre.port, "tls": False, "system_id": "pca", "password": "secret"}
        return Smpp(**({**given, "sender": "PCA", "timeout": 5} | change))

    return make


@pytest.fixture
def sms(letter):
    def make(number=1, **change):
        said = {"kind": "sms", "address": f"+21261234567{number % 10}", "subject": "", "body": f"Alerte {number}"}
        return letter(number, **(said | change))

    return make


def test_texts_go_over_one_session(centre, settings, sms):
    with Eager(SmppChannel(settings())) as channel:
        answers = [*channel.send([sms(1), sms(2)]), *channel.send([sms(3)])]
    said = centre.order()
    assert [one["bound"] for one in said if "bound" in one] == ["bind_transmitter"]
    taken = [one for one in said if "to" in one]
    assert [(one.outcome, one.provider_id) for one in answers] == [("sent", one["id"].lower()) for one in taken]
    assert [one["to"] for one in taken] == ["212612345671", "212612345672", "212612345673"]
    assert {(one["from"], one["ton"], one["registered"]) for one in taken} == {("PCA", 5, 1)}


def test_every_alphabet_arrives_whole(centre, settings, sms):
    texts = ["Évacué à Fès : où ? 100 € [x]", "Prêt, reçu", "السلام عليكم، أمينة", "😀"]
    with Eager(SmppChannel(settings())) as channel:
        channel.send([sms(number, body=text) for number, text in enumerate(texts)])
    taken = centre.taken()
    assert [one["coding"] for one in taken] == [0, 8, 8, 8]
    assert [one["text"] for one in taken] == texts


@pytest.mark.parametrize(("body", "count"), [("a" * 152 + "€" + "b" * 160, 3), ("م" * 66 + "😀" + "م" * 60, 2)])
def test_a_long_text_is_put_together_again(centre, settings, sms, body, count):
    with Eager(SmppChannel(settings())) as channel:
        (answer,) = channel.send([sms(body=body)])
    taken = centre.taken()
    assert (answer.parts, len(taken)) == (count, count)
    assert answer.provider_id == taken[-1]["id"].lower()
    assert "".join(one["text"] for one in taken) == body
    headers = [bytes.fromhex(one["udh"]) for one in taken]
    assert [tuple(header[-2:]) for header in headers] == [(count, place) for place in range(1, count + 1)]
    assert len({header[-3] for header in headers}) == 1
    assert [one["registered"] for one in taken] == [0] * (count - 1) + [1]


@pytest.mark.parametrize(
    ("status", "outcome", "gone"),
    [
        (0x58, "retry", False),
        (0x14, "retry", False),
        (0x0A, "retry", False),
        (0x0B, "failed", True),
        (0x45, "failed", False),
    ],
)
def test_what_its_refusals_mean(centre, settings, sms, status, outcome, gone):
    centre.order(plan=[{"status": status}])
    with Eager(SmppChannel(settings())) as channel:
        first, second = channel.send([sms(1), sms(2)])
    assert (first.outcome, first.gone, second.outcome) == (outcome, gone, "sent")
    assert first.error.startswith(f"0x{status:02X}")


@pytest.mark.parametrize("how", ["before", "after"])
def test_a_session_that_breaks_leaves_the_rest_for_later(centre, settings, sms, how):
    centre.order(plan=[{}, {"drop": how}])
    batch = [sms(1), sms(2), sms(3)]
    with Eager(SmppChannel(settings())) as channel:
        answers = channel.send(batch)
        assert [(one.outcome, one.perhaps_sent) for one in answers] == [
            ("sent", False),
            ("retry", True),
            ("retry", False),
        ]
        assert [one.outcome for one in channel.send(batch[1:])] == ["sent", "sent"]
    assert len(centre.taken()) == (3 if how == "before" else 4)


def test_silence_is_not_waited_for_for_ever(centre, settings, sms):
    centre.order(plan=[{"silent": True}])
    with Eager(SmppChannel(settings(timeout=0.3))) as channel:
        (answer,) = channel.send([sms()])
    assert (answer.outcome, answer.perhaps_sent) == ("retry", True)


def test_a_wrong_password_is_our_fault(centre, settings, sms, closed_port):
    with Eager(SmppChannel(settings(password="wrong"))) as channel:
        (answer,) = channel.send([sms()])
    assert (answer.outcome, answer.perhaps_sent) == ("retry", False)
    assert "wrong" not in answer.error
    with Eager(SmppChannel(settings(port=closed_port))) as channel:
        (answer,) = channel.send([sms()])
    assert (answer.outcome, answer.perhaps_sent) == ("retry", False)


def test_what_is_no_number_and_what_is_too_long(settings, sms):
    with Eager(SmppChannel(settings(longest=1))) as channel:
        answers = channel.send([sms(address="x"), sms(body="a" * 161)])
    assert [(one.outcome, one.gone) for one in answers] == [("failed", True), ("failed", False)]


def test_notices_and_answers_are_collected_and_only_then_acknowledged(centre, settings):
    arabic = "نعم ٧".encode("utf-16-be").hex()
    centre.order(
        hold=[
            {"id": "SMSC-1", "stat": "DELIVRD"},
            {"id": "SMSC-2", "stat": "UNDELIV", "err": "011"},
            {"id": "SMSC-3", "stat": "PONDER"},
            {"name": "answer", "from": "212612345678", "text": "OK 7K2"},
            {"name": "arabic", "from": "212612345679", "coding": 8, "hex": arabic},
        ]
    )
    inbox = SmppInbox(settings(), patience=0.5)

    def full(events):
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk"):
        inbox.collect(full)
    kept = []
    assert inbox.collect(kept.extend) == 4
    assert kept[:2] == [
        ProviderReceipt(
            provider="smpp",
            event_id="smsc-1/delivered",
            status="delivered",
            provider_id="smsc-1",
            also=("SMSC-1",),
        ),
        ProviderReceipt(
            provider="smpp",
            event_id="smsc-2/failed",
            status="failed",
            provider_id="smsc-2",
            error="UNDELIV 011",
            also=("SMSC-2",),
        ),
    ]
    said = [(one.kind, one.from_, one.text) for one in kept[2:] if isinstance(one, Inbound)]
    assert said == [("sms", "+212612345678", "OK 7K2"), ("sms", "+212612345679", "نعم ٧")]
    assert kept[2].event_id != kept[3].event_id
    assert inbox.collect(kept.extend) == 0


def test_a_centre_that_is_down_is_said(settings, closed_port):
    with pytest.raises(OSError, match="no session"):
        SmppInbox(settings(port=closed_port)).collect(lambda events: None)
