"""A decision the plan lets the committee vote on: one seat one vote, one outcome, an end in every case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pca.domain import facts, orders
from pca.domain.access.access_orders import DelegateSeat, HandOverRole
from pca.domain.facts.decision_ends import DecisionEnding, DecisionLapsed
from pca.domain.orders import Decide, Order
from pca.domain.vote_acts import CastVote, EditQuestion, WithdrawQuestion, WithdrawVote
from pca.services.engine.execute import execute
from pca.services.engine.preview import preview
from pca.store.crisis import decisions, questions
from pca.store.engine.replay import replay
from tests.kit.five_states import CALM, MET, MOVES, TOLD, measure
from tests.services.conftest import World

Make = Callable[..., World]

HOUR = timedelta(hours=1)
ROLES = [
    {"id": seat, "title": {"fr": seat}, "function": function, "holder": holder, "deputies": deputies}
    for seat, function, holder, deputies in (
        ("director", "decision", "dir", ["dep"]),
        ("spokesperson", "communication", "voice", ["voice2"]),
        ("logbook", "log", "hr1", ["dep"]),
    )
]
RULE = {"decisions": ["activate"], "rule": "n_of_m", "votes": 2, "within": "2h", "override": "director"}


@pytest.fixture
def voting(make_world: Make) -> Any:
    return lambda **rule: prepared(make_world(), **{**RULE, **rule})


def prepared(world: World, deciders: Sequence[str] = ("director",), **rule: Any) -> World:
    committee = {"title": {"fr": "Comité"}, "roles": ["director", "spokesperson", "logbook"]}
    parts = {"roles": ROLES, "committee": committee, "decision_rules": [rule]}
    parts |= {"owner": "director", "approval": {"by": "director"}}
    said = {
        "states": CALM,
        "transitions": [{**move, "decided_by": [*deciders]} for move in MOVES],
        "measures": [measure("a", "crisis")],
        **parts,
    }
    world.vary(**{"communications": [TOLD], "stand_down_criteria": [MET], **said}).prepare()
    world.open()
    return world


def digest(world: World, number: int = 1) -> str:
    with world.store.read() as unit:
        return questions.questions(unit, world.crisis or "")[number - 1].digest


def status(world: World, number: int = 1) -> str:
    with world.store.read() as unit:
        return questions.questions(unit, world.crisis or "")[number - 1].status


def vote(world: World, who: str, choice: Any = "yes", number: int = 1, **more: Any) -> tuple[Any, ...]:
    return world.ok(CastVote(question=number, choice=choice, digest=digest(world, number), **more), who)


def refused(world: World, who: str, choice: Any = "yes", **more: Any) -> str:
    return world.no(CastVote(question=1, choice=choice, digest=digest(world), **more), who)


def test_two_of_three_decide_and_one_alone_does_not(voting: Any) -> None:
    world = voting()
    opened = world.decide("activate")
    assert not World.of(opened, facts.DecisionTaken)
    assert world.states() == {"root": ("normal",)}
    decided = vote(world, "voice")
    [taken] = World.of(decided, facts.DecisionTaken)
    assert (taken.votes, taken.question) == ({"director": "yes", "spokesperson": "yes"}, 1)
    assert world.states() == {"root": ("crisis",)}
    assert refused(world, "hr1") == "question_over"
    assert not replay(world.store).differences


def test_a_seat_has_one_vote_whoever_speaks_for_it(voting: Any) -> None:
    world = voting()
    world.decide("activate", who="voice2")
    assert refused(world, "dir", seat="spokesperson") == "not_entitled"
    assert refused(world, "ops1") == "not_entitled"
    vote(world, "dep", "no", seat="director")
    assert refused(world, "dep", seat="logbook") == "voted_already", "one person, one vote"
    vote(world, "dir", "no")
    assert refused(world, "dep", "yes", seat="director") == "voted_already" or status(world) == "open"
    assert status(world) == "open"
    vote(world, "voice", "no")
    assert status(world) == "rejected"


def test_a_deputy_does_not_change_the_vote_of_who_holds_the_seat(voting: Any) -> None:
    world = voting()
    world.decide("activate")
    assert refused(world, "dep", "no", seat="director") == "seat_voted"


def test_across_a_hand_over_the_seat_keeps_its_one_vote(voting: Any) -> None:
    world = voting()
    world.decide("activate")
    world.ok(HandOverRole(role="director", to="ops1"), "dir", "Relève.")
    vote(world, "ops1", "abstain")
    assert refused(world, "dir") == "not_entitled"
    with world.store.read() as unit:
        assert [(one.seat, one.choice) for one in questions.votes(unit, world.crisis, 1)] == [("director", "abstain")]


def test_nobody_votes_by_the_delegation_of_a_deputy(voting: Any) -> None:
    world = voting()
    world.decide("activate", who="voice")
    ends = world.clock.now() + HOUR
    assert world.no(DelegateSeat(role="director", to="ops1", ends=ends), "dep", "Absent.") == "not_your_seat"
    world.ok(DelegateSeat(role="director", to="ops1", ends=ends), "dir", "Absent.")
    vote(world, "ops1")
    assert status(world) == "carried"


def test_an_edited_question_has_no_votes_and_says_so(voting: Any) -> None:
    world = voting()
    world.decide("activate")
    old = digest(world)
    [edited] = World.of(world.ok(EditQuestion(question=1, amount=3), "dir", "Mieux dit."), facts.QuestionEdited)
    assert edited.voided == 1
    assert world.no(CastVote(question=1, choice="yes", digest=old), "voice") == "question_edited"
    vote(world, "voice")
    assert status(world) == "open"
    assert world.no(EditQuestion(question=1), "voice", "Non.") == "question_of_other"
    world.ok(WithdrawVote(question=1), "voice")
    world.ok(WithdrawQuestion(question=1), "dir", "Plus besoin.")
    assert status(world) == "withdrawn"
    assert not replay(world.store).differences


@pytest.mark.parametrize(
    ("rule", "cast", "then"),
    [
        ({"rule": "n_of_m", "votes": 2}, "", "no_quorum"),
        ({"rule": "quorum", "votes": 2}, "", "no_quorum"),
        ({"rule": "quorum", "votes": 2}, "no", "tied"),
        ({"rule": "quorum", "votes": 2}, "abstain", "carried"),
        ({"rule": "unanimity"}, "yes", "no_quorum"),
    ],
)
def test_the_deadline_answers(voting: Any, rule: Any, cast: Any, then: str) -> None:
    world = voting(**rule)
    world.decide("activate")
    if cast:
        vote(world, "voice", cast)
    world.pass_time(2 * HOUR)
    assert status(world) == then
    assert world.states() == {"root": ("crisis" if then == "carried" else "normal",)}


def test_a_vote_after_the_deadline_does_not_count_before_the_heartbeat_either(voting: Any) -> None:
    world = voting()
    world.decide("activate")
    world.clock.advance_to(world.clock.now() + 2 * HOUR)
    assert refused(world, "voice") == "vote_over"
    for late in (WithdrawVote(question=1), EditQuestion(question=1, amount=7), WithdrawQuestion(question=1)):
        assert world.no(late, "dir") == "vote_over", "what was voted by then is what counts"


def test_alone_in_an_emergency_at_once_and_to_be_ratified(voting: Any) -> None:
    world = voting()
    world.decide("activate", who="voice")
    assert world.no(Decide(event="activate", override=True), "voice") == "not_entitled"
    [taken] = World.of(world.ok(Decide(event="activate", override=True), "dir", "Vite."), facts.DecisionTaken)
    assert taken.override
    assert world.states() == {"root": ("crisis",)}
    assert status(world) == "overridden"
    vote(world, "voice", number=2)
    vote(world, "hr1", number=2)
    with world.store.read() as unit:
        assert decisions.decisions(unit, world.crisis)[0].ratified == "ratified"
    assert not replay(world.store).differences


def test_nobody_ratifies_in_time(voting: Any) -> None:
    world = voting()
    world.ok(Decide(event="activate", override=True), "dir", "Vite.")
    world.pass_time(25 * HOUR)
    with world.store.read() as unit:
        assert decisions.decisions(unit, world.crisis)[0].ratified == "unanswered"


def test_a_limit_holds_unless_somebody_may_override_it(voting: Any) -> None:
    world = voting(rule="one", limits={"director": 50_000})
    beyond = Decide(event="activate", amount=100_000)
    assert world.no(beyond) == "beyond_limit"
    assert World.of(world.ok(orders.Decide(event="activate", amount=100_000, override=True)), facts.DecisionTaken)
    assert status(world) == "open"


def test_who_holds_two_seats_decides_in_the_one_whose_limit_reaches_so_far(voting: Any) -> None:
    world = voting(
        decisions=["activate", "end"], rule="one", deciders=("director", "spokesperson"), limits={"director": 50_000}
    )
    world.ok(HandOverRole(role="spokesperson", to="dir"), "voice", "Relève.")
    within = World.of(world.ok(Decide(event="activate", amount=50_000), "dir"), facts.DecisionTaken)
    beyond = World.of(world.ok(Decide(event="end", amount=60_000), "dir"), facts.DecisionTaken)
    assert [taken.seat for taken in (*within, *beyond)] == ["director", "spokesperson"]


def test_what_was_voted_on_and_overtaken_is_said(voting: Any) -> None:
    world = voting(decisions=["end"])
    world.decide("activate")
    world.decide("end")
    world.ok(Decide(event="end", override=True), "dir", "Vite.")
    assert status(world) == "overridden"


def test_a_preview_shows_what_would_follow_to_whoever_votes(voting: Any) -> None:
    world = voting()
    order = Order(id="p", who="voice", crisis=world.crisis, act=Decide(event="activate"), why="-")
    assert World.of(preview(world.runtime, order, carried=True), facts.DecisionTaken)


def test_votes_that_come_at_the_same_moment_decide_once(make_world: Make, tmp_path: Path) -> None:
    world = prepared(make_world(f"sqlite:///{tmp_path / 'v.db'}"), **RULE)
    world.decide("activate")
    read = digest(world)

    def cast(who: str) -> str:
        act = CastVote(question=1, choice="yes", digest=read, seat="spokesperson" if who != "hr1" else "logbook")
        done = execute(world.runtime, Order(id=f"v-{who}", who=who, crisis=world.crisis, act=act, why=""))
        return done.refused.code if done.refused else ""

    with ThreadPoolExecutor(3) as together:
        said = sorted(together.map(cast, ("voice", "voice2", "hr1")))
    assert said == ["", "question_over", "question_over"]
    with world.store.read() as unit:
        assert len(decisions.decisions(unit, world.crisis or "")) == 1


def test_a_decision_that_lapses_is_reminded_of_and_renewed(world: World) -> None:
    world.open()
    ends = world.clock.now() + 48 * HOUR
    world.ok(Decide(event="activate", sunset=ends))
    assert not World.of(world.pass_time(23 * HOUR), DecisionEnding)
    assert [fact.sunset for fact in World.of(world.pass_time(2 * HOUR), DecisionEnding)] == [ends]
    assert World.of(world.pass_time(24 * HOUR), DecisionLapsed)
    world.ok(orders.RenewDecision(decision=1, until=world.clock.now() + 8 * HOUR), "dep")
    assert World.of(world.pass_time(5 * HOUR), DecisionEnding)
    assert not replay(world.store).differences
