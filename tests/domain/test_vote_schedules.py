"""Votes, edits, hand-overs, withdrawals and time in any order: never two outcomes, never one without its quorum.

The store carries out one order after the other, so that whatever happens at once is one of these schedules.
`make votes` plays 10 000 of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from pca.domain import facts, orders
from pca.domain.access.access_orders import DelegateSeat, HandOverRole
from pca.domain.act import Act
from pca.domain.facts import AnyFact, Refused
from pca.domain.orders import CLOCK, Decide
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.questions_known import SeatVote, VotedQuestion
from pca.domain.seats import Delegation, Seats
from pca.domain.vote_acts import CastVote, EditQuestion, WithdrawQuestion, WithdrawVote
from tests.kit.examples import some
from tests.kit.five_states import MOVES, measure, move
from tests.kit.rules import NOON, crisis, follows, known, plan, standing

SEATS = ("director", "spokesperson", "logbook")
PEOPLE = ("dir", "dep", "voice", "voice2", "hr1", "ops1")
ROLES = [
    {"id": seat, "title": {"fr": seat}, "function": function, "holder": holder, "deputies": deputies}
    for seat, function, holder, deputies in (
        ("director", "decision", "dir", ["dep"]),
        ("spokesperson", "communication", "voice", ["voice2", "dep"]),
        ("logbook", "log", "hr1", ["dep"]),
    )
]
RULES: list[dict[str, Any]] = [
    {"rule": "n_of_m", "votes": 2},
    {"rule": "quorum", "votes": 2},
    {"rule": "quorum", "votes": 3},
    {"rule": "unanimity"},
]


def book(rule: dict[str, Any]) -> CompiledPlan:
    said = {"decisions": ["activate", "back"], "within": "2h", "override": "director", **rule}
    return plan(
        measure("a", "crisis"),
        roles=ROLES,
        committee={"title": {"fr": "Comité"}, "roles": list(SEATS)},
        decision_rules=[said],
        transitions=[*MOVES, move("back", "crisis", "normal")],
    )


BOOKS = [book(rule) for rule in RULES]
WHO = st.sampled_from(PEOPLE)


class Committee(RuleBasedStateMachine):
    """What the rules are told is kept from their own facts, as the store does."""

    @initialize(which=st.sampled_from(range(len(BOOKS))))
    def begin(self, which: int) -> None:
        self.book, self.rule, self.now = BOOKS[which], RULES[which], NOON
        self.questions: dict[int, VotedQuestion] = {}
        self.settled: dict[int, facts.QuestionSettled] = {}
        self.ballots: dict[int, VotedQuestion] = {}
        self.decided: list[facts.DecisionTaken] = []
        self.seats, self.state, self.last = Seats(), "normal", 0

    def give(self, act: Act, who: str, why: str = "Il le faut.") -> bool:
        situation = known(
            self.state,
            crisis=crisis(decisions=len(self.decided)),
            seats=self.seats,
            standings={"root": standing(self.state)},
            questions=dict(self.questions),
            last_question=self.last,
            delegations_given=len(self.seats.delegations),
        )
        found = follows(self.book, situation, act, who, why, now=self.now)
        if any(isinstance(fact, Refused) for fact in found):
            return False
        for fact in found:
            self.keep(fact, who)
        return True

    def keep(self, fact: AnyFact, who: str) -> None:
        match fact:
            case facts.QuestionOpened():
                self.last = fact.number
                parts = {name: getattr(fact, name) for name in fact.__struct_fields__}
                kind: Any = "decide" if fact.ratifies is None else "ratify"
                self.questions[fact.number] = VotedQuestion(kind=kind, opened_by=who, **parts)
            case facts.QuestionEdited():
                kept = self.questions[fact.number]
                self.questions[fact.number] = replace(kept, body=fact.body, why=fact.why, digest=fact.digest, votes={})
            case facts.VoteCast():
                kept = self.questions[fact.question]
                assert fact.digest == kept.digest
                vote = SeatVote(seat=fact.seat, choice=fact.choice, by=fact.by)
                self.questions[fact.question] = replace(kept, votes={**kept.votes, fact.seat: vote})
            case facts.VoteWithdrawn():
                kept = self.questions[fact.question]
                votes = {seat: vote for seat, vote in kept.votes.items() if seat != fact.seat}
                self.questions[fact.question] = replace(kept, votes=votes)
            case facts.QuestionSettled():
                assert fact.number not in self.settled, "two outcomes"
                self.settled[fact.number] = fact
                self.ballots[fact.number] = self.questions.pop(fact.number)
            case facts.DecisionTaken():
                self.decided.append(fact)
            case facts.StateEntered():
                self.state = fact.configuration[0]
            case facts.RoleHandedOver():
                self.seats = replace(self.seats, relieved={**self.seats.relieved, fact.role: fact.to})
            case facts.SeatDelegated():
                given = Delegation(
                    number=fact.number, role=fact.role, by=fact.by, to=fact.to, starts=fact.starts, ends=fact.ends
                )
                self.seats = replace(self.seats, delegations=(*self.seats.delegations, given))

    @rule(who=WHO, event=st.sampled_from(["activate", "back", "end", "relapse"]), alone=st.booleans())
    def decide(self, who: str, event: str, alone: bool) -> None:
        self.give(Decide(event=event, override=alone), who)

    @precondition(lambda self: self.questions)
    @rule(who=WHO, choice=st.sampled_from(["yes", "no", "abstain"]), seat=st.sampled_from(["", *SEATS]), data=st.data())
    def vote(self, who: str, choice: Any, seat: str, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.questions)))
        self.give(CastVote(question=number, choice=choice, digest=self.questions[number].digest, seat=seat), who, "")

    @precondition(lambda self: self.settled)
    @rule(who=WHO, data=st.data())
    def vote_too_late(self, who: str, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.settled)))
        digest = self.ballots[number].digest
        assert not self.give(CastVote(question=number, choice="yes", digest=digest), who)

    @precondition(lambda self: self.questions)
    @rule(who=WHO, amount=st.integers(0, 3), data=st.data())
    def change(self, who: str, amount: int, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.questions)))
        acts = [
            EditQuestion(question=number, amount=amount),
            WithdrawVote(question=number),
            WithdrawQuestion(question=number),
        ]
        self.give(data.draw(st.sampled_from(acts)), who)

    @rule(who=WHO, to=WHO, role=st.sampled_from(SEATS), whole=st.booleans())
    def relieve(self, who: str, to: str, role: str, whole: bool) -> None:
        ends: datetime = self.now + timedelta(hours=1)
        self.give(HandOverRole(role=role, to=to) if whole else DelegateSeat(role=role, to=to, ends=ends), who)

    @rule(minutes=st.integers(1, 90))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        for _ in range(len(self.questions) + 1):
            self.give(orders.PassTime(), CLOCK)

    @invariant()
    def one_person_one_seat_one_vote(self) -> None:
        for question in getattr(self, "questions", {}).values():
            people = [vote.by for vote in question.votes.values()]
            assert len(people) == len(set(people)) <= len(SEATS)

    @invariant()
    def an_outcome_has_its_quorum(self) -> None:
        for number, settled in getattr(self, "settled", {}).items():
            votes, ballot = list(settled.votes.values()), self.ballots[number]
            if settled.outcome == "carried" and ballot.rule == "quorum":
                assert len(votes) >= ballot.needed
                assert votes.count("yes") > votes.count("no")
            elif settled.outcome == "carried":
                assert votes.count("yes") >= ballot.needed

    @invariant()
    def what_is_decided_was_carried_or_decided_alone(self) -> None:
        voted = [taken.question for taken in getattr(self, "decided", []) if taken.question is not None]
        assert len(voted) == len(set(voted))
        for taken in getattr(self, "decided", []):
            if taken.event in ("activate", "back"):
                carried = taken.question is not None and self.settled[taken.question].outcome == "carried"
                assert carried or taken.override


PLAYED = settings(
    max_examples=some(40), stateful_step_count=30, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def test_no_schedule_brings_two_outcomes_or_one_without_its_quorum() -> None:
    run_state_machine_as_test(Committee, settings=PLAYED)
