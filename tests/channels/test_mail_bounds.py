"""Mails that are huge, folded without end or no mails at all."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.channels.mail_parts import UnreadableMail
from pca.channels.port import Inbound, ProviderReceipt
from pca.channels.returned_mail import MOST_TEXT
from tests.kit.returned_mail import answer, read_mail


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: text/plain" + "; a=b" * 100_000,
        "Content-Type: text/plain" + '; "' * 100_000,
        "Content-Disposition: inline" + '; "' * 100_000,
        "Content-Type: text/plain" + "".join(f"; x*{at}=a" for at in range(30_000)),
        "Subject: " + "=?a?q?" * 80_000,
    ],
)
def test_a_header_of_half_a_megabyte_is_cut_and_the_call_for_help_is_read(header):
    """Reading the parameters of such a header took seconds, and more than its length in time."""
    raw = f"From: a@b.example\r\nMessage-ID: <1@b>\r\n{header[:500_000]}\r\n\r\nAIDE\r\n".encode()
    (event,) = read_mail(raw)
    assert event.text == "AIDE"


def test_parts_folded_into_each_other_without_end_are_not_read_at_all():
    lines = "".join(f'Content-Type: multipart/mixed; boundary="{at}"\r\n\r\n--{at}\r\n' for at in range(250))
    with pytest.raises(UnreadableMail):
        read_mail(f"From: a@b.example\r\n{lines}".encode() + b"-\r\n" * 100_000)


def test_a_huge_mail_is_read_only_so_far():
    raw = answer("OK\n" + "x" * 5_000_000).as_bytes()
    (event,) = read_mail(raw)
    assert len(event.text) == MOST_TEXT


@given(st.binary(max_size=600))
def test_no_bytes_break_it(raw):
    with suppress(UnreadableMail):
        assert all(isinstance(event, ProviderReceipt | Inbound) for event in read_mail(raw))


_HEAD = st.sampled_from(["From", "To", "Content-Type", "In-Reply-To", "Date", "Content-Transfer-Encoding", "Action"])


_VALUE = st.text(max_size=80) | st.sampled_from(
    [
        "multipart/report; boundary=b",
        "message/delivery-status",
        "text/html; charset=\udcff",
        "base64",
        "=?x?q?=FF?=",
        "a@b",
    ]
)


@given(st.lists(st.tuples(_HEAD, _VALUE), max_size=8), st.text(max_size=200))
def test_no_headers_break_it(headers, body):
    lines = [f"{name}: {said}" for name, said in headers]
    raw = "\r\n".join([*lines, "", body, "--b", *lines, "", body, "--b--"]).encode("utf-8", "replace")
    with suppress(UnreadableMail):
        assert all(isinstance(event, Inbound | ProviderReceipt) for event in read_mail(raw))
