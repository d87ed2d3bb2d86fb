"""Whether the house could face a crisis tonight: one page, whose lines are green only when they were seen to be so."""

from __future__ import annotations

from pca.domain.access.access import Action
from pca.services.administration import readiness as questions
from pca.services.administration.health import health
from pca.services.administration.readiness import Readiness
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


@routes.page("/readiness", may=Action.SEE_HEALTH, over=Over.INSTITUTION, template="administration/readiness.html")
def readiness(context: RequestContext) -> Readiness:
    """What must be so before a crisis begins, and whether it is."""
    return questions.readiness(context.runtime, context.unit, health(context.runtime), context.language)
