"""Everything that is kept about oneself, to take away."""

from __future__ import annotations

from starlette.responses import Response

from pca.domain.access.access import Action
from pca.services.people.personal_copy import CopyForm, personal_copy
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()

TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "json": "application/json"}


@routes.file("/account/data.xlsx", may=Action.ACCOUNT, over=Over.OWN)
def as_workbook(context: RequestContext) -> Response:
    """All that is kept about the reader, as a workbook."""
    return _taken(context, "xlsx")


@routes.file("/account/data.json", may=Action.ACCOUNT, over=Over.OWN)
def as_json(context: RequestContext) -> Response:
    """The same as JSON."""
    return _taken(context, "json")


def _taken(context: RequestContext, form: CopyForm) -> Response:
    content = personal_copy(context.unit, context.person, form, context.language)
    headers = {"Content-Disposition": f'attachment; filename="my-data.{form}"', "Cache-Control": "no-store"}
    return Response(content, media_type=TYPES[form], headers=headers)
