"""Accounts and roles changed by whoever administers: each change with its reason, in the journal, never for oneself."""

from __future__ import annotations

from typing import Literal

import msgspec
from starlette.responses import Response

from pca.domain.access.access import AccessRole, Action, Scope
from pca.domain.access.access_orders import GiveGrant, WithdrawGrant
from pca.services.access import access, preparations
from pca.services.access.access import UnknownAccount
from pca.services.access.preparations import SubjectTaken
from pca.services.access.revoking import Revoked
from pca.services.engine.execute import Done
from pca.store.access import grants
from pca.web.access.accounts import Made, about, person_page
from pca.web.kit.door import Door, Over, Went, refusal_of
from pca.web.kit.local_time import day_in
from pca.web.kit.rendering import ZONE, render
from pca.web.kit.request_context import NotFound, Visit

door = Door()


class AskGrant(msgspec.Struct, frozen=True, kw_only=True):
    """A role: `where` is institution, region:ID, site:ID or team:ID; days as `2026-03-02`, the last one counts."""

    role: AccessRole
    where: str = "institution"
    starts: str = ""
    ends: str = ""
    why: str = ""


@door.act(
    "/administration/accounts/{person}/grants",
    may=Action.ADMINISTER,
    over=Over.INSTITUTION,
    asks=AskGrant,
    page=person_page,
)
def give(visit: Visit, ask: AskGrant, person: str) -> Went:
    """Give a role, from now or a day on, for good or until a day has passed."""
    act = GiveGrant(
        person=person,
        role=ask.role,
        scope=scope_in(ask.where),
        starts=day_in(ask.starts, ZONE, visit.language),
        ends=day_in(ask.ends, ZONE, visit.language, days=1),
    )
    return Went(f"/administration/accounts/{person}", visit.execute(act, why=ask.why))


class AskWithdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """A role is taken back."""

    grant: int
    why: str = ""


@door.act(
    "/administration/accounts/{person}/withdraw",
    may=Action.ADMINISTER,
    over=Over.INSTITUTION,
    asks=AskWithdrawal,
    page=person_page,
)
def withdraw(visit: Visit, ask: AskWithdrawal, person: str) -> Went:
    """Take a role back from now on."""
    with visit.reading() as unit:
        if all(one.number != ask.grant for one in grants.grants_of(unit, person)):
            raise NotFound
    return Went(f"/administration/accounts/{person}", visit.execute(WithdrawGrant(grant=ask.grant), why=ask.why))


class AskAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of the account."""

    change: Literal["disable", "enable", "reset_second_factor", "end_sessions"]
    why: str = ""


@door.act(
    "/administration/accounts/{person}/change",
    may=Action.ADMINISTER,
    over=Over.INSTITUTION,
    asks=AskAccount,
    page=person_page,
)
def change(visit: Visit, ask: AskAccount, person: str) -> Went:
    """Close or open an account, forget a lost second factor, end all sessions."""
    does = {
        "disable": access.disable,
        "enable": access.enable,
        "reset_second_factor": access.reset_second_factor,
        "end_sessions": access.end_sessions,
    }[ask.change]
    try:
        managed = does(visit.runtime, visit.person, person, ask.why, **visit.given)
    except UnknownAccount as error:
        raise NotFound from error
    return Went(f"/administration/accounts/{person}{said(managed.revoked)}", managed.done)


def said(revoked: Revoked) -> str:
    """What was taken away, for the page that comes next: counts alone, no names."""
    counts = (("keys", len(revoked.passkeys)), ("codes", int(revoked.codes)), ("tokens", len(revoked.tokens)))
    told = "&".join(f"{name}={count}" for name, count in (*counts, ("ended", revoked.sessions)) if count)
    return f"?{told}" if told else ""


@door.form("/administration/accounts/{person}/password", may=Action.ADMINISTER, over=Over.INSTITUTION)
def password(visit: Visit, person: str) -> Response:
    """Prepare a first password, or a link to the identity provider; somebody else confirms it."""
    subject, why = visit.value("subject").strip(), visit.value("why")
    try:
        if subject:
            done = preparations.prepare_subject(visit.runtime, visit.person, person, subject, why, **visit.given)
            return shown(visit, person, done, "", "subject")
        done, half = preparations.prepare_password(visit.runtime, visit.person, person, why, **visit.given)
    except SubjectTaken:
        visit.refusal = _TAKEN[visit.language]
        return shown(visit, person, None)
    return shown(visit, person, done, half, "password")


_TAKEN = {
    "fr": "Ce nom chez le fournisseur d’identité est déjà celui d’un autre compte.",
    "ar": "هذا الاسم لدى مزود الهوية مرتبط بحساب آخر.",
    "en": "This name at the identity provider belongs to another account.",
}


def shown(visit: Visit, person: str, done: Done | None, half: str = "", made: Made = "") -> Response:
    """The person's page after something was prepared: with its half of a secret this once, or why it was not."""
    refused = done is None or done.refused is not None
    if done is not None and done.refused is not None:
        visit.refusal = refusal_of(visit, done)
    kept = "" if refused or (done is not None and done.repeated) else half
    with visit.reading():
        page = about(visit, person, kept, "" if refused else made)
        return render(visit, "account_of.html", page, status=409 if refused else 200)


def scope_in(said: str) -> Scope:
    """The scope as a form says it. Raises ValidationError."""
    try:
        return Scope.read(said)
    except ValueError as error:
        raise msgspec.ValidationError(f"`{said[:40]}`: institution, region:ID, site:ID, team:ID") from error
