"""Addresses that are given to people one by one, on a page or by command, beside those of the directory's files."""

from __future__ import annotations

from collections.abc import Mapping

from pca.catalogue import LANGUAGES, Words
from pca.catalogue.typed import why_no_telephone
from pca.channels import Sent
from pca.domain.contact_points import ContactKind, ContactPoint
from pca.domain.telephone import NoTelephone, telephone
from pca.domain.texts.wording import hides
from pca.registers.cells import email, other, telegram
from pca.registers.doubts import Doubt, doubts, same_address
from pca.registers.records import BadCell, Registers
from pca.runtime import Runtime
from pca.services.people.contact_points import ask_proof, point_at
from pca.store.access import throttle
from pca.store.kit.database import Unit
from pca.store.people import contact_points, directory

GIVEN: tuple[ContactKind, ...] = ("email", "sms", "whatsapp", "telegram", "room", "other")
"""Kinds that can be given; a browser agrees by itself."""

OWN: tuple[ContactKind, ...] = ("email", "sms", "whatsapp", "telegram")
"""Kinds that people give themselves: each is proved by a code."""

MOST = 12
"""Addresses of one person."""


_GIVEN, _INPUT = Words("input.given"), Words("input")


class NoAddress(ValueError):
    """What was written is no address of this kind. `words` says why, by language."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__(words["en"])
        self.words = words


class Shared(ValueError):
    """The address is another person's already: whoever gives it must say that this is meant."""


class TooManyCodes(ValueError):
    """Codes went to many addresses of this person lately: each costs the institution, and whoever gets it."""


class UnknownPerson(LookupError):
    """Nobody is called so in the directory."""


def read(runtime: Runtime, kind: ContactKind, typed: str) -> str:
    """An address as it is kept. Raises NoAddress."""
    text = typed.strip()
    settings = runtime.settings
    try:
        match kind:
            case "sms" | "whatsapp":
                return telephone(text, settings.country)
            case "room":
                address: str | None = text if text in settings.rooms else None
            case "other":
                held = other(text)
                address = held if held and held.partition(":")[0] in settings.apprise.services else None
            case "email":
                address = email(text)
            case _:
                address = telegram(text) if kind == "telegram" else None
    except NoTelephone as error:
        raise NoAddress({language: " ; ".join(why_no_telephone(error, language)) for language in LANGUAGES}) from error
    except BadCell as error:
        raise _no(kind, text) from error
    if not address or hides(text):
        raise _no(kind, text)
    return address


def _no(kind: ContactKind, typed: str) -> NoAddress:
    shown = typed if len(typed) <= 60 else f"{typed[:59]}…"
    return NoAddress({language: _GIVEN.say(kind, language, said=shown) for language in LANGUAGES})


def give(runtime: Runtime, person: str, kind: ContactKind, typed: str, *, confirmed: bool = False) -> str:
    """Give a person one more address; it comes last. The address as it is kept.

    Raises UnknownPerson, NoAddress, or Shared unless it is `confirmed` that somebody else has it too.
    """
    address = read(runtime, kind, typed)
    with runtime.store.write() as unit:
        if person not in directory.organisation(unit).people:
            raise UnknownPerson(person)
        mine = contact_points.points(unit, [person]).get(person, ())
        if any((point.kind, point.address) == (kind, address) for point in mine):
            return address
        if len(mine) >= MOST:
            raise NoAddress({language: _INPUT.say("too_many_addresses", language, most=MOST) for language in LANGUAGES})
        if not confirmed and shared(unit, person, kind, address):
            raise Shared(person)
        last = max((point.position for point in mine), default=0) + 1
        contact_points.add_point(unit, ContactPoint(person=person, kind=kind, address=address, position=last))
    return address


def shared(unit: Unit, person: str, kind: ContactKind, address: str) -> bool:
    """Whether somebody else has this address too, where that tells two people apart."""
    if same_address(kind, address) is None:
        return False
    kinds: tuple[ContactKind, ...] = ("sms", "whatsapp") if kind in ("sms", "whatsapp") else (kind,)
    return any(holder != person for each in kinds for holder in contact_points.whose(unit, each, address))


def take_away(runtime: Runtime, person: str, kind: ContactKind, address: str) -> bool:
    """Forget an address; False when it is not there, or the directory's own e-mail or telephone."""
    with runtime.store.write() as unit:
        return contact_points.remove_point(unit, person, kind, address)


def prove_own(runtime: Runtime, person: str, address: str) -> Sent:
    """Send a code to an address that somebody gave themselves: an account must not have us write to the whole world.

    Addresses come and go, so it is the person who is counted. Raises TooManyCodes, or like `ask_proof`.
    """
    point_at(runtime, person, address)
    with runtime.store.write() as unit:
        until = throttle.attempt(unit, runtime.clock.now(), {"sent": person})
    if until is not None:
        raise TooManyCodes(person)
    return ask_proof(runtime, person, address)


def doubtful(runtime: Runtime, unit: Unit, registers: Registers) -> tuple[Doubt, ...]:
    """What an import may have got wrong, compared with what people added themselves and with the settings."""
    kept = contact_points.added(unit)
    named = runtime.settings
    return doubts(registers, kept, named.rooms, named.apprise.services, named.private_domains)
