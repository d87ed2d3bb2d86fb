"""Every way of the settings can be given to somebody, by file, page or command, and a message then goes there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pca.channel_choice import channels_for
from pca.channels.port import Inbound
from pca.channels.rehearsed import RehearsedChannel
from pca.domain.contact_points import ContactKind, ContactPoint
from pca.domain.directory import Contact
from pca.domain.orders import CallRoll
from pca.domain.plan.lint.communications import NOTICES
from pca.plans.texts import content_hash, freeze, read_texts
from pca.registers import Registers, read_registers, write_registers
from pca.registers.doubts import doubts
from pca.services.messages import greetings, replies, send_back
from pca.services.messages.delivery import deliver
from pca.services.people import addresses
from pca.services.people.browsers import agree
from pca.services.people.directory import importing
from pca.settings import load_settings
from pca.shipped import data_folder
from pca.store.kit.database import Store
from pca.store.people import contact_points, directory
from pca.store.people.directory import write_contacts
from tests.services.conftest import World

SETTINGS = {
    "smtp_host": "127.0.0.1",
    "mail_from": "pca@house.example",
    "smpp": {"host": "127.0.0.1", "system_id": "x", "password": "y", "sender": "PCA", "tls": False},
    "sms": {"url": "https://sms.example/send"},
    "telegram": {"token": "1:x", "webhook_secret": "long-enough"},
    "rooms": {"cellule": {"service": "mattermost", "url": "https://chat.example/hooks/x"}},
    "apprise": {"services": {"ntfy": "ntfy://ntfy.example/{target}"}},
    "whatsapp": {
        "token": "x",
        "phone_id": "1",
        "app_secret": "s",
        "verify_token": "v",
        "templates": {"*": {"name": "alert"}},
    },
}
COLUMN = {
    "email": "email",
    "sms": "phone",
    "whatsapp": "whatsapp",
    "telegram": "telegram",
    "room": "room",
    "other": "other",
}
SAID = {
    "email": "dir@house.example",
    "sms": "06 12 34 56 78",
    "whatsapp": "+212 6 12 34 56 78",
    "telegram": "777001",
    "room": "cellule",
    "other": "ntfy:dg",
}
KEPT = {**SAID, "sms": "+212612345678", "whatsapp": "+212612345678"}


class Way(RehearsedChannel):
    """A channel that carries what its kind of address is written to by, and keeps it."""

    def __init__(self, contact: ContactKind, kinds: frozenset[str]) -> None:
        super().__init__(1, keep=True)
        self.contact, self.kinds, self.live = contact, kinds, True


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        made = World(store, tmp_path)
        texts = {("note", kind, "fr"): "Note." for kind in ("subject", "mail")}
        texts |= read_texts(data_folder("notifications"), (*NOTICES, "roll_call"))
        made.version = content_hash(made.loaded.playbook, texts)
        made.body = freeze(made.loaded.playbook, texts).decode()
        made.runtime.settings = load_settings(data=tmp_path, notifications=data_folder("notifications"), **SETTINGS)
        made.prepare()
        yield made


def registers(world: World, **cells: str) -> Registers:
    """The directory as files say it, with these cells for the director."""
    with world.store.read() as unit:
        held = directory.organisation(unit)
    files = write_registers(Registers(held, tuple(Contact(one, one) for one in held.people)))
    header, *lines = files["people.csv"].decode("utf-8-sig").splitlines()
    names = [*header.split(","), *(one for one in cells if one not in header.split(","))]
    rows = [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]
    rows = [{**row, **cells} if row["person"] == "dir" else row for row in rows]
    people = "\n".join([",".join(names), *(",".join(row.get(name, "") for name in names) for row in rows)]) + "\n"
    return read_registers(files["regions.csv"], files["sites.csv"], people.encode())


def called(world: World, way: Way) -> list[str]:
    """The addresses a roll-call goes to by this way."""
    world.runtime.channels = (way, RehearsedChannel(2))
    world.open("real")
    world.ok(CallRoll(), "dir", "Incendie.")
    for _ in range(20):
        while deliver(world.runtime).again:
            pass
        if way.accepted:
            break
        world.pass_time(timedelta(minutes=10))
    return [one.address for one in way.accepted]


def by_file(world: World, kind: ContactKind) -> None:
    act, private = importing(registers(world, **{COLUMN[kind]: SAID[kind]}))
    done = world.do(act, "operator", crisis=None)
    assert done.refused is None
    with world.store.write() as unit:
        private(unit)


def by_hand(world: World, kind: ContactKind) -> None:
    assert addresses.give(world.runtime, "dir", kind, SAID[kind]) == KEPT[kind]


def test_every_channel_of_the_settings_has_a_kind_that_can_be_given(world):
    """Also those that will come: a channel for which nobody can have an address is never used."""
    live = {one.contact for one in channels_for(world.runtime.settings) if one.live and one.contact is not None}
    assert live == set(addresses.GIVEN), live
    assert set(COLUMN) == set(addresses.GIVEN)


@pytest.mark.parametrize("kind", addresses.GIVEN)
@pytest.mark.parametrize("give", [by_file, by_hand])
def test_from_the_address_to_the_post(world, kind, give):
    channel = next(one for one in channels_for(world.runtime.settings) if one.contact == kind and one.live)
    give(world, kind)
    assert called(world, Way(kind, channel.kinds)) == [KEPT[kind]]


def test_an_address_given_by_hand_outlives_an_import_and_can_be_taken_away(world):
    by_hand(world, "room")
    by_file(world, "telegram")
    with world.store.read() as unit:
        assert [(one.kind, one.address) for one in contact_points.points(unit, ["dir"])["dir"]] == [
            ("room", "cellule"),
            ("telegram", "777001"),
        ]
    assert addresses.take_away(world.runtime, "dir", "room", "cellule")
    assert not addresses.take_away(world.runtime, "dir", "room", "cellule")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("room", "elsewhere"),
        ("room", ""),
        ("other", "pager:x"),
        ("other", "ntfy:"),
        ("telegram", "@dg"),
        ("email", "dg at house"),
        ("sms", "06 12"),
        ("whatsapp", "x"),
        ("push", "https://push.example/1"),
    ],
)
def test_what_is_no_address_is_refused_in_three_languages(world, kind, said):
    with pytest.raises(addresses.NoAddress) as told:
        addresses.give(world.runtime, "dir", kind, said)
    assert all("{" not in told.value.words[language] for language in ("fr", "ar", "en"))
    with pytest.raises(addresses.UnknownPerson):
        addresses.give(world.runtime, "ghost", "room", "cellule")


def test_an_address_of_somebody_else_is_to_be_confirmed(world):
    with world.store.write() as unit:
        write_contacts(unit, [Contact("dep", "Dep", "d@house.example", "+212612345678")])
    for kind, said in (("email", "D@house.example"), ("sms", "0612345678"), ("whatsapp", "0612345678")):
        with pytest.raises(addresses.Shared):
            addresses.give(world.runtime, "dir", kind, said)
        assert addresses.give(world.runtime, "dir", kind, said, confirmed=True)
    assert addresses.give(world.runtime, "dep", "room", "cellule")
    assert addresses.give(world.runtime, "dir", "room", "cellule") == "cellule", "a room is there for many"


def test_nobody_has_addresses_without_end(world):
    for number in range(addresses.MOST):
        addresses.give(world.runtime, "dir", "telegram", str(100_000 + number))
    with pytest.raises(addresses.NoAddress):
        addresses.give(world.runtime, "dir", "telegram", "999999")


# ---------------------------------------------------------------- doubts about an import


def test_one_address_of_two_people_is_a_doubt_in_whatever_columns(world):
    found = registers(world, email="x@house.example", phone="+212612345678", telegram="777001", room="r", other="s:t")
    points = (
        *found.points,
        ContactPoint(person="dep", kind="whatsapp", address="+212612345678"),
        ContactPoint(person="dep", kind="email", address="X@HOUSE.example"),
        ContactPoint(person="dep", kind="room", address="r"),
        ContactPoint(person="voice", kind="other", address="s:t"),
    )
    shared = Registers(found.organisation, found.contacts, points)
    kept = [ContactPoint(person="hr1", kind="telegram", address="777001")]
    told = [(one.what, one.kind, one.people) for one in doubts(shared, kept, (), ("s",))]
    assert told == [
        ("shared", "email", ("dir", "dep")),
        ("shared", "sms", ("dir", "dep")),
        ("shared", "telegram", ("dir", "hr1")),
        ("shared", "other", ("dir", "voice")),
        ("room", "room", ("dir", "dep")),
    ]
    assert doubts(found, [], ("r",), ("s",)) == ()


def test_a_mail_domain_of_the_house_alone_is_taken_and_is_a_doubt_unless_the_settings_name_it(world):
    found = registers(world, email="x@banque.local")
    assert [(one.what, one.address) for one in doubts(found, [], ("r",), ("s",))] == [("domain", "banque.local")]
    assert doubts(found, [], ("r",), ("s",), ("banque.local",)) == ()
    assert doubts(registers(world, email="x@banque.example"), [], (), ()) == ()


# ---------------------------------------------------------------- /start


def start(world: World, chat: str, number: int) -> str:
    event = Inbound(provider="telegram", event_id=f"{chat}/{number}", kind="telegram", from_=chat, text="/start")
    return next(iter(replies.take(world.runtime, [event])))


def test_the_bot_answers_start_with_the_number_a_few_times_a_day(world):
    way = Way("telegram", frozenset({"chat"}))
    world.runtime.channels = (way,)
    told = [start(world, "777001", number) for number in range(5)]
    assert told == ["greeted", "greeted", "greeted", "nothing", "nothing"]
    assert start(world, "777002", 0) == "greeted", "anybody is answered"
    send_back.send_back(world.runtime)
    assert [one.address for one in way.accepted] == ["777001"] * 3 + ["777002"]
    assert way.accepted[0].body.count("777001") == 3, "in three languages"
    world.clock.advance_to(world.clock.now() + timedelta(days=1, seconds=1))
    assert start(world, "777001", 9) == "greeted"


def test_all_strangers_together_do_not_keep_the_bot_busy(world, monkeypatch):
    monkeypatch.setattr(greetings, "MOST_OF_ALL", 2)
    assert [start(world, f"77700{lot}", 0) for lot in range(4)] == ["greeted", "greeted", "nothing", "nothing"]


def test_what_is_written_after_start_is_read_as_from_anybody(world):
    event = Inbound(provider="telegram", event_id="1", kind="telegram", from_="777001", text="/startle HELP")
    assert not greetings.greeting(event)


def test_a_browser_is_the_one_kind_that_is_not_typed(world):
    assert "push" not in addresses.GIVEN
    with pytest.raises(LookupError):
        agree(world.runtime, "dir", json.dumps({}))
