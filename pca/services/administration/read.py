"""Questions about the installation as a whole: what there is to settle, how it is, and what must not stay so."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import EVERYTHING
from pca.domain.contact_points import FAULTS
from pca.runtime import Runtime
from pca.services.access import envelope
from pca.services.access.envelope import Warnings
from pca.services.administration import health as healths
from pca.services.administration.first_steps import first_steps
from pca.services.administration.health import Health
from pca.services.audit.proofs import Checked, Proofs, Walking
from pca.store.access import accounts, grants
from pca.store.kit.database import Unit
from pca.store.people import address_faults as address_faults_kept
from pca.store.people import directory


class Overview(msgspec.Struct, frozen=True):
    """What there is to settle, and what must not stay as it is."""

    at: datetime
    warnings: Warnings
    complaints: tuple[str, ...]
    accounts: int
    grants: int
    people: int
    steps_left: int
    """How many of the first steps are not done."""
    steps: int


def overview(runtime: Runtime, unit: Unit, now: datetime) -> Overview:
    """The ways to settle things, each with its number; what is wrong comes first."""
    house = healths.health(runtime)
    begun = first_steps(runtime, unit, house)
    return Overview(
        at=now,
        warnings=envelope.warnings(unit, now),
        complaints=house.complaints,
        accounts=len(accounts.accounts(unit)),
        grants=sum(grant.live(now) for grant in grants.all_grants(unit)),
        people=len(directory.organisation(unit).people),
        steps_left=begun.left,
        steps=len(begun.steps),
    )


class Wellbeing(msgspec.Struct, frozen=True):
    """Journal, loops, messages, versions, access and addresses: each with what is wrong, if anything."""

    at: datetime
    health: Health
    journal: Checked | None
    """None while the first look at the journal is still under way."""
    walking: Walking
    warnings: Warnings
    faults: dict[str, int]
    people: int


def wellbeing(runtime: Runtime, unit: Unit, proofs: Proofs, faults: dict[str, int], now: datetime) -> Wellbeing:
    """How the installation is, and whether the journal is whole; `faults` are those of addresses, counted before."""
    return Wellbeing(
        at=now,
        health=healths.health(runtime),
        journal=proofs.look(unit),
        walking=proofs.walking(),
        warnings=envelope.warnings(unit, now),
        faults=faults,
        people=len(directory.organisation(unit).people),
    )


def address_faults(unit: Unit) -> dict[str, int]:
    """How many addresses have which fault, put right with a word or not."""
    counted = address_faults_kept.counts(unit, EVERYTHING)
    return {fault: sum(counted.get((fault, ended), 0) for ended in (False, True)) for fault in FAULTS}
