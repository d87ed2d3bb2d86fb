"""What is known of support vaults without opening any file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from pca.domain import small_cells
from pca.domain.availability_acts import ZONE
from pca.domain.small_cells import Shown
from pca.domain.vault_acts import ErasureRequest, SupportVault
from pca.runtime import Runtime
from pca.services.engine.vault_keys import left_behind
from pca.services.vault.files import NEEDED, NotOpen
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.vault import vaults

PAGE = 50
"""Files on one page: so many are opened at a time."""


class RequestWaiting(msgspec.Struct, frozen=True):
    """A request nobody has answered, its last day, and how many days are left."""

    request: ErasureRequest
    last_day: date
    days: int


class VaultState(msgspec.Struct, frozen=True, kw_only=True):
    """One vault as its register says it; a small number of files is not told."""

    vault: SupportVault | None
    open: bool
    files: Shown
    waiting: tuple[RequestWaiting, ...]
    left_behind: int


def vault_state(runtime: Runtime, unit: Unit, crisis: str, now: datetime) -> VaultState:
    """The vault of a crisis, whether or not there is one."""
    vault = vaults.vault(unit, crisis)
    return VaultState(
        vault=vault,
        open=vault is not None and vault.open(now),
        files=small_cells.total([vaults.left(unit, crisis)]),
        waiting=waiting(unit, crisis, now),
        left_behind=left_behind(runtime, unit, crisis, vault, now) if vault else 0,
    )


def waiting(unit: Unit, crisis: str, now: datetime) -> tuple[RequestWaiting, ...]:
    """The requests nobody has answered, the one due first on top."""
    zone = ZoneInfo(ZONE)
    today = now.astimezone(zone).date()
    asked = (request for request in vaults.requests(unit, crisis) if request.answered_at is None)
    lines = ((request, request.due.astimezone(zone).date() - timedelta(days=1)) for request in asked)
    return tuple(
        sorted(
            (RequestWaiting(request, day, (day - today).days + 1) for request, day in lines),
            key=lambda waiting: waiting.last_day,
        )
    )


def open_vaults(unit: Unit, now: datetime) -> tuple[tuple[str, str, SupportVault, int], ...]:
    """Crises with a vault that is open: key, title, vault, requests that wait. Raises NotOpen where there is none."""
    known = {key: vault for key, vault in vaults.vaults(unit).items() if vault.open(now)}
    if not known:
        raise NotOpen(NEEDED)
    return tuple(
        (crisis.key, crisis.title, known[crisis.key], len(waiting(unit, crisis.key, now)))
        for crisis in crises.crises(unit)
        if crisis.key in known
    )


def page_of(unit: Unit, crisis: str, after: str) -> tuple[list[str], str]:
    """A page of files that are not erased, by identifier, and after which the next page begins; empty for none."""
    files = sorted(record.file for record in vaults.records(unit, crisis) if record.erased_at is None)
    rest = [file for file in files if file > after]
    return rest[:PAGE], rest[PAGE - 1] if len(rest) > PAGE else ""
