"""What a decision would send, before it is taken: to how many, at what cost, how fast, and who cannot be reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from pca.channels import Channel
from pca.domain.facts import AnyFact, MessagesQueued
from pca.domain.mass_alarm import recipients
from pca.domain.messages import PUBLIC, PUT_UP
from pca.domain.recipients import STAKEHOLDER
from pca.domain.texts.sms_parts import sms_parts
from pca.plans.text_checks import SAMPLE
from pca.render import RenderError, render_message
from pca.runtime import Runtime, Texts
from pca.store.people.ways import Ways

HOUSE_RATE = 300.0
"""Texts a second that this program carries on one machine, where the other side sets no limit of its own."""

MOST_REACHED = 0.9
"""The share of recipients whose last message the time is told for."""


class WayOut(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of text of a decision."""

    kind: str
    messages: int
    parts: int
    """What is paid for: the parts of SMS, otherwise one for each text. Counted on a text of usual length."""
    cost: float
    """In the institution's currency, as far as the channel's settings say."""
    reached_in: timedelta
    """Until nine in ten were handed over, at the channel's rate."""


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """What would leave."""

    recipients: int
    to_confirm: int
    """The number to confirm, when they are more than the installation lets pass; 0 otherwise."""
    ways_out: tuple[WayOut, ...] = ()
    unreachable: tuple[str, ...] = ()
    """Recipients without any usable contact point: they must be called."""


def outlook(runtime: Runtime, texts: Texts, facts: Sequence[AnyFact]) -> Outlook:
    """What the facts of a preview would send at once; what awaits approval is counted when it is approved."""
    queued = [fact for fact in facts if isinstance(fact, MessagesQueued) and fact.awaits is None]
    limit, count = runtime.settings.confirm_above, recipients(facts)
    return Outlook(
        recipients=count,
        to_confirm=count if limit and count > limit else 0,
        ways_out=tuple(
            _way_out(runtime, texts, kind, [wave for wave in queued if wave.kind == kind])
            for kind in dict.fromkeys(wave.kind for wave in queued)
        ),
        unreachable=unreachable(runtime, queued),
    )


def unreachable(runtime: Runtime, queued: Sequence[MessagesQueued]) -> tuple[str, ...]:
    """People among the recipients who have no usable contact point at all, in order."""
    people = dict.fromkeys(
        person
        for wave in queued
        if wave.kind not in PUT_UP
        for person in wave.recipients
        if person != PUBLIC and not person.startswith(STAKEHOLDER)
    )
    with runtime.store.read() as unit:
        ways = Ways(unit)
        return tuple(person for person in people if not ways[person])


def _way_out(runtime: Runtime, texts: Texts, kind: str, waves: Sequence[MessagesQueued]) -> WayOut:
    channel = next((way for way in runtime.channels if kind in way.kinds), None)
    messages = sum(len(wave.recipients) for wave in waves)
    parts = sum(_parts(texts, wave) for wave in waves) if kind == "sms" else messages
    return WayOut(
        kind=kind,
        messages=messages,
        parts=parts,
        cost=round(parts * (channel.abilities.cost if channel else 0.0), 2),
        reached_in=timedelta(seconds=round(MOST_REACHED * messages / _rate(channel))),
    )


def _rate(channel: Channel | None) -> float:
    limit = channel.abilities.per_second if channel else None
    return min(limit, HOUSE_RATE) if limit else HOUSE_RATE


def _parts(texts: Texts, wave: MessagesQueued) -> int:
    """Parts of one wave: one text of usual length for each language."""
    total = 0
    for language in dict.fromkeys(wave.languages):
        try:
            rendered = render_message(texts, wave.message, "sms", language, SAMPLE, exercise=False)
            parts = sms_parts(rendered.body).count
        except RenderError:
            parts = 1
        total += parts * wave.languages.count(language)
    return total
