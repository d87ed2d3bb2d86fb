"""The first hour of an installation: each step is done when it is seen to be so; a channel is tested from here."""

from __future__ import annotations

from starlette.responses import Response

from pca.channels import Sent
from pca.domain.access.access import Action
from pca.services.administration import first_steps as steps
from pca.services.administration.channel_test import (
    NoOwnAddress,
    NoSuchChannel,
    TriedTooOften,
    try_channel,
)
from pca.services.administration.first_steps import FirstSteps
from pca.services.administration.health import health
from pca.web.kit.action_result import refusal_of
from pca.web.kit.rendering import render
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
PATH, TEMPLATE = "/administration/first-steps", "administration/first_steps.html"


class StepsPage(FirstSteps, frozen=True):
    """The steps, and what a channel answered just now."""

    tested: str = ""
    """The channel that was just tested."""
    sent: Sent | None = None


@routes.page(PATH, may=Action.ADMINISTER, over=Over.INSTITUTION, template=TEMPLATE)
def first_steps(context: RequestContext) -> StepsPage:
    """What must be so before anybody can count on the installation, and whether it is."""
    return _page(context)


def _page(context: RequestContext, tested: str = "", sent: Sent | None = None) -> StepsPage:
    reached = steps.first_steps(context.runtime, context.unit, health(context.runtime))
    return StepsPage(reached.at, reached.steps, tested, sent)


@routes.form(PATH, may=Action.ADMINISTER, over=Over.INSTITUTION, lane="provider")
def test_channel(context: RequestContext) -> Response:
    """Send a test message to one's own address; what the other side answered is shown this once."""
    name, sent, status = context.value("channel"), None, 200
    try:
        tried = try_channel(context.runtime, context.person, name, **context.given)
        sent = tried.sent
        if tried.done.refused is not None:
            context.refusal, status = refusal_of(context, tried.done), 409
    except (NoSuchChannel, NoOwnAddress, TriedTooOften) as error:
        context.refusal, status = context.word("input.channel_test", _WHY[type(error)]), 422
    with context.reading():
        return render(context, TEMPLATE, _page(context, name, sent), status=status)


_WHY: dict[type[Exception], str] = {
    NoSuchChannel: "no_channel",
    NoOwnAddress: "no_address",
    TriedTooOften: "too_often",
}
"""Why no test message was sent, as the word that says so."""
