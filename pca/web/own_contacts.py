"""One's own addresses: which of them are proved, and the code that proves one."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec

from pca.domain.access import Action
from pca.domain.contact_points import CODE_VALID, PROVABLE, ContactPoint
from pca.services.contact_points import (
    NoChannel,
    TooSoon,
    UnknownPoint,
    agree,
    ask_proof,
    give_code,
    point_at,
    push_channel,
    withdraw,
)
from pca.store import contact_points
from pca.web.door import Door, Over, Went
from pca.web.languages import LANGUAGES
from pca.web.visit import Visit

door = Door()
PATH = "/account/contacts"


class Own(msgspec.Struct, frozen=True):
    """One of one's own addresses. `asked` says that a code is on its way there."""

    kind: str
    address: str
    verified_at: datetime | None
    silent: bool
    """Whether nothing goes there: silence was asked for, or the address is no more."""
    id: str
    """What stands for it in a form: of a browser, the address stays here."""
    provable: bool
    asked: bool


class OwnContacts(msgspec.Struct, frozen=True):
    """One's own addresses, in order of preference. `push` is the key for browsers; empty when none are notified."""

    rows: tuple[Own, ...]
    push: str


class AskCode(msgspec.Struct, frozen=True):
    """Send a code to this address."""

    address: str


class AskProof(AskCode, frozen=True):
    """The code that arrived there."""

    said: str


class AskPush(msgspec.Struct, frozen=True):
    """What the browser gave when its owner agreed (PushSubscription as JSON)."""

    subscription: str


class AskEnd(msgspec.Struct, frozen=True):
    """Which browser is notified no more."""

    id: str


@door.page(PATH, may=Action.ACCOUNT, over=Over.OWN, template="own_contacts.html", personal=True)
def own(visit: Visit) -> OwnContacts:
    """One's own addresses, and which are proved."""
    channel = push_channel(visit.runtime)
    return OwnContacts(tuple(_own(visit, one) for one in _points(visit)), channel.public_key if channel else "")


def _points(visit: Visit) -> tuple[ContactPoint, ...]:
    return contact_points.points(visit.unit, [visit.person]).get(visit.person, ())


def _own(visit: Visit, one: ContactPoint) -> Own:
    pending = contact_points.pending_code(visit.unit, one)
    return Own(
        kind=one.kind,
        address=one.address if one.kind in PROVABLE else "",
        verified_at=one.verified_at,
        silent=not one.usable,
        id=_mark(one),
        provable=one.kind in PROVABLE,
        asked=pending is not None and visit.now - pending.sent_at <= CODE_VALID,
    )


def _mark(one: ContactPoint) -> str:
    return hashlib.sha256(one.address.encode()).hexdigest()[:16]


@door.act(f"{PATH}/code", may=Action.ACCOUNT, over=Over.OWN, asks=AskCode, page=own)
def ask_code(visit: Visit, ask: AskCode) -> Went:
    """Send a code to one of one's own addresses."""
    try:
        sent = ask_proof(visit.runtime, visit.person, ask.address)
    except UnknownPoint:
        raise _unfit(visit, "unknown") from None
    except TooSoon:
        raise _unfit(visit, "too_soon") from None
    except NoChannel:
        raise _unfit(visit, "no_channel") from None
    if sent.outcome != "sent":
        raise _unfit(visit, "lost")
    return Went(PATH)


@door.act(f"{PATH}/proof", may=Action.ACCOUNT, over=Over.OWN, asks=AskProof, page=own)
def prove(visit: Visit, ask: AskProof) -> Went:
    """Give the code back: the address is proved, and written to again if it was silent."""
    try:
        kind = point_at(visit.runtime, visit.person, ask.address).kind
        verdict = give_code(visit.runtime, visit.person, kind, ask.address, ask.said)
    except UnknownPoint:
        raise _unfit(visit, "unknown") from None
    if verdict != "right":
        raise _unfit(visit, verdict)
    return Went(PATH)


@door.act(f"{PATH}/push", may=Action.ACCOUNT, over=Over.OWN, asks=AskPush, page=own)
def subscribe(visit: Visit, ask: AskPush) -> Went:
    """This browser agreed to be notified."""
    try:
        agree(visit.runtime, visit.person, ask.subscription)
    except NoChannel:
        raise _unfit(visit, "no_channel") from None
    except ValueError:
        raise _unfit(visit, "no_browser") from None
    return Went(PATH)


@door.act(f"{PATH}/push/end", may=Action.ACCOUNT, over=Over.OWN, asks=AskEnd, page=own)
def unsubscribe(visit: Visit, ask: AskEnd) -> Went:
    """A browser is notified no more."""
    with visit.reading():
        found = [one for one in _points(visit) if one.kind == "push" and _mark(one) == ask.id]
    for one in found:
        withdraw(visit.runtime, visit.person, one.address)
    return Went(PATH)


def _unfit(visit: Visit, why: str) -> msgspec.ValidationError:
    return msgspec.ValidationError(_SAID[why][LANGUAGES.index(visit.language)])


_SAID = {
    "unknown": (
        "Cette adresse n’est plus dans l’annuaire.",
        "لم يعد هذا العنوان في الدليل.",
        "This address is no longer in the directory.",
    ),
    "too_soon": (
        "Un code vient de partir vers cette adresse. Attendez une minute avant d’en demander un autre.",
        "أرسل رمز للتو إلى هذا العنوان. انتظروا دقيقة قبل طلب رمز آخر.",
        "A code has just left for this address. Wait a minute before asking for another.",
    ),
    "no_channel": (
        "Aucun moyen d’envoi ne va vers ce genre d’adresse ici.",
        "لا توجد هنا وسيلة إرسال إلى هذا النوع من العناوين.",
        "Nothing here sends to this kind of address.",
    ),
    "no_browser": (
        "Ce navigateur n’a pas donné d’adresse connue. Rien n’a été changé.",
        "لم يعط هذا المتصفح عنوانا معروفا. لم يتغير شيء.",
        "This browser gave no address that we know. Nothing was changed.",
    ),
    "lost": (
        "Le code n’a pas pu partir. Essayez de nouveau dans quelques minutes.",
        "تعذر إرسال الرمز. حاولوا مجددا بعد بضع دقائق.",
        "The code could not leave. Try again in a few minutes.",
    ),
    "wrong": ("Ce n’est pas le bon code.", "الرمز غير صحيح.", "That is not the right code."),
    "expired": (
        "Ce code a expiré. Demandez-en un autre.",
        "انتهت صلاحية الرمز. اطلبوا رمزا آخر.",
        "This code has expired. Ask for another.",
    ),
    "too_many": (
        "Trop d’essais. Demandez un autre code dans une demi-heure.",
        "محاولات كثيرة. اطلبوا رمزا آخر بعد نصف ساعة.",
        "Too many tries. Ask for another code in half an hour.",
    ),
    "none_sent": (
        "Aucun code n’attend pour cette adresse. Demandez-en un.",
        "لا رمز في انتظار هذا العنوان. اطلبوا رمزا.",
        "No code is waiting for this address. Ask for one.",
    ),
}
