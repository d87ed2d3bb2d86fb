"""The register of a support vault: on what ground it is kept, until when, and which requests wait. No file, no name."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.small_cells import Shown
from pca.domain.vault_acts import SetUpVault, SupportVault, VaultTerms
from pca.services.vault.files import end as end_vault
from pca.services.vault.files import require_open
from pca.services.vault.read import VaultState, open_vaults, vault_state
from pca.web.kit.action_result import ActionResult
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class RequestLine(msgspec.Struct, frozen=True, kw_only=True):
    """One request that waits, without whose it is."""

    number: int
    file: str
    what: str
    asked_at: datetime
    last_day: date
    days: int
    """Days left, the last one included; below nought once it is late."""


class VaultRegister(msgspec.Struct, frozen=True, kw_only=True):
    """What those who answer for a vault see of it."""

    key: str
    vault: SupportVault | None
    open: bool
    files: Shown
    by: str
    requests: tuple[RequestLine, ...]
    left_behind: int
    """Keys of erased files that cannot be said to be gone yet."""


class VaultLine(msgspec.Struct, frozen=True):
    """One crisis with a vault that is open."""

    key: str
    title: str
    until: date
    waiting: int


class VaultList(msgspec.Struct, frozen=True):
    """Where files are kept."""

    rows: tuple[VaultLine, ...]


class AskTerms(msgspec.Struct, frozen=True, kw_only=True):
    """All that must be said before a vault is kept."""

    basis: str
    reference: str
    purpose: str
    notice: str
    until: date
    why: str = ""


class AskVaultEnd(msgspec.Struct, frozen=True, kw_only=True):
    """Why all keys are destroyed before the last day."""

    why: str


@routes.page("/vault", may=Action.KEEP_SUPPORT, over=Over.INSTITUTION, template="vault/vaults.html")
def listed(context: RequestContext) -> VaultList:
    """The crises whose support files one keeps."""
    return VaultList(
        tuple(
            VaultLine(key, title, vault.terms.until, waiting)
            for key, title, vault, waiting in open_vaults(context.unit, context.now)
        )
    )


@routes.page("/crises/{key}/vault", may=Action.SEE_AUDIT, over=Over.INSTITUTION, template="vault/register.html")
def register(context: RequestContext, key: str) -> VaultRegister:
    """The ground, the last day, the requests that wait."""
    crisis = context.crisis(key)
    state = vault_state(context.runtime, context.unit, crisis.key, context.now)
    return VaultRegister(
        key=crisis.key,
        vault=state.vault,
        open=state.open,
        files=state.files,
        by=context.name(state.vault.set_up_by) if state.vault else "",
        requests=waiting_lines(state),
        left_behind=state.left_behind,
    )


def waiting_lines(state: VaultState) -> tuple[RequestLine, ...]:
    """The requests that wait, the one due first on top."""
    return tuple(
        RequestLine(
            number=due.request.number,
            file=due.request.file[:8],
            what=due.request.what,
            asked_at=due.request.asked_at,
            last_day=due.last_day,
            days=due.days,
        )
        for due in state.waiting
    )


@routes.act("/crises/{key}/vault", may=Action.SET_UP_VAULT, over=Over.ORDER, asks=AskTerms, page=register)
def set_up(context: RequestContext, ask: AskTerms, key: str) -> ActionResult:
    """Open the vault on this ground, or say it better."""
    with context.reading():
        crisis = context.crisis(key).key
    terms = VaultTerms(
        basis=ask.basis, reference=ask.reference, purpose=ask.purpose, notice=ask.notice, until=ask.until
    )
    return ActionResult(f"/crises/{crisis}/vault", context.execute(SetUpVault(terms=terms), crisis=crisis, why=ask.why))


@routes.act("/crises/{key}/vault/end", may=Action.SET_UP_VAULT, over=Over.ORDER, asks=AskVaultEnd, page=register)
def end(context: RequestContext, ask: AskVaultEnd, key: str) -> ActionResult:
    """Destroy all keys now."""
    with context.reading() as unit:
        crisis = context.crisis(key).key
        require_open(unit, crisis, context.now)
    done = end_vault(context.runtime, lambda act: context.execute(act, crisis=crisis, why=ask.why))
    return ActionResult(f"/crises/{crisis}/vault", done)
