"""Who sits in which seat: the plan's holder, whoever is on call or relieved them, deputies, delegates."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.access.access_orders import DelegateSeat, HandOverRole, WithdrawDelegation
from pca.domain.access.rights import AccessRole
from pca.domain.orders import BREAK_GLASS, Decide, OpenCrisis
from pca.domain.rotas import Rota
from pca.domain.seats import Delegation, Seat, Seats, sitting
from tests.kit.five_states import MOVES, measure, move
from tests.kit.rulebook import SEALED, granted
from tests.kit.rules import DAY, HOUR, HOUSE, NOON, crisis, follows, known, plan, refusal

SECOND = timedelta(seconds=1)
DUTY = Rota("duty", "Astreinte", date(2026, 2, 23), timedelta(weeks=1), time(8), ("hr1", "hr2", "ops1"))
ROLES = [
    {"id": "director", "title": {"fr": "Directrice"}, "function": "decision", "holder": "dir", "deputies": ["dep"]},
    {"id": "voice", "title": {"fr": "Voix"}, "function": "communication", "holder": "voice", "deputies": ["dep"]},
    {"id": "duty", "title": {"fr": "Astreinte"}, "function": "it", "rota": "duty", "deputies": ["ops2"]},
    {"id": "lost", "title": {"fr": "Personne"}, "function": "hr", "rota": "gone"},
]
PLAN = plan(measure("a", "crisis"), roles=ROLES)
BOOK_OF = PLAN.playbook


def delegated(
    role: str, by: str, to: str, starts: Any = NOON - DAY, ends: Any = NOON + DAY, number: int = 4
) -> Delegation:
    return Delegation(number=number, role=role, by=by, to=to, starts=starts, ends=ends)


# ---------------------------------------------------------------- holders

RELIEVED = Seats(relieved={"director": "ops1", "duty": "ops1"}, since={"duty": NOON - HOUR}, rotas={"duty": DUTY})
RELIEVED_BEFORE = Seats(relieved={"duty": "ops1"}, since={"duty": NOON - 5 * HOUR}, rotas={"duty": DUTY})
RELIEVED_AT_ITS_START = Seats(relieved={"duty": "ops1"}, since={"duty": NOON - 4 * HOUR}, rotas={"duty": DUTY})
RELIEVED_LONG_AGO = Seats(relieved={"duty": "ops1"}, rotas={"duty": DUTY})


@pytest.mark.parametrize(
    ("seats", "role", "holder"),
    [
        (Seats(), "director", "dir"),
        (Seats(), "duty", ""),
        (Seats(rotas={"duty": DUTY}), "duty", "hr2"),
        (Seats(rotas={"duty": DUTY}), "lost", ""),
        (RELIEVED, "director", "ops1"),
        (RELIEVED, "duty", "ops1"),
        (RELIEVED_BEFORE, "duty", "hr2"),
        (RELIEVED_AT_ITS_START, "duty", "ops1"),
        (RELIEVED_LONG_AGO, "duty", "ops1"),
    ],
)
def test_who_holds_a_role(seats: Seats, role: str, holder: str) -> None:
    assert seats.holder(BOOK_OF, role, NOON) == holder


GIVEN = Seats(delegations=(delegated("director", "dir", "hr1"), delegated("voice", "dir", "hr2", number=5)))


@pytest.mark.parametrize(
    ("seats", "person", "roles", "seat"),
    [
        (Seats(), "dir", None, Seat("director")),
        (Seats(), "dep", None, Seat("director")),
        (Seats(), "dep", ("voice", "director"), Seat("voice")),
        (Seats(), "dir", ("voice",), None),
        (Seats(), "ops2", ("lost", "duty"), Seat("duty")),
        (Seats(relieved={"voice": "dep"}), "dep", None, Seat("voice")),
        (GIVEN, "hr1", None, Seat("director", 4)),
        (GIVEN, "hr1", ("voice",), None),
        (GIVEN, "hr2", None, None),
        (Seats(delegations=(delegated("gone", "dir", "hr1"),)), "hr1", None, None),
        (Seats(delegations=(delegated("director", "dir", "hr1", ends=NOON),)), "hr1", None, None),
        (Seats(delegations=(delegated("director", "dir", "hr1", starts=NOON),)), "hr1", None, Seat("director", 4)),
        (Seats(delegations=(delegated("director", "dir", "hr1", starts=NOON + SECOND),)), "hr1", None, None),
        (Seats(relieved={"director": "ops1"}, delegations=GIVEN.delegations), "hr1", None, None),
        (Seats(delegations=(delegated("director", "dir", "voice"),)), "voice", ("director",), Seat("director", 4)),
        (Seats(delegations=(delegated("director", "dir", "voice"),)), "voice", None, Seat("voice")),
    ],
)
def test_in_which_seat_somebody_acts(seats: Seats, person: str, roles: Any, seat: Seat | None) -> None:
    assert seats.seat(BOOK_OF, person, NOON, roles) == seat
    own = seat.role if seat is not None and seat.delegation is None else None
    assert seats.own_seat(BOOK_OF, person, NOON, roles) == own


@pytest.mark.parametrize(
    ("role", "absent", "person"),
    [
        ("director", (), "dir"),
        ("director", ("dir",), "dep"),
        ("director", ("dir", "dep"), "dir"),
        ("duty", (), "hr2"),
        ("duty", ("hr2",), "ops2"),
        ("lost", (), None),
    ],
)
def test_who_would_sit_there_outside_any_crisis(role: str, absent: tuple[str, ...], person: str | None) -> None:
    here = known(absent=absent).organisation
    with_rota = type(HOUSE)(regions=here.regions, sites=here.sites, people=here.people, rotas={"duty": DUTY})
    assert sitting(BOOK_OF, role, with_rota, NOON) == person


# ---------------------------------------------------------------- relief


def hand(role: str, to: str) -> HandOverRole:
    return HandOverRole(role=role, to=to)


def delegate(role: str, to: str, ends: Any = NOON + DAY, starts: Any = None) -> DelegateSeat:
    return DelegateSeat(role=role, to=to, ends=ends, starts=starts)


APART = granted("hr2", AccessRole.COMPLIANCE)
UNKNOWN_ROLE = ("role_unknown", {"role": "no", "known": "director, voice, duty, lost"})
SPAN = ("delegation_span", {"days": "7"})


@pytest.mark.parametrize(
    ("act", "more", "said"),
    [
        (hand("director", "ops1"), {"why": " "}, ("reason_missing", {})),
        (hand("no", "ops1"), {}, UNKNOWN_ROLE),
        (hand("director", "ops1"), {"who": "ops2"}, ("not_your_seat", {"person": "ops2", "role": "director"})),
        (hand("director", "dir"), {"who": "voice"}, ("role_held", {"person": "dir", "role": "director"})),
        (hand("director", "no"), {}, ("person_unknown", {"person": "no"})),
        (hand("director", "head-A"), {}, ("person_absent", {"person": "head-A"})),
        (hand("director", "hr2"), {}, ("duties_apart", {"person": "hr2"})),
        (
            hand("director", "ops1"),
            {"who": BREAK_GLASS},
            ("not_your_seat", {"person": BREAK_GLASS, "role": "director"}),
        ),
        (delegate("director", "ops1"), {"why": ""}, ("reason_missing", {})),
        (delegate("no", "ops1"), {}, UNKNOWN_ROLE),
        (delegate("director", "ops1"), {"who": "dep"}, ("not_your_seat", {"person": "dep", "role": "director"})),
        (delegate("director", "ops1", NOON), {}, SPAN),
        (delegate("director", "ops1", NOON + 7 * DAY + SECOND), {}, SPAN),
        (delegate("director", "ops1", NOON + DAY, NOON + DAY), {}, SPAN),
        (delegate("director", "ops1", NOON - HOUR, NOON - DAY), {}, SPAN),
        (delegate("director", "dep"), {}, ("role_held", {"person": "dep", "role": "director"})),
        (delegate("director", "no"), {}, ("person_unknown", {"person": "no"})),
        (delegate("director", "head-A"), {}, ("person_absent", {"person": "head-A"})),
        (delegate("director", "hr2"), {}, ("duties_apart", {"person": "hr2"})),
    ],
)
def test_a_seat_that_is_not_handed_on(act: Any, more: dict[str, Any], said: tuple[str, dict[str, str]]) -> None:
    assert refusal(PLAN, known(absent=["head-A"], grants_of=APART), act, **more) == said


@pytest.mark.parametrize("act", [hand("director", "ops1"), delegate("director", "ops1")])
def test_once_the_crisis_is_closed_nothing_is_handed_on(act: Any) -> None:
    assert refusal(PLAN, known(crisis=crisis(closed_at=NOON)), act) == ("crisis_closed", {"crisis": "2026-1"})


@pytest.mark.parametrize("who", ["dir", "dep", "voice"])
def test_a_role_is_handed_over_by_its_people_or_the_committee(who: str) -> None:
    then = facts.RoleHandedOver(role="duty", before="", to="ops1")
    assert follows(PLAN, known(), hand("duty", "ops1"), who) == (then,)


def test_the_sealed_account_hands_a_role_over_while_it_is_open() -> None:
    then = facts.RoleHandedOver(role="director", before="dir", to="ops1")
    assert follows(PLAN, known(break_glass=SEALED), hand("director", "ops1"), BREAK_GLASS) == (then,)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(None, NOON + 7 * DAY), (NOON + DAY, NOON + 8 * DAY), (NOON - DAY, NOON + SECOND)],
)
def test_a_seat_is_delegated_for_a_week_at_most(starts: Any, ends: Any) -> None:
    then = facts.SeatDelegated(number=8, role="director", by="dir", to="ops1", starts=starts or NOON, ends=ends)
    found = known(delegations_given=7)
    assert follows(PLAN, found, delegate("director", "ops1", ends, starts)) == (then,)


def test_whoever_is_on_call_delegates_that_seat() -> None:
    on_call = known(seats=Seats(rotas={"duty": DUTY}))
    then = facts.SeatDelegated(number=1, role="duty", by="hr2", to="hr1", starts=NOON, ends=NOON + DAY)
    assert follows(PLAN, on_call, delegate("duty", "hr1"), "hr2") == (then,)
    refused = ("role_held", {"person": "ops2", "role": "duty"})
    assert refusal(PLAN, on_call, delegate("duty", "ops2"), "hr2") == refused


@pytest.mark.parametrize(
    ("number", "ends", "who", "said"),
    [
        (4, NOON + DAY, "hr1", None),
        (4, NOON + DAY, "voice", None),
        (4, NOON + SECOND, "dep", None),
        (4, NOON, "hr1", ("delegation_unknown", {"delegation": "4"})),
        (5, NOON + DAY, "hr1", ("delegation_unknown", {"delegation": "5"})),
        (4, NOON + DAY, "ops1", ("not_your_seat", {"person": "ops1", "role": "duty"})),
    ],
)
def test_who_withdraws_a_delegation(number: int, ends: Any, who: str, said: Any) -> None:
    found = known(seats=Seats(delegations=(delegated("duty", "hr1", "ops1", ends=ends),)))
    act = WithdrawDelegation(delegation=number)
    if said is None:
        assert follows(PLAN, found, act, who) == (facts.DelegationWithdrawn(number=4),)
    else:
        assert refusal(PLAN, found, act, who) == said


# ---------------------------------------------------------------- who acts at all

SPOKEN = {"on_behalf_of": "dir", "informant": "dir"}


@pytest.mark.parametrize(
    ("who", "more", "said"),
    [
        ("hr2", {}, ("duties_apart", {"person": "hr2"})),
        ("voice", {"on_behalf_of": "hr2", "informant": "hr2"}, ("duties_apart", {"person": "hr2"})),
        ("hr2", SPOKEN, ("duties_apart", {"person": "hr2"})),
        ("voice", {"on_behalf_of": "dir"}, ("informant_missing", {"person": "dir"})),
        ("voice", {"on_behalf_of": "no", "informant": "x"}, ("person_unknown", {"person": "no"})),
    ],
)
def test_who_does_not_act_in_a_crisis(who: str, more: dict[str, Any], said: tuple[str, dict[str, str]]) -> None:
    assert refusal(PLAN, known("crisis", grants_of=APART), Decide(event="end"), who, **more) == said


def test_whoever_verifies_opens_no_crisis_either_though_it_is_not_open_yet() -> None:
    act = OpenCrisis(plan="h2", title="x")
    assert refusal(PLAN, known(grants_of=APART), act, "hr2", crisis=None) == ("duties_apart", {"person": "hr2"})


@pytest.mark.parametrize(("who", "more"), [("dep", {}), ("ops1", SPOKEN)])
def test_a_deputy_decides_and_so_does_whoever_speaks_for_one_who_may(who: str, more: dict[str, Any]) -> None:
    decision, *_ = follows(PLAN, known("crisis"), Decide(event="end"), who, **more)
    assert isinstance(decision, facts.DecisionTaken)
    assert decision.seat == "director"


def test_the_sealed_account_sits_wherever_a_decision_waits_while_it_is_open() -> None:
    open_now = known("crisis", break_glass=SEALED)
    decision, *_ = follows(PLAN, open_now, Decide(event="end"), BREAK_GLASS)
    assert isinstance(decision, facts.DecisionTaken)
    assert decision.seat == "director"
    details = {"person": BREAK_GLASS, "what": "end", "roles": "Directrice"}
    assert refusal(PLAN, known("crisis"), Decide(event="end"), BREAK_GLASS) == ("not_entitled", details)


def test_where_no_seat_may_nobody_may() -> None:
    twice = [*MOVES[1:], move("a", "normal", "crisis", event="go"),
             move("b", "normal", "ending", event="go", decided_by=["voice"])]  # fmt: skip
    found = known("normal")
    details = {"person": "dir", "what": "go", "roles": "nobody"}
    assert refusal(plan(measure("a", "crisis"), transitions=twice), found, Decide(event="go")) == (
        "not_entitled",
        details,
    )
