"""The mailbox of answers: a mail goes out, a person replies, and what they say is found in Maildir and by IMAP."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from pydantic import SecretStr

from pca.channels import mailbox
from pca.channels.configured import Mailbox
from pca.channels.mail import ack_address
from pca.channels.mailbox import ImapInbox, MaildirInbox, Unremembered
from pca.channels.returned_mail import Returned
from pca.isolated import Limits, ParseFailed
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


def test_what_another_program_has_touched_is_read_all_the_same(maildir):
    """A mail server moves mails to `cur` when anybody opens the folder, and marks what they have read."""
    (maildir / "new" / "1.host").write_bytes(simple(1))
    (maildir / "cur" / "2.host:2,").write_bytes(simple(2))
    (maildir / "cur" / "3.host:2,FRS").write_bytes(simple(3))
    memory, kept = Unremembered(), []
    assert MaildirInbox(maildir, memory).collect(kept.extend) == 3
    (maildir / "cur" / "2.host:2,").rename(maildir / "cur" / "2.host:2,S")
    assert MaildirInbox(maildir, memory).collect(kept.extend) == 0
    assert sorted(one.token for one in kept) == ["T1", "T2", "T3"]


def test_only_so_many_mails_are_read_in_one_look_and_the_rest_in_the_next(maildir, monkeypatch):
    monkeypatch.setattr(mailbox, "MOST", 4)
    for number in range(10):
        (maildir / "new" / f"{number}.host").write_bytes(simple(number))
    inbox = MaildirInbox(maildir)
    assert [inbox.collect(lambda events: None) for _ in range(4)] == [4, 4, 2, 0]


def test_a_folder_in_which_nothing_has_changed_is_not_gone_through_again(maildir, monkeypatch):
    monkeypatch.setattr(mailbox, "_SETTLED", -1.0)

    class Counting(Unremembered):
        asked = 0

        def known(self, names):
            self.asked += len(names)
            return super().known(names)

    for number in range(1200):
        (maildir / "cur" / f"{number}.host:2,S").write_bytes(b"")
    memory = Counting()
    memory.outcomes = {f"{number}.host": "taken" for number in range(1200)}
    inbox = MaildirInbox(maildir, memory)
    assert [inbox.collect(lambda events: None) for _ in range(3)] == [0, 0, 0]
    assert memory.asked == 1200
    (maildir / "new" / "x.host").write_bytes(simple(1))
    assert inbox.collect(lambda events: None) == 1


def test_mails_that_are_too_old_are_left_alone(maildir):
    class Young(Unremembered):
        since = datetime(2026, 1, 1, tzinfo=UTC)

    for name, day in (("old", datetime(2025, 12, 31, tzinfo=UTC)), ("young", datetime(2026, 1, 2, tzinfo=UTC))):
        (maildir / "cur" / name).write_bytes(simple(1, name))
        os.utime(maildir / "cur" / name, (day.timestamp(), day.timestamp()))
    kept = []
    MaildirInbox(maildir, Young()).collect(kept.extend)
    assert [one.text for one in kept] == ["young"]


def nested(depth):
    """Parts folded into each other, each line of which the parser compares with every boundary."""
    opened = "".join(f'Content-Type: multipart/mixed; boundary="{at}"\r\n\r\n--{at}\r\n' for at in range(depth))
    return f"From: x@elsewhere.example\r\nMessage-ID: <deep@x>\r\n{opened}\r\n".encode() + b"-\r\n" * 150_000


@pytest.mark.parametrize(
    "raw",
    [
        nested(5_000),
        nested(1_000)[:150_000],
        b"From: x@elsewhere.example\r\nContent-Type: application/pkcs7-mime\r\n\r\nx",
    ],
)
def test_what_cannot_be_read_is_set_aside_and_the_next_one_is_read(maildir, raw):
    """One of them would exceed the time, one exceeds the recursion, one is encrypted."""
    (maildir / "new" / "1.host").write_bytes(raw)
    (maildir / "new" / "2.host").write_bytes(simple(2, "AIDE"))
    memory, kept = Unremembered(), []
    assert MaildirInbox(maildir, memory).collect(kept.extend) == 1
    assert [one.text for one in kept] == ["AIDE"]
    assert memory.outcomes["2.host"] == "taken"
    assert memory.outcomes["1.host"] not in ("", "taken")
    assert list((maildir / "new").iterdir()) == []
    assert MaildirInbox(maildir, memory).collect(kept.extend) == 0


def endless(raw: bytes) -> Returned:
    """Stands in for a reader that some mail drives round and round."""
    while raw:
        pass
    return Returned()


def test_a_mail_that_costs_too_much_is_set_aside_after_its_time(maildir, monkeypatch):
    monkeypatch.setattr(mailbox, "LIMITS", Limits(seconds=60, processor=1))
    monkeypatch.setattr(mailbox, "read_returned", endless)
    (maildir / "new" / "1.host").write_bytes(simple(1))
    memory = Unremembered()
    assert MaildirInbox(maildir, memory).collect(lambda events: None) == 0
    assert memory.outcomes["1.host"].startswith("time")


def test_a_page_of_nothing_but_openings_is_read_like_any_other(maildir):
    """Half a megabyte of `<` cost hours where a pattern looked for the end of each."""
    raw = b"From: x@elsewhere.example\r\nMessage-ID: <1@x>\r\nContent-Type: text/html\r\n\r\n" + b"<" * 500_000
    (maildir / "new" / "1.host").write_bytes(raw)
    memory = Unremembered()
    assert MaildirInbox(maildir, memory).collect(lambda events: None) == 1
    assert memory.outcomes == {"1.host": "taken"}


def test_a_mail_that_brings_out_a_defect_of_ours_is_set_aside_too(maildir):
    for number in (1, 2):
        (maildir / "new" / f"{number}.host").write_bytes(simple(number))
    kept = []

    def keep(events):
        if events[0].token == "T1":
            raise KeyError("nobody thought of that")
        kept.extend(events)

    memory = Unremembered()
    MaildirInbox(maildir, memory).collect(keep)
    assert [one.token for one in kept] == ["T2"]
    assert "KeyError" in memory.outcomes["1.host"]


def test_when_no_process_is_free_nothing_is_held_against_the_mail(maildir, monkeypatch):
    def none_free(*_arguments, **_options):
        raise ParseFailed("busy", "no process was free")

    (maildir / "new" / "1.host").write_bytes(simple(1))
    memory = Unremembered()
    inbox = MaildirInbox(maildir, memory)
    with monkeypatch.context() as patched:
        patched.setattr(mailbox, "parse_isolated", none_free)
        with pytest.raises(OSError, match="free"):
            inbox.collect(lambda events: None)
    assert memory.outcomes == {}
    assert MaildirInbox(maildir, memory).collect(lambda events: None) == 1


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
    settings, memory = imap(simple(1), simple(2, "NON")), Unremembered()
    kept, inbox = [], ImapInbox(settings, memory)
    assert inbox.collect(kept.extend) == 2
    assert [(one.token, one.text) for one in kept] == [("T1", "OK"), ("T2", "NON")]
    assert inbox.collect(kept.extend) == 0
    assert ImapInbox(settings, memory).collect(kept.extend) == 0, "nor after a restart"


def test_imap_mails_that_others_have_opened_are_read_all_the_same(imap):
    """Every mail was seen, which is all that other programs leave behind."""
    settings = imap(simple(1), simple(2))
    assert ImapInbox(settings).collect(lambda events: None) == 2  # this marks them as seen
    kept = []
    assert ImapInbox(settings, Unremembered()).collect(kept.extend) == 2


def test_an_imap_mailbox_made_anew_is_read_anew(imap):
    memory, kept = Unremembered(), []
    settings = imap(simple(1))
    ImapInbox(settings, memory).collect(kept.extend)
    memory.outcomes = {f"{name.rpartition('/')[0]}9/{name.rpartition('/')[2]}": "taken" for name in memory.outcomes}
    assert ImapInbox(settings, memory).collect(kept.extend) == 1


def test_imap_mails_that_are_too_old_are_left_alone(imap):
    class Young(Unremembered):
        since = datetime(2199, 1, 1, tzinfo=UTC)

    assert ImapInbox(imap(simple(1)), Young()).collect(lambda events: None) == 0


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
