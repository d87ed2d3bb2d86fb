"""Administration: the ways to settle things, the settings as they are (no secret), and how the installation is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from pydantic import BaseModel, SecretStr

from pca.domain.access.access import Action
from pca.domain.contact_points import FAULTS
from pca.services.access import envelope
from pca.services.access.envelope import Warnings
from pca.services.administration import health
from pca.services.administration.health import Health
from pca.services.audit.proofs import Checked, Proofs, Walking
from pca.settings import Settings
from pca.store.access import accounts, grants
from pca.store.people import contact_points, directory
from pca.web.kit import cache
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()

HIDING = ("url", "database", "http_proxy", "address")
"""How names of settings end whose addresses may hold a password or a key: only where they lead is shown."""


class Overview(msgspec.Struct, frozen=True):
    """What there is to settle, and what must not stay as it is."""

    at: datetime
    warnings: Warnings
    complaints: tuple[str, ...]
    accounts: int
    grants: int
    people: int


@routes.page(
    "/administration", may=Action.ADMINISTER, over=Over.INSTITUTION, template="administration/administration.html"
)
def overview(context: RequestContext) -> Overview:
    """The ways to settle things, each with its number; what is wrong comes first."""
    unit, now = context.unit, context.now
    return Overview(
        at=now,
        warnings=envelope.warnings(unit, now),
        complaints=health.health(context.runtime).complaints,
        accounts=len(accounts.accounts(unit)),
        grants=sum(grant.live(now) for grant in grants.all_grants(unit)),
        people=len(directory.organisation(unit).people),
    )


# ---------------------------------------------------------------- how the installation is


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


@routes.page(
    "/administration/health", may=Action.SEE_HEALTH, over=Over.INSTITUTION, template="administration/health.html"
)
def wellbeing(context: RequestContext) -> Wellbeing:
    """How the installation is, as `pca health` says it, and whether the journal is whole."""
    proofs: Proofs = context.request.app.state.proofs
    faults: dict[str, int] = cache.counted(context, "contact faults", lambda: _faults(context))
    return Wellbeing(
        at=context.now,
        health=health.health(context.runtime),
        journal=proofs.look(context.unit),
        walking=proofs.walking(),
        warnings=envelope.warnings(context.unit, context.now),
        faults=faults,
        people=len(directory.organisation(context.unit).people),
    )


def _faults(context: RequestContext) -> dict[str, int]:
    data_faults = contact_points.quality(context.unit)
    return {fault: sum(data_fault.fault == fault for data_fault in data_faults) for fault in FAULTS}


# ---------------------------------------------------------------- settings


class Setting(msgspec.Struct, frozen=True):
    """One setting as it is read: its variable, its value in words. `secret` ones only say whether they are set."""

    name: str
    value: str
    secret: bool
    set_here: bool
    """Whether somebody set it; otherwise it is as it comes."""


class Group(msgspec.Struct, frozen=True):
    """Settings that belong together; the plain ones have no name."""

    name: str
    settings: tuple[Setting, ...]


class AllSettings(msgspec.Struct, frozen=True):
    """Every setting, to be read; they are changed in `pca.toml` or the environment."""

    groups: tuple[Group, ...]


@routes.page(
    "/administration/settings", may=Action.ADMINISTER, over=Over.INSTITUTION, template="administration/settings.html"
)
def settings(context: RequestContext) -> AllSettings:
    """The settings of this installation; secrets are only said to be set or not."""
    held = context.runtime.settings
    plain, groups = list[Setting](), list[Group]()
    for name in Settings.model_fields:
        value = getattr(held, name)
        if isinstance(value, BaseModel):
            groups.append(Group(name, tuple(_within(f"PCA_{name.upper()}", value))))
        else:
            plain.append(_setting(f"PCA_{name.upper()}", value, name in held.model_fields_set))
    return AllSettings((Group("", tuple(plain)), *groups))


def _within(prefix: str, group: BaseModel) -> Iterator[Setting]:
    for name in type(group).model_fields:
        value = getattr(group, name)
        if isinstance(value, BaseModel):
            yield from _within(f"{prefix}__{name.upper()}", value)
        else:
            yield _setting(f"{prefix}__{name.upper()}", value, name in group.model_fields_set)


def _setting(name: str, value: Any, set_here: bool) -> Setting:
    if isinstance(value, SecretStr):
        return Setting(name, "", secret=True, set_here=bool(value.get_secret_value()))
    if isinstance(value, dict):
        return Setting(name, ", ".join(sorted(map(str, value))), secret=False, set_here=bool(value))
    said = ", ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
    return Setting(name, _plainly(name, said), secret=False, set_here=set_here)


def _plainly(name: str, said: str) -> str:
    """An address without name, password, query or path, which may each be a key; anything else as it is."""
    if "://" not in said or not name.lower().endswith(HIDING):
        return said
    parts = urlsplit(said)
    if parts.scheme == "sqlite":
        return said
    host = parts.netloc.rpartition("@")[2]
    more = "/…" if parts.path.strip("/") or parts.query else ""
    return f"{parts.scheme}://{host}{more}"
