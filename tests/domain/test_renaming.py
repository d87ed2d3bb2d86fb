"""A plan whose measures have other names asks about them by these, wherever it asks."""

from __future__ import annotations

from pca.domain.renaming import renamed
from tests.kit.five_states import MET, MOVES, measure, move
from tests.kit.rules import plan

LEVELS = [
    {"id": "low", "title": {"fr": "l"}, "instructions": {"fr": "l"}},
    {"id": "high", "title": {"fr": "h"}, "instructions": {"fr": "h"}, "holds_in": ["crisis"]},
]
NAMES = {"a": "x", "b": "y"}
ASKS = "done(a) and open('b') > 1 or done(c) and index > 3"
ASKED = "done(x) and open(y) > 1 or done(c) and index > 3"


def test_a_plan_whose_measures_have_other_names_asks_about_them_by_these() -> None:
    levels = [LEVELS[0], {**LEVELS[1], "propose_when": ASKS}]
    before = plan(
        measure("a", "crisis", fallback="b", after={"n_of": {"n": 1, "measures": ["b", "c"]}}),
        measure("b", after={"any": ["a", "c"]}),
        measure("c", "crisis", when=ASKS, excludes=["a", "b"], after=["a", "d"], levels=levels),
        measure("d", "crisis"),
        transitions=[*MOVES[1:], move("activate", "normal", "crisis", guard=ASKS, propose_when=ASKS,
                                      decide_within="1h")],
        activation_criteria=[{**MET, "id": "on", "when": ASKS}],
        stand_down_criteria=[{**MET, "when": ASKS}, {"id": "plain", "text": {"fr": "x"}}],
        success_criteria=[{**MET, "id": "won", "when": ASKS}],
    ).playbook  # fmt: skip
    after = renamed(before, NAMES)
    x, y, c, d = after.measures
    assert [one.id for one in after.measures] == ["x", "y", "c", "d"]
    assert list(after.measure) == ["x", "y", "c", "d"]
    assert (x.fallback, y.fallback, c.excludes, c.when) == ("y", None, ("x", "y"), ASKED)
    assert [one.after.model_dump() for one in (x, y, c, d)] == [
        {"all": (), "any": (), "n_of": {"at_least": 1, "measures": ("y", "c")}},
        {"all": (), "any": ("x", "c"), "n_of": None},
        {"all": ("x", "d"), "any": (), "n_of": None},
        {"all": (), "any": (), "n_of": None},
    ]
    assert [level.propose_when for level in c.levels] == [None, ASKED]
    [activate] = [one for one in after.transitions if one.id == "activate"]
    assert (activate.guard, activate.propose_when) == (ASKED, ASKED)
    assert [one.guard for one in after.transitions if one.id != "activate"] == [None] * (len(MOVES) - 1)
    assert [one.when for one in after.activation_criteria] == [ASKED]
    assert [one.when for one in after.stand_down_criteria] == [ASKED, None]
    assert [one.when for one in after.success_criteria] == [ASKED]
    assert before.measures[0].id == "a"
    assert renamed(before, {}) is before
