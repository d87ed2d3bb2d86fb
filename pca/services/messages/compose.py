"""Turns a queued message into what one person will read, after a last look whether it still must be said at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Literal

from pca.catalogue.marks import Marks
from pca.catalogue.message_words import Occasion, message_variables
from pca.catalogue.times import say_instant
from pca.channels import Outgoing
from pca.domain.contact_points import ContactKind, ContactPoint
from pca.domain.delivery import ANSWERED, CLOSED, Spoken, overtaken, still_to_say
from pca.domain.directory import ROOT, Contact, Organisation
from pca.domain.messages import PUBLIC
from pca.domain.orders import Delivery, Mode
from pca.domain.plan.lint.communications import NOTICES
from pca.domain.plan.playbook import Playbook
from pca.domain.roll_call import MESSAGE as ROLL_CALL
from pca.domain.situation import Crisis, Running, Standing, Task
from pca.domain.texts.wording import Variables
from pca.domain.ways import STAKEHOLDER
from pca.domain.whereabouts import NOTICE as HELP
from pca.render import RenderError, render_message
from pca.runtime import RunningPlan, Runtime
from pca.services.messages.budget import TOO_MANY, too_many
from pca.services.messages.bundles import bundled
from pca.services.messages.help_calls import called_by
from pca.services.messages.letter import Letter
from pca.services.messages.own_addresses import OwnAddresses, own_addresses
from pca.services.plans.plans import versions
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.measures import measures
from pca.store.messages import outbox, sendings, sent
from pca.store.messages.outbox import Outgoing as Waiting
from pca.store.people import directory
from pca.store.people.contact_points import points
from pca.store.people.ways import KIND
from pca.store.plans import plans

NO_ADDRESS = "no address"
NO_CONTACT = "no contact point"
NAMED = 12
"""So many people are named at most, when somebody stands in for them."""

NO_PLAN = "the plan version of this crisis is missing"


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
    points: Mapping[str, tuple[ContactPoint, ...]]
    spoken: Mapping[int, Spoken]
    answered: Collection[tuple[int, str]] = ()
    """Sendings and recipients who answered them."""
    running: Mapping[tuple[str, str], Running] = field(default_factory=dict)
    replaced: Mapping[int, datetime] = field(default_factory=dict)
    """When the waves were queued that others replace."""
    too_many: Mapping[int, datetime] = field(default_factory=dict)
    """Messages beyond their readers' daily budget, and when they may leave."""
    code: Callable[[int], str] = lambda _wave: ""
    page: str = ""
    reply: Callable[[int], str] = lambda _message: ""
    link: Callable[[int], str] = lambda _message: ""
    calls: Mapping[int, Variables] = field(default_factory=dict)
    """By message that tells of a call for help: who calls, and what they wrote."""
    ours: OwnAddresses = field(default_factory=OwnAddresses)
    earlier: Mapping[str, Playbook] = field(default_factory=dict)
    """Versions the crisis followed before, by hash, where something is told of what changed."""
    shared: dict[tuple[int, str], Variables] = field(default_factory=dict)


def write_letters(runtime: Runtime, batch: Sequence[Waiting], now: datetime) -> list[Letter]:
    """A letter for each message of `batch`, in order. Reads once for each crisis, and sends nothing."""
    with runtime.store.read() as unit:
        scenes = {key: _scene(runtime, unit, key, batch, now) for key in dict.fromkeys(one.crisis for one in batch)}
    return bundled([_letter(scenes[one.crisis], one, now) for one in batch])


def _scene(runtime: Runtime, unit: Unit, key: str, batch: Iterable[Waiting], now: datetime) -> Scene | None:
    """All that the letters of this crisis need, read at one moment; None when its plan cannot be found."""
    mine = [one for one in batch if one.crisis == key]
    crisis = crises.crisis(unit, key)
    body = (lambda: plans.plan_body(unit, crisis.plan)) if crisis else None
    plan = runtime.plan(crisis.plan, body, crisis.retired) if crisis and body else None
    if crisis is None or plan is None:
        return None
    return Scene(
        crisis=crisis,
        mode=crisis.mode,
        institution=runtime.settings.institution,
        plan=plan,
        organisation=directory.organisation(unit),
        standings=crises.standings(unit, key),
        contacts=directory.contacts(unit, [who for one in mine for who in (one.recipient, *(one.instead_of or ()))]),
        points=points(unit, [one.recipient for one in mine]),
        spoken=outbox.spoken(unit, key, [number for one in mine for number in one.tasks or ()]),
        answered=sendings.answered(unit, key, [pair for one in mine if one.acknowledge_by for pair in _owing(one)]),
        running=measures.running(unit, key) if any("measure" in one.about for one in mine) else {},
        replaced=sent.queued_at(unit, key, {number for one in mine for number in one.replaces}),
        too_many=too_many(unit, plan.compiled, mine, now),
        code=partial(runtime.code_of, key),
        page=runtime.settings.genuine_page,
        reply=partial(runtime.short_code, key),
        link=partial(_link, runtime, key),
        calls={one.number: called_by(unit, one) for one in mine if one.message == HELP},
        ours=own_addresses(runtime, key),
        earlier=versions(runtime, unit, {one.about["before"] for one in mine if "before" in one.about}),
    )


def _letter(scene: Scene | None, waiting: Waiting, now: datetime) -> Letter:
    if scene is None:
        return _settled(waiting, "failed", NO_PLAN)
    tasks = _tasks(scene, waiting)
    if not tasks and (why := _pointless(scene, waiting)):
        return _settled(waiting, "suppressed", why)
    if waiting.number in scene.too_many:
        until = scene.too_many[waiting.number]
        held = Delivery(message=waiting.number, outcome="held", error=TOO_MANY, retry_at=until)
        return Letter(waiting, settled=held)
    name, addresses = _recipient(scene, waiting)
    if not addresses and waiting.recipient != PUBLIC:
        return _settled(waiting, *_no_way(scene, waiting))
    try:
        said = render_message(
            scene.plan.texts,
            waiting.message,
            waiting.kind,
            waiting.language,
            _words(scene, waiting, name, tasks),
            exercise=scene.mode == "exercise",
            marks=_marks(scene, waiting),
            named=scene.plan.compiled.playbook.languages,
        )
    except RenderError as error:
        return _settled(waiting, "failed", str(error))
    outgoing = Outgoing(
        key=waiting.key,
        kind=waiting.kind,
        name=name,
        address=next(iter(addresses.values()), ""),
        subject=said.subject,
        body=said.body,
        language=said.language,
        mode=scene.mode,
        at=now,
        reply_to=scene.ours.for_answers(waiting.number) if waiting.kind == "mail" and _asks(waiting) else "",
        return_to=scene.ours.for_notices(waiting.number) if waiting.kind == "mail" else "",
    )
    return Letter(waiting, outgoing=outgoing, digest=said.digest, addresses=addresses)


def _settled(waiting: Waiting, outcome: Literal["failed", "suppressed", "unreachable"], why: str) -> Letter:
    return Letter(waiting, settled=Delivery(message=waiting.number, outcome=outcome, error=why))


def _tasks(scene: Scene, waiting: Waiting) -> tuple[Task, ...]:
    """The tasks it must still speak of."""
    known = [scene.spoken[number] for number in waiting.tasks or () if number in scene.spoken]
    return still_to_say(waiting.message, waiting.recipient, known)


def _owing(waiting: Waiting) -> list[tuple[int, str]]:
    """Sending and people whose answer makes the message pointless: those the reader stands in for, or the reader."""
    return [(waiting.origin, person) for person in waiting.instead_of or (waiting.recipient,)]


def _pointless(scene: Scene, waiting: Waiting) -> str:
    """Why a message without tasks to speak of need not be said; empty when it must.

    What the plan itself says goes out also after closing: the end of a crisis is announced as it closes.
    """
    if waiting.tasks or all(pair in scene.answered for pair in _owing(waiting)):
        return ANSWERED
    if waiting.message in (*NOTICES, ROLL_CALL) and waiting.communication == waiting.message:
        return CLOSED if scene.crisis.closed_at is not None else ""
    said = scene.plan.compiled.playbook.communication.get(waiting.communication)
    if said is None or waiting.approved_at is not None:
        return ""  # whoever released it knew how things stood
    perimeter = waiting.about.get("perimeter", ROOT)
    standing = scene.standings.get(_governing(scene, perimeter))
    active = scene.plan.compiled.active(standing.configuration) if standing else frozenset()
    running = scene.running.get((waiting.about.get("measure", ""), perimeter))
    return overtaken(said, waiting.about, waiting.queued_at, standing, active, running)


def _no_way(scene: Scene, waiting: Waiting) -> tuple[Literal["failed", "unreachable"], str]:
    """Without an address of this kind it fails; without any contact point the person cannot be reached at all."""
    usable = any(point.usable for point in scene.points.get(waiting.recipient, ()))
    return ("failed", NO_ADDRESS) if usable else ("unreachable", NO_CONTACT)


def _marks(scene: Scene, waiting: Waiting) -> Marks:
    """What the message says of itself."""
    asks = _asks(waiting)
    replaced = [scene.replaced[number] for number in waiting.replaces if number in scene.replaced]
    zone = scene.plan.compiled.playbook.zone
    names = [found.name for one in waiting.instead_of or () if (found := scene.contacts.get(one))]
    return Marks(
        reminder=waiting.rung > 0 and not waiting.instead_of,
        replaces=say_instant(max(replaced), zone, waiting.language) if replaced else "",
        instead_of=", ".join(names[:NAMED]) + (f" +{len(names) - NAMED}" if len(names) > NAMED else ""),
        code=scene.code(waiting.wave),
        page=scene.page,
        reply=scene.reply(waiting.number) if asks and waiting.kind == "sms" else "",
        link=scene.link(waiting.number) if asks else "",
    )


def _asks(waiting: Waiting) -> bool:
    """Whether its reader may answer: tasks are spoken of, or an answer is owed; nobody answers for the public."""
    inside = waiting.recipient != PUBLIC and not waiting.recipient.startswith(STAKEHOLDER)
    return inside and bool(waiting.tasks or waiting.acknowledge_by)


def _link(runtime: Runtime, crisis: str, message: int) -> str:
    """The page where the message is answered; empty without a public address."""
    address = runtime.settings.web_address
    return f"{address}/r/{runtime.ticket(crisis, message)}" if address else ""


def _recipient(scene: Scene, waiting: Waiting) -> tuple[str, dict[ContactKind, str]]:
    """Name and addresses by kind of contact point; no address when there is none for this kind of text."""
    if waiting.recipient == PUBLIC:
        return "", {}
    if waiting.recipient.startswith(STAKEHOLDER):
        found = scene.plan.compiled.stakeholder.get(waiting.recipient.removeprefix(STAKEHOLDER))
        mail = (found.emergency_email or found.email) if found and waiting.kind == "mail" else None
        name = found.title.to(waiting.language) if found else waiting.recipient.removeprefix(STAKEHOLDER)
        return name, {"email": mail} if mail else {}
    contact, addresses = scene.contacts.get(waiting.recipient), dict[ContactKind, str]()
    for point in scene.points.get(waiting.recipient, ()):
        if point.usable and KIND.get(point.kind, "chat") == waiting.kind:
            addresses.setdefault(point.kind, point.address)
    return contact.name if contact else "", addresses


def _words(scene: Scene, waiting: Waiting, name: str, tasks: Sequence[Task]) -> Variables:
    if tasks:
        return message_variables(_occasion(scene, waiting), name, tasks, waiting.language)
    if waiting.number in scene.calls:
        said = message_variables(_occasion(scene, waiting), name, (), waiting.language)
        return {**said, **scene.calls[waiting.number]}
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
        earlier=scene.earlier.get(waiting.about.get("before", "")),
    )


def _governing(scene: Scene, perimeter: str) -> str:
    """The nearest perimeter, upwards, that holds a state of its own."""
    at = perimeter
    while at not in scene.standings and at != ROOT:
        at = scene.organisation.parent(at) or ROOT
    return at
