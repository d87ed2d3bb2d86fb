"""Shows messages: waves, recipients, answers, instructions held, and one message as a person would read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
import typer

from pca.catalogue.times import say_instant
from pca.cli import show
from pca.cli.desk import Unusable, complain
from pca.cli.words import LANGUAGE, count, heads, say
from pca.domain.situation import Crisis
from pca.domain.texts.sms_parts import sms_parts
from pca.runtime import Runtime
from pca.services.crisis.scene import plan_of
from pca.services.messages import genuine as genuineness
from pca.services.messages import sample as samples
from pca.services.messages.outlook import Outlook
from pca.store.crisis import crisis as files
from pca.store.kit.database import Unit
from pca.store.messages import messages as stored
from pca.store.messages import responses, sent
from pca.store.people import directory


def waves(runtime: Runtime, unit: Unit, crisis: Crisis, *, json: bool) -> None:
    """All waves, in order."""
    found = stored.waves(unit, crisis.key)
    if json:
        show.as_json(found)
        return
    show.banner(crisis.key)
    rows = [
        (
            f"V{wave.number}",
            wave.communication,
            wave.kind,
            wave.severity,
            wave.count,
            _at(runtime, unit, crisis, wave.queued_at),
            _wave_state(wave),
        )
        for wave in found
    ]
    heading = heads("wave", "communication", "said_kind", "level", "recipients", "when", "status")
    show.table(heading, rows, empty=say("no_waves"), whole=1)


def _wave_state(wave: stored.WaveLine) -> str:
    if wave.stopped_at is not None:
        return say("stopped_wave")
    if wave.replaced_by is not None:
        return f"{say('replaced_by')} V{wave.replaced_by}"
    return say("awaiting_approval") if wave.awaits and wave.approved_at is None else ""


def messages(
    runtime: Runtime, unit: Unit, crisis: Crisis, wave: int | None, person: str | None, limit: int, *, json: bool
) -> None:
    """Messages of one wave or to one person."""
    found = stored.messages(unit, crisis.key, wave=wave, recipient=person, limit=limit)
    if json:
        show.as_json(found)
        return
    show.banner(crisis.key)
    names = directory.contacts(unit, [message.recipient for message in found])
    rows = [
        (
            f"M{message.number}",
            names[message.recipient].name if message.recipient in names else message.recipient,
            message.kind,
            message.language,
            say(f"message_{message.status}"),
            _at(runtime, unit, crisis, message.sent_at),
            message.error or "",
        )
        for message in found
    ]
    heading = heads("message", "recipient", "said_kind", "language", "status", "sent_at", "error")
    show.table(heading, rows, empty=say("none"), whole=1)


def one(runtime: Runtime, unit: Unit, crisis: Crisis, number: int, *, json: bool) -> None:
    """One message and its history."""
    found = stored.messages(unit, crisis.key, after=number - 1, limit=1)
    if not found or found[0].number != number:
        raise Unusable(say("no_message", message=f"M{number}", crisis=crisis.key))
    steps = sent.history(unit, crisis.key, number)
    if json:
        show.as_json({"message": found[0], "history": steps})
        return
    show.banner(crisis.key)
    message = found[0]
    show.line(f"{crisis.key}/M{number} — V{message.wave}, {message.kind}, {message.recipient}, {message.language}")
    show.line(
        f"{say('status')} : {say(f'message_{message.status}')}" + (f" — {message.error}" if message.error else "")
    )
    rows = [
        (_at(runtime, unit, crisis, step.at), step.channel, say(f"message_{step.outcome}"), step.error or "")
        for step in steps
    ]
    show.table(heads("when", "channel", "status", "error"), rows, empty=say("none"))


def sample(
    runtime: Runtime, key: str, communication: str, person: str, kind: str, language: str | None, *, json: bool
) -> None:
    """A communication as one person would read it."""
    with runtime.store.read() as unit:
        crisis = files.crisis(unit, key)
        known = directory.organisation(unit).people.get(person)
        if crisis is None or known is None:
            raise Unusable(
                say("unknown_crisis", crisis=key) if crisis is None else say("choice", text=person, known="…")
            )
        book = plan_of(runtime, unit, crisis.plan).compiled.playbook
    said = book.communication.get(communication)
    if said is None:
        raise Unusable(say("choice", text=communication, known=", ".join(book.communication)))
    letter = samples.sample(runtime, key, said, person, kind, language or known.language)
    if letter.outgoing is None:
        complain(say("no_text", why=letter.settled.error if letter.settled else ""))
        raise typer.Exit(1)
    size = sms_parts(letter.outgoing.body) if kind == "sms" else None
    if json:
        show.as_json({"subject": letter.outgoing.subject, "body": letter.outgoing.body, "sms": size})
        return
    if letter.outgoing.subject:
        show.line(letter.outgoing.subject, style="bold")
    for line in letter.outgoing.body.splitlines():
        show.line(line)
    if size is not None:
        show.line(
            say("sms_size", parts=count("sms_parts", size.count), units=size.units, alphabet=size.alphabet.upper()),
            style="dim",
        )


def answers(runtime: Runtime, unit: Unit, crisis: Crisis, *, json: bool) -> None:
    """Answers to each sending."""
    found = responses.responses(unit, crisis.key)
    if json:
        show.as_json([{**msgspec.structs.asdict(response), "rate": round(100 * response.rate)} for response in found])
        return
    show.banner(crisis.key)
    rows = [
        (
            f"V{response.origin}",
            response.communication,
            f"{response.answered} / {response.owed}",
            f"{100 * response.rate:.0f} %",
            _at(runtime, unit, crisis, response.acknowledge_by),
        )
        for response in found
    ]
    heading = heads("wave", "communication", "answers", "rate", "acknowledge_by")
    show.table(heading, rows, empty=say("no_answers_asked"), whole=1)


def call_sheet(unit: Unit, crisis: Crisis, *, json: bool) -> None:
    """Whom to telephone."""
    call_rows(unit, crisis.key, responses.to_call(unit, crisis.key), json=json)


def call_rows(unit: Unit, key: str, to_calls: Sequence[responses.ToCall], *, json: bool) -> None:
    """A call sheet: names, numbers, and why they are called."""
    if json:
        show.as_json(to_calls)
        return
    show.banner(key)
    contacts = directory.contacts(unit, [to_call.recipient for to_call in to_calls])
    rows = [
        (
            contacts[to_call.recipient].name if to_call.recipient in contacts else to_call.recipient,
            (contacts[to_call.recipient].phone if to_call.recipient in contacts else "") or "",
            to_call.communication,
            say(to_call.why),
            to_call.stand_in or "",
        )
        for to_call in to_calls
    ]
    heading = heads("recipient", "phone", "communication", "why", "stand_in")
    show.table(heading, rows, empty=say("nobody_to_call"))


def held(runtime: Runtime, unit: Unit, crisis: Crisis, person: str | None, *, outdated: bool, json: bool) -> None:
    """Who holds which instruction."""
    people = None if person is None else (person,)
    helds = sent.instructions_held(unit, crisis.key, people=people, outdated=outdated)
    if json:
        show.as_json(helds)
        return
    show.banner(crisis.key)
    rows = [
        (
            one.recipient,
            one.communication,
            f"V{one.origin}",
            one.kind,
            _at(runtime, unit, crisis, one.at),
            f"V{one.replaced_by}" if one.replaced_by else "",
        )
        for one in helds
    ]
    heading = heads("recipient", "communication", "wave", "said_kind", "sent_at", "replaced_by")
    show.table(heading, rows, empty=say("nobody_holds"))


def genuine(runtime: Runtime, code: str, *, json: bool) -> None:
    """Whether a code is that of a message sent from here; leaves with code 1 when it is not."""
    found = genuineness.genuine(runtime, code)
    if found is None:
        complain(say("not_genuine"))
        raise typer.Exit(1)
    if json:
        show.as_json(found)
        return
    show.banner(found.crisis)
    title = found.title.to(LANGUAGE.get()) if found.title else "—"
    at = f"{found.at:%Y-%m-%d %H:%M} UTC"
    facts = {"institution": found.institution, "title": title, "kind": found.kind, "at": at, "crisis": found.crisis}
    show.line(say("genuine", **facts))
    if not found.standing:
        show.line(say("outdated"))


def outlook(found: Outlook) -> None:
    """What a decision would send: counts, cost, time, and who must be called."""
    show.line(say("recipients_told", count=found.recipients))
    for way_out in found.ways_out:
        cost = f"{way_out.cost:.2f}" if way_out.cost else "—"
        span = _span(way_out.reached_in)
        show.line(
            say("way_out", kind=way_out.kind, messages=way_out.messages, parts=way_out.parts, cost=cost, span=span)
        )
    if found.unreachable:
        some = ", ".join(found.unreachable[:20]) + (" …" if len(found.unreachable) > 20 else "")
        show.line(say("cannot_reach", people=some))
    if found.to_confirm:
        show.line(say("to_confirm", count=found.to_confirm), style="bold")


def _span(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    return say("seconds", count=max(1, seconds)) if seconds < 120 else say("minutes", count=-(-seconds // 60))


def _at(runtime: Runtime, unit: Unit, crisis: Crisis, at: datetime | None) -> str:
    if at is None:
        return ""
    return say_instant(at, plan_of(runtime, unit, crisis.plan).compiled.playbook.zone, LANGUAGE.get())
