"""Browsers that are notified: each agrees by itself, tells when its address is renewed, and can be taken back."""

from __future__ import annotations

import msgspec

from pca.channels.webpush import PushChannel, spelt
from pca.domain.contact_points import ContactPoint
from pca.runtime import Runtime
from pca.services.people.contact_points import NoChannel
from pca.store.people import contact_points

BROWSERS = 5
"""Browsers of one person that are notified; the one that agreed longest ago gives way."""


def push_channel(runtime: Runtime) -> PushChannel | None:
    """The channel that notifies browsers, when the settings have one."""
    return next((channel for channel in runtime.channels if isinstance(channel, PushChannel)), None)


def agree(runtime: Runtime, person: str, subscription: str) -> None:
    """A browser of this person agreed to be notified; it is written to before anything else.

    Raises NoChannel, or ValueError when what it says is no subscription of a push service we know.
    """
    channel = push_channel(runtime)
    if channel is None:
        raise NoChannel("push")
    address = channel.admitted(subscription)
    with runtime.store.write() as unit:
        mine = [browser for browser in contact_points.points(unit, [person]).get(person, ()) if browser.kind == "push"]
        for point in mine[BROWSERS - 1 :] if address not in {browser.address for browser in mine} else ():
            contact_points.remove_point(unit, person, "push", point.address)
        first = min((browser.position for browser in mine), default=0) - 1
        contact_points.add_point(
            unit,
            ContactPoint(person=person, kind="push", address=address, position=first, verified_at=runtime.clock.now()),
        )


def renew(runtime: Runtime, before: str, now: str) -> bool:
    """A browser has another address by itself; False when the one it had is nobody's.

    Raises NoChannel, or ValueError when either is no subscription.
    """
    channel = push_channel(runtime)
    if channel is None:
        raise NoChannel("push")
    earlier, address = spelt(before), channel.admitted(now)
    with runtime.store.write() as unit:
        people = contact_points.whose(unit, "push", earlier)
        for person, points in contact_points.points(unit, people).items():
            point = next(point for point in points if (point.kind, point.address) == ("push", earlier))
            contact_points.remove_point(unit, person, "push", earlier)
            contact_points.add_point(unit, msgspec.structs.replace(point, address=address, gone_at=None))
    return bool(people)


def withdraw(runtime: Runtime, person: str, address: str) -> bool:
    """A browser of this person is notified no more; False when it is not there."""
    with runtime.store.write() as unit:
        return contact_points.remove_point(unit, person, "push", address)
