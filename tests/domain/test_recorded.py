"""What followed from many orders, fact by fact: rows of `tests/data/rules`, facts of `literals/recorded.json`."""

from __future__ import annotations

import pytest

from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.decide import HANDLERS, decide
from tests.kit import recorded
from tests.kit.literals import Literals


@pytest.mark.parametrize(("name", "number"), list(recorded.names()))
def test_what_followed(name: str, number: int, literals: Literals) -> None:
    literals.same(name, decide(*recorded.row(number)))


REACHES = {
    "everything": EVERYTHING,
    "a region": Reach(regions=frozenset({"CS"})),
    "a site": Reach(sites=frozenset({"C"})),
    "a team": Reach(teams=frozenset({"ops"})),
    "oneself": Reach(person="ops1"),
}


@pytest.mark.parametrize(("name", "number"), [one for one in recorded.names() if one[1] % 4 == 0])
def test_over_what_it_was_given(name: str, number: int, literals: Literals) -> None:
    found = recorded.row(number)
    concerns = list(HANDLERS[type(found.order.act)].over(found.order, found.situation))
    house = found.situation.organisation
    reached = [whose for whose, reach in REACHES.items() if all(one.reached(reach, house) for one in concerns)]
    literals.same(f"over {name}", [concerns, reached])
