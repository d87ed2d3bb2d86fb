"""Over what acts about requests are given: the site, its region, and whoever asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pca.domain.directory import ROOT
from pca.domain.orders import Order
from pca.domain.reaches import WHOLE, Concern
from pca.domain.situation import Situation


def raised(order: Order, _situation: Situation) -> Iterable[Concern]:
    """The site a problem is about; a problem of no site is one's own word."""
    act: Any = order.act
    return (Concern(people=(order.on_behalf_of or order.who,)) if act.site == ROOT else Concern(places=(act.site,)),)


def answered(_order: Order, situation: Situation) -> Iterable[Concern]:
    """The site and the region of the request the act names; the institution where it has neither."""
    named = situation.requests.request
    if named is None:
        return (Concern(hidden=True),)
    places = tuple(at for at in (named.site, named.region) if at and at != ROOT)
    return (Concern(places=places, hidden=True) if places else WHOLE,)


def asked(_order: Order, situation: Situation) -> Iterable[Concern]:
    """The request the act names: of its site, and of who raised it."""
    named = situation.requests.request
    return (Concern(places=(named.site,), people=(named.raised_by,), hidden=True) if named else Concern(hidden=True),)
