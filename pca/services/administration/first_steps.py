"""The first hour of an installation: what must be so before anybody can count on it, and whether it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from pca.domain.access.rights import AccessRole
from pca.domain.contact_points import ContactKind
from pca.runtime import Runtime
from pca.services.access import envelope
from pca.services.access.signin import has_second_factor
from pca.services.administration.channel_test import LiveChannel, live_channels
from pca.services.administration.health import Health
from pca.store.access import accounts, grants
from pca.store.kit.database import Unit
from pca.store.people import directory, reach_of_channels

StepName: TypeAlias = Literal["loops", "mail", "channels", "administrator", "envelope", "people", "backup"]


class FirstStep(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that must be so. `done` is what was found at `at`, never what somebody said."""

    name: StepName
    done: bool
    at: datetime | None
    """When it was last seen to be so: tested, sealed, made, or looked at just now. None while it is not."""
    why: str = ""
    """What is missing, as a code; empty when nothing is."""
    count: int = 0
    """Of `people`: whom nothing reaches. Of `administrator`: how many can sign in."""
    whole: int = 0
    channels: tuple[LiveChannel, ...] = ()
    """Of `mail` and `channels`: those there are, each with its last test."""


class FirstSteps(msgspec.Struct, frozen=True):
    """All of them, in the order in which they are done."""

    at: datetime
    steps: tuple[FirstStep, ...]

    @property
    def left(self) -> int:
        """How many are not so yet."""
        return sum(not step.done for step in self.steps)


def first_steps(runtime: Runtime, unit: Unit, house: Health) -> FirstSteps:
    """Each is looked at now; `house` is how the installation is."""
    return FirstSteps(house.at, tuple(_steps(runtime, unit, house)))


def _steps(runtime: Runtime, unit: Unit, house: Health) -> Iterator[FirstStep]:
    now, ways = house.at, live_channels(runtime, unit)
    yield _loops(house)
    yield _tested("mail", tuple(way for way in ways if way.contact == "email"))
    yield _tested("channels", tuple(way for way in ways if way.contact != "email"))
    yield _administrator(unit, now)
    yield _envelope(unit, now)
    yield _people(unit, now, {way.contact for way in ways})
    yield _backup(house)


def _people(unit: Unit, now: datetime, kinds: Collection[ContactKind]) -> FirstStep:
    """Everybody in the directory has an address that some channel carries to, looked at now."""
    people, missed = len(directory.organisation(unit).people), reach_of_channels.out_of_reach(unit, kinds)
    why = "nobody" if not people else "no_channel" if not kinds else "unreached" if missed else ""
    return FirstStep(name="people", done=not why, at=None if why else now, why=why, count=missed, whole=people)


def _loops(house: Health) -> FirstStep:
    """Deadlines run and messages leave."""
    stopped = [code for code in house.complaints if code in ("clock", "no_tick", "no_delivery")]
    seen = max((process.ticked_at for process in house.processes if process.ticked_at), default=None)
    return FirstStep(name="loops", done=not stopped, at=None if stopped else seen, why=next(iter(stopped), ""))


def _tested(name: Literal["mail", "channels"], ways: tuple[LiveChannel, ...]) -> FirstStep:
    """Each of these ways out accepted a test message, set up as it is now; and there is one."""
    if not ways:
        return FirstStep(name=name, done=False, at=None, why="none")
    if not all(way.proved for way in ways):
        why = "refused" if any(way.accepted is False for way in ways) else "untested"
        return FirstStep(name=name, done=False, at=None, why=why, channels=ways)
    return FirstStep(name=name, done=True, at=min(way.at for way in ways if way.at), channels=ways)


def _administrator(unit: Unit, now: datetime) -> FirstStep:
    """Somebody who administers can sign in with what that role asks for: a second factor."""
    wanted = AccessRole.ADMINISTRATOR
    since: dict[str, datetime] = {}
    for grant in grants.all_grants(unit):
        account = accounts.account(unit, grant.person) if grant.role is wanted and grant.live(now) else None
        if account is None or account.disabled:
            continue
        chosen = account.password is not None and not account.must_change and has_second_factor(unit, account)
        if chosen or account.subject is not None or accounts.passkeys_of(unit, grant.person):
            since[grant.person] = max(grant.starts, account.password_at or account.created_at)
    if not since:
        return FirstStep(name="administrator", done=False, at=None, why="none")
    return FirstStep(name="administrator", done=True, at=min(since.values()), count=len(since))


def _envelope(unit: Unit, now: datetime) -> FirstStep:
    """The sealed account has an envelope that two people made, and no use of it waits to be looked at."""
    seal, warned = accounts.seal(unit), envelope.warnings(unit, now)
    why = "used" if warned.break_glass else "none" if seal is None else "alone" if warned.sealed_alone else ""
    return FirstStep(name="envelope", done=not why, at=seal.sealed_at if seal and not why else None, why=why)


def _backup(house: Health) -> FirstStep:
    """There is a backup, and it is of today."""
    made = house.backup
    why = "none" if made is None else "old" if "backup_old" in house.complaints else ""
    return FirstStep(name="backup", done=not why, at=made.made_at if made and not why else None, why=why)
