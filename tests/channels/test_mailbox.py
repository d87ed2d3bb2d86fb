"""The mailbox of answers: a mail goes out, a person replies, and what they say is found in Maildir and by IMAP."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from pydantic import SecretStr

from pca.channels.configured import Mailbox
from pca.channels.mail import ack_address
from pca.channels.mailbox import ImapInbox, MaildirInbox
from tests.channels.node import Program


@pytest.fixture
def maildir(tmp_path):
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


def reply_to(envelope, text, number=1):
    """What a mail program sends when one presses “answer”."""
    received = message_from_bytes(envelope.content, policy=SMTP)
    mail = EmailMessage()
    mail["From"], mail["To"] = envelope.rcpt_tos[0], received["Reply-To"]
    mail["In-Reply-To"], mail["Message-ID"] = received["Message-ID"], f"<answer-{number}@phone.example>"
    quoted = received.get_body(("plain",)).get_content()
    mail.set_content(f"{text}\n\nLe lundi, PCA a écrit :\n" + "".join(f"> {line}\n" for line in quoted.splitlines()))
    return mail.as_bytes()


def test_a_reply_finds_its_way_back(post, listening, channel_to, letter, maildir):
    outgoing = letter(reply_to=ack_address("pca@institution.example", "TOKEN-1"), body="Répondez OK ou NON.")
    with channel_to(listening(post)) as channel:
        (sent,) = channel.send([outgoing])
    (maildir / "new" / "1.host").write_bytes(reply_to(post.accepted[0], "OK 7K2"))
    kept = []
    assert MaildirInbox(maildir).collect(kept.extend) == 1
    (event,) = kept
    assert (event.text, event.token, event.in_reply_to) == ("OK 7K2", "TOKEN-1", sent.provider_id)
    assert event.from_ == "p1@institution.example"
    assert MaildirInbox(maildir).collect(kept.extend) == 0
    assert [path.name for path in (maildir / "cur").iterdir()] == ["1.host:2,S"]


def simple(number, text="OK"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = "a@b.example", f"pca+T{number}@c.example", f"<{number}@b.example>"
    mail.set_content(text)
    return mail.as_bytes()


def test_what_cannot_be_kept_stays_and_comes_again(maildir):
    for number in (1, 2, 3):
        (maildir / "new" / f"{number}.host").write_bytes(simple(number))
    kept = []

    def keep(events):
        if len(kept) == 1:
            raise OSError("the disk is full")
        kept.extend(events)

    inbox = MaildirInbox(maildir)
    with pytest.raises(OSError, match="disk"):
        inbox.collect(keep)
    assert sorted(path.name for path in (maildir / "new").iterdir()) == ["2.host", "3.host"]
    assert inbox.collect(kept.extend) == 2
    assert [one.token for one in kept] == ["T1", "T2", "T3"]


def test_damaged_mails_do_not_stop_the_others(maildir):
    (maildir / "new" / "1.host").write_bytes(b"\xff\x00" * 100)
    (maildir / "new" / "2.host").write_bytes(b"")
    (maildir / "new" / "3.host").write_bytes(simple(3))
    kept = []
    assert MaildirInbox(maildir).collect(kept.extend) == 1
    assert list((maildir / "new").iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(OSError):
        MaildirInbox(tmp_path / "nowhere").collect(lambda events: None)


@pytest.fixture
def imap(node_modules):
    running = []

    def start(*mails):
        program = Program(node_modules, "imap.js", json.dumps([mail.decode() for mail in mails]))
        running.append(program)
        login = {"user": "testuser", "password": "testpass"}
        return Mailbox(host="127.0.0.1", port=program.next(), tls=False, timeout=5, **login)

    yield start
    for program in running:
        program.close()


def test_imap_mails_are_read_once(imap):
    settings = imap(simple(1), simple(2, "NON"))
    kept = []
    assert ImapInbox(settings).collect(kept.extend) == 2
    assert [(one.token, one.text) for one in kept] == [("T1", "OK"), ("T2", "NON")]
    assert ImapInbox(settings).collect(kept.extend) == 0


def test_imap_mails_that_cannot_be_kept_come_again(imap):
    inbox = ImapInbox(imap(simple(1), simple(2)))

    def full(events):
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk"):
        inbox.collect(full)
    kept = []
    assert inbox.collect(kept.extend) == 2


def test_imap_faults_are_said_without_the_password(imap, closed_port, silent_port):
    settings = imap()
    for change in ({"password": SecretStr("hidden")}, {"inbox": "Nowhere"}, {"port": closed_port}):
        with pytest.raises(OSError) as refusal:
            ImapInbox(settings.model_copy(update=change)).collect(lambda events: None)
        assert "hidden" not in str(refusal.value)
    with pytest.raises(OSError):
        ImapInbox(settings.model_copy(update={"port": silent_port, "timeout": 0.2})).collect(lambda events: None)
