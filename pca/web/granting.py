"""Accounts and roles changed by whoever administers: each change with its reason, in the journal, never for oneself."""

from __future__ import annotations

from typing import Literal

import msgspec
from starlette.responses import Response

from pca.domain.access import AccessRole, Action, Scope
from pca.domain.access_orders import GiveGrant, WithdrawGrant
from pca.services import access
from pca.services.access import SubjectTaken, UnknownAccount, WeakPassword
from pca.services.execute import Done
from pca.store import accounts as stored
from pca.store import grants, journal
from pca.web.accounts import about, person_page
from pca.web.door import Door, Over, Went, refusal_of
from pca.web.local_time import day_in
from pca.web.pages import ZONE, render
from pca.web.visit import NotFound, Visit

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
        done = does(visit.runtime, visit.person, person, ask.why, **visit.given)
    except UnknownAccount as error:
        raise NotFound from error
    return Went(f"/administration/accounts/{person}", done)


@door.form("/administration/accounts/{person}/password", may=Action.ADMINISTER, over=Over.INSTITUTION)
def password(visit: Visit, person: str) -> Response:
    """Make an account with a first password, or give a new one; it is shown once, and changed at its first use."""
    subject, why = visit.value("subject").strip(), visit.value("why")
    secret = "" if subject else access.new_secret(4).lower()
    with visit.reading() as unit:
        exists = stored.account(unit, person) is not None
        earlier = journal.find(unit, visit.order_id)
    if earlier is not None:
        return shown(visit, person, Done(earlier[0], earlier[1].facts, repeated=True), secret, "password")
    who, how = visit.person, visit.given
    try:
        if exists and not subject:
            done = access.set_password(visit.runtime, who, person, secret, why, **how)
        else:
            done = access.add_account(
                visit.runtime, who, person, password=secret or None, subject=subject or None, why=why, **how
            )
    except (SubjectTaken, WeakPassword):
        visit.refusal = _TAKEN[visit.language]
        return shown(visit, person, None)
    return shown(visit, person, done, secret, "password")


_TAKEN = {
    "fr": "Ce nom chez le fournisseur d’identité est déjà celui d’un autre compte.",
    "ar": "هذا الاسم لدى مزود الهوية مرتبط بحساب آخر.",
    "en": "This name at the identity provider belongs to another account.",
}


def shown(
    visit: Visit, person: str, done: Done | None, secret: str = "", made: Literal["", "password", "token"] = ""
) -> Response:
    """The person's page after something was made: with its secret this once, or with why it was not made."""
    refused = done is None or done.refused is not None
    if done is not None and done.refused is not None:
        visit.refusal = refusal_of(visit, done)
    kept = "" if refused or (done is not None and done.repeated) else secret
    with visit.reading():
        page = about(visit, person, kept, made if not refused and secret else "")
        return render(visit, "account_of.html", page, status=409 if refused else 200)


def scope_in(said: str) -> Scope:
    """The scope as a form says it. Raises ValidationError."""
    try:
        return Scope.read(said)
    except ValueError as error:
        raise msgspec.ValidationError(f"`{said[:40]}`: institution, region:ID, site:ID, team:ID") from error
