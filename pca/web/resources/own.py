"""What was handed out to oneself and is to be given back, in all open crises."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.resources import HandedOut
from pca.services.crisis.read import open_crises
from pca.services.crisis.scene import Scene
from pca.services.resources import read
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class OwnThing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing, as it was handed out."""

    key: str
    title: str
    unit: str
    serial: str
    left: int
    place: str
    since: datetime


class OwnThings(msgspec.Struct, frozen=True):
    """All that the reader has, the longest first in each crisis."""

    things: tuple[OwnThing, ...]


@routes.page("/account/equipment", may=Action.ACCOUNT, over=Over.OWN, template="resources/own.html")
def own(context: RequestContext) -> OwnThings:
    """What the reader has and is to give back."""
    scenes = (context.scene(crisis.key) for crisis in open_crises(context.unit))
    return OwnThings(
        tuple(
            _thing(about, item)
            for about in scenes
            for item in read.in_hands_of(context.unit, about.crisis.key, context.person)
        )
    )


def _thing(about: Scene, item: HandedOut) -> OwnThing:
    resource = about.plan.resource.get(item.resource)
    return OwnThing(
        key=about.crisis.key,
        title=about.say(resource.title) if resource else item.resource,
        unit=about.say(resource.unit) if resource and resource.unit else "",
        serial=item.serial,
        left=item.left,
        place=about.place(item.place),
        since=item.since,
    )
