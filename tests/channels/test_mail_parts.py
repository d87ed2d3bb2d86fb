"""The page beside the text, the address answers go to, and files that go along."""

from __future__ import annotations

import re

import pytest

from pca.channels.header_words import folded
from pca.channels.mail import (
    BadAddress,
    ack_address,
    message_id,
)
from pca.channels.port import Attachment, Button
from tests.kit.mails import HEADERS, parsed, text_of


def test_the_page_says_the_same_and_fetches_nothing(letter):
    link = Button(label="Répondre", url="https://pca.example/r/abc?x=1&y=2")
    silent = Button(label="OK", answer="OK")
    body = 'Bonjour <b>,\n\nUne ligne\nune autre & "fin"'
    _, mail = parsed(letter(body=body, language="ar", buttons=(link, silent)))
    rich = text_of(mail, "html")
    assert '<html lang="ar" dir="rtl">' in rich
    assert "Bonjour &lt;b&gt;," in rich
    assert "Une ligne<br>une autre &amp; &quot;fin&quot;" in rich
    assert re.findall(r'(?:src|href|url)\W+(https?[^"]+)"', rich) == ["https://pca.example/r/abc?x=1&amp;y=2"]
    assert "<img" not in rich
    assert text_of(mail).strip() == f"{body}\n\nRépondre : https://pca.example/r/abc?x=1&y=2"


def test_answers_go_to_the_address_of_this_one_message(letter):
    to = ack_address("pca@institution.example", "t0k_En-1.x")
    assert to == "pca+t0k_En-1.x@institution.example"
    assert ack_address("pca+old@institution.example", "new") == "pca+new@institution.example"
    _, mail = parsed(letter(reply_to=to))
    assert mail["Reply-To"] == to
    assert set(mail.keys()) == HEADERS | {"Reply-To"}


@pytest.mark.parametrize("token", ["", "a b", "a@b", "a\r\nBcc: x", "é", "a..b", "x" * 80])
def test_a_token_that_fits_no_address_is_refused(token):
    with pytest.raises(BadAddress):
        ack_address("pca@institution.example", token)


def test_a_long_reply_address_is_still_one_header(letter):
    to = ack_address("continuite@" + "direction." * 6 + "institution.example", "x" * 40)
    _, mail = parsed(letter(reply_to=to))
    assert mail["Reply-To"].addresses[0].addr_spec == to


def test_files_go_along_and_nobody_can_leave_a_crisis_by_a_button(letter):
    sheet = Attachment(name="Fiche réflexe =?.pdf", media_type="application/pdf", content=bytes(range(256)) * 9)
    _, mail = parsed(letter(attachments=(sheet,), severity="critical"))
    (one,) = mail.iter_attachments()
    assert (one.get_content_type(), one.get_content()) == ("application/pdf", sheet.content)
    assert one.get_filename() == "Fiche réflexe = ?.pdf"
    assert text_of(mail).startswith("Bonjour")
    assert "List-Unsubscribe" not in mail


@pytest.mark.parametrize("value", ["x\r\nBcc: x@evil.example", "x\nBcc: x", "x\rBcc: x", "x\x00", "é"])
def test_a_header_that_would_become_two_is_refused(value):
    with pytest.raises(ValueError, match="two"):
        folded("Subject", [value])


def test_keys_give_ids_without_surprise():
    assert message_id("2020-1/M7", "x.example") == "<2020-1.M7@x.example>"
    assert message_id("E2020-1/M7>\r\nBcc: x", "x.example") == "<E2020-1.M7.Bcc.x@x.example>"
