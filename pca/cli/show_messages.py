"""Shows messages: waves, recipients, answers, instructions held, and one message as a person would read it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec
import typer

from pca.catalogue.times import say_instant
from pca.cli import desk, show
from pca.cli.desk import Unusable, complain
from pca.cli.words import LANGUAGE, count, heads, say
from pca.domain.access.access import EVERYTHING
from pca.domain.situation import Crisis
from pca.domain.texts.sms_parts import sms_parts
from pca.runtime import Runtime
from pca.services.crisis.scene import plan_of
from pca.services.messages import genuine as genuineness
from pca.services.messages import read
from pca.services.messages import sample as samples
from pca.services.messages.outlook import Outlook
from pca.store.kit.database import Unit
from pca.store.messages.messages import WaveLine


def waves(runtime: Runtime, unit: Unit, crisis: Crisis, *, json: bool) -> None:
    """All waves, in order."""
    lines = read.all_waves(unit, crisis.key)
    if json:
        show.as_json(lines)
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
        for wave in lines
    ]
    heading = heads("wave", "communication", "said_kind", "level", "recipients", "when", "status")
    show.table(heading, rows, empty=say("no_waves"), whole=1)


def _wave_state(wave: WaveLine) -> str:
    if wave.stopped_at is not None:
        return say("stopped_wave")
    if wave.replaced_by is not None:
        return f"{say('replaced_by')} V{wave.replaced_by}"
    return say("awaiting_approval") if read.awaits_approval(wave) else ""


def messages(
    runtime: Runtime, unit: Unit, crisis: Crisis, wave: int | None, person: str | None, limit: int, *, json: bool
) -> None:
    """Messages of one wave or to one person."""
    lines, contacts = read.messages_to(unit, crisis.key, wave=wave, recipient=person, most=limit)
    if json:
        show.as_json(lines)
        return
    show.banner(crisis.key)
    rows = [
        (
            f"M{line.number}",
            contacts[line.recipient].called(LANGUAGE.get()) if line.recipient in contacts else line.recipient,
            line.kind,
            line.language,
            say(f"message_{line.status}"),
            _at(runtime, unit, crisis, line.sent_at),
            line.error or "",
        )
        for line in lines
    ]
    heading = heads("message", "recipient", "said_kind", "language", "status", "sent_at", "error")
    show.table(heading, rows, empty=say("none"), whole=1)


def message(runtime: Runtime, unit: Unit, crisis: Crisis, number: int, *, json: bool) -> None:
    """One message and its history."""
    sent = read.message(unit, crisis.key, number, EVERYTHING, text=False)
    if sent is None:
        raise Unusable(say("no_message", message=f"M{number}", crisis=crisis.key))
    line = sent.message
    if json:
        show.as_json({"message": line, "history": sent.steps})
        return
    show.banner(crisis.key)
    show.line(f"{crisis.key}/M{number} — V{line.wave}, {line.kind}, {line.recipient}, {line.language}")
    show.line(f"{say('status')} : {say(f'message_{line.status}')}" + (f" — {line.error}" if line.error else ""))
    rows = [
        (_at(runtime, unit, crisis, step.at), step.channel, say(f"message_{step.outcome}"), step.error or "")
        for step in sent.steps
    ]
    show.table(heads("when", "channel", "status", "error"), rows, empty=say("none"))


def sample(
    runtime: Runtime, key: str, communication: str, person: str, kind: str, language: str | None, *, json: bool
) -> None:
    """A communication as one person would read it."""
    with runtime.store.read() as unit:
        about = desk.scene(runtime, unit, desk.crisis_in(unit, key))
    book, known = about.plan.playbook, about.organisation.people.get(person)
    if known is None:
        raise Unusable(say("choice", text=person, known="…"))
    planned = book.communication.get(communication)
    if planned is None:
        raise Unusable(say("choice", text=communication, known=", ".join(book.communication)))
    letter = samples.sample(runtime, key, planned, person, kind, language or known.language)
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
    answers = read.answers(unit, crisis.key)
    if json:
        show.as_json([{**msgspec.structs.asdict(response), "rate": round(100 * response.rate)} for response in answers])
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
        for response in answers
    ]
    heading = heads("wave", "communication", "answers", "rate", "acknowledge_by")
    show.table(heading, rows, empty=say("no_answers_asked"), whole=1)


def call_sheet(unit: Unit, key: str, sendings: Collection[int] = (), *, json: bool) -> None:
    """Whom to telephone: names, numbers, and why they are called; of some sendings, or of all."""
    sheet = read.call_sheet(unit, key, sendings)
    if json:
        show.as_json(sheet.calls)
        return
    show.banner(key)
    rows = [
        (
            contact.called(LANGUAGE.get()) if contact else call.recipient,
            (contact.phone if contact else "") or "",
            call.communication,
            say(call.why),
            call.stand_in or "",
        )
        for call in sheet.calls
        for contact in [sheet.contacts.get(call.recipient)]
    ]
    heading = heads("recipient", "phone", "communication", "why", "stand_in")
    show.table(heading, rows, empty=say("nobody_to_call"))


def instructions_held(
    runtime: Runtime, unit: Unit, crisis: Crisis, person: str | None, *, outdated: bool, json: bool
) -> None:
    """Who holds which instruction."""
    people = None if person is None else (person,)
    instructions = read.instructions_held(unit, crisis.key, EVERYTHING, people=people, outdated=outdated)
    if json:
        show.as_json(instructions)
        return
    show.banner(crisis.key)
    rows = [
        (
            held.recipient,
            held.communication,
            f"V{held.origin}",
            held.kind,
            _at(runtime, unit, crisis, held.at),
            f"V{held.replaced_by}" if held.replaced_by else "",
        )
        for held in instructions
    ]
    heading = heads("recipient", "communication", "wave", "said_kind", "sent_at", "replaced_by")
    show.table(heading, rows, empty=say("nobody_holds"))


def genuine(runtime: Runtime, code: str, *, json: bool) -> None:
    """Whether a code is that of a message sent from here; leaves with code 1 when it is not."""
    sent = genuineness.genuine(runtime, code)
    if sent is None:
        complain(say("not_genuine"))
        raise typer.Exit(1)
    if json:
        show.as_json(message)
        return
    show.banner(sent.crisis)
    title = sent.title.to(LANGUAGE.get()) if sent.title else "—"
    at = f"{sent.at:%Y-%m-%d %H:%M} UTC"
    facts = {
        "institution": sent.institution,
        "title": title,
        "kind": sent.kind,
        "at": at,
        "crisis": sent.crisis,
    }
    show.line(say("genuine", **facts))
    if not sent.standing:
        show.line(say("outdated"))


def outlook(sending: Outlook) -> None:
    """What a decision would send: counts, cost, time, and who must be called."""
    show.line(say("recipients_told", count=sending.recipients))
    for way_out in sending.ways_out:
        cost = f"{way_out.cost:.2f}" if way_out.cost else "—"
        span = _span(way_out.reached_in)
        show.line(
            say("way_out", kind=way_out.kind, messages=way_out.messages, parts=way_out.parts, cost=cost, span=span)
        )
    if sending.unreachable:
        some = ", ".join(sending.unreachable[:20]) + (" …" if len(sending.unreachable) > 20 else "")
        show.line(say("cannot_reach", people=some))
    if sending.to_confirm:
        show.line(say("to_confirm", count=sending.to_confirm), style="bold")


def _span(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    return say("seconds", count=max(1, seconds)) if seconds < 120 else say("minutes", count=-(-seconds // 60))


def _at(runtime: Runtime, unit: Unit, crisis: Crisis, at: datetime | None) -> str:
    if at is None:
        return ""
    return say_instant(at, plan_of(runtime, unit, crisis.plan).compiled.playbook.zone, LANGUAGE.get())
