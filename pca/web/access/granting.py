"""Accounts and roles changed by whoever administers: each change with its reason, in the journal, never for oneself."""

from __future__ import annotations

from typing import Literal

import msgspec
from starlette.responses import Response

from pca.domain.access.access import AccessRole, Action, Scope
from pca.domain.access.access_orders import GiveGrant, WithdrawGrant
from pca.services.access import access, preparations, read
from pca.services.access.access import UnknownAccount
from pca.services.access.preparations import SubjectTaken
from pca.services.access.revoking import Revoked
from pca.services.engine.execute import Done
from pca.web.access.accounts import Made, about, person_page
from pca.web.kit.action_result import ActionResult, refusal_of
from pca.web.kit.local_time import day_in
from pca.web.kit.rendering import ZONE, render
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class AskGrant(msgspec.Struct, frozen=True, kw_only=True):
    """A role: `where` is institution, region:ID, site:ID or team:ID; days as `2026-03-02`, the last one counts."""

    role: AccessRole
    where: str = "institution"
    starts: str = ""
    ends: str = ""
    why: str = ""


@routes.act(
    "/administration/accounts/{person}/grants",
    may=Action.ADMINISTER,
    over=Over.INSTITUTION,
    asks=AskGrant,
    page=person_page,
)
def give(context: RequestContext, ask: AskGrant, person: str) -> ActionResult:
    """Give a role, from now or a day on, for good or until a day has passed."""
    act = GiveGrant(
        person=person,
        role=ask.role,
        scope=scope_in(ask.where),
        starts=day_in(ask.starts, ZONE, context.language),
        ends=day_in(ask.ends, ZONE, context.language, days=1),
    )
    return ActionResult(f"/administration/accounts/{person}", context.execute(act, why=ask.why))


class AskWithdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """A role is taken back."""

    grant: int
    why: str = ""


@routes.act(
    "/administration/accounts/{person}/withdraw",
    may=Action.ADMINISTER,
    over=Over.INSTITUTION,
    asks=AskWithdrawal,
    page=person_page,
)
def withdraw(context: RequestContext, ask: AskWithdrawal, person: str) -> ActionResult:
    """Take a role back from now on."""
    with context.reading() as unit:
        if not read.has_grant(unit, person, ask.grant):
            raise NotFound
    return ActionResult(
        f"/administration/accounts/{person}", context.execute(WithdrawGrant(grant=ask.grant), why=ask.why)
    )


class AskAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of the account."""

    change: Literal["disable", "enable", "reset_second_factor", "end_sessions"]
    why: str = ""


@routes.act(
    "/administration/accounts/{person}/change",
    may=Action.ADMINISTER,
    over=Over.INSTITUTION,
    asks=AskAccount,
    page=person_page,
)
def change(context: RequestContext, ask: AskAccount, person: str) -> ActionResult:
    """Close or open an account, forget a lost second factor, end all sessions."""
    does = {
        "disable": access.disable,
        "enable": access.enable,
        "reset_second_factor": access.reset_second_factor,
        "end_sessions": access.end_sessions,
    }[ask.change]
    try:
        managed = does(context.runtime, context.person, person, ask.why, **context.given)
    except UnknownAccount as error:
        raise NotFound from error
    return ActionResult(f"/administration/accounts/{person}{revoked_query(managed.revoked)}", managed.done)


def revoked_query(revoked: Revoked) -> str:
    """What was taken away, for the page that comes next: counts alone, no names."""
    counts = (("keys", len(revoked.passkeys)), ("codes", int(revoked.codes)), ("tokens", len(revoked.tokens)))
    query = "&".join(f"{name}={count}" for name, count in (*counts, ("ended", revoked.sessions)) if count)
    return f"?{query}" if query else ""


@routes.form("/administration/accounts/{person}/password", may=Action.ADMINISTER, over=Over.INSTITUTION)
def password(context: RequestContext, person: str) -> Response:
    """Prepare a first password, or a link to the identity provider; somebody else confirms it."""
    subject, why = context.value("subject").strip(), context.value("why")
    try:
        if subject:
            done = preparations.prepare_subject(context.runtime, context.person, person, subject, why, **context.given)
            return shown(context, person, done, "", "subject")
        done, half = preparations.prepare_password(context.runtime, context.person, person, why, **context.given)
    except SubjectTaken:
        context.refusal = context.word("input", "account_taken")
        return shown(context, person, None)
    return shown(context, person, done, half, "password")


def shown(context: RequestContext, person: str, done: Done | None, half: str = "", made: Made = "") -> Response:
    """The person's page after something was prepared: with its half of a secret this once, or why it was not."""
    refused = done is None or done.refused is not None
    if done is not None and done.refused is not None:
        context.refusal = refusal_of(context, done)
    kept = "" if refused or (done is not None and done.repeated) else half
    with context.reading():
        page = about(context, person, kept, "" if refused else made)
        return render(context, "access/account_of.html", page, status=409 if refused else 200)


def scope_in(text: str) -> Scope:
    """The scope as a form says it. Raises ValidationError."""
    try:
        return Scope.read(text)
    except ValueError as error:
        raise msgspec.ValidationError(f"`{text[:40]}`: institution, region:ID, site:ID, team:ID") from error
