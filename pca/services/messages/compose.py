"""Turns a queued message into what one person will read, after a last look whether it still must be said at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Literal

from pca.catalogue.marks import PLAIN, Marks
from pca.catalogue.message_words import Occasion, message_variables
from pca.catalogue.times import say_instant
from pca.channels import Outgoing
from pca.domain.contact_points import ContactKind
from pca.domain.delivery import still_to_say
from pca.domain.directory import ROOT
from pca.domain.messages import PUBLIC
from pca.domain.notices import EDITED_MESSAGE, FREE_MESSAGE, HELP_ASKED
from pca.domain.orders import Delivery
from pca.domain.recipients import STAKEHOLDER
from pca.domain.situation import Task
from pca.domain.texts.own_words import written_in
from pca.domain.texts.wording import Variables
from pca.render import RenderError, render_message
from pca.runtime import Runtime, Texts
from pca.services.log.points import report
from pca.services.messages.budget import TOO_MANY, too_many
from pca.services.messages.bundles import bundled
from pca.services.messages.help_calls import called_by
from pca.services.messages.letter import Letter
from pca.services.messages.letter_context import LetterContext, governing, owing, pointless
from pca.services.messages.own_addresses import own_addresses
from pca.services.plans.plans import versions
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.log import points as log_points
from pca.store.measures import measures
from pca.store.messages import outbox, sendings, sent
from pca.store.messages.outbox import DueMessage
from pca.store.people import directory
from pca.store.people.contact_points import points
from pca.store.people.ways import KIND
from pca.store.plans import plans

NO_ADDRESS = "no address"
NO_CONTACT = "no contact point"
NAMED = 12
"""So many people are named at most, when somebody stands in for them."""

NO_PLAN = "the plan version of this crisis is missing"


def write_letters(runtime: Runtime, batch: Sequence[DueMessage], now: datetime, *, plain: bool = False) -> list[Letter]:
    """A letter for each message of `batch`, in order. Reads once for each crisis, and sends nothing.

    `plain`: the words alone, for nobody in particular, as somebody is to change them.
    """
    with runtime.store.read() as unit:
        contexts = {
            key: _context(runtime, unit, key, batch, now, plain=plain)
            for key in dict.fromkeys(outgoing.crisis for outgoing in batch)
        }
    return bundled([_letter(contexts[outgoing.crisis], outgoing, now) for outgoing in batch])


def _context(
    runtime: Runtime, unit: Unit, key: str, batch: Iterable[DueMessage], now: datetime, *, plain: bool
) -> LetterContext | None:
    """All that the letters of this crisis need, read at one moment; None when its plan cannot be found."""
    mine = [message for message in batch if message.crisis == key]
    crisis = crises.crisis(unit, key)
    body = (lambda: plans.plan_body(unit, crisis.plan)) if crisis else None
    plan = runtime.plan(crisis.plan, body, crisis.retired) if crisis and body else None
    if crisis is None or plan is None:
        return None
    contacts = directory.contacts(
        unit, [who for message in mine for who in (message.recipient, *(message.instead_of or ()))]
    )
    return LetterContext(
        crisis=crisis,
        mode=crisis.mode,
        institution=runtime.settings.institution,
        plan=plan,
        organisation=directory.organisation(unit),
        standings=crises.standings(unit, key),
        contacts=contacts,
        points=points(unit, [message.recipient for message in mine], contacts),
        spoken=outbox.spoken_tasks(unit, key, [number for message in mine for number in message.tasks or ()]),
        answered=sendings.answered(
            unit, key, [pair for message in mine if message.acknowledge_by for pair in owing(message)]
        ),
        running=measures.running(unit, key) if any("measure" in message.about for message in mine) else {},
        replaced=sent.queued_at(unit, key, {number for message in mine for number in message.replaces}),
        too_many=too_many(unit, plan.compiled, mine, now),
        code=cache(partial(runtime.code_of, key)),
        page=runtime.settings.genuine_page,
        reply=partial(runtime.short_code, key),
        link=partial(_link, runtime, key),
        calls={message.number: called_by(unit, message) for message in mine if message.message == HELP_ASKED},
        ours=own_addresses(runtime, key),
        published=_published(unit, key, {message.about.get("point", "") for message in mine}),
        reports={
            (since, language): report(runtime, unit, crisis, since, language)
            for since, language in {
                (message.about["report"], message.language) for message in mine if "report" in message.about
            }
        },
        plain=plain,
        earlier=versions(runtime, unit, {message.about["before"] for message in mine if "before" in message.about}),
    )


def _published(unit: Unit, key: str, numbers: Collection[str]) -> dict[str, str]:
    """Points of situation as they were published, by number."""
    lines = {number: log_points.point(unit, key, int(number)) for number in numbers if number.isdecimal()}
    return {number: line.text for number, line in lines.items() if line is not None}


def _letter(context: LetterContext | None, waiting: DueMessage, now: datetime) -> Letter:
    if context is None:
        return _settled(waiting, "failed", NO_PLAN)
    tasks = _tasks(context, waiting)
    if not tasks and (why := pointless(context, waiting)):
        return _settled(waiting, "suppressed", why)
    if waiting.number in context.too_many:
        until = context.too_many[waiting.number]
        held = Delivery(message=waiting.number, outcome="held", error=TOO_MANY, retry_at=until)
        return Letter(waiting, settled=held)
    name, addresses = _recipient(context, waiting)
    if not addresses and waiting.recipient != PUBLIC:
        return _settled(waiting, *_no_way(context, waiting))
    try:
        rendered = render_message(
            _texts(context, waiting),
            waiting.message,
            waiting.kind,
            waiting.language,
            _words(context, waiting, "" if context.plain else name, tasks),
            exercise=context.mode == "exercise" and not context.plain,
            marks=_marks(context, waiting),
            named=context.plan.compiled.playbook.languages,
        )
    except RenderError as error:
        return _settled(waiting, "failed", str(error))
    outgoing = Outgoing(
        key=waiting.key,
        kind=waiting.kind,
        name=name,
        address=next(iter(addresses.values()), ""),
        subject=rendered.subject,
        body=rendered.body,
        language=rendered.language,
        mode=context.mode,
        at=now,
        reply_to=context.ours.for_answers(waiting.number) if waiting.kind == "mail" and _asks(waiting) else "",
        return_to=context.ours.for_notices(waiting.number) if waiting.kind == "mail" else "",
    )
    return Letter(waiting, outgoing=outgoing, digest=rendered.digest, addresses=addresses)


def _texts(context: LetterContext, waiting: DueMessage) -> Texts:
    """The texts to choose from: of somebody's own words those around them in the languages they wrote in."""
    texts = context.plan.texts
    if waiting.message not in (FREE_MESSAGE, EDITED_MESSAGE):
        return texts
    own = written_in(waiting.about)
    return {name: text for name, text in texts.items() if name[0] == waiting.message and name[2] in own}


def _settled(waiting: DueMessage, outcome: Literal["failed", "suppressed", "unreachable"], why: str) -> Letter:
    return Letter(waiting, settled=Delivery(message=waiting.number, outcome=outcome, error=why))


def _tasks(context: LetterContext, waiting: DueMessage) -> tuple[Task, ...]:
    """The tasks it must still speak of."""
    known = [context.spoken[number] for number in waiting.tasks or () if number in context.spoken]
    return still_to_say(waiting.message, waiting.recipient, known)


def _no_way(context: LetterContext, waiting: DueMessage) -> tuple[Literal["failed", "unreachable"], str]:
    """Without an address of this kind it fails; without any contact point the person cannot be reached at all."""
    usable = any(point.usable for point in context.points.get(waiting.recipient, ()))
    return ("failed", NO_ADDRESS) if usable else ("unreachable", NO_CONTACT)


def _marks(context: LetterContext, waiting: DueMessage) -> Marks:
    """What the message says of itself."""
    if context.plain:
        return PLAIN
    asks = _asks(waiting)
    replaced = [context.replaced[number] for number in waiting.replaces if number in context.replaced]
    zone = context.plan.compiled.playbook.zone
    known = (context.contacts.get(person) for person in waiting.instead_of or ())
    names = [contact.called(waiting.language) for contact in known if contact]
    return Marks(
        reminder=waiting.rung > 0 and not waiting.instead_of,
        replaces=say_instant(max(replaced), zone, waiting.language) if replaced else "",
        instead_of=", ".join(names[:NAMED]) + (f" +{len(names) - NAMED}" if len(names) > NAMED else ""),
        code=context.code(waiting.wave),
        page=context.page,
        reply=context.reply(waiting.number) if asks and waiting.kind == "sms" else "",
        link=context.link(waiting.number) if asks else "",
    )


def _asks(waiting: DueMessage) -> bool:
    """Whether its reader may answer: tasks are spoken of, or an answer is owed; nobody answers for the public."""
    inside = waiting.recipient != PUBLIC and not waiting.recipient.startswith(STAKEHOLDER)
    return inside and bool(waiting.tasks or waiting.acknowledge_by)


def _link(runtime: Runtime, crisis: str, message: int) -> str:
    """The page where the message is answered; empty without a public address."""
    address = runtime.settings.web_address
    return f"{address}/r/{runtime.ticket(crisis, message)}" if address else ""


def _recipient(context: LetterContext, waiting: DueMessage) -> tuple[str, dict[ContactKind, str]]:
    """Name and addresses by kind of contact point; no address when there is none for this kind of text."""
    if waiting.recipient == PUBLIC:
        return "", {}
    if waiting.recipient.startswith(STAKEHOLDER):
        stakeholder = context.plan.compiled.stakeholder.get(waiting.recipient.removeprefix(STAKEHOLDER))
        mail = (stakeholder.emergency_email or stakeholder.email) if stakeholder and waiting.kind == "mail" else None
        name = stakeholder.title.to(waiting.language) if stakeholder else waiting.recipient.removeprefix(STAKEHOLDER)
        return name, {"email": mail} if mail else {}
    contact, addresses = context.contacts.get(waiting.recipient), dict[ContactKind, str]()
    for point in context.points.get(waiting.recipient, ()):
        if point.usable and KIND.get(point.kind, "chat") == waiting.kind:
            addresses.setdefault(point.kind, point.address)
    return contact.called(waiting.language) if contact else "", addresses


def _words(context: LetterContext, waiting: DueMessage, name: str, tasks: Sequence[Task]) -> Variables:
    if tasks:
        return message_variables(_occasion(context, waiting), name, tasks, waiting.language)
    if waiting.number in context.calls:
        variables = message_variables(_occasion(context, waiting), name, (), waiting.language)
        return {**variables, **context.calls[waiting.number]}
    key = (waiting.wave, waiting.language)
    if key not in context.shared:
        context.shared[key] = message_variables(_occasion(context, waiting), "", (), waiting.language)
    return {**context.shared[key], "recipient": name}


def _occasion(context: LetterContext, waiting: DueMessage) -> Occasion:
    standing = context.standings.get(governing(context, waiting.about.get("perimeter", ROOT)))
    return Occasion(
        institution=context.institution,
        book=context.plan.compiled.playbook,
        organisation=context.organisation,
        crisis=context.crisis,
        at=waiting.queued_at,
        about=waiting.about,
        configuration=standing.configuration if standing else (),
        acknowledge_by=waiting.acknowledge_by,
        point=context.published.get(waiting.about.get("point", ""), ""),
        reports={waiting.language: context.reports.get((waiting.about.get("report", ""), waiting.language), "")},
        earlier=context.earlier.get(waiting.about.get("before", "")),
    )
