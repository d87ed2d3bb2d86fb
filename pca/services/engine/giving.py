"""How an order is given by a service in somebody's name: under which identifier, and how its author was identified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NotRequired, TypedDict, Unpack

from pca.domain.access.access import Identity
from pca.domain.identification import Factor, Identification
from pca.domain.orders import AnyAct, Order
from pca.runtime import Runtime

SESSION = 12
"""Signs by which the journal names a session: the beginning of what is stored of its secret."""

_WITH_SECOND_FACTOR: Mapping[str, Factor] = {"password": "password_code", "oidc": "oidc_second_factor"}


class Given(TypedDict):
    """What every service that gives an order takes beside who, what and why."""

    order_id: NotRequired[str | None]
    """The order id; a new one when it is missing."""
    identified: Identification
    """How the author was identified; the types see that every door says it."""


def given(
    runtime: Runtime, who: str, act: AnyAct, why: str = "", crisis: str | None = None, **how: Unpack[Given]
) -> Order:
    """The order."""
    return Order(
        id=how.get("order_id") or runtime.new_id(),
        who=who,
        crisis=crisis,
        act=act,
        why=why,
        identified=how.get("identified"),
    )


def identification_of(who: Identity) -> Identification:
    """How somebody who is signed in, or the program that acts for them, was identified."""
    if who.by == "token":
        return Identification("token", "token", str(who.token_number or ""))
    strong = _WITH_SECOND_FACTOR.get(who.by, who.by) if who.second_factor else who.by
    return Identification("page", strong, (who.session or "")[:SESSION])
