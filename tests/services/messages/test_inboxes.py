"""What comes back by mail, from the mailbox to the journal: answers, notices with and without our secret, bad mails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pca.channels.configured import Mailbox
from pca.channels.port import ProviderReceipt
from pca.clockwork import heartbeat
from pca.domain.orders import DELIVERY, Receipt, RecordReceipts
from pca.services.administration.health import UNLOOKED, health
from pca.services.messages import inboxes
from pca.services.messages.compose import write_letters
from pca.services.messages.receipts import take
from pca.services.messages.replies import collect
from pca.store.engine.replay import replay
from pca.store.messages import outbox
from tests.kit.sendings import ALERT, CLEAR, number, said, until_quiet, with_plan


@pytest.fixture
def post(make_world: Callable[..., Any], tmp_path: Any) -> Any:
    """A real crisis whose alert waits to leave by mail, and a Maildir that is looked into."""
    world = with_plan(make_world(), ALERT, CLEAR)
    for part in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    mailbox = Mailbox(folder=tmp_path / "Maildir")
    world.runtime.settings = world.runtime.settings.model_copy(
        update={"mailbox": mailbox, "mail_from": "pca@institution.example"}
    )
    world.new = tmp_path / "Maildir" / "new"
    world.decide("activate")
    return world


def notice(world: Any, name: str, action: str, person: str, to: str = "pca@institution.example") -> None:
    """A delivery report about the mail of a person, as a server, or anybody else, writes it."""
    about = f"{world.crisis}/M{number(world, person)}"  # what the rehearsed channel calls it
    lines = [
        *("Return-Path: <>", "From: mailer-daemon@mx.example", f"To: {to}", f"Message-ID: <{name}@mx.example>"),
        *("MIME-Version: 1.0", 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "", "--b"),
        *("Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example", ""),
        *(f"Final-Recipient: rfc822; {person}@institution.example", f"Action: {action}", "Status: 5.1.1", "", "--b"),
        *("Content-Type: text/rfc822-headers", "", f"Message-ID: <{about}>", "", "--b--", ""),
    ]
    (world.new / name).write_bytes("\r\n".join(lines).encode())


def own(world: Any, person: str) -> str:
    return f"pca+{world.runtime.return_ticket(world.crisis, number(world, person))}@institution.example".lower()


def fate(world: Any, person: str) -> list[tuple[str, str]]:
    return [(kind, status) for who, kind, status in said(world) if who == person]


def told(world: Any, person: str, status: Any, token: str = "", event: str = "1") -> Counter[str]:
    name = f"{world.crisis}/M{number(world, person)}"
    return take(
        world.runtime, [ProviderReceipt(provider="mail", event_id=event, status=status, provider_id=name, token=token)]
    )


def test_each_mail_names_the_two_addresses_of_its_own(post: Any) -> None:
    with post.store.read() as unit:
        waiting = outbox.due_messages(unit, post.clock.now(), 10)
    letters = [one.outgoing for one in write_letters(post.runtime, waiting, post.clock.now())]
    assert len(letters) > 1
    for one in letters:
        assert one is not None
        ticket = one.return_to.partition("+")[2].partition("@")[0]
        assert post.runtime.returned(ticket) == (post.crisis, int(one.key.rpartition("M")[2]))
        assert post.runtime.opened(ticket) is None, "what comes back opens no page and answers nothing"
        answer = one.reply_to.partition("+")[2].partition("@")[0]
        assert post.runtime.opened(answer) is not None
        assert post.runtime.returned(answer) is None
    assert len({one.return_to for one in letters if one}) == len(letters)


def test_without_a_mailbox_or_with_a_long_address_mails_leave_as_they_are(post: Any) -> None:
    for update in ({"mailbox": Mailbox()}, {"mail_from": "x" * 60 + "@institution.example"}):
        post.runtime.settings = post.runtime.settings.model_copy(update=update)
        with post.store.read() as unit:
            waiting = outbox.due_messages(unit, post.clock.now(), 1)
        (letter,) = write_letters(post.runtime, waiting, post.clock.now())
        assert letter.outgoing is not None
        assert (letter.outgoing.return_to, letter.outgoing.reply_to) == ("", "")


def test_a_forged_delivered_changes_nothing_and_hides_no_failure(post: Any) -> None:
    until_quiet(post)
    assert told(post, "dir", "delivered") == Counter(unknown=1)
    assert told(post, "dir", "read", event="2") == Counter(unknown=1)
    assert told(post, "dir", "sent", token="b.2020-1.1.ABCDEFGHJKM", event="3") == Counter(unknown=1)
    assert fate(post, "dir") == [("mail", "sent")]
    assert told(post, "dir", "failed", event="4") == Counter(new=1)
    assert fate(post, "dir") == [("mail", "failed"), ("sms", "queued")]


def test_what_comes_to_the_secret_address_counts_whatever_it_is_called(post: Any) -> None:
    until_quiet(post)
    secret = post.runtime.return_ticket(post.crisis, number(post, "dir")).lower()
    assert told(post, "ops1", "delivered", token=secret) == Counter(new=1)
    assert fate(post, "dir") == [("mail", "delivered")]
    assert fate(post, "ops1") == [("mail", "sent")]


def test_of_a_mail_a_failure_is_the_last_word_in_whatever_order_it_is_told(post: Any) -> None:
    """A gateway of the other house took it, and could not pass it on."""
    until_quiet(post)
    for person, order in (("dir", ("delivered", "failed")), ("ops1", ("failed", "delivered"))):
        secret = post.runtime.return_ticket(post.crisis, number(post, person))
        for place, status in enumerate(order):
            told(post, person, status, token=secret, event=f"{person}/{place}")
        assert fate(post, person)[0] == ("mail", "failed")
        assert ("sms", "queued") in fate(post, person)
    assert replay(post.store).differences == ()


def test_somebody_who_read_it_was_reached_whatever_a_server_says_later(post: Any) -> None:
    until_quiet(post)
    post.ok(RecordReceipts(receipts=(Receipt(number(post, "dir"), "read"),), channel="p"), DELIVERY)
    told(post, "dir", "failed", token=post.runtime.return_ticket(post.crisis, number(post, "dir")))
    assert fate(post, "dir") == [("mail", "read")]


def test_from_the_mailbox_to_the_next_way(post: Any) -> None:
    until_quiet(post)
    notice(post, "1", "delivered", "dir")
    notice(post, "2", "failed", "dir", to=own(post, "dir"))
    notice(post, "3", "delayed", "ops1", to=own(post, "ops1"))
    notice(post, "4", "delivered", "ops2", to=own(post, "ops2"))
    assert collect(post.runtime) == 3
    assert fate(post, "dir") == [("mail", "failed"), ("sms", "queued")]
    assert fate(post, "ops1") == [("mail", "sent")]
    assert fate(post, "ops2") == [("mail", "delivered")]
    assert collect(post.runtime) == 0


def write(world: Any, name: str, text: str, **headers: str) -> None:
    given = {"From": "ops1@institution.example", "Message-ID": f"<{name}@phone.example>", **headers}
    lines = [*(f"{one.replace('_', '-')}: {value}" for one, value in given.items()), "", text, ""]
    (world.new / name).write_bytes("\r\n".join(lines).encode())


def answered(world: Any, person: str) -> bool:
    return ("mail", "answered") in fate(world, person)


def test_an_answer_is_taken_once_and_a_holiday_reply_is_none(post: Any) -> None:
    until_quiet(post)
    ticket = post.runtime.ticket(post.crisis, number(post, "ops1"))
    write(post, "1", "Je suis absent.", To=own(post, "ops1"), Auto_Submitted="auto-replied")
    write(post, "2", "Je suis absent.", To=f"pca+{ticket}@institution.example", Subject="Absence du bureau")
    assert collect(post.runtime) == 2
    assert not answered(post, "ops1")
    write(post, "3", "Bonjour,\r\n\r\nOK\r\n\r\nCordialement", To=f"pca+{ticket}@institution.example")
    assert collect(post.runtime) == 1
    assert answered(post, "ops1")


def test_an_answer_below_our_own_text_without_marks_is_found(post: Any) -> None:
    until_quiet(post)
    mail = number(post, "ops1")
    with post.store.read() as unit:
        ours = outbox.body(unit, post.crisis, mail)
    assert ours is not None
    head = "De : PCA\r\nEnvoyé : lundi\r\nObjet : Alerte\r\n\r\n"
    to = f"pca+{post.runtime.ticket(post.crisis, mail)}@institution.example"
    write(post, "1", f"{head}{ours.body}", To=to)
    collect(post.runtime)
    assert not answered(post, "ops1"), "nothing was written"
    write(post, "2", f"{head}{ours.body}\r\n\r\nOK", To=to)
    collect(post.runtime)
    assert answered(post, "ops1")


def encrypted(world: Any, name: str) -> None:
    write(world, name, "MIAGCSqG", To="pca@institution.example", Content_Type="application/pkcs7-mime")


def test_a_mail_that_cannot_be_read_is_kept_counted_and_named_until_somebody_has_looked(post: Any) -> None:
    until_quiet(post)
    encrypted(post, "1")
    collect(post.runtime)
    assert "mail_set_aside" in health(post.runtime).complaints
    found = health(post.runtime)
    assert (found.set_aside, found.aside) == (1, str(inboxes.folder(post.runtime)))
    (kept,) = inboxes.folder(post.runtime).iterdir()
    assert b"MIAGCSqG" in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0, "it may hold what a person wrote"
    assert collect(post.runtime) == 0
    kept.unlink()
    assert "mail_set_aside" not in health(post.runtime).complaints


def test_of_many_unreadable_mails_some_are_kept_and_all_are_remembered(
    post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inboxes, "KEPT", 3)
    for name in "12345":
        encrypted(post, name)
    collect(post.runtime)
    assert inboxes.set_aside(post.runtime) == 3
    assert list(post.new.iterdir()) == []


def test_a_place_that_is_away_does_not_hide_the_others(post: Any) -> None:
    class Away:
        provider = "smpp"

        def collect(self, _keep: object) -> int:
            raise OSError("the SMS centre does not answer")

    until_quiet(post)
    collect(post.runtime)
    post.runtime.inboxes = (Away(), *post.runtime.inboxes)
    write(post, "1", "OK", To=f"pca+{post.runtime.ticket(post.crisis, number(post, 'ops1'))}@institution.example")
    with pytest.raises(OSError, match="smpp: the SMS centre"):
        collect(post.runtime)
    assert answered(post, "ops1")


def test_a_mailbox_nobody_has_looked_into_is_said(post: Any) -> None:
    assert "no_collect" in health(post.runtime).complaints
    heartbeat.once(post.runtime)
    assert "no_collect" not in health(post.runtime).complaints
    post.clock.advance_to(post.clock.now() + UNLOOKED + timedelta(seconds=1))
    assert "no_collect" in health(post.runtime).complaints
    post.runtime.settings = post.runtime.settings.model_copy(update={"mailbox": Mailbox()})
    assert "no_collect" not in health(post.runtime).complaints, "there is none"


def test_one_beat_takes_answers_in_before_time_passes(post: Any) -> None:
    """For a timer: nobody who has answered is reminded in the same beat."""
    until_quiet(post)
    write(post, "1", "OK", To=f"pca+{post.runtime.ticket(post.crisis, number(post, 'ops1'))}@institution.example")
    post.clock.advance_to(post.clock.now() + timedelta(minutes=31))
    heartbeat.once(post.runtime)
    assert answered(post, "ops1")
    assert [kind for kind, _ in fate(post, "ops1")] == ["mail"]
    assert [kind for kind, _ in fate(post, "ops2")] == ["mail", "sms"]
