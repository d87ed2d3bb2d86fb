"""The mail server goes away for an hour, or takes a mail and hangs up: the crisis goes on, and everybody is told."""

from __future__ import annotations

import socket
from datetime import timedelta

from pca.channels.mail import message_id
from pca.services.audit.auditor import findings
from pca.services.engine.tick import tick
from pca.services.messages.delivery import deliver
from pca.store.messages import messages

MINUTE = timedelta(minutes=1)


def lines(world):
    with world.store.read() as unit:
        return messages.messages(unit, world.crisis)


def names(world, status):
    numbers = [one.number for one in lines(world) if one.status == status]
    return {message_id(f"{world.crisis}/M{number}", "institution.example") for number in numbers}


def beat(world):
    """One minute of the heartbeat."""
    world.clock.advance_to(world.clock.now() + MINUTE)
    tick(world.runtime)
    while deliver(world.runtime).again:
        pass


def test_an_hour_without_a_mail_server_while_the_crisis_goes_on(sqlite_store, make_world, victim, mailbox, port):
    """Decisions are taken and tasks escalate meanwhile; afterwards each mail that still matters arrives once."""
    world = make_world(sqlite_store.url)
    with socket.create_server(("127.0.0.1", 0)) as held:
        nobody_here = held.getsockname()[1]
    world.runtime.channels = (victim.channel_to(nobody_here),)
    for minute in range(60):
        if minute == 20:
            world.decide("lockdown")
        if minute == 40:
            world.decide("end", despite="Essai.")
        beat(world)
    assert not mailbox.accepted
    assert {one.status for one in lines(world)} <= {"queued", "awaiting_approval", "suppressed"}
    assert len({one.wave for one in lines(world)}) > 3, "what happened in that hour was said too"
    world.runtime.channels = (victim.channel_to(port),)
    for _ in range(40):
        beat(world)
    assert {one.status for one in lines(world)} <= {"sent", "awaiting_approval", "suppressed"}
    accepted = {name: times for (name, _), times in mailbox.accepted.items()}
    assert set(accepted) == names(world, "sent")
    assert set(accepted.values()) == {1}


def test_six_hours_without_a_mail_server_and_back(sqlite_store, make_world, victim, mailbox, port):
    """Tries grow rare, nobody is given up, the auditor stays calm, and what still matters arrives once."""
    world = make_world(sqlite_store.url)
    with socket.create_server(("127.0.0.1", 0)) as held:
        nobody_here = held.getsockname()[1]
    world.runtime.channels = (victim.channel_to(nobody_here),)
    for _ in range(72):
        world.clock.advance_to(world.clock.now() + 4 * MINUTE)
        beat(world)
        assert findings(world.runtime) == ()
    tries = [one.attempts for one in lines(world) if one.status == "queued"]
    assert tries
    assert max(tries) <= 20, "1, 2, 4 … minutes, then every half an hour"
    assert not mailbox.accepted
    world.runtime.channels = (victim.channel_to(port),)
    for _ in range(40):
        beat(world)
    assert {one.status for one in lines(world)} <= {"sent", "awaiting_approval", "suppressed"}
    accepted = {name: times for (name, _), times in mailbox.accepted.items()}
    assert set(accepted) == names(world, "sent")
    assert set(accepted.values()) == {1}


def test_a_server_that_takes_a_mail_and_hangs_up_gets_it_again_under_the_same_name(
    sqlite_store, make_world, victim, mailbox, port
):
    """Nobody can know whether it arrived: it is sent again, never dropped, and both copies carry one Message-ID."""
    world = make_world(sqlite_store.url)
    world.runtime.channels = (victim.channel_to(port),)
    mailbox.drop = 5
    for _ in range(40):
        beat(world)
    assert mailbox.drop == 0
    assert {one.status for one in lines(world)} <= {"sent", "awaiting_approval", "suppressed"}
    accepted = {name: times for (name, _), times in mailbox.accepted.items()}
    assert set(accepted) == names(world, "sent")
    assert len(accepted) == len(mailbox.accepted), "one Message-ID, one recipient"
    assert sum(accepted.values()) - len(accepted) == 5, "each of the five hang-ups cost one repetition, no more"
