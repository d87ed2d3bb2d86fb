"""No text of any order is without a limit, and of what exceeds one only the beginning is kept."""

from __future__ import annotations

import types
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest

from pca.domain import limits
from pca.domain.availability_acts import PlanAvailability, PlannedPeriod
from pca.domain.draft import Refusal
from pca.domain.limits import FEW, MANY, PROSE, WHOLE, shortened
from pca.domain.orders import (
    AcknowledgeMessage,
    AddLogEntry,
    AnyAct,
    Decide,
    ImportDirectory,
    LiftRegime,
    Observation,
    Observe,
    OpenCrisis,
    Order,
    PublishPlan,
    Refuse,
    SetRegime,
)

NOW = datetime(2020, 3, 16, tzinfo=UTC)

HAVE_THEIR_OWN = (ImportDirectory, PublishPlan)
"""Read from files, with limits of their own; journalled by their digest."""


def acts(hint: Any) -> set[type[msgspec.Struct]]:
    """Every act there is."""
    if isinstance(hint, type):
        return {hint}
    return set().union(*(acts(one) for one in get_args(hint)))


ACTS = sorted(acts(AnyAct) - set(HAVE_THEIR_OWN), key=lambda one: one.__name__)


def texts(hint: Any) -> bool:
    """Whether a free text can stand in a field of this type."""
    if hint is str:
        return True
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return any(texts(one) for one in get_type_hints(hint).values())
    return any(texts(one) for one in get_args(hint) if not isinstance(one, str))


def filled(hint: Any, text: str) -> Any:
    """A value of this type in which every free text is `text`."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint is str:
        return text
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        hints, fields = get_type_hints(hint), msgspec.structs.fields(hint)
        wanted = [one.name for one in fields if one.required or texts(hints[one.name])]
        return hint(**{name: _some(hints[name], text) for name in wanted})
    if origin in (Union, types.UnionType):
        return filled(next(one for one in inner if texts(one)), text)
    if origin is dict:
        return {text: filled(inner[1], text) if texts(inner[1]) else get_args(inner[1])[0]}
    return origin((filled(inner[0], text),))


FIELDS = [(act, name) for act in ACTS for name, hint in get_type_hints(act).items() if texts(hint) and name[0] != "_"]


@pytest.mark.parametrize(("act", "name"), FIELDS, ids=lambda one: getattr(one, "__name__", str(one)))
def test_every_text_of_every_act_has_a_limit(act: type[msgspec.Struct], name: str) -> None:
    """Filled with more than the longest limit there is, the field is refused; nothing needs to know of it."""
    hints = get_type_hints(act)
    most = max(limits.OWN.values())
    needed = {one.name: _some(hints[one.name]) for one in msgspec.structs.fields(act) if one.required}
    given = act(**{**needed, name: filled(hints[name], "x" * (most + 1))})
    with pytest.raises(Refusal) as refused:
        limits.keep(Order(id="1", who="P1", act=given))
    assert refused.value.code == "text_too_long"
    assert int(refused.value.details["limit"]) <= most
    assert len(msgspec.json.encode(shortened(Order(id="1", who="P1", act=given)))) < WHOLE + 1_000


def _some(hint: Any, text: str = "x") -> Any:
    """A value of a type that a field asks for, with `text` where it may hold one."""
    if texts(hint):
        return filled(hint, text)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return get_args(hint)[0] if get_args(hint) and isinstance(get_args(hint)[0], str) else None


@pytest.mark.parametrize("field", ["why", "despite", "link", "note", "written"])
def test_a_reason_or_a_comment_has_two_thousand_characters(field: str) -> None:
    assert {limits.limit_of(kind.__name__, field) for kind in ACTS} == {2_000}
    assert limits.limit_of("Order", field) == 2_000


@pytest.mark.parametrize("field", ["why", "on_behalf_of", "informant", "crisis"])
def test_every_text_of_the_order_itself_has_a_limit(field: str) -> None:
    with pytest.raises(Refusal):
        limits.keep(Order(**{"id": "1", "who": "P1", "act": Refuse(task=1), field: "x" * (PROSE + 1)}))


def test_what_fits_is_kept_as_it_is() -> None:
    order = Order(id="1", who="P1", act=Decide(event="activate", despite="y" * PROSE), why="x" * PROSE)
    limits.keep(order)
    assert shortened(order) is order


def test_of_what_exceeds_the_beginning_the_length_and_the_digest_are_kept() -> None:
    said = "début " + "x" * 990_000
    kept = shortened(Order(id="1", who="P1", act=AddLogEntry(kind="fact", text=said), why="bref"))
    assert kept.act.text.startswith("début xxx")
    assert f"990006, sha256 {sha256(said.encode()).hexdigest()}" in kept.act.text
    assert len(kept.act.text) < 400
    assert kept.why == "bref"


def test_many_small_texts_are_not_kept_either() -> None:
    """Each within its limit, together more than a refusal needs."""
    many = tuple(Observation("indicator", "x" * 290, NOW) for _ in range(MANY))
    kept = shortened(Order(id="1", who="P1", act=Observe(observations=many)))
    assert len(kept.act.observations) == FEW
    assert len(msgspec.json.encode(kept)) < WHOLE + 1_000
    with pytest.raises(Refusal):
        limits.keep(Order(id="1", who="P1", act=Decide(event="x", options=("x",) * (MANY + 1))))


@pytest.mark.parametrize("act", [AddLogEntry(kind="fact", text="a\0b"), Refuse(task=1)])
def test_a_sign_that_no_database_keeps_is_refused(act: Any) -> None:
    """PostgreSQL takes no nought in a text, SQLite does: the same order must not do two things."""
    with pytest.raises(Refusal) as said:
        limits.keep(Order(id="1", who="P1", act=act, why="Sans \0 voiture" if isinstance(act, Refuse) else "x"))
    assert said.value.code == "sign_not_kept"


def test_the_engine_s_own_orders_have_their_limits_where_they_are_made() -> None:
    own = Order(id="1", who="delivery", act=AcknowledgeMessage(message=1), why="x" * (PROSE + 1))
    assert limits.keep(own) is None
    with pytest.raises(Refusal):
        limits.keep(Order(id="1", who="P1", act=AcknowledgeMessage(message=1), why="x" * (PROSE + 1)))
    assert limits.keep(Order(id="1", who="operator", act=OpenCrisis(plan="p", title="Eau"))) is None


def test_places_and_periods_chosen_by_a_rule_or_a_file_may_be_many() -> None:
    many = tuple(f"S{number}" for number in range(MANY * 2))
    period = PlannedPeriod(people=("a",), status="leave", starts=NOW.date(), ends=NOW.date())
    for act in (
        SetRegime(places=many, regime="closed"),
        LiftRegime(places=many),
        PlanAvailability(periods=(period,) * len(many)),
    ):
        limits.keep(Order(id="1", who="dir", act=act))
