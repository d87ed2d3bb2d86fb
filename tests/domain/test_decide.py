"""The rule book leaves nothing out: whatever may be asked has a rule."""

from __future__ import annotations

from typing import get_args

from pca.domain.decide import HANDLERS
from pca.domain.orders import Act, AnyAct


def test_every_act_has_its_rule() -> None:
    assert set(HANDLERS) == set(get_args(AnyAct))


def test_no_act_was_forgotten_in_the_list_of_all() -> None:
    assert set(Act.__subclasses__()) == set(get_args(AnyAct))


def test_each_act_has_a_rule_of_its_own() -> None:
    assert len({one.rules for one in HANDLERS.values()}) == len(HANDLERS)
