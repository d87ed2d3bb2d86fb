"""An alert and what ends it, in a small plan where everybody can be reached by mail and SMS."""

from __future__ import annotations

from typing import Any

from pca.domain.directory import Contact
from pca.domain.plan.communications import Communication, Ladder
from pca.domain.plan.lint.communications import NOTICES
from pca.plans.texts import content_hash, freeze, read_texts
from pca.services.messages.delivery import deliver
from pca.shipped import data_folder
from pca.store.messages import messages as stored
from pca.store.people.directory import write_contacts

TEXT = {"fr": "Titre"}
ALERT = {
    "id": "alert",
    "title": TEXT,
    "when": {"entering": "crisis"},
    "audience": {"roles": ["director"], "teams": ["ops"]},
    "message": "note",
    "severity": "critical",
    "acknowledge_within": "30min",
}
CLEAR = {
    "id": "clear",
    "title": TEXT,
    "when": {"leaving": "crisis"},
    "audience": {"holders_of": ["alert"]},
    "message": "clear",
    "replaces": ["alert"],
    "acknowledge_within": "1h",
}


def with_plan(
    world: Any, *communications: dict[str, Any], kinds: str = "mail sms", ladder: Ladder | None = None
) -> Any:
    """The small plan with these communications only, texts in some kinds, and everybody reachable by mail and SMS."""
    book = world.loaded.playbook.model_copy(
        update={
            "communications": tuple(Communication.model_validate(one) for one in communications),
            "sending": ladder,
        }
    )
    parts = ("subject", "mail", "sms", "post")
    texts = {(name, kind, "fr"): f"{name} {{{{ crisis }}}}" for name in ("note", "clear") for kind in parts}
    texts |= read_texts(data_folder("notifications"), NOTICES)
    world.version, world.body = content_hash(book, texts), freeze(book, texts).decode()
    world.prepare()
    people = world.organisation().people
    with world.store.write() as unit:
        write_contacts(
            unit, [Contact(one, f"Nom {one}", f"{one}@institution.example", "+212600000000") for one in people]
        )
    world.open("real")
    return world


def until_quiet(world: Any) -> None:
    while deliver(world.runtime).again:
        pass


def of(world: Any, communication: str = "alert") -> list[Any]:
    """Messages of one communication, in order."""
    with world.store.read() as unit:
        waves = {one.number for one in stored.waves(unit, world.crisis) if one.communication == communication}
        return [one for one in stored.messages(unit, world.crisis) if one.wave in waves]


def said(world: Any, communication: str = "alert") -> list[tuple[str, str, str]]:
    return [(one.recipient, one.kind, one.status) for one in of(world, communication)]


def number(world: Any, person: str, kind: str = "mail") -> int:
    return next(one.number for one in of(world) if (one.recipient, one.kind) == (person, kind))
