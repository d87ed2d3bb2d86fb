"""What SMS centres deliver, in every shape that was met: notices, alphabets, parts, and bytes that make no sense."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pca.channels.configured import Smpp
from pca.channels.port import Inbound, ProviderReceipt, TextPart
from pca.channels.smpp import SmppInbox
from pca.channels.smpp_reading import SmppDelivery, delivery, names, plain_name, read_deliver


def read(said=b"", kind=0, coding=0, wanted=None, **more):
    sent = SmppDelivery(short_message=said, esm_class=kind, data_coding=coding, source_addr=b"212600000001", **more)
    return read_deliver(sent, "name", wanted)


NOTICE = b"id:%s sub:001 dlvrd:000 submit date:2611291030 done date:2611291031 stat:%s err:%s text:OK"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        (b"DELIVRD", "delivered"),
        (b"delivrd", "delivered"),
        (b"DELIVERED", "delivered"),
        (b"UNDELIV", "failed"),
        (b"UNDELIVERABLE", "failed"),
        (b"REJECTD", "failed"),
        (b"EXPIRED", "failed"),
        (b"ACCEPTD", "accepted"),
        (b"ENROUTE", "sent"),
    ],
)
@pytest.mark.parametrize("kind", [0x04, 0x20, 0x44])
def test_a_notice_is_known_by_its_mark(word, status, kind):
    said = NOTICE % (b"7f", word, b"001")
    receipt = read(said if kind != 0x44 else b"\0" + said, kind)
    assert isinstance(receipt, ProviderReceipt)
    assert (receipt.provider_id, receipt.status) == ("7f", status)


@pytest.mark.parametrize("word", [b"UNKNOWN", b"PONDER", b""])
def test_a_notice_that_says_nothing_is_none_and_never_an_answer(word):
    assert read(NOTICE % (b"7f", word, b"001"), 0x04) is None
    assert read(b"", 0x20) is None


@pytest.mark.parametrize(
    ("state", "status"),
    [(0, "accepted"), (1, "sent"), (2, "delivered"), (3, "failed"), (5, "failed"), (6, "accepted"), (8, "failed")],
)
@pytest.mark.parametrize("kind", [0x00, 0x04, 0x20])
def test_the_parameters_count_without_a_text(state, status, kind):
    receipt = read(kind=kind, receipted_message_id=b"39F99DD5\0", message_state=state)
    assert isinstance(receipt, ProviderReceipt)
    assert (receipt.provider_id, receipt.status) == ("39f99dd5", status)


def test_the_parameters_count_before_the_text():
    said = NOTICE % (b"other", b"DELIVRD", b"000")
    receipt = read(said, 0x04, receipted_message_id=b"mine", message_state=5)
    assert isinstance(receipt, ProviderReceipt)
    assert (receipt.provider_id, receipt.status, receipt.error) == ("mine", "failed", "UNDELIV 000")
    half = read(said, 0x04, receipted_message_id=b"mine")
    assert isinstance(half, ProviderReceipt)
    assert (half.provider_id, half.status) == ("mine", "delivered")
    assert read(kind=0x04, receipted_message_id=b"mine", message_state=7) is None, "the state is not known"


@pytest.mark.parametrize(
    ("submitted", "told"),
    [
        ("39f99dd5", "972660181"),
        ("39F99DD5", "0972660181"),
        ("00B8BE19", "b8be19"),
        ("0000012345", "12345"),
        ("12345", "0000012345"),
        ("972660181", "39F99DD5"),
        ("a1b2-c3", "A1B2-C3"),
        ("18446744073709551615", "ffffffffffffffff"),
    ],
)
def test_names_told_in_either_base_and_spelling_are_one(submitted, told):
    assert plain_name(submitted) in names(told, Smpp())


@pytest.mark.parametrize(
    ("setting", "told", "first"),
    [
        ("any", "16", ("16", "10", "22")),
        ("same", "16", ("16",)),
        ("hexadecimal", "16", ("10", "16")),
        ("decimal", "16", ("22", "16")),
    ],
)
def test_a_setting_says_how_an_ambiguous_centre_counts(setting, told, first):
    assert names(told, Smpp(submit_names=setting)) == first


def test_a_text_whose_number_is_withheld_is_taken_in():
    head = bytes((5, 0, 3, 42, 2, 1))
    event = read_deliver(SmppDelivery(source_addr=b"", esm_class=0x40, short_message=head + b"AIDE 2e"), "name")
    assert (event.from_, event.text, event.part) == ("", "AIDE 2e", None)
    assert read_deliver(SmppDelivery(source_addr=b"", short_message=b" "), "name") is None


@pytest.mark.parametrize("coding", [0x08, 0x09, 0x18, 0x19, 0x1A, 0x1B, 0xE0, 0xE8])
def test_unicode_of_every_class(coding):
    assert read("نعم ٧".encode("utf-16-be"), coding=coding).text == "نعم ٧"


@pytest.mark.parametrize(
    ("said", "coding", "alphabet", "text"),
    [
        (b"Re\x09u a\x7f", 0, "gsm", "ReÇu aà"),
        ("Reçu".encode("latin-1"), 0, "gsm", "Reçu"),
        ("Reçu".encode(), 0, "gsm", "Reçu"),
        ("Reçu à @".encode("latin-1"), 0, "latin-1", "Reçu à @"),
        ("نعم".encode(), 0, "utf-8", "نعم"),
        (b"OK @", 0, "ascii", "OK @"),
        ("Reçu".encode("latin-1"), 3, "gsm", "Reçu"),
        (b"OK", 0x10, "gsm", "OK"),
        (b"OK", 0xF0, "gsm", "OK"),
        ("Reçu".encode("latin-1"), 0xF4, "gsm", "Reçu"),
    ],
)
def test_the_alphabet_of_an_answer(said, coding, alphabet, text):
    assert read(said, coding=coding, wanted=Smpp(alphabet=alphabet)).text == text


@pytest.mark.parametrize(
    ("head", "part"),
    [
        (bytes((5, 0, 3, 42, 2, 1)), TextPart(reference="8:2a", count=2, number=1)),
        (bytes((6, 8, 4, 1, 42, 3, 2)), TextPart(reference="16:012a", count=3, number=2)),
        (bytes((9, 5, 2, 1, 2, 0, 3, 7, 2, 2)), TextPart(reference="8:07", count=2, number=2)),
        (bytes((4, 5, 2, 1, 2)), None),
        (bytes((3, 0, 3, 42)), None),
    ],
)
def test_parts_are_known_by_their_header(head, part):
    event = read(head + b"HELP", 0x40)
    assert isinstance(event, Inbound)
    assert (event.text, event.part) == ("HELP", part)


def test_parts_are_known_by_their_parameters():
    event = read(b"HELP", sar_msg_ref_num=300, sar_total_segments=2, sar_segment_seqnum=1)
    assert event.part == TextPart(reference="sar:300", count=2, number=1)
    assert read(b"HELP", sar_msg_ref_num=300).part is None


@pytest.mark.parametrize(
    ("ton", "sender", "told"),
    [
        (1, b"212600000001", "+212600000001"),
        (2, b"0600000001", "0600000001"),
        (2, b"600000001", "600000001"),
        (0, b"600000001", "600000001"),
        (5, b"MAROC", "MAROC"),
    ],
)
def test_senders_as_the_centre_tells_them(ton, sender, told):
    event = read_deliver(SmppDelivery(source_addr=sender, source_addr_ton=ton, short_message=b"OK"), "name")
    assert event.from_ == told


# ---------------------------------------------------------------- bytes


def deliver_sm(text=b"OK", kind=0, coding=0, sender=b"212600000001", optional=b""):
    head = b"\0" + bytes((1, 1)) + sender + b"\0" + bytes((1, 1)) + b"PCA\0" + bytes((kind, 0, 0)) + b"\0\0"
    return head + bytes((0, 0, coding, 0, len(text))) + text + optional


def tlv(tag, value):
    return struct.pack(">HH", tag, len(value)) + value


def test_a_delivery_is_read_from_its_bytes():
    optional = tlv(0x001E, b"abc\0") + tlv(0x1400, b"of the maker") + tlv(0x0427, b"\2")
    found = delivery(deliver_sm(b"text", 4, 8, optional=optional))
    assert found == SmppDelivery(
        source_addr_ton=1,
        source_addr=b"212600000001",
        esm_class=4,
        data_coding=8,
        short_message=b"text",
        receipted_message_id=b"abc\0",
        message_state=2,
    )
    data = b"\0\1\1" + b"212600000001\0" + b"\1\1PCA\0" + bytes((4, 0, 0)) + tlv(0x001E, b"abc") + tlv(0x0427, b"\5")
    assert read_deliver(delivery(data, data=True), "x").status == "failed"


def test_parameters_that_are_cut_off_do_not_lose_the_text():
    for rest in (b"\0", b"\0\x1e\0\x40abc", b"\4\x27\0\0", b"\2\x0c\xff\xff"):
        assert read_deliver(delivery(deliver_sm(b"HELP", optional=rest)), "x").text == "HELP"


@given(st.binary(max_size=400), st.booleans())
@example(b"", False)
@example(b"\0" * 16, False)
def test_no_bytes_break_the_reading(body, data):
    found = delivery(body, data=data)
    if found is not None:
        read_deliver(found, "x")


@given(st.binary(max_size=200), st.integers(0, 255), st.integers(0, 255), st.binary(max_size=40))
def test_no_text_breaks_the_reading(said, kind, coding, given_id):
    read(said, kind, coding, receipted_message_id=given_id or None, message_state=coding)


class _Centre:
    """An SMS centre that accepts a session and then sends the bytes it is given; it keeps what comes back."""

    def __init__(self, said: bytes) -> None:
        self._said, self.heard = said, b""
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        line, _ = self._door.accept()
        with line, suppress(OSError):
            line.settimeout(5)
            line.recv(1000)
            line.sendall(struct.pack(">LLLL", 17, 0x80000001, 0, 1) + b"\0" + self._said)
            while got := line.recv(4096):
                self.heard += got

    def close(self) -> None:
        self._thread.join(5)
        self._door.close()


def collected(said: bytes) -> tuple[list[object], bytes]:
    centre, kept = _Centre(said), []
    wanted = Smpp(host="127.0.0.1", port=centre.port, tls=False, system_id="pca", password="x", sender="PCA", timeout=2)
    SmppInbox(wanted, patience=0.2).collect(kept.extend)
    centre.close()
    return kept, centre.heard


def pdu(command, body=b"", sequence=7):
    return struct.pack(">LLLL", 16 + len(body), command, 0, sequence) + body


def test_what_makes_no_sense_does_not_stop_what_comes_after_it():
    garbage = pdu(0x05, b"\xff" * 30, 2) + pdu(0x05, b"", 3) + pdu(0x777, b"?", 4) + pdu(0x15, b"", 5)
    kept, heard = collected(garbage + pdu(0x05, deliver_sm(b"HELP"), 6))
    assert [one.text for one in kept] == ["HELP"]
    for expected in (
        pdu(0x80000005, b"\0", 2),
        pdu(0x80000005, b"\0", 3),
        struct.pack(">LLLL", 16, 0x80000000, 3, 4),
        pdu(0x80000015, b"", 5),
        pdu(0x80000005, b"\0", 6),
    ):
        assert expected in heard


@pytest.mark.parametrize("length", [0, 3, 15, 1 << 20, 0xFFFFFFFF])
def test_a_length_out_of_step_ends_the_session_and_nothing_else(length):
    kept, _ = collected(pdu(0x05, deliver_sm(b"HELP")) + struct.pack(">LLLL", length, 5, 0, 9) + b"x" * 50)
    assert [one.text for one in kept] == ["HELP"]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=5))
def test_no_session_breaks_the_collecting(bodies):
    """Each body in a PDU of its own, then bytes that are none: whatever comes, the look ends and says nothing wrong."""
    collected(b"".join(pdu(5, one) for one in bodies) + b"".join(bodies))
