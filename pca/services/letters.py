"""Turns a queued message into what one person will read, after a last look whether it still must be said at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pca.channels import Outgoing
from pca.domain.delivery import Spoken, still_to_say
from pca.domain.directory import ROOT, Contact, Organisation
from pca.domain.message_words import Occasion, message_variables
from pca.domain.messages import PUBLIC, STAKEHOLDER
from pca.domain.orders import Delivery, Mode
from pca.domain.plan.lint.communications import NOTICES
from pca.domain.situation import Crisis, Standing, Task
from pca.domain.wording import Words
from pca.render import RenderError, render_message
from pca.runtime import RunningPlan, Runtime
from pca.store import crisis as crises
from pca.store import directory, outbox, plans
from pca.store.database import Unit
from pca.store.outbox import Outgoing as Waiting

NO_ADDRESS = "no address"
CLOSED = "the crisis is closed"
ANSWERED = "already answered"
NO_PLAN = "the plan version of this crisis is missing"


@dataclass(frozen=True)
class Letter:
    """One message ready to go (`outgoing`), or what became of it without being sent (`settled`)."""

    waiting: Waiting
    outgoing: Outgoing | None = None
    digest: str = ""
    settled: Delivery | None = None


@dataclass(frozen=True)
class Scene:
    """What the letters of one crisis share; words without tasks are worked out once for each wave and language."""

    crisis: Crisis
    mode: Mode
    institution: str
    plan: RunningPlan
    organisation: Organisation
    standings: Mapping[str, Standing]
    contacts: Mapping[str, Contact]
    spoken: Mapping[int, Spoken]
    shared: dict[tuple[int, str], Words] = field(default_factory=dict)


def write_letters(runtime: Runtime, batch: Sequence[Waiting], now: datetime) -> list[Letter]:
    """A letter for each message of `batch`, in order. Reads once for each crisis, and sends nothing."""
    with runtime.store.read() as unit:
        scenes = {key: _scene(runtime, unit, key, batch) for key in dict.fromkeys(one.crisis for one in batch)}
    return [_letter(scenes[one.crisis], one, now) for one in batch]


def _scene(runtime: Runtime, unit: Unit, key: str, batch: Iterable[Waiting]) -> Scene | None:
    """All that the letters of this crisis need, read at one moment; None when its plan cannot be found."""
    mine = [one for one in batch if one.crisis == key]
    crisis = crises.crisis(unit, key)
    plan = runtime.plan(crisis.plan, lambda: plans.plan_body(unit, crisis.plan)) if crisis else None
    if crisis is None or plan is None:
        return None
    return Scene(
        crisis=crisis,
        mode=crisis.mode,
        institution=runtime.settings.institution,
        plan=plan,
        organisation=directory.organisation(unit),
        standings=crises.standings(unit, key),
        contacts=directory.contacts(unit, [one.recipient for one in mine]),
        spoken=outbox.spoken(unit, key, [number for one in mine for number in one.tasks or ()]),
    )


def _letter(scene: Scene | None, waiting: Waiting, now: datetime) -> Letter:
    if scene is None:
        return _settled(waiting, "failed", NO_PLAN)
    tasks = _tasks(scene, waiting)
    if not tasks and (why := _pointless(scene, waiting)):
        return _settled(waiting, "suppressed", why)
    name, address = _recipient(scene, waiting)
    if not address and waiting.recipient != PUBLIC:
        return _settled(waiting, "failed", NO_ADDRESS)
    try:
        said = render_message(
            scene.plan.texts,
            waiting.message,
            waiting.kind,
            waiting.language,
            _words(scene, waiting, name, tasks),
            exercise=scene.mode == "exercise",
        )
    except RenderError as error:
        return _settled(waiting, "failed", str(error))
    outgoing = Outgoing(
        key=waiting.key,
        kind=waiting.kind,
        name=name,
        address=address,
        subject=said.subject,
        body=said.body,
        language=said.language,
        mode=scene.mode,
        at=now,
    )
    return Letter(waiting, outgoing=outgoing, digest=said.digest)


def _settled(waiting: Waiting, outcome: Literal["failed", "suppressed"], why: str) -> Letter:
    return Letter(waiting, settled=Delivery(message=waiting.number, outcome=outcome, error=why))


def _tasks(scene: Scene, waiting: Waiting) -> tuple[Task, ...]:
    """The tasks it must still speak of."""
    known = [scene.spoken[number] for number in waiting.tasks or () if number in scene.spoken]
    return still_to_say(waiting.message, waiting.recipient, known)


def _pointless(scene: Scene, waiting: Waiting) -> str:
    """Why a message without tasks to speak of need not be said; empty when it must.

    What the plan itself says goes out also after closing: the end of a crisis is announced as it closes.
    """
    if waiting.tasks:
        return ANSWERED
    notice = waiting.message in NOTICES and waiting.communication == waiting.message
    return CLOSED if notice and scene.crisis.closed_at is not None else ""


def _recipient(scene: Scene, waiting: Waiting) -> tuple[str, str]:
    """Name and address; an address is empty when there is none."""
    if waiting.recipient == PUBLIC:
        return "", ""
    if waiting.recipient.startswith(STAKEHOLDER):
        wanted = waiting.recipient.removeprefix(STAKEHOLDER)
        found = next((one for one in scene.plan.compiled.playbook.stakeholders if one.id == wanted), None)
        mail = (found.emergency_email or found.email or "") if found and waiting.kind == "mail" else ""
        return (found.title.to(waiting.language) if found else wanted), mail
    contact = scene.contacts.get(waiting.recipient)
    if contact is None:
        return "", ""
    return contact.name, (contact.email if waiting.kind == "mail" else contact.phone) or ""


def _words(scene: Scene, waiting: Waiting, name: str, tasks: Sequence[Task]) -> Words:
    if tasks:
        return message_variables(_occasion(scene, waiting), name, tasks, waiting.language)
    key = (waiting.wave, waiting.language)
    if key not in scene.shared:
        scene.shared[key] = message_variables(_occasion(scene, waiting), "", (), waiting.language)
    return {**scene.shared[key], "recipient": name}


def _occasion(scene: Scene, waiting: Waiting) -> Occasion:
    standing = scene.standings.get(_governing(scene, waiting.about.get("perimeter", ROOT)))
    return Occasion(
        institution=scene.institution,
        book=scene.plan.compiled.playbook,
        organisation=scene.organisation,
        crisis=scene.crisis,
        at=waiting.queued_at,
        about=waiting.about,
        configuration=standing.configuration if standing else (),
        acknowledge_by=waiting.acknowledge_by,
    )


def _governing(scene: Scene, perimeter: str) -> str:
    """The nearest perimeter, upwards, that holds a state of its own."""
    at = perimeter
    while at not in scene.standings and at != ROOT:
        at = scene.organisation.parent(at) or ROOT
    return at
