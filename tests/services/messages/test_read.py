"""What pages and commands ask about messages: within reach, a page at a time, nothing of a number that is none."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.access.access import EVERYTHING, NOTHING, Reach
from pca.domain.orders import CallRoll
from pca.domain.plan.lint.communications import NOTICES
from pca.plans.texts import content_hash, freeze, read_texts
from pca.services.messages import read, read_inbox
from pca.shipped import data_folder
from pca.store.kit.database import Unit
from pca.store.messages import incoming, messages
from pca.store.messages.incoming import Incoming
from pca.store.people.directory import organisation


@pytest.fixture
def called(make_world: Any) -> Any:
    """Everybody was asked where they are."""
    world = make_world()
    texts = {("note", kind, "fr"): "Note." for kind in ("subject", "mail")}
    texts |= read_texts(data_folder("notifications"), (*NOTICES, "roll_call"))
    world.version = content_hash(world.loaded.playbook, texts)
    world.body = freeze(world.loaded.playbook, texts).decode()
    world.prepare().open("real")
    world.ok(CallRoll(), "dir", "Séisme ressenti.")
    return world


@pytest.fixture
def unit(called: Any) -> Any:
    with called.store.read() as unit:
        yield unit


def roll(unit: Unit, key: str) -> messages.WaveLine:
    return messages.waves(unit, key)[-1]


@pytest.mark.parametrize("number", [-1, 0, 1 << 31, 10**30, 999])
def test_a_number_that_is_none_is_nothing(unit: Unit, called: Any, number: int) -> None:
    key = called.crisis
    assert read.wave_in(unit, key, number) is None
    assert read.message_in(unit, key, number, EVERYTHING) is None
    assert read.message(unit, key, number, EVERYTHING, text=True) is None
    assert read.wave(unit, key, number, EVERYTHING, status="", after=0, most=5) is None
    assert read_inbox.text_in(unit, number, EVERYTHING) is None


def test_one_sees_the_message_to_oneself_and_no_other(unit: Unit, called: Any) -> None:
    key, wave = called.crisis, roll(unit, called.crisis)
    lines = messages.messages(unit, key, wave=wave.number)
    mine = Reach(person=lines[0].recipient)
    seen = read.message(unit, key, lines[0].number, mine, text=False)
    assert seen is not None
    assert (seen.message, seen.wave.number, seen.text) == (lines[0], wave.number, None)
    assert seen.owed is not None
    assert read.message(unit, key, lines[1].number, mine, text=False) is None
    theirs = read.wave(unit, key, wave.number, mine, status="", after=0, most=5)
    assert theirs is not None
    assert (sum(theirs.outcomes.values()), theirs.page.messages, theirs.page.after) == (1, (lines[0],), None)
    assert read.wave(unit, key, wave.number, NOTHING, status="", after=0, most=5) is None
    assert read.wave(unit, key, wave.number, EVERYTHING, status="lost", after=0, most=5) is not None


def test_pages_of_a_wave_leave_nobody_out_and_name_nobody_twice(unit: Unit, called: Any) -> None:
    key, wave = called.crisis, roll(unit, called.crisis)
    numbers, after = list[int](), 0
    while True:
        found = read.wave(unit, key, wave.number, EVERYTHING, status="", after=after, most=2)
        assert found is not None
        numbers += [line.number for line in found.page.messages]
        if found.page.after is None:
            break
        after = found.page.after
    assert numbers == [line.number for line in messages.messages(unit, key, wave=wave.number)]


def test_waves_stand_newest_first_and_the_next_page_goes_on(unit: Unit, called: Any) -> None:
    every = [wave.number for wave in reversed(read.all_waves(unit, called.crisis))]
    first = read.waves_page(unit, called.crisis, EVERYTHING, before=None, most=1)
    assert [wave.number for wave in first.waves] == every[:1]
    assert first.before == (every[0] if len(every) > 1 else None)
    rest = read.waves_page(unit, called.crisis, EVERYTHING, before=every[0], most=99)
    assert ([wave.number for wave in rest.waves], rest.before) == (every[1:], None)
    nothing = read.waves_page(unit, called.crisis, NOTHING, before=None, most=9)
    assert (nothing.waves, nothing.awaiting, nothing.lost) == ((), (), False)


def test_what_was_written_is_read_by_those_who_reach_its_writer(called: Any) -> None:
    key, at = called.crisis, called.clock.now()
    more = {"kind": "sms", "provider": "x", "text": "AIDE", "digest": "0", "proof": "number", "to_read": True, "at": at}
    with called.store.write() as unit:
        known = incoming.keep(unit, Incoming(crisis=key, person="hr1", sender="+1", event="1", urgent=True, **more))
        stranger = incoming.keep(unit, Incoming(sender="+2", event="2", **more))
    with called.store.read() as unit:
        site = Reach(sites=frozenset({_site(unit, "hr1")}))
        assert [text.number for text in read_inbox.inbox(unit, key, EVERYTHING).waiting] == [known]
        assert [text.number for text in read_inbox.inbox(unit, key, EVERYTHING).elsewhere] == [stranger]
        assert [text.number for text in read_inbox.inbox(unit, key, site).waiting] == [known]
        assert read_inbox.inbox(unit, key, site).elsewhere == (), "strangers are the institution's"
        assert (read_inbox.count(unit, key, site), read_inbox.count(unit, None, site)) == (1, 0)
        assert read_inbox.count(unit, None, EVERYTHING) == 1
        assert read_inbox.text_in(unit, known, NOTHING) is None
        assert read_inbox.text_in(unit, stranger, site) is None


def _site(unit: Unit, person: str) -> str:

    return organisation(unit).people[person].site
