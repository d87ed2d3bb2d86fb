"""The picture of a plan version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pca.pictures import Picture
from pca.services.crisis.scene import plan_of
from pca.web.kit import state_diagram
from pca.web.kit.request_context import RequestContext

if TYPE_CHECKING:
    from pca.web.plans.plans import Version


def version(it: Version, context: RequestContext) -> Picture:
    """The states of a plan version, where nothing runs."""
    return state_diagram.diagram(
        plan_of(context.runtime, context.unit, it.line.hash).compiled, (), context.language, None
    )
