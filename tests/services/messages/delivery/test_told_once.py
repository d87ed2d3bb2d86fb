"""Delivery tells everyone once, the most urgent first, and the journal says so without names or texts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from pca.channels import Outgoing, Sent
from pca.domain import orders
from pca.domain.directory import Contact
from pca.domain.journal import encode
from pca.domain.plan.text import Text
from pca.plans.texts import content_hash, freeze, thaw
from pca.services.messages import delivery
from pca.services.messages.delivery import deliver
from pca.store.audit import journal
from pca.store.messages import messages as stored
from pca.store.messages import outbox
from pca.store.people.directory import write_contacts
from tests.services.messages.delivery.conftest import Wire, lines, statuses, until_quiet


def test_everyone_is_told_once_and_the_journal_says_so(real, wire):
    waiting = [one for one in lines(real).values() if one.status == "queued"]
    done = deliver(real.runtime)
    assert (done.sent, done.retried, done.failed, done.suppressed, done.left) == (len(waiting), 0, 0, 0, 0)
    assert (done.again, done.next_at) == (False, None)
    assert sorted(one.key for one in wire.given) == sorted(f"{real.crisis}/M{one.number}" for one in waiting)
    assert statuses(real) == {"sent": len(waiting), "awaiting_approval": 1}
    assert deliver(real.runtime).sent == 0


def test_an_adoption_writes_to_each_person_once_their_own_lines_old_words_beside_new(real, wire):
    until_quiet(real)
    wire.given.clear()
    words = {"M4": ("Compter.", "Compter deux fois."), "M1": ("Lire et afficher.", "Lire à voix haute.")}
    owners: dict[str, set[str]] = {}
    for one in real.live().values():
        owners.setdefault(one.assignee, set()).add(one.measure)
    book = real.loaded.playbook
    changed = [
        one.model_copy(update={"instructions": Text(fr=words[one.id][1])}) if one.id in words else one
        for one in book.measures
    ]
    newer = book.model_copy(update={"version": "2.0.0", "measures": tuple(changed)})
    texts = thaw(real.body.encode())[1]
    found = content_hash(newer, texts)
    real.ok(orders.PublishPlan(hash=found, body=freeze(newer, texts).decode()), "author", crisis=None)
    real.ok(orders.ApprovePlan(hash=found), "dir", crisis=None)
    real.ok(orders.AdoptPlan(plan=found))
    until_quiet(real)
    mails = [one for one in wire.given if one.kind == "mail"]
    told = {who: measures & words.keys() for who, measures in owners.items() if measures & words.keys()}
    assert len(told) > 2
    assert Counter(one.address for one in mails) == Counter(f"{who}@institution.example" for who in told)
    for one in mails:
        mine = told[one.address.partition("@")[0]]
        for measure, (before, after) in words.items():
            assert (f"Avant : {before}" in one.body, f"Maintenant : {after}" in one.body) == ((measure in mine,) * 2)


def test_nothing_to_do_writes_nothing(ready):
    with ready.store.read() as unit:
        before = sum(1 for _ in journal.entries(unit))
    assert deliver(ready.runtime) == delivery.Delivered()
    with ready.store.read() as unit:
        assert sum(1 for _ in journal.entries(unit)) == before


def test_one_journal_entry_for_each_chunk_and_no_name_or_text_in_it(real, wire, monkeypatch):
    monkeypatch.setattr(delivery, "CHUNK", 10)
    until_quiet(real)
    with real.store.read() as unit:
        entries = [entry for _, entry in journal.entries(unit) if isinstance(entry.act, orders.RecordDeliveries)]
    sizes = [len(fact.deliveries) for entry in entries for fact in entry.facts]
    assert max(sizes) == 10
    assert sum(sizes) == len(wire.given)
    assert {entry.who for entry in entries} == {"delivery"}
    said = "".join(encode(entry) for entry in entries)
    assert "Nom de" not in said
    assert "@" not in said


def test_texts_are_kept_apart_and_fit_their_digest(real, wire):
    deliver(real.runtime)
    for number, line in lines(real).items():
        if line.status != "sent":
            continue
        with real.store.read() as unit:
            body = outbox.body(unit, real.crisis, number)
        assert hashlib.sha256(f"{body.subject}\n\n{body.body}".encode()).hexdigest() == line.digest
    assert {one.subject for one in wire.given} >= {f"Note {real.crisis}."}


def test_no_transaction_is_open_while_sending(real, wire):
    def another_writer(batch: Sequence[Outgoing]) -> Sequence[Sent]:
        with real.store.write() as unit:
            write_contacts(unit, [Contact("dir", "Autre nom", "dir@institution.example")])
        return [Sent(key=one.key, outcome="sent") for one in batch]

    wire.send = another_writer
    assert deliver(real.runtime).sent > 0


def test_the_most_urgent_leave_first(real, wire):
    until_quiet(real)
    wire.given.clear()
    real.decide("lockdown")
    real.pass_time(timedelta(days=3))
    with real.store.read() as unit:
        severity = {one.number: one.severity for one in stored.waves(unit, real.crisis)}
    until_quiet(real)
    rank = {"critical": 0, "important": 1, "information": 2}
    sent = [lines(real)[int(one.key.rpartition("M")[2])] for one in wire.given]
    order = [rank[severity[one.wave]] for one in sent]
    assert order == sorted(order)
    assert len(set(order)) > 1
    assert [one.queued_at for one in sent] != sorted(one.queued_at for one in sent)


# ---------------------------------------------------------------- addresses, approval, exercises


def test_without_any_contact_point_people_are_unreachable_by_name(world):
    world.runtime.channels = (Wire(),)
    world.open("real")
    world.decide("activate")
    done = deliver(world.runtime)
    assert done.failed == len([one for one in lines(world).values() if one.status == "unreachable"]) > 0
    assert done.sent == 0
    assert {one.error for one in lines(world).values() if one.status == "unreachable"} == {"no contact point"}
