"""Tokens for programs: prepared by name, for named actions and a time; confirmed by whom they act for."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from starlette.responses import Response

from pca.domain.access.access import Action
from pca.services.access import preparations, read, tokens
from pca.services.access.tokens import LASTS_AT_MOST, TokenUnfit
from pca.web.access.accounts import person_page
from pca.web.access.granting import scope_in, shown
from pca.web.kit.action_result import ActionResult
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


@routes.form("/administration/accounts/{person}/tokens", may=Action.ADMINISTER, over=Over.INSTITUTION)
def give(context: RequestContext, person: str) -> Response:
    """Prepare a token that acts for this person: they alone confirm it, and they alone are shown it."""
    chosen = {action for action in Action if action.value in context.values("actions") and action is not Action.ACCOUNT}
    days = int(typed) if (typed := context.value("days").strip()[:4]).isdecimal() else 0
    try:
        scope = scope_in(context.value("where", "institution"))
        done = preparations.prepare_token(
            context.runtime,
            context.person,
            person,
            label=context.value("label"),
            actions=chosen,
            ends=context.now + timedelta(days=min(days, LASTS_AT_MOST.days)),
            scope=scope,
            why=context.value("why"),
            **context.given,
        )
    except (TokenUnfit, msgspec.ValidationError):
        context.refusal = context.word("input", "token_unfit")
        return shown(context, person, None)
    return shown(context, person, done, "", "token")


class AskRevoke(msgspec.Struct, frozen=True, kw_only=True):
    """A token counts no more."""

    token: int
    why: str = ""


@routes.act(
    "/administration/accounts/{person}/revoke",
    may=Action.ADMINISTER,
    over=Over.INSTITUTION,
    asks=AskRevoke,
    page=person_page,
)
def revoke(context: RequestContext, ask: AskRevoke, person: str) -> ActionResult:
    """Revoke a token at once."""
    with context.reading() as unit:
        if not read.has_token(unit, person, ask.token):
            raise NotFound
    done = tokens.revoke(context.runtime, context.person, ask.token, ask.why, **context.given)
    return ActionResult(f"/administration/accounts/{person}", done)
