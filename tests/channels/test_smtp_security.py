"""TLS, logging in, and the addresses a mail leaves under."""

from __future__ import annotations

import ssl
from email import message_from_bytes
from email.policy import SMTP

import pytest

from pca.channels.mail import address_of
from tests.kit.smtp import outcomes

# ---------------------------------------------------------------- secrets and secured connections


@pytest.fixture
def context(certificate):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*certificate)
    return made


def test_starttls_and_login(post, listening, channel_to, letter, certificate, context, guarded):
    port = listening(post, tls_context=context, require_starttls=True, **guarded)
    with channel_to(port, security="starttls", user="pca", password="secret", authorities=certificate[0]) as channel:
        assert outcomes(channel.send([letter(1), letter(2)])) == ["sent", "sent"]
    assert len(post.accepted) == 2


def test_tls_from_the_start(post, listening, channel_to, letter, certificate, context):
    port = listening(post, ssl_context=context)
    with channel_to(port, security="tls", authorities=certificate[0]) as channel:
        assert outcomes(channel.send([letter(1)])) == ["sent"]


def test_an_unknown_certificate_is_not_trusted(post, listening, channel_to, letter, context):
    with channel_to(listening(post, tls_context=context), security="starttls") as channel:
        answers = list(channel.send([letter(1)]))
    assert outcomes(answers) == ["retry"]
    assert "certificate" in answers[0].error.lower()
    assert not post.accepted


def test_a_server_without_starttls_gets_nothing_in_clear(post, listening, channel_to, letter):
    with channel_to(listening(post), security="starttls") as channel:
        answers = list(channel.send([letter(1)]))
    assert outcomes(answers) == ["retry"]
    assert "STARTTLS" in answers[0].error
    assert not post.accepted


def test_a_wrong_password_loses_nothing_and_is_not_shown(
    post, listening, channel_to, letter, certificate, context, guarded
):
    port = listening(post, tls_context=context, **guarded)
    with channel_to(port, security="starttls", user="pca", password="wr0ng", authorities=certificate[0]) as channel:
        answers = list(channel.send([letter(1), letter(2)]))
    assert outcomes(answers) == ["retry", "retry"]
    assert answers[0].error.startswith("535 ")
    assert "wr0ng" not in repr((answers, channel._server))


def test_the_sender_is_one_mailbox():
    assert (
        str(address_of("Institution, d’essai <x@evil>", "pca@institution.example"))
        == "Institution d’essai x evil <pca@institution.example>"
    )


OWN = "pca+b.2020-1.1.abcdefghjkm@institution.example"


def test_each_mail_leaves_under_a_return_address_of_its_own(post, listening, channel_to, letter):
    with channel_to(listening(post)) as channel:
        assert outcomes(channel.send([letter(1, return_to=OWN), letter(2)])) == ["sent", "sent"]
    assert [one.mail_from for one in post.accepted] == [OWN, "pca@institution.example"]
    mail = message_from_bytes(post.accepted[0].content, policy=SMTP)
    assert mail["From"].addresses[0].addr_spec == "pca@institution.example"
    assert "abcdefghjkm" not in str(mail), "only the envelope carries the secret"


@pytest.mark.parametrize("stage", ["sender", "recipient", "text"])
def test_a_server_that_allows_only_the_usual_sender_gets_that(post, listening, channel_to, letter, stage):
    """Some say so at once, some after the recipient, some after the text."""

    async def mail(_server, _session, envelope, address, _options):
        envelope.mail_from = address
        return "553 5.7.1 not owned by user" if stage == "sender" and "+" in address else "250 OK"

    async def rcpt(_server, _session, envelope, address, _options):
        if stage == "recipient" and "+" in envelope.mail_from:
            return "553 5.7.1 Sender address rejected: not owned by user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def data(_server, _session, envelope):
        if stage == "text" and "+" in envelope.mail_from:
            return "554 5.2.252 SendAsDenied"
        post.accepted.append(envelope)
        return "250 taken"

    post.handle_MAIL, post.handle_RCPT, post.handle_DATA = mail, rcpt, data
    with channel_to(listening(post)) as channel:
        answers = list(channel.send([letter(1, return_to=OWN), letter(2, return_to=OWN), letter(3)]))
    assert outcomes(answers) == ["sent", "sent", "sent"]
    assert {one.mail_from for one in post.accepted} == {"pca@institution.example"}


def test_a_recipient_nobody_knows_is_no_reason_to_give_up_the_return_address(post, listening, channel_to, letter):
    post.on_rcpt["p1@institution.example"] = ["550 5.1.1 no such mailbox"] * 2
    with channel_to(listening(post)) as channel:
        answers = list(channel.send([letter(1, return_to=OWN), letter(2, return_to=OWN)]))
    assert [(one.outcome, one.gone) for one in answers] == [("failed", True), ("sent", False)]
    assert [one.mail_from for one in post.accepted] == [OWN]
