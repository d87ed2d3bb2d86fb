"""What happened to resources; each tells what the place has afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from pca.domain.facts.fact import Fact
from pca.domain.resources import Stock


class ResourceMoved(Fact, frozen=True, tag="resource_moved"):
    """Some of a resource came in, was used, lost, moved, handed out or counted."""

    number: int
    """The movements of a crisis are numbered."""
    kind: str
    resource: str
    place: str
    quantity: int
    stock: Stock
    short_at: datetime | None = None
    """When the place becomes short if nothing comes in."""
    to_place: str = ""
    to_stock: Stock | None = None
    to_short_at: datetime | None = None
    item: int = 0
    """The number of what was handed out."""
    person: str = ""
    serial: str = ""


class ResourceReturned(Fact, frozen=True, tag="resource_returned"):
    """What a person had came back, or is lost; `left` is still with them."""

    number: int
    item: int
    resource: str
    place: str
    person: str
    quantity: int
    left: int
    stock: Stock
    short_at: datetime | None = None
    lost: bool = False


class ResourceShort(Fact, frozen=True, tag="resource_short"):
    """What places have of a resource covers fewer days than the plan asks."""

    resource: str
    places: tuple[str, ...]


ResourceFact: TypeAlias = ResourceMoved | ResourceReturned | ResourceShort
