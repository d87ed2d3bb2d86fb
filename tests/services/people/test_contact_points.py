"""Proving addresses, asking for silence, and the list of what is wrong: never silence about somebody unreachable."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.channels.rehearsed import RehearsedChannel
from pca.domain.access.access import EVERYTHING
from pca.domain.contact_points import MOST_TRIES, ContactPoint, DataFault
from pca.domain.directory import Contact
from pca.domain.texts.sms_parts import sms_parts
from pca.registers import Registers
from pca.services.people import read
from pca.services.people.contact_points import (
    NoChannel,
    Silenced,
    TooSoon,
    UnknownPoint,
    ask_proof,
    give_code,
    mark_gone,
    opt_in,
    opt_out,
    send_code,
)
from pca.services.people.directory import only_addresses
from pca.store.people.contact_points import points, quality
from pca.store.people.directory import organisation, write_contacts

PHONE = "+212612345678"


@pytest.fixture
def amina(world: Any) -> Any:
    """A world in which hr1 has a telephone, and everybody an address that works."""
    with world.runtime.store.write() as unit:
        people = organisation(unit).people
        write_contacts(unit, [Contact(one, one.upper(), f"{one}@example.org") for one in people])
        write_contacts(unit, [Contact("hr1", "Amina", "hr1@example.org", PHONE)])
    return world


def faults(runtime: Any) -> tuple[DataFault, ...]:
    with runtime.store.read() as unit:
        every, counted = tuple(read.faults(unit, EVERYTHING)), read.faults_counted(unit, EVERYTHING)
        assert set(every) == set(quality(unit, list(organisation(unit).people))), "as the addresses stand"
    for kind, number in counted.open.items():
        assert sum(fault.open and fault.fault == kind for fault in every) == number, "counted without looking at all"
    assert sum(not fault.open for fault in every) == counted.done
    return every


def later(runtime: Any, length: timedelta) -> None:
    runtime.clock.advance_to(runtime.clock.now() + length)


def mine(world: Any, kind: str = "sms") -> ContactPoint:
    with world.runtime.store.read() as unit:
        return next(one for one in points(unit, ["hr1"])["hr1"] if one.kind == kind)


def test_a_code_given_back_proves_an_address(amina: Any) -> None:
    runtime = amina.runtime
    assert send_code(runtime, "hr1", "sms", PHONE, lambda: 4217) == "004217"
    assert give_code(runtime, "hr1", "sms", PHONE, "004218") == "wrong"
    assert mine(amina).verified_at is None
    assert give_code(runtime, "hr1", "sms", PHONE, "004217") == "right"
    assert mine(amina).verified_at == runtime.clock.now()
    assert give_code(runtime, "hr1", "sms", PHONE, "004217") == "none_sent", "a code is good once"


class Line(RehearsedChannel):
    """A telephone line of its own, which carries nothing else."""

    kinds = frozenset({"sms"})
    contact: Any = "sms"


def test_the_code_is_sent_to_the_address_it_proves(amina: Any) -> None:
    line = Line(1, keep=True)
    amina.runtime.channels = (line,)
    assert ask_proof(amina.runtime, "hr1", PHONE, lambda: 4217).outcome == "sent"
    [letter] = line.accepted
    assert (letter.kind, letter.address, "004217" in letter.body) == ("sms", PHONE, True)
    assert sms_parts(letter.body).count == 1
    with pytest.raises(TooSoon):
        ask_proof(amina.runtime, "hr1", PHONE)
    with pytest.raises(NoChannel):
        ask_proof(amina.runtime, "hr1", "hr1@example.org")
    with pytest.raises(UnknownPoint):
        ask_proof(amina.runtime, "hr1", "+212600000009")
    assert give_code(amina.runtime, "hr1", "sms", PHONE, "004217") == "right"
    assert mine(amina).verified_at is not None


def test_guessing_ends_and_a_new_code_gives_no_new_tries(amina: Any) -> None:
    runtime = amina.runtime
    send_code(runtime, "hr1", "sms", PHONE, lambda: 1)
    for _ in range(MOST_TRIES):
        assert give_code(runtime, "hr1", "sms", PHONE, "999999") == "wrong"
    assert give_code(runtime, "hr1", "sms", PHONE, "000001") == "too_many"
    later(runtime, timedelta(minutes=2))
    send_code(runtime, "hr1", "sms", PHONE, lambda: 2)
    assert give_code(runtime, "hr1", "sms", PHONE, "000002") == "too_many"
    later(runtime, timedelta(minutes=31))
    send_code(runtime, "hr1", "sms", PHONE, lambda: 3)
    assert give_code(runtime, "hr1", "sms", PHONE, "000003") == "right"


def test_a_code_that_comes_late_is_of_no_use(amina: Any) -> None:
    runtime = amina.runtime
    send_code(runtime, "hr1", "sms", PHONE, lambda: 1)
    later(runtime, timedelta(minutes=30, seconds=1))
    assert give_code(runtime, "hr1", "sms", PHONE, "000001") == "expired"


def test_nobody_is_flooded_and_nobody_elses_address_is_asked(amina: Any) -> None:
    runtime = amina.runtime
    send_code(runtime, "hr1", "sms", PHONE, lambda: 1)
    with pytest.raises(TooSoon):
        send_code(runtime, "hr1", "sms", PHONE, lambda: 2)
    for person, address in (("hr2", PHONE), ("hr1", "+212600000000"), ("nobody", PHONE)):
        with pytest.raises(UnknownPoint):
            send_code(runtime, person, "sms", address, lambda: 1)
        with pytest.raises(UnknownPoint):
            give_code(runtime, person, "sms", address, "000001")


def test_stop_is_heard_and_told_and_told_once(amina: Any) -> None:
    runtime = amina.runtime
    now = runtime.clock.now()
    with runtime.store.write() as unit:
        assert opt_out(unit, "sms", PHONE, now) == (Silenced("hr1", "sms", "opted_out", now, alone=False),)
        assert opt_out(unit, "sms", PHONE, now + timedelta(hours=1)) == ()
        assert opt_out(unit, "sms", "+212600000000", now) == ()
    assert mine(amina).opted_out_at == now
    with runtime.store.write() as unit:
        assert mark_gone(unit, "email", "HR1@example.org", now) == (Silenced("hr1", "email", "gone", now, alone=True),)
    assert [(fault.fault, fault.kind) for fault in faults(runtime) if fault.person == "hr1"] == [
        ("unreachable", None),
        ("opted_out", "sms"),
        ("gone", "email"),
    ]
    with runtime.store.write() as unit:
        assert opt_in(unit, "sms", PHONE) == ("hr1",)
    assert mine(amina).usable


def test_everybody_without_a_way_is_on_the_list(amina: Any) -> None:
    with amina.runtime.store.write() as unit:
        write_contacts(unit, [Contact("hr2", "Youssef")])
    worst = faults(amina.runtime)[0]
    assert (worst.person, worst.fault) == ("hr2", "unreachable")


def test_new_addresses_alone_are_taken_over_without_an_order(amina: Any) -> None:
    runtime = amina.runtime
    with runtime.store.read() as unit:
        held = organisation(unit)
    contacts = tuple(Contact(one, one.upper(), f"{one}@example.org") for one in held.people)
    further = (ContactPoint(person="hr2", kind="telegram", address="4711", position=5),)
    assert only_addresses(runtime, Registers(held, contacts, further)) == 2, "hr1 lost a telephone, hr2 has a chat"
    assert only_addresses(runtime, Registers(held, contacts, further)) == 0
    with runtime.store.read() as unit:
        assert [one.kind for one in points(unit, ["hr2"])["hr2"]] == ["email", "telegram"]
