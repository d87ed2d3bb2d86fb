"""One house with a running crisis and something to know in each branch: every name, place and text is unmistakable."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec

from pca.channels.port import Inbound
from pca.domain import orders
from pca.domain.access.access import AccessRole, Scope
from pca.domain.access.access_orders import GiveGrant, HandOverRole
from pca.domain.availability_acts import PlanAvailability, PlannedPeriod
from pca.domain.contact_points import Care
from pca.domain.directory import Contact
from pca.domain.message_acts import AcknowledgeMessage, CallRoll
from pca.domain.plan.lint.communications import NOTICES
from pca.plans.texts import content_hash, freeze, read_texts
from pca.services.messages import replies
from pca.services.messages.delivery import deliver
from pca.services.people.contact_points import take_care
from pca.services.tasks.evidence import keep_sent
from pca.shipped import data_folder
from pca.store.kit.database import Store
from pca.store.messages import messages
from pca.store.people import directory
from pca.store.tasks import tasks
from tests.services.conftest import World, small_organisation
from tests.web.conftest import House

NEAR, FAR = "CS", "TTA"
"""The region of the readers, and the other one."""

SILENCED = "vice-D"
"""Of the far region, without any address."""


def place_mark(place: str) -> str:
    return f"Lieu-{place}-ici"


def name_mark(person: str) -> str:
    return f"Nom-{person}-ici"


def phone_of(person: str, number: int) -> str:
    return f"+2126{number:08d}"


def text_mark(about: str) -> str:
    """What only who reaches `about` may read: a place, or `house` for the institution as a whole."""
    return f"Texte-{about}-ici"


def furnish(store: Store, folder: Path) -> House:
    """The house, its crisis opened, and both regions busy."""
    world = World(store, folder)
    texts = {("note", kind, "fr"): "Note." for kind in ("subject", "mail")}
    texts |= read_texts(data_folder("notifications"), (*NOTICES, "roll_call"))
    world.version = content_hash(world.loaded.playbook, texts)
    world.body = freeze(world.loaded.playbook, texts).decode()
    world.prepare()
    _titles(world)
    _grants(world)
    made = House(world)
    made.opened("real")
    world.decide("activate")
    world.decide("lockdown", perimeter=FAR)
    world.decide("lockdown", perimeter=NEAR)
    while deliver(world.runtime).again:
        pass
    _work(world)
    _speak(world)
    return made


def _titles(world: World) -> None:
    """Places and people with names that cannot be mistaken."""
    one = small_organisation()
    world.ok(
        orders.ImportDirectory(
            digest="titles",
            regions=tuple(msgspec.structs.replace(r, title=place_mark(r.id)) for r in one.regions.values()),
            sites=tuple(msgspec.structs.replace(s, title=place_mark(s.id)) for s in one.sites.values()),
            people=tuple(
                msgspec.structs.replace(p, site="C") if p.id in ("reg-TTA", "regvice-TTA") else p
                for p in one.people.values()
            ),
        ),
        "operator",
    )
    with world.store.write() as unit:
        rows = [
            Contact(p, name_mark(p), f"{p}@example.org", phone_of(p, n)) for n, p in enumerate(sorted(one.people), 1)
        ]
        directory.write_contacts(unit, [row for row in rows if row.person != SILENCED])


def _grants(world: World) -> None:
    for person, role, scope in (
        ("dir", AccessRole.DIRECTOR, "institution"),
        ("head-C", AccessRole.DEPARTMENT_HEAD, "site:C"),
        ("head-A", AccessRole.DEPARTMENT_HEAD, "site:A"),
    ):
        world.ok(GiveGrant(person=person, role=role, scope=Scope.read(scope)), "operator")


def _work(world: World) -> None:
    """In each branch a task in hand with a comment, one refused with a reason, a proof."""
    for number, task in world.live().items():
        if task.measure != "M1" or task.assignee is None:
            continue
        mark = text_mark(task.place)
        world.ok(orders.Acknowledge(task=number), task.assignee, f"{mark} reçu")
        with keep_sent(world.runtime, number, f"{mark}.txt", mark.encode()) as kept, world.store.write() as unit:
            kept.settle(unit)
        world.ok(kept.act, task.assignee)
        if task.place in ("B", "D"):
            world.ok(orders.Refuse(task=number), task.assignee, f"{mark} refusé")


def _speak(world: World) -> None:
    """Logs, a point, roll-calls with answers, a note about an address, a role handed over."""
    for perimeter, person in ((FAR, "head-C"), (NEAR, "head-A"), ("root", "dir")):
        mark = text_mark("house" if perimeter == "root" else perimeter)
        world.ok(orders.AddLogEntry(kind="fact", text=mark, perimeter=perimeter, source=mark), person)
    world.ok(orders.PublishPoint(text=text_mark("house")), "dir")
    for region in (FAR, NEAR):
        world.ok(CallRoll(scope="region", id=region), "dir", text_mark(region))
    while deliver(world.runtime).again:
        pass
    with world.store.read() as unit:
        asked = {one.recipient: one for one in messages.messages(unit, str(world.crisis))}
    for person in ("head-C", "head-A"):
        act = AcknowledgeMessage(message=asked[person].number, answer="help")
        world.ok(act, person, text_mark("C" if person == "head-C" else "A"))
    for person in ("head-C", "head-A"):
        place = "C" if person == "head-C" else "A"
        known = sorted(world.organisation().people).index(person) + 1
        said = Inbound(
            provider="sms",
            event_id=person,
            kind="sms",
            from_=phone_of(person, known),
            text=f"Que faire {text_mark(place)}",
        )
        assert replies.take(world.runtime, [said])
    now = world.clock.now()
    care = Care(person=SILENCED, fault="unreachable", kind="", by="hr1", at=now, note=text_mark("D"))
    take_care(world.runtime, care, seen="")
    world.ok(orders.DeclareStatus(person="vice-C", status="absent"), "operator")
    away = PlannedPeriod(people=("head-C",), status="leave", starts=now.date(), ends=now.date() + timedelta(days=3))
    world.ok(PlanAvailability(periods=(away,)), "operator")
    world.ok(HandOverRole(role="voice", to="voice2"), "dir", "Relève.")


def numbers(world: World) -> dict[str, list[dict[str, str]]]:
    """What the addresses of pages can be filled with, by the names of their gaps, as rows that belong together."""
    key = str(world.crisis)
    with world.store.read() as unit:
        sent = messages.messages(unit, key)
        found = [*tasks.live_tasks(unit, key)]
        proofs = tasks.evidence(unit, key)
    return {
        "text": [{"number": str(one)} for one in (1, 2)],
        "message": [{"wave": str(one.wave), "number": str(one.number)} for one in _first_of_each(sent)],
        "wave": [{"wave": str(one)} for one in sorted({one.wave for one in sent})],
        "task": [{"number": str(one.number)} for one in found if one.measure in ("M1", "M6")],
        "proof": [{"number": str(one.number)} for one in proofs],
    }


def _first_of_each(sent: tuple[messages.MessageLine, ...]) -> list[messages.MessageLine]:
    """Of each wave its messages to the heads of a near and a far site."""
    return [one for one in sent if one.recipient in ("head-A", "head-C", "reg-CS", "reg-TTA")]
