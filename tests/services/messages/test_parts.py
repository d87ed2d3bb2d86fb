"""Long text messages: parts are put together before anything is understood, over crashes and reused references."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from pca.channels.port import Inbound, ProviderReceipt, TextPart
from pca.domain.directory import Contact
from pca.domain.orders import CallRoll
from pca.domain.parts import WAIT
from pca.domain.plan.lint.communications import NOTICES
from pca.plans.texts import content_hash, freeze, read_texts
from pca.services.messages import parts, receipts, replies
from pca.services.messages.delivery import deliver
from pca.services.people import read_roll_call
from pca.shipped import data_folder
from pca.store.kit.database import Store
from pca.store.messages import messages, provider_events, responses
from pca.store.messages import parts as store
from pca.store.people.directory import write_contacts
from tests.services.conftest import World

SENDER, OTHER = "+212600000001", "+212600000002"


@pytest.fixture
def called(tmp_path: Path) -> Iterator[World]:
    """Everybody is asked where they are; two of them have a telephone."""
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        world = World(store, tmp_path)
        texts = {("note", kind, "fr"): "Note." for kind in ("subject", "mail")}
        texts |= read_texts(data_folder("notifications"), (*NOTICES, "roll_call"))
        world.version = content_hash(world.loaded.playbook, texts)
        world.body = freeze(world.loaded.playbook, texts).decode()
        world.prepare().open("real")
        with store.write() as unit:
            people = (("ops1", SENDER), ("ops2", OTHER))
            write_contacts(unit, [Contact(who, who, f"{who}@house.example", tel) for who, tel in people])
        world.ok(CallRoll(), "dir", "Incendie.")
        while deliver(world.runtime).again:
            pass
        yield world


def part(number, text, count=2, reference="8:2a", sender=SENDER, event=""):
    return Inbound(
        provider="smpp",
        event_id=event or f"{reference}-{number}-{text[:8]}",
        kind="sms",
        from_=sender,
        text=text,
        part=TextPart(reference=reference, count=count, number=number),
    )


def take(world, *events):
    return dict(replies.take(world.runtime, events))


def helpless(world):
    with world.store.read() as unit:
        return read_roll_call.roll_call(unit, world.crisis, 1).helpless


def answered(world):
    with world.store.read() as unit:
        return [one.answer for one in responses.obligations(unit, world.crisis) if one.recipient == "ops1"]


def waiting(world):
    with world.store.read() as unit:
        return [(one.sender, one.number) for one in store.waiting(unit)]


def later(world, length=WAIT):
    world.clock.advance_to(world.clock.now() + length)
    return replies.collect(world.runtime)


def given_out(world, *events):
    """What comes out whole, settled as if it had been taken."""
    found = []
    for event in events:
        for one in parts.put_together(world.runtime, event):
            with world.store.write() as unit:
                parts.settle(unit, one)
            found.append((one.text, one.opening))
    return found


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("HELP I am in the lift, the smoke is getting ", "ok for now but come quickly"),
        ("مساعدة نحن في الطابق الثالث والدرج مغلق ", "لا نستطيع النزول"),
        ("AIDE, nous sommes au 3e, ", "stop ne montez pas par là"),
    ],
)
def test_the_second_part_never_takes_back_what_the_first_said(called, first, second, order):
    said = {1: first, 2: second}
    assert take(called, part(order[0], said[order[0]])) == {"part": 1}
    assert helpless(called) == ()
    assert take(called, part(order[1], said[order[1]])) == {"answered": 1}
    assert helpless(called) == ("ops1",)
    assert waiting(called) == []


def test_a_part_twice_is_kept_once_and_known_after_all_was_taken(called):
    one, two = part(1, "HELP, smoke is "), part(2, "ok for now")
    assert take(called, one, one) == {"part": 2}
    assert waiting(called) == [(SENDER, 1)]
    assert take(called, two) == {"answered": 1}
    assert take(called, one, two, two) == {"part": 3}, "brought again after a session that broke off"
    assert later(called) == 0
    assert waiting(called) == []


def test_parts_of_two_senders_never_mix(called):
    assert given_out(called, part(1, "mine "), part(2, "theirs", sender=OTHER)) == []
    assert given_out(called, part(2, "too"), part(1, "also ", sender=OTHER)) == [
        ("mine too", None),
        ("also theirs", None),
    ]


def test_parts_of_two_texts_of_one_sender_never_mix(called):
    events = (part(1, "a", reference="8:01"), part(1, "b", reference="8:02"), part(2, "B", reference="8:02"))
    assert given_out(called, *events, part(1, "c", count=3)) == [("bB", None)]
    assert given_out(called, part(2, "A", reference="8:01")) == [("aA", None)]


def test_a_reference_given_anew_ends_the_earlier_text_as_it_is(called):
    assert given_out(called, part(1, "first "), part(1, "second ")) == [("first  …", "first ")]
    assert given_out(called, part(2, "end")) == [("second end", None)]


def test_after_a_while_what_has_come_counts_and_the_first_part_alone_is_looked_at(called):
    take(called, part(1, "HELP we are in the lift "))
    assert later(called, WAIT - timedelta(seconds=1)) == 0
    assert helpless(called) == ()
    assert later(called, timedelta(seconds=1)) == 1
    assert helpless(called) == ("ops1",)
    assert take(called, part(2, "ok for now")) == {"part": 1}
    assert later(called) == 1
    assert helpless(called) == ("ops1",), "a part that comes too late answers nothing"


def test_a_second_part_alone_answers_nothing(called):
    take(called, part(2, "ok for now"))
    assert later(called) == 1
    assert answered(called) == [None]
    take(called, part(2, "we need help", reference="8:01"))
    assert later(called) == 1
    assert helpless(called) == ("ops1",), "help counts wherever it stands"


def _answers(world):
    with world.store.read() as unit:
        return [one.answer for one in store.of_sender(unit, "smpp", SENDER)]


@pytest.mark.parametrize(
    ("number", "count", "outcome"),
    [
        (3, 2, "unclear"),
        (0, 2, "unclear"),
        (2, 255, "unclear"),
        (1, 255, "answered"),
        (1, 1, "answered"),
        (7, 1, "answered"),
    ],
)
def test_a_header_that_lies_loses_nothing_and_waits_for_nothing(called, number, count, outcome):
    assert take(called, part(number, "OK I am safe", count=count)) == {outcome: 1}
    assert waiting(called) == []


def test_what_was_given_out_and_not_taken_comes_again(called):
    """The process died between the last part and the answer: nothing of it is lost."""
    assert parts.put_together(called.runtime, part(1, "HELP in ")) == ()
    assert len(parts.put_together(called.runtime, part(2, "the lift"))) == 1
    assert replies.collect(called.runtime) == 0, "whoever began may still be at it"
    assert later(called, parts.AGAIN) == 1
    assert helpless(called) == ("ops1",)
    assert later(called, timedelta(days=1)) == 0


def test_a_part_is_kept_before_it_is_acknowledged(called, monkeypatch):
    def full(*_):
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(store, "keep", full)
        with pytest.raises(OSError, match="disk"):
            take(called, part(1, "HELP in "))
    assert take(called, part(1, "HELP in "), part(2, "the lift")) == {"part": 1, "answered": 1}


def test_what_one_sender_can_make_wait_is_bounded(called):
    ended = []
    for lot in range(parts.MOST_OPEN + 3):
        called.clock.advance_to(called.clock.now() + timedelta(seconds=1))
        ended += given_out(called, part(1, f"text {lot} ", reference=f"8:{lot:02x}"))
    assert [text for text, _ in ended] == ["text 0  …", "text 1  …", "text 2  …"]
    assert len(waiting(called)) == parts.MOST_OPEN


def test_what_all_senders_together_can_make_wait_is_bounded(called, monkeypatch):
    monkeypatch.setattr(parts, "MOST_KEPT", 3)
    events = [part(1, "HELP ", sender=f"+2126000000{lot}") for lot in range(10, 14)]
    assert given_out(called, *events) == [("HELP ", "HELP ")]


def test_what_was_taken_is_erased_after_an_hour(called):
    take(called, part(1, "HELP in "), part(2, "the lift"))
    take(called, part(1, "x", reference="8:01", sender=OTHER))
    later(called, parts.KNOWN + timedelta(seconds=1))
    assert _answers(called) == []


# ---------------------------------------------------------------- notices that spell names in another base


@pytest.mark.parametrize(("submitted", "also"), [("39f99dd5", ("39f99dd5",)), ("972660181", ())])
def test_a_notice_finds_the_text_however_its_name_was_told(called, submitted, also):
    with called.store.read() as unit:
        line = messages.messages(unit, called.crisis, recipient="ops1")[-1]
    with called.store.write() as unit:
        provider_events.name_messages(unit, [("smpp", submitted, called.crisis, line.number)])
    told = ProviderReceipt(
        provider="smpp", event_id="x", status="failed", provider_id="972660181", also=also, error="UNDELIV"
    )
    assert receipts.take(called.runtime, [told]) == {"new": 1}
    with called.store.read() as unit:
        after = next(
            one for one in messages.messages(unit, called.crisis, recipient="ops1") if one.number == line.number
        )
    assert after.status == "failed"


@pytest.mark.parametrize("claimed", [False, True])
def test_a_part_that_a_wrong_clock_dated_is_not_waited_for(called, claimed):
    """It came, or was given out, years ahead: the call for help in it counts now."""
    assert take(called, part(1, "AIDE, nous sommes au 3e, ")) == {"part": 1}
    far = called.clock.now() + timedelta(days=3650)
    with called.store.write() as unit:
        (one,) = store.waiting(unit)
        store.keep(unit, replace(one, at=far, claimed_at=far if claimed else None))
    replies.collect(called.runtime)
    assert helpless(called) == ("ops1",)
