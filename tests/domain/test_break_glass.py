"""The sealed account: who opens it, who closes it, and who says what was done with it."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain import facts
from pca.domain.access.access_orders import (
    CloseBreakGlass,
    OpenBreakGlass,
    ReviewBreakGlass,
)
from pca.domain.access.rights import AccessRole
from pca.domain.orders import BREAK_GLASS, OPERATOR
from pca.domain.ways_in import BreakGlass
from tests.kit.rulebook import SEALED, granted
from tests.kit.rules import DAY, HOUR, NOON, follows, known, refusal

OUTSIDE: dict[str, Any] = {"crisis": None}
USED = BreakGlass(number=3, person=BREAK_GLASS, opened_at=NOON - DAY, ends=NOON - HOUR, claimed="ops1")
LOOKED_AT = BreakGlass(
    number=3, person=BREAK_GLASS, opened_at=NOON - DAY, ends=NOON - HOUR, reviewed_at=NOON - HOUR, claimed="ops1"
)
OFFICERS = {
    **granted("dir", AccessRole.ADMINISTRATOR),
    **granted("hr2", AccessRole.COMPLIANCE),
    **granted("ops1", AccessRole.OBSERVER),
}


@pytest.mark.parametrize(
    ("use", "claimed", "who", "said"),
    [
        (None, "ops1", "ops1", ("person_unknown", {"person": "ops1"})),
        (None, "no", BREAK_GLASS, ("person_unknown", {"person": "no"})),
        (USED, "ops1", BREAK_GLASS, ("break_glass_unreviewed", {"person": "ops1"})),
        (LOOKED_AT, "hr2", BREAK_GLASS, ("duties_apart", {"person": "hr2"})),
        (LOOKED_AT, "ops1", BREAK_GLASS, 4),
        (None, "ops1", BREAK_GLASS, 1),
    ],
)
def test_who_opens_it(use: BreakGlass | None, claimed: str, who: str, said: Any) -> None:
    found, act = known(grants_of=OFFICERS, break_glass=use), OpenBreakGlass(claimed=claimed)
    if isinstance(said, tuple):
        assert refusal(None, found, act, who, **OUTSIDE) == said
    else:
        opened = facts.BreakGlassOpened(number=said, person=BREAK_GLASS, ends=NOON + 4 * HOUR, claimed="ops1")
        assert follows(None, found, act, who, **OUTSIDE) == (opened,)


@pytest.mark.parametrize(
    ("use", "who", "said"),
    [
        (None, OPERATOR, ("break_glass_closed", {})),
        (USED, OPERATOR, ("break_glass_closed", {})),
        (SEALED, "ops1", ("not_reviewer", {"person": "ops1"})),
        (SEALED, "dir", ("not_reviewer", {"person": "dir"})),
        (SEALED, "hr2", None),
        (SEALED, BREAK_GLASS, None),
        (SEALED, OPERATOR, None),
    ],
)
def test_who_closes_it(use: BreakGlass | None, who: str, said: Any) -> None:
    found = known(grants_of=OFFICERS, break_glass=use)
    if said:
        assert refusal(None, found, CloseBreakGlass(), who, **OUTSIDE) == said
    else:
        assert follows(None, found, CloseBreakGlass(), who, **OUTSIDE) == (facts.BreakGlassClosed(number=1),)


@pytest.mark.parametrize(
    ("use", "who", "said"),
    [
        (None, "hr2", ("break_glass_closed", {})),
        (LOOKED_AT, "hr2", ("break_glass_reviewed", {})),
        (USED, BREAK_GLASS, ("not_reviewer", {"person": BREAK_GLASS})),
        (USED, "ops1", ("not_reviewer", {"person": "ops1"})),
        (USED, "dir", ("not_reviewer", {"person": "dir"})),
        (USED, OPERATOR, ("not_reviewer", {"person": OPERATOR})),
        (USED, "hr2", (facts.BreakGlassReviewed(number=3),)),
        (SEALED, "hr2", (facts.BreakGlassClosed(number=1), facts.BreakGlassReviewed(number=1))),
    ],
)
def test_who_says_what_was_done_with_it(use: BreakGlass | None, who: str, said: Any) -> None:
    roles = {**OFFICERS, **granted("ops1", AccessRole.DIRECTOR), **granted(BREAK_GLASS, AccessRole.COMPLIANCE)}
    found = known(grants_of=roles, break_glass=use)
    if isinstance(said[0], str):
        assert refusal(None, found, ReviewBreakGlass(), who, **OUTSIDE) == said
    else:
        assert follows(None, found, ReviewBreakGlass(), who, **OUTSIDE) == said
    if said == ("break_glass_closed", {}):
        assert refusal(None, found, ReviewBreakGlass(), who, "", **OUTSIDE) == ("reason_missing", {})
