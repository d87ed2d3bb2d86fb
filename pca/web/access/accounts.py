"""Accounts and roles: who can come in and what they may do; each change needs a reason and is journalled."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from pca.domain.access.access import AccessRole, Action
from pca.services.access import read
from pca.services.access.read import Holder, PersonAccess
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.kit.scope_names import team_titles

routes = Router()
PAGE = 50


class Holders(msgspec.Struct, frozen=True):
    """People with an account or a role, by identifier."""

    rows: tuple[Holder, ...]
    text: str
    role: str
    roles: tuple[str, ...]
    after: str
    """Where the next page begins; empty on the last."""
    first: bool
    known: str
    """A person of the directory that was looked for and has nothing yet: their page is where one begins."""


@routes.page("/administration/accounts", may=Action.SEE_ACCESS, over=Over.INSTITUTION, template="access/accounts.html")
def listed(context: RequestContext, text: str = "", role: str = "", after: str = "") -> Holders:
    """Who can come in and as what. A person who has nothing yet is found by their whole identifier."""
    text = text.strip()[:100]
    page = read.holder_page(context.unit, context.now, text=text, role=role, after=after, most=PAGE)
    return Holders(
        rows=page.rows,
        text=text,
        role=role,
        roles=tuple(access_role.value for access_role in AccessRole),
        after=page.after,
        first=not after,
        known=page.known,
    )


Made: TypeAlias = Literal["", "password", "subject", "token"]
"""What was just prepared."""


class PersonAccessPage(PersonAccess, frozen=True, kw_only=True):
    """One person's ways in, roles, sessions and tokens, with what was just prepared for them."""

    half: str = ""
    """The first half of a first password just prepared: shown this once."""
    made: Made = ""


@routes.page(
    "/administration/accounts/{person}", may=Action.SEE_ACCESS, over=Over.INSTITUTION, template="access/account_of.html"
)
def person_page(context: RequestContext, person: str) -> PersonAccessPage:
    """Everything about how one person comes in and what they may do."""
    return about(context, person)


def about(context: RequestContext, person: str, half: str = "", made: Made = "") -> PersonAccessPage:
    """The person's page; `made` is what was just prepared. Needs the context's unit. Raises NotFound."""
    access = read.access_of(context.unit, context.now, person, context.person, context.language)
    if access is None:
        raise NotFound
    titles = team_titles(context.runtime, context.unit, context.language)
    access = msgspec.structs.replace(
        access,
        grants=tuple(msgspec.structs.replace(grant, by=context.name(grant.by)) for grant in access.grants),
        teams=tuple((team, titles.get(team, team)) for team, _ in access.teams),
    )
    return PersonAccessPage(**msgspec.structs.asdict(access), half=half, made=made)
