"""A report that the plan sends again and again: on its day, once, with where the crisis stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from pca.domain import orders
from pca.domain.directory import Contact
from pca.domain.facts import MessagesQueued
from pca.plans.texts import content_hash, freeze, read_texts, thaw
from pca.services.messages.compose import write_letters
from pca.services.messages.sample import sample
from pca.shipped import data_folder
from pca.store.messages import outbox
from pca.store.people.directory import write_contacts

DAY = timedelta(days=1)
WEEKLY = {
    "id": "weekly",
    "title": {"fr": "Rapport"},
    "when": {"repeat": {"at": ["08:00"], "days": ["mon"]}},
    "audience": {"committee": True},
    "message": "weekly_report",
}


def reporting(world: Any, mode: str) -> Any:
    """A crisis whose plan reports to the committee on Mondays; it was opened on one, at the hour."""
    world.vary(communications=[WEEKLY])
    texts = {("note", kind, "fr"): "Note." for kind in ("subject", "mail")}
    texts |= read_texts(data_folder("notifications"), ("weekly_report",))
    playbook, _ = thaw(world.body.encode())
    world.version, world.body = content_hash(playbook, texts), freeze(playbook, texts).decode()
    world.prepare().open(mode)
    with world.store.write() as unit:
        write_contacts(unit, [Contact(person, person, f"{person}@example.org") for person in ("dir", "voice")])
    return world


def reports(world: Any, facts: tuple[Any, ...]) -> list[datetime]:
    return [
        datetime.fromisoformat(fact.about["report"])
        for fact in world.of(facts, MessagesQueued)
        if fact.communication == "weekly"
    ]


def test_it_leaves_on_its_day_once_and_once_after_weeks_in_which_nothing_ran(make_world: Callable[..., Any]) -> None:
    world = reporting(make_world(), "real")
    opened = world.clock.now()
    assert reports(world, world.pass_time(6 * DAY)) == []
    assert reports(world, world.pass_time(DAY)) == [opened], "since the opening"
    first = world.clock.now()
    assert reports(world, world.pass_time(timedelta(hours=5))) == []
    assert reports(world, world.pass_time(21 * DAY)) == [first], "one of three, since the last"
    assert reports(world, world.pass_time(DAY)) == []


def test_it_says_where_the_crisis_stands_and_nothing_that_was_typed(make_world: Callable[..., Any]) -> None:
    world = reporting(make_world(), "exercise")
    world.decide("activate", why="Madame Dupont est malade.")
    world.ok(orders.AddLogEntry(kind="risk", text="Madame Dupont est seule."), "dir")
    world.pass_time(6 * DAY + timedelta(hours=23))
    world.observe(index=55)
    world.pass_time(timedelta(hours=1))
    with world.store.read() as unit:
        waiting = [due for due in outbox.due_messages(unit, world.clock.now(), 99) if due.communication == "weekly"]
    letters = [letter.outgoing for letter in write_letters(world.runtime, waiting, world.clock.now())]
    assert len(letters) == 2
    for letter in letters:
        assert "EXERCICE" in letter.subject, "an exercise is told apart"
        assert " : D1 Activer\n" in letter.body, "one line for each decision"
        assert ": 55" in letter.body
        assert "Dupont" not in letter.body
    communication = world.runtime.plan(world.version, lambda: world.body).compiled.playbook.communication["weekly"]
    shown = sample(world.runtime, world.crisis, communication, "dir", "mail", "fr").outgoing
    assert shown is not None
    assert "D1" in shown.body, "the preview says the same"
