"""Mails of every program: reactions, broken lines, pictures, headers that are wrong."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from pca.channels.mail_parts import UnreadableMail
from tests.kit.returned_mail import answer, read_mail


def test_nothing_said_is_no_answer():
    assert read_mail(answer("\n\n> OK\n").as_bytes()) == ()


def reaction(kind, disposition, said):
    lines = [
        *("From: amina@institution.example", "To: pca+x@institution.example", "Message-ID: <r@phone.example>"),
        *("MIME-Version: 1.0", 'Content-Type: multipart/alternative; boundary="b"', "", "--b"),
        *('Content-Type: text/plain; charset="utf-8"', "", "Amina reacted to your message", "--b"),
        *(f"Content-Type: {kind}", f"Content-Disposition: {disposition}", "", said, "--b--", ""),
    ]
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize(
    ("raw", "sign"),
    [
        (reaction('text/plain; charset="utf-8"', "reaction", "👍"), "👍"),
        (reaction("text/vnd.google.email-reaction+json", "inline", '{"emoji": "✅", "version": 1}'), "✅"),
    ],
)
def test_a_reaction_is_the_sign_alone(raw, sign):
    (event,) = read_mail(raw)
    assert (event.text, event.automatic) == (sign, False)


@pytest.mark.parametrize("said", ["", "{", "[]", '{"emoji": null}', "[" * 100_000])
def test_a_reaction_without_sense_breaks_nothing(said):
    found = read_mail(reaction("text/vnd.google.email-reaction+json", "inline", said))
    assert all(one.text != "OK" for one in found)


def test_a_text_broken_into_lines_by_its_program_is_whole_again():
    mail = answer("x")
    mail.set_content("J’ai besoin \nd’aide au sous-sol.\n-- \nAmina\n", params={"format": "flowed"}, cte="8bit")
    (event,) = read_mail(mail.as_bytes())
    assert event.text == "J’ai besoin d’aide au sous-sol."


def test_what_is_written_around_a_picture_is_read_too():
    mail = answer("OK pour moi\n")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", disposition="inline")
    last = EmailMessage()
    last.set_content("AIDE pour Ahmed\n")
    mail.attach(last)
    (event,) = read_mail(mail.as_bytes())
    assert event.text.split("\n") == ["OK pour moi", "", "AIDE pour Ahmed"]


def test_an_empty_plain_text_gives_way_to_the_page():
    mail = answer(" \n")
    mail.add_alternative("<p>Bonjour,</p><p>AIDE</p>", subtype="html")
    (event,) = read_mail(mail.as_bytes())
    assert event.text == "AIDE"


@pytest.mark.parametrize("kind", ["application/pkcs7-mime; smime-type=enveloped-data", "application/ms-tnef"])
def test_what_only_one_program_can_read_is_said_to_be_unreadable(kind):
    raw = f"From: a@b.example\r\nMessage-ID: <1@b>\r\nContent-Type: {kind}\r\n\r\nabc\r\n"
    with pytest.raises(UnreadableMail):
        read_mail(raw.encode())


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("Amina <Amina@Bücher.example>", "amina@xn--bcher-kva.example"),
        ("amina@xn--bcher-kva.example", "amina@xn--bcher-kva.example"),
        ('"ceo@bank.example" <x@evil.example>', "x@evil.example"),
        ('"<ceo@bank.example>" <x@evil.example>', "x@evil.example"),
        ("a@b.example (ceo@bank.example)", "a@b.example"),
        ("(" * 2000 + " a@b.example", "a@b.example"),
        ("(" * 20_000 + " a@b.example", ""),
    ],
)
def test_the_address_it_comes_from(sender, address):
    raw = f"From: {sender}\r\nMessage-ID: <1@x>\r\n\r\nOK\r\n".encode()
    assert next((event.from_ for event in read_mail(raw)), "") == address


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ("", ""),
        ("From:\r\n", ""),
        ("From: Amina\r\n", ""),
        ("From: " + "(" * 2000 + "\r\n", ""),
        ("From: undisclosed-sender:;\r\nReply-To: Amina <Amina@b.example>\r\n", "amina@b.example"),
        ("From: Amina\r\nSender: amina@b.example\r\n", "amina@b.example"),
        ("From: =?utf-8?q?Amina_=3Camina=40b=2Eexample=3E?=\r\n", "amina@b.example"),
    ],
)
def test_a_call_for_help_is_taken_in_whatever_its_sender_looks_like(headers, address):
    raw = f"{headers}To: pca+t0k-En_1.x@institution.example\r\nMessage-ID: <1@x>\r\n\r\nAIDE, escalier B\r\n"
    (event,) = read_mail(raw.encode())
    assert (event.from_, event.text, event.token) == (address, "AIDE, escalier B", "t0k-En_1.x")
    assert not event.automatic


def test_bytes_without_any_header_are_set_aside_and_shown_to_nobody():
    with pytest.raises(UnreadableMail):
        read_mail(b"\xff\x00" * 100)
    assert read_mail(b"") == ()


def test_a_mail_server_that_gives_no_address_is_a_machine_all_the_same():
    raw = b"From: MAILER-DAEMON (Mail Delivery System)\r\nMessage-ID: <1@x>\r\n\r\nNot delivered.\r\n"
    (event,) = read_mail(raw)
    assert event.automatic


@pytest.mark.parametrize(
    "more",
    [
        'Content-Type: text/plain; charset="idna"',
        'Content-Type: text/plain; charset="undefined"',
        'Content-Type: text/plain; charset="punycode"',
        'Content-Type: text/plain; charset="rot13"',
        "Content-Type: text/plain; charset*=utf-8''%00",
        "Content-Type: text/plain; charset*0*=x'y'%FF; charset*1=z",
        "Content-Transfer-Encoding: x-unheard-of",
        "Subject: =?idna?b?" + "A" * 500 + "?=",
        "In-Reply-To: " + "<" * 5000,
        "Date: " + "9" * 5000,
    ],
)
def test_what_is_wrong_with_a_header_does_not_hide_a_call_for_help(more):
    raw = f"From: a@b.example\r\nMessage-ID: <1@x>\r\n{more}\r\n\r\nAIDE\r\n".encode()
    (event,) = read_mail(raw)
    assert event.text == "AIDE"
