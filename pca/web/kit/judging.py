"""Whether an order is within its author's reach, judged where it is carried out."""

from __future__ import annotations

from pca.domain.access.access import Action, Identity
from pca.domain.decide import HANDLERS
from pca.domain.orders import Order
from pca.domain.reaches import OutOfReach, judge
from pca.domain.situation import Situation
from pca.web.kit.exceptions import NotAllowed, NotFound
from pca.web.kit.named_person import Unseen
from pca.web.kit.rules import Rule


def judged(who: Identity, rule: Rule, order: Order, situation: Situation) -> None:
    """See that it is. Raises OutOfReach."""
    action = rule.may
    assert isinstance(action, Action)  # no rule for everybody goes with orders
    judge(who, action, HANDLERS[type(order.act)].over, order, situation)


def within(who: Identity, rule: Rule, order: Order, hidden: str, situation: Situation) -> None:
    """The same. Raises NotAllowed, NotFound for what is not even told to be there, or Unseen for somebody `hidden`."""
    try:
        judged(who, rule, order, situation)
    except OutOfReach as error:
        if error.hidden:
            raise NotFound from None
        raise NotAllowed(error.action, second_factor=False) from None
    if hidden:
        raise Unseen
