"""Tries a channel with a message to whoever asks for it, and keeps whether it was accepted, with which settings."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

import msgspec
from pydantic import BaseModel, SecretStr

from pca.catalogue import Words
from pca.catalogue.languages import house_language
from pca.channels import Channel, Outgoing, Sent, send_alone
from pca.domain.contact_points import ContactKind
from pca.domain.guard_orders import RecordChannelTest
from pca.runtime import Runtime
from pca.services.engine.execute import Done, execute
from pca.services.engine.giving import Given, given
from pca.store.access import throttle
from pca.store.administration import channel_tests
from pca.store.kit.database import Unit
from pca.store.people import contact_points, directory

_ANSWERS = Words("answers")

SETTINGS: Mapping[ContactKind, tuple[str, ...]] = {
    "email": ("smtp_", "mail_from"),
    "sms": ("sms", "smpp"),
    "whatsapp": ("whatsapp",),
    "telegram": ("telegram",),
    "room": ("rooms",),
    "push": ("push",),
    "other": ("apprise",),
}
"""What each kind of channel is set up by: names of settings, or how they begin."""


class NoSuchChannel(LookupError):
    """There is no such channel that reaches anybody outside this machine."""


class NoOwnAddress(LookupError):
    """Whoever asks has no address the channel carries to: a test goes to nobody else."""


class TriedTooOften(ValueError):
    """This person had many texts sent lately: each costs the institution."""


class LiveChannel(msgspec.Struct, frozen=True, kw_only=True):
    """A way out of this machine, and its last test with the settings as they are."""

    name: str
    contact: ContactKind
    accepted: bool | None
    """Whether its last test was accepted; None when it was never tested as it is set up now."""
    at: datetime | None = None

    @property
    def proved(self) -> bool:
        """Whether the other side accepted a test, set up as it is."""
        return self.accepted is True


@dataclass(frozen=True)
class ChannelTried:
    """What the channel answered, and the order that recorded whether it accepted."""

    sent: Sent
    done: Done


def reaching(channels: Sequence[Channel]) -> dict[ContactKind, Channel]:
    """The channels that reach people outside this machine, the preferred one of each kind of address."""
    preferred: dict[ContactKind, Channel] = {}
    for channel in channels:
        if channel.live and channel.contact is not None:
            preferred.setdefault(channel.contact, channel)
    return preferred


def live_channels(runtime: Runtime, unit: Unit) -> tuple[LiveChannel, ...]:
    """Each with its last test; a test with other settings counts no more."""
    tests = channel_tests.channel_tests(unit)
    return tuple(_live(runtime, channel.name, kind, tests) for kind, channel in reaching(runtime.channels).items())


def _live(
    runtime: Runtime, name: str, contact: ContactKind, tests: Mapping[str, channel_tests.ChannelTest]
) -> LiveChannel:
    test = tests.get(name)
    if test is None or test.setup != setup(runtime, contact):
        return LiveChannel(name=name, contact=contact, accepted=None)
    return LiveChannel(name=name, contact=contact, accepted=test.accepted, at=test.at)


def setup(runtime: Runtime, contact: ContactKind) -> str:
    """What tells these settings from others and gives nothing of them away: 16 hex digits, under a key of the house."""
    wanted = SETTINGS[contact]
    values = {
        name: _revealed(getattr(runtime.settings, name))
        for name in type(runtime.settings).model_fields
        if name in wanted or any(name.startswith(start) for start in wanted if start.endswith("_"))
    }
    written = msgspec.json.encode(values, order="sorted", enc_hook=str)
    return hmac.digest(runtime.derived("channel setup"), written, hashlib.sha256).hex()[:16]


def _revealed(value: object) -> object:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, BaseModel):
        return {name: _revealed(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {str(name): _revealed(each) for name, each in value.items()}
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def try_channel(runtime: Runtime, person: str, name: str, **how: Unpack[Given]) -> ChannelTried:
    """Send a test message to an address of whoever asks, and to nobody else; keep whether it was accepted.

    What the other side answered is written once and not kept: it may name an address.
    Raises NoSuchChannel, NoOwnAddress, TriedTooOften.
    """
    channel = next((way for way in reaching(runtime.channels).values() if way.name == name), None)
    if channel is None or channel.contact is None:
        raise NoSuchChannel(name)
    now, contact = runtime.clock.now(), channel.contact
    with runtime.store.read() as unit:
        points = contact_points.points(unit, [person]).get(person, ())
        known = directory.organisation(unit).people.get(person)
    address = next((point.address for point in points if point.kind == contact and point.usable), None)
    if address is None:
        raise NoOwnAddress(name)
    with runtime.store.write() as unit:
        if throttle.attempt(unit, now, {"sent": person}) is not None:
            raise TriedTooOften(person)
    letter = _letter(runtime, channel, address, house_language(known.language if known else None), now)
    with channel:
        sent = send_alone(channel, letter)
    act = RecordChannelTest(channel=name, setup=setup(runtime, contact), accepted=sent.outcome == "sent")
    return ChannelTried(sent, execute(runtime, given(runtime, person, act, **how)))


def _letter(runtime: Runtime, channel: Channel, address: str, language: str, now: datetime) -> Outgoing:
    kind = next((kind for kind in ("mail", "sms") if kind in channel.kinds), "chat")
    house = runtime.settings.institution
    return Outgoing(
        key=f"test/{now:%Y%m%d%H%M%S}/{channel.name}",
        kind=kind,
        name="",
        address=address,
        subject=_ANSWERS.say("channel_test_subject", language, institution=house) if kind == "mail" else "",
        body=_ANSWERS.plain("channel_test", language, institution=house),
        language=language,
        mode="real",
        at=now,
    )
