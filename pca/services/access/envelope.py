"""The sealed envelope: a way in when accounts and provider fail, made by two people and opened in its own name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from pca.catalogue import Words
from pca.domain.access.access_orders import OpenBreakGlass
from pca.domain.identification import Identification
from pca.domain.orders import BREAK_GLASS, AddLogEntry
from pca.domain.ways_in import BreakGlass
from pca.runtime import Runtime
from pca.services.access.preparations import envelope_digest
from pca.services.access.sessions import SessionBegun, begin
from pca.services.access.signin import LOG, NotSignedIn, person_named
from pca.services.engine.execute import Done, execute
from pca.services.engine.giving import Given, given
from pca.services.kit.alarm import raise_alarm
from pca.store.access import accounts, grants
from pca.store.crisis import crisis
from pca.store.kit.database import Unit


@dataclass(frozen=True)
class Opened:
    """The sealed account was asked for: what the rules said and, when they agreed, the session it opened."""

    done: Done
    signed_in: SessionBegun | None = None


_HOUSE = Words("house")


def open_break_glass(
    runtime: Runtime, claimed: str, secret: str, why: str, *, address: str, agent: str = "", **how: Unpack[Given]
) -> Opened:
    """Use the envelope: four hours with the director's rights, an alarm in every open crisis, a review to follow.

    The account acts in its own name; `claimed` is who says that they use it. Needs neither account nor identity
    provider, and never waits: nobody guesses 140 bits. Raises NotSignedIn `wrong`.
    """
    sealed = _sealed(runtime, secret, address)
    with runtime.store.read() as unit:
        claimed = person_named(unit, claimed)
    begun: list[SessionBegun] = []

    def unseal(unit: Unit) -> None:
        use, now = grants.last_break_glass(unit), runtime.clock.now()
        if use is None or accounts.seal(unit) != sealed:
            raise NotSignedIn("wrong")
        accounts.break_seal(unit)
        session = begin(
            unit,
            now,
            BREAK_GLASS,
            "break_glass",
            second_factor=True,
            agent=agent,
            break_glass=use.number,
            expires_at=use.ends,
            whole=False,
        )
        begun.append(session)

    act = OpenBreakGlass(claimed=claimed)
    done = execute(runtime, given(runtime, BREAK_GLASS, act, why, **how), unseal)
    if not begun:
        return Opened(done)
    LOG.critical("the sealed account is open, used by somebody who says to be %s, from %s", claimed, address)
    _alarm(runtime, claimed, why, how.get("identified"))
    return Opened(done, begun[0])


def _sealed(runtime: Runtime, secret: str, address: str) -> accounts.Seal:
    """The envelope whose secret this is. Raises NotSignedIn."""
    with runtime.store.read() as unit:
        sealed = accounts.seal(unit)
    if sealed is None or not secrets.compare_digest(sealed.secret, envelope_digest(secret)):
        LOG.warning("the sealed account was asked for with a wrong secret from %s", address)
        raise NotSignedIn("wrong")
    return sealed


def _alarm(runtime: Runtime, claimed: str, why: str, identified: Identification) -> None:
    """Everybody who reads a running crisis reads of it, and the administrators get a mail."""
    with runtime.store.read() as unit:
        running = crisis.crises(unit, open_only=True)
    unsealed = _HOUSE.in_each("unsealed")
    for file in running:
        act = AddLogEntry(kind="waiver", text=f"{unsealed} ({claimed}) : {why}", source="pca")
        execute(runtime, given(runtime, BREAK_GLASS, act, crisis=file.key, identified=identified))
    raise_alarm(runtime, unsealed, f"{claimed} ?\n{why}", runtime.clock.now())


@dataclass(frozen=True)
class Warnings:
    """What must not stay as it is: shown with the installation's health."""

    break_glass: BreakGlass | None = None
    """The sealed account is open, or its last use waits for a review."""
    unsealed: bool = False
    """There is no envelope: nobody gets in when the identity provider and the accounts fail."""
    sealed_alone: bool = False
    """The envelope was made by one person, who may know its secret: make it anew."""
    administrators: int = 0
    """How many people hold the administrator role now; fewer than two means that one absence locks the house."""


def warnings(unit: Unit, now: datetime) -> Warnings:
    """What is to be said about access at `now`."""
    use = grants.last_break_glass(unit)
    holders = {
        grant.person for grant in grants.all_grants(unit) if grant.role.value == "administrator" and grant.live(now)
    }
    seal = accounts.seal(unit)
    return Warnings(
        break_glass=use if use is not None and use.reviewed_at is None else None,
        unsealed=seal is None,
        sealed_alone=seal is not None and seal.confirmed_by is None,
        administrators=len(holders),
    )
