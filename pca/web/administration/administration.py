"""Administration: the ways to settle things, the settings as they are (no secret), and how the installation is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
from pydantic import BaseModel, SecretStr

from pca.domain.access.access import Action
from pca.services.administration import read
from pca.services.administration.read import Overview, Wellbeing
from pca.services.audit.proofs import Proofs
from pca.settings import Settings
from pca.web.kit import cache
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()

HIDING = ("url", "database", "http_proxy", "address")
"""How names of settings end whose addresses may hold a password or a key: only where they lead is shown."""


@routes.page(
    "/administration", may=Action.ADMINISTER, over=Over.INSTITUTION, template="administration/administration.html"
)
def overview(context: RequestContext) -> Overview:
    """The ways to settle things, each with its number; what is wrong comes first."""
    return read.overview(context.runtime, context.unit, context.now)


# ---------------------------------------------------------------- how the installation is


@routes.page(
    "/administration/health", may=Action.SEE_HEALTH, over=Over.INSTITUTION, template="administration/health.html"
)
def wellbeing(context: RequestContext) -> Wellbeing:
    """How the installation is, as `pca health` says it, and whether the journal is whole."""
    proofs: Proofs = context.request.app.state.proofs
    faults: dict[str, int] = cache.counted(context, "contact faults", lambda: read.address_faults(context.unit))
    return read.wellbeing(context.runtime, context.unit, proofs, faults, context.now)


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
    current = context.runtime.settings
    plain, groups = list[Setting](), list[Group]()
    for name in Settings.model_fields:
        value = getattr(current, name)
        if isinstance(value, BaseModel):
            groups.append(Group(name, tuple(_within(f"PCA_{name.upper()}", value))))
        else:
            plain.append(_setting(f"PCA_{name.upper()}", value, name in current.model_fields_set))
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
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
    return Setting(name, _plainly(name, text), secret=False, set_here=set_here)


def _plainly(name: str, text: str) -> str:
    """An address without name, password, query or path, which may each be a key; anything else as it is."""
    if "://" not in text or not name.lower().endswith(HIDING):
        return text
    parts = urlsplit(text)
    if parts.scheme == "sqlite":
        return text
    host = parts.netloc.rpartition("@")[2]
    more = "/…" if parts.path.strip("/") or parts.query else ""
    return f"{parts.scheme}://{host}{more}"
