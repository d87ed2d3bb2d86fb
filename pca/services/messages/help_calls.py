"""A call for help whose sender is not proved: the committee is told at once, and nobody's answer changes by it."""

from __future__ import annotations

from pca.catalogue import Words
from pca.domain.identification import ENGINE
from pca.domain.orders import DELIVERY, CallForHelp, Order
from pca.domain.situation import Crisis
from pca.domain.texts.reply_links import withheld
from pca.domain.texts.wording import one_line
from pca.runtime import Runtime
from pca.services.engine.execute import execute
from pca.services.kit.alarm import raise_alarm
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.messages import incoming, messages
from pca.store.messages.incoming import Incoming
from pca.store.messages.outbox import DueMessage
from pca.store.people import contact_points, directory

STRANGERS = 5
"""Unread calls of unknown senders, of each kind of address, of which the committee is told; more of them stand in the
inbox, first in line. Mails cost their forger nothing: they use up no call by telephone."""


def place_of(unit: Unit, person: str) -> str | None:
    """The crisis a person's text belongs to when it names no message: the newest open one they were written to in,
    else the newest open one; none for somebody unknown."""
    if not person:
        return None
    open_crises = _open(unit)
    written = (crisis.key for crisis in open_crises if messages.messages(unit, crisis.key, recipient=person, limit=1))
    return next(written, open_crises[0].key if open_crises else None)


def _open(unit: Unit) -> list[Crisis]:
    """Open crises, real ones first, the newest first."""
    open_crises = sorted(crises.crises(unit, open_only=True), key=lambda crisis: crisis.opened_at, reverse=True)
    return sorted(open_crises, key=lambda crisis: crisis.mode != "real")


def call(runtime: Runtime, kept: Incoming) -> None:
    """Tell the committee of a text that calls for help; once for as long as nobody has read the sender's texts.

    Where no crisis is open, whoever watches over the installation is written to.
    """
    with runtime.store.read() as unit:
        open_crises = _open(unit)
        key = kept.crisis if kept.crisis else open_crises[0].key if open_crises else None
        named = bool(kept.person or kept.sender)  # two whose address is not known are not one
        alerted = named and bool(incoming.alerts(unit, kept.crisis, kept.person, kept.sender))
        many = _stranger(unit, kept) and incoming.strangers(unit, kept.kind) >= STRANGERS
    if alerted or many:
        return
    if key is None:
        waits = _HOUSE.in_each("help_waits", "\n\n")
        raise_alarm(runtime, _HOUSE.in_each("help_received"), waits, runtime.clock.now())
        with runtime.store.write() as unit:
            incoming.change(unit, kept.number, alerted=True)
        return
    order = Order(
        id=f"help/{kept.number}/{kept.digest[:16]}",
        who=DELIVERY,
        crisis=key,
        act=CallForHelp(text=kept.number, person=kept.person, digest=kept.digest),
        why=f"({kept.provider})",
        identified=ENGINE,
    )
    execute(runtime, order, lambda unit: incoming.change(unit, kept.number, alerted=True))


def _stranger(unit: Unit, kept: Incoming) -> bool:
    """Whether a text came from an address that is nobody's; the telephone of a branch is several people's."""
    return not kept.person and not contact_points.speakers(unit, kept.kind, kept.sender)  # type: ignore[arg-type]  # as it was kept


# ---------------------------------------------------------------- what the committee reads


def called_by(unit: Unit, waiting: DueMessage) -> dict[str, str]:
    """Who calls, with the telephone, and what they wrote last: the words of one message to the committee."""
    person = waiting.about.get("person", "")
    known = directory.contacts(unit, [person]).get(person) if person else None
    number = waiting.about.get("text", "")
    if number.isdecimal():
        text = incoming.text_in(unit, int(number))
    else:
        text = next(reversed(incoming.of_people(unit, waiting.crisis, [person]).get(person, [])), None)
    sender = text.sender if text else ""
    name = f"{known.name} {known.phone or ''}".strip() if known else person or sender or "?"
    claimed = text is not None and text.proof == "address"
    longest = SHORT if waiting.kind == "sms" else LONG
    return {
        "person": name,
        "said": withheld(one_line(text.text))[:longest] if text else "",
        "proof": _ANSWERS.say("claimed", waiting.language) if claimed else "",
        **({} if "perimeter" in waiting.about else {"perimeter": ""}),
    }


_ANSWERS, _HOUSE = Words("answers"), Words("house")

SHORT, LONG = 100, 1_000
"""Characters of what was written that an SMS and a mail repeat."""
