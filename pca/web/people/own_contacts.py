"""One's own addresses: which of them are proved, and the code that proves one."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime

import msgspec
from starlette.responses import Response

from pca.channels.webpush import endpoint_of
from pca.domain.access.access import Action
from pca.domain.contact_points import PROVABLE, ContactKind, ContactPoint
from pca.domain.orders import ConfirmContacts
from pca.services.messages import guesses
from pca.services.people import read
from pca.services.people.addresses import OWN, NoAddress, Shared, TooManyCodes, give, prove_own, take_away
from pca.services.people.browsers import agree, push_channel, renew, withdraw
from pca.services.people.campaigns import CampaignAsks, asked_of
from pca.services.people.contact_points import NoChannel, TooSoon, UnknownPoint, give_code, point_at
from pca.services.people.read import AddressRead
from pca.web.kit.action_result import ActionResult
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Everybody, Over, Router

routes = Router()
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
    mine: bool
    """Whether one added it oneself, and can take it back."""


class OwnContacts(msgspec.Struct, frozen=True):
    """One's own addresses, in order of preference. `push` is the key for browsers; empty when none are notified."""

    rows: tuple[Own, ...]
    push: str
    kinds: tuple[str, ...] = OWN
    """What can be added."""
    browsers: tuple[str, ...] = ()
    """The beginning of the SHA-256 of each browser's address, in Base64url: by it a browser knows itself."""
    asked: CampaignAsks | None = None
    """What the campaign that runs asks of this person."""


class AskConfirm(msgspec.Struct, frozen=True):
    """All of one's addresses are right; which campaign asked."""

    campaign: int


class AskAddress(msgspec.Struct, frozen=True):
    """One more address. `confirmed`: it is another person's too, and this is meant."""

    kind: ContactKind
    address: str
    confirmed: bool = False


class AskCode(msgspec.Struct, frozen=True):
    """Send a code to this address."""

    address: str


class AskProof(AskCode, frozen=True):
    """The code that arrived there."""

    said: str


class AskPush(msgspec.Struct, frozen=True):
    """What the browser gave when its owner agreed (PushSubscription as JSON).

    `before` is the address it had under an earlier key of ours, which reaches it no more.
    """

    subscription: str
    before: str = ""


class Renewal(msgspec.Struct, frozen=True):
    """A browser's subscription, and the one it had before: each a PushSubscription as JSON."""

    before: str
    now: str


class AskEnd(msgspec.Struct, frozen=True):
    """Which browser is notified no more."""

    id: str


@routes.page(PATH, may=Action.ACCOUNT, over=Over.OWN, template="people/own_contacts.html", personal=True)
def own(context: RequestContext) -> OwnContacts:
    """One's own addresses, and which are proved."""
    channel, addresses = push_channel(context.runtime), _addresses(context)
    browsers = (address.point for address in addresses if address.point.kind == "push")
    return OwnContacts(
        tuple(_own(address) for address in addresses),
        channel.public_key if channel else "",
        browsers=tuple(_known(endpoint_of(point.address)) for point in browsers),
        asked=asked_of(context.unit, context.person, context.now),
    )


@routes.act(f"{PATH}/confirm", may=Action.ACCOUNT, over=Over.ORDER, asks=AskConfirm, page=own)
def confirm(context: RequestContext, ask: AskConfirm) -> ActionResult:
    """Say that all of one's own addresses are right; none of them is journalled."""
    return ActionResult(PATH, context.execute(ConfirmContacts(campaign=ask.campaign)))


def _addresses(context: RequestContext) -> tuple[AddressRead, ...]:
    return read.addresses(context.unit, context.person, context.now)


def _browsers(context: RequestContext) -> list[ContactPoint]:
    with context.reading():
        return [address.point for address in _addresses(context) if address.point.kind == "push"]


def _own(address: AddressRead) -> Own:
    point = address.point
    return Own(
        kind=point.kind,
        address=point.address if point.kind in PROVABLE else "",
        verified_at=point.verified_at,
        silent=not point.usable,
        id=_mark(point),
        provable=point.kind in PROVABLE,
        asked=address.code_sent,
        mine=point.kind in OWN and address.given,
    )


def _known(endpoint: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(endpoint.encode()).digest()).decode()[:22]


def _mark(point: ContactPoint) -> str:
    return hashlib.sha256(point.address.encode()).hexdigest()[:16]


@routes.act(f"{PATH}/add", may=Action.ACCOUNT, over=Over.OWN, asks=AskAddress, page=own)
def add(context: RequestContext, ask: AskAddress) -> ActionResult:
    """Add an address to one's own; the code that is sent there proves it."""
    if ask.kind not in OWN:
        raise _unfit(context, "no_channel")
    given_by(context, context.person, ask)
    return ActionResult(PATH)


@routes.act(f"{PATH}/remove", may=Action.ACCOUNT, over=Over.OWN, asks=AskEnd, page=own)
def remove(context: RequestContext, ask: AskEnd) -> ActionResult:
    """Take back an address one added oneself."""
    with context.reading():
        mine = [address.point for address in _addresses(context) if address.given]
    for point in mine:
        if _mark(point) == ask.id:
            take_away(context.runtime, context.person, point.kind, point.address)
    return ActionResult(PATH)


def given_by(context: RequestContext, person: str, ask: AskAddress) -> None:
    """Give a person the address typed. Raises msgspec.ValidationError with the reason, in the reader's language."""
    try:
        give(context.runtime, person, ask.kind, ask.address, confirmed=ask.confirmed)
    except NoAddress as error:
        raise msgspec.ValidationError(error.words[context.language]) from error
    except Shared:
        raise _unfit(context, "shared") from None


@routes.act(f"{PATH}/code", may=Action.ACCOUNT, over=Over.OWN, asks=AskCode, page=own)
def ask_code(context: RequestContext, ask: AskCode) -> ActionResult:
    """Send a code to one of one's own addresses."""
    try:
        sent = prove_own(context.runtime, context.person, ask.address)
    except UnknownPoint:
        raise _unfit(context, "unknown") from None
    except TooSoon:
        raise _unfit(context, "too_soon") from None
    except TooManyCodes:
        raise _unfit(context, "too_many_codes") from None
    except NoChannel:
        raise _unfit(context, "no_channel") from None
    if sent.outcome != "sent":
        raise _unfit(context, "lost")
    return ActionResult(PATH)


@routes.act(f"{PATH}/proof", may=Action.ACCOUNT, over=Over.OWN, asks=AskProof, page=own)
def prove(context: RequestContext, ask: AskProof) -> ActionResult:
    """Give the code back: the address is proved, and written to again if it was silent."""
    try:
        kind = point_at(context.runtime, context.person, ask.address).kind
        verdict = give_code(context.runtime, context.person, kind, ask.address, ask.said)
    except UnknownPoint:
        raise _unfit(context, "unknown") from None
    if verdict != "right":
        raise _unfit(context, verdict)
    return ActionResult(PATH)


@routes.act(f"{PATH}/push", may=Action.ACCOUNT, over=Over.OWN, asks=AskPush, page=own)
def subscribe(context: RequestContext, ask: AskPush) -> ActionResult:
    """This browser agreed to be notified."""
    try:
        agree(context.runtime, context.person, ask.subscription)
    except NoChannel:
        raise _unfit(context, "no_channel") from None
    except ValueError:
        raise _unfit(context, "no_browser") from None
    for point in _browsers(context) if ask.before else ():
        if endpoint_of(point.address) == ask.before:
            withdraw(context.runtime, context.person, point.address)
    return ActionResult(PATH)


@routes.hook("/push/renewed", may=Everybody.PAGE, over=Over.NOTHING)
def renewed(context: RequestContext, body: bytes) -> Response:
    """A browser's worker tells that its address was renewed; the earlier one, which nobody else knows, proves it."""
    try:
        renewal = msgspec.json.decode(body, type=Renewal)
        known = renew(context.runtime, renewal.before, renewal.now)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError, NoChannel):
        return Response(status_code=400)
    if not known:
        guesses.wrong(context.runtime, context.address)
    return Response(status_code=204 if known else 404)


@routes.act(f"{PATH}/push/end", may=Action.ACCOUNT, over=Over.OWN, asks=AskEnd, page=own)
def unsubscribe(context: RequestContext, ask: AskEnd) -> ActionResult:
    """A browser is notified no more."""
    for point in _browsers(context):
        if _mark(point) == ask.id:
            withdraw(context.runtime, context.person, point.address)
    return ActionResult(PATH)


def _unfit(context: RequestContext, why: str) -> msgspec.ValidationError:
    return msgspec.ValidationError(context.word("input.addresses", why))
