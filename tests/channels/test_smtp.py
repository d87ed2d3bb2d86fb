"""Real SMTP servers that take, refuse, fall silent or break off."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import SMTP

import pytest

from tests.kit.smtp import outcomes


def test_a_batch_goes_over_one_connection(post, listening, channel_to, letter):
    batch = [letter(number) for number in range(1, 21)]
    with channel_to(listening(post)) as channel:
        answers = [*channel.send(batch[:10]), *channel.send(batch[10:])]
    assert post.sessions == 1
    assert [(one.key, one.outcome) for one in answers] == [(one.key, "sent") for one in batch]
    assert [envelope.rcpt_tos for envelope in post.accepted] == [[one.address] for one in batch]
    assert {envelope.mail_from for envelope in post.accepted} == {"pca@institution.example"}
    ids = [message_from_bytes(envelope.content, policy=SMTP)["Message-ID"] for envelope in post.accepted]
    assert (
        ids
        == [one.provider_id for one in answers]
        == [f"<2020-1.M{number}@institution.example>" for number in range(1, 21)]
    )


@pytest.mark.parametrize(
    ("language", "subject", "body"),
    [
        ("fr", "État dégradé : périmètre siège", "Bonjour,\n.\nL’activité reprend à 09 h 00.\n..fin"),
        ("ar", "تفعيل المخطط", "السلام عليكم،\n\nالمرجو الإشعار بالتوصل."),
        ("en", "Plan activated", "Hello,\n\nFrom now on."),
    ],
)
def test_every_language_arrives_whole(post, listening, channel_to, letter, language, subject, body):
    with channel_to(listening(post)) as channel:
        list(channel.send([letter(subject=subject, body=body, language=language, mode="exercise")]))
    mail = message_from_bytes(post.accepted[0].content, policy=SMTP)
    assert mail["Subject"] == subject
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip("\n") == body
    assert mail["Content-Language"] == language
    assert mail["X-PCA-Mode"] == "exercise"
    assert post.accepted[0].content.isascii()


def test_one_refused_recipient_does_not_stop_the_others(post, listening, channel_to, letter):
    post.on_rcpt["p2@institution.example"] = ["550 5.1.1 no such mailbox"]
    with channel_to(listening(post)) as channel:
        answers = list(channel.send([letter(1), letter(2), letter(3)]))
    assert outcomes(answers) == ["sent", "failed", "sent"]
    assert (answers[1].error, answers[1].gone) == ("550 5.1.1 no such mailbox", True)
    assert post.sessions == 1


def test_a_mail_that_cannot_be_written_does_not_stop_the_others(post, listening, channel_to, letter):
    with channel_to(listening(post)) as channel:
        answers = list(channel.send([letter(1), letter(2, reply_to="a@b\r\nBcc: x@y.example"), letter(3)]))
    assert [(one.outcome, one.gone) for one in answers] == [("sent", False), ("failed", False), ("sent", False)]
    assert len(post.accepted) == 2


def test_a_refusal_for_another_reason_leaves_the_address_in_use(post, listening, channel_to, letter):
    post.on_rcpt["p1@institution.example"] = ["550 5.7.1 rejected by policy"]
    with channel_to(listening(post)) as channel:
        (answer,) = channel.send([letter(1)])
    assert (answer.outcome, answer.gone) == ("failed", False)


def test_a_temporary_refusal_is_retried_and_then_accepted(post, listening, channel_to, letter):
    post.on_rcpt["p1@institution.example"] = ["451 4.3.0 try again later"]
    with channel_to(listening(post)) as channel:
        first = list(channel.send([letter(1)]))
        second = list(channel.send([letter(1)]))
    assert (first[0].outcome, first[0].error) == ("retry", "451 4.3.0 try again later")
    assert outcomes(second) == ["sent"]
    assert len(post.accepted) == 1


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("554 5.7.1 refused", "failed"),
        ("552 too big", "failed"),
        ("452 no space left", "retry"),
        ("530 5.7.0 log in first", "retry"),
    ],
)
def test_a_refusal_of_the_text_itself(post, listening, channel_to, letter, reply, outcome):
    post.on_data[1] = reply
    with channel_to(listening(post)) as channel:
        answers = list(channel.send([letter(1), letter(2)]))
    assert outcomes(answers) == [outcome, "sent"]
    assert answers[0].error == reply


def test_a_refused_sender_is_our_fault_and_not_the_recipients(post, listening, channel_to, letter):
    async def handle_MAIL(server, session, envelope, address, options):
        return "550 sender not allowed"

    post.handle_MAIL = handle_MAIL
    with channel_to(listening(post)) as channel:
        answers = list(channel.send([letter(1), letter(2)]))
    assert outcomes(answers) == ["retry", "retry"]
    assert answers[0].error == "550 sender not allowed"


def test_a_connection_lost_once_is_opened_again(post, listening, channel_to, letter):
    post.drop_at = {3}
    with channel_to(listening(post)) as channel:
        answers = list(channel.send([letter(number) for number in range(1, 6)]))
    assert outcomes(answers) == ["sent"] * 5
    assert post.sessions == 2
    assert [envelope.rcpt_tos[0] for envelope in post.accepted] == [f"p{n}@institution.example" for n in range(1, 6)]


def test_a_connection_lost_twice_leaves_the_rest_for_later(post, listening, channel_to, letter):
    post.drop_at = {3, 4}
    port = listening(post)
    with channel_to(port) as channel:
        batch = [letter(number) for number in range(1, 6)]
        answers = list(channel.send(batch))
        assert outcomes(answers) == ["sent", "sent", "retry", "retry", "retry"]
        assert all(one.error for one in answers[2:])
        assert [one.key for one in answers] == [one.key for one in batch]
        assert outcomes(channel.send(batch[2:])) == ["sent"] * 3
    assert len(post.accepted) == 5


def test_a_server_that_takes_the_text_and_breaks_off_gets_it_again_under_the_same_id(
    post, listening, channel_to, letter
):
    taken = []

    async def handle_DATA(server, session, envelope):
        taken.append(envelope)
        if len(taken) == 1:
            server.transport.abort()
            return None
        return "250 taken"

    post.handle_DATA = handle_DATA
    with channel_to(listening(post)) as channel:
        assert outcomes(channel.send([letter(1)])) == ["sent"]
    ids = {message_from_bytes(envelope.content)["Message-ID"] for envelope in taken}
    assert len(taken) == 2
    assert ids == {"<2020-1.M1@institution.example>"}


def test_a_server_that_is_closing_counts_as_a_lost_connection(post, listening, channel_to, letter):
    post.on_rcpt["p2@institution.example"] = ["421 4.3.2 shutting down", "421 4.3.2 shutting down"]
    with channel_to(listening(post)) as channel:
        answers = list(channel.send([letter(1), letter(2), letter(3)]))
    assert outcomes(answers) == ["sent", "retry", "retry"]
    assert answers[1].error == "421 4.3.2 shutting down"


def test_nobody_listening(closed_port, channel_to, letter):
    with channel_to(closed_port) as channel:
        answers = list(channel.send([letter(1), letter(2)]))
    assert outcomes(answers) == ["retry", "retry"]
    assert "refused" in answers[0].error.lower()


def test_a_host_without_an_address(channel_to, letter):
    with channel_to(25, host="mail.invalid") as channel:
        assert outcomes(channel.send([letter(1)])) == ["retry"]


def test_a_silent_server_costs_one_wait_only(silent_port, channel_to, letter):
    with channel_to(silent_port, timeout=0.2) as channel:
        answers = list(channel.send([letter(number) for number in range(1, 200)]))
    assert set(outcomes(answers)) == {"retry"}
    assert {one.error for one in answers} == {"the mail server did not answer in time"}


def test_a_server_that_falls_silent_after_the_text(stalling, channel_to, letter):
    handler, port = stalling
    with channel_to(port, timeout=0.3) as channel:
        answers = list(channel.send([letter(1), letter(2)]))
    assert outcomes(answers) == ["retry", "retry"]
    assert answers[0].error == "the mail server did not answer in time"
    assert handler.seen == 1


@pytest.mark.parametrize("address", ["", "nobody", "p1@institution.example, x@evil.example", "a@b\r\nDATA"])
def test_an_unusable_address_fails_alone(post, listening, channel_to, letter, address):
    with channel_to(listening(post)) as channel:
        answers = list(channel.send([letter(1, address=address), letter(2)]))
    assert outcomes(answers) == ["failed", "sent"]
    assert [envelope.rcpt_tos for envelope in post.accepted] == [["p2@institution.example"]]


def test_an_empty_batch_opens_nothing(closed_port, channel_to):
    with channel_to(closed_port) as channel:
        assert list(channel.send([])) == []


def test_long_words_of_a_server_are_cut_to_one_line(post, listening, channel_to, letter):
    post.on_rcpt["p1@institution.example"] = ["550 " + "x" * 450]
    with channel_to(listening(post)) as channel:
        (answer,) = channel.send([letter(1)])
    assert answer.error == "550 " + "x" * 300
