"""Decisions by the rule of the plan: taken at once, or voted on; one seat one vote, one outcome (R22)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Literal

import msgspec
from msgspec.structs import replace

from pca.domain import committees, crossings, decision_ends, decisions, messages
from pca.domain.decisions import HowTaken
from pca.domain.draft import Draft, Refusal, Titles, refuse
from pca.domain.facts import (
    CrisisClosed,
    DecisionRatified,
    DecisionTaken,
    QuestionOpened,
    QuestionSettled,
    VoteCast,
)
from pca.domain.facts.votes import Settlement
from pca.domain.notices import VOTE_ASKED, VOTE_FAILED
from pca.domain.orders import BREAK_GLASS, Decide
from pca.domain.plan.decision_rules import DecisionRule
from pca.domain.situation import VotedQuestion
from pca.domain.votes import Verdict, VoteChoice, verdict

USUAL = DecisionRule(decisions=("other",))
"""What a decision without a rule of its own is taken by: one person."""


RATIFIES: Mapping[Verdict, Literal["ratified", "refused", "unanswered"]] = {
    "carried": "ratified",
    "rejected": "refused",
}
"""What a vote on a decision that was taken alone comes to."""


def decide(draft: Draft, act: Decide) -> None:
    """Take the decision, or let it be voted on, as the plan's rule for it says."""
    draft.require_open()
    decision_ends.fits(draft, act.sunset)
    rule = draft.plan.playbook.rule_of.get(act.event, USUAL)
    if draft.situation.votes.as_if_carried:
        decisions.decide_event(draft, act, _looked_at(draft, act, rule))
    elif act.override:
        _override(draft, act, rule)
    elif rule.rule == "one":
        decisions.decide_event(draft, act, _within_limit(draft, act, rule))
    else:
        _open(draft, act, rule)
    review(draft)


def fall_due(draft: Draft) -> bool:
    """Settle the first question whose time is over; whether there was one.

    Nothing else happens in the same order of time: what is decided may change all that was looked at.
    """
    due = [question for question in draft.situation.votes.questions.values() if question.deadline <= draft.now]
    for question in due[:1]:
        settle(draft, question, question.choices, over=True)
    return bool(due)


def review(draft: Draft) -> None:
    """Questions about what this order decided, or what is possible no more, are settled."""
    settled = {fact.number for fact in draft.facts if isinstance(fact, QuestionSettled)}
    taken = [fact for fact in draft.facts if isinstance(fact, DecisionTaken)]
    if not taken or any(isinstance(fact, CrisisClosed) for fact in draft.facts):
        return
    for question in draft.situation.votes.questions.values():
        if question.number in settled or question.kind == "ratify":
            continue
        outcome: Settlement = "overtaken"
        if any((fact.event, fact.perimeter) == _about(question) for fact in taken):
            outcome = "overridden"
        elif crossings.possible(draft, (question.body.event, question.body.perimeter, None)):
            continue
        draft.add(QuestionSettled(number=question.number, outcome=outcome, votes=question.choices))


def digest_of(body: Decide, why: str) -> str:
    """What a vote is about, as one value: the decision in all its parts, and its reason."""
    return sha256(msgspec.json.encode((body, why), order="sorted")).hexdigest()


def _open(draft: Draft, act: Decide, rule: DecisionRule) -> None:
    number = draft.situation.votes.last_question + 1
    for other in draft.situation.votes.questions.values():
        if _about(other) == (act.event, act.perimeter) and other.kind == "decide":
            refuse("question_open", number=other.number)
    seats = rule.seats or draft.plan.playbook.committee.roles
    decided_by = decisions.deciders_of(draft, act.event)
    seat = committees.seat(draft, dict.fromkeys((*seats, *decided_by)), act.event, act.perimeter)
    body = replace(act, expects=None)
    decisions.decide_event(_trial(draft), act, HowTaken(seat=seat, reason=draft.reason))
    opened = _opened(draft, number, body, rule, seat, seats)
    draft.add(opened)
    question = _as_question(draft, opened)
    if seat in seats and draft.actor != BREAK_GLASS:
        draft.add(VoteCast(question=number, seat=seat, choice="yes", digest=opened.digest, by=draft.actor))
        settle(draft, question, {seat: "yes"})
    if not any(isinstance(fact, QuestionSettled) for fact in draft.facts):
        tell(draft, VOTE_ASKED, question)


def _opened(
    draft: Draft, number: int, body: Decide, rule: DecisionRule, seat: str, seats: Collection[str]
) -> QuestionOpened:
    return QuestionOpened(
        number=number,
        body=body,
        why=draft.reason,
        digest=digest_of(body, draft.reason),
        rule=rule.rule,
        seats=tuple(seats),
        needed=rule.needed(len(seats)),
        deadline=draft.now + rule.within,
        seat=seat,
        override=rule.override or "",
        ratify_within=int(rule.ratify_within.total_seconds()),
    )


def _as_question(draft: Draft, opened: QuestionOpened) -> VotedQuestion:
    return VotedQuestion(
        number=opened.number,
        kind="decide" if opened.ratifies is None else "ratify",
        body=opened.body,
        why=opened.why,
        digest=opened.digest,
        rule=opened.rule,
        seats=opened.seats,
        needed=opened.needed,
        deadline=opened.deadline,
        opened_by=draft.actor,
        seat=opened.seat,
        override=opened.override,
        ratify_within=opened.ratify_within,
        ratifies=opened.ratifies,
    )


def _override(draft: Draft, act: Decide, rule: DecisionRule) -> None:
    """The role the plan names decides alone and at once; the others are asked whether it stands."""
    if rule.override is None:
        refuse("no_override", event=_titles(draft, act.event))
    seat = draft.seat((rule.override,), act.event)
    by = draft.now + rule.ratify_within
    how = HowTaken(seat=seat, reason=draft.reason, override=True, ratify_by=by)
    decisions.decide_event(draft, act, how)
    number = draft.situation.votes.last_question + 1
    seats = [role for role in rule.seats or draft.plan.playbook.committee.roles if role != seat] or [seat]
    voting = rule if rule.rule != "one" else _by_another(rule)
    opened = _opened(draft, number, replace(act, expects=None), voting, seat, seats)
    decision = next(fact.number for fact in draft.facts if isinstance(fact, DecisionTaken))
    opened = replace(opened, deadline=by, ratifies=decision)
    draft.add(opened)
    tell(draft, VOTE_ASKED, _as_question(draft, opened))


def _by_another(rule: DecisionRule) -> DecisionRule:
    """How a decision of one person beyond their limit is ratified: by any other seat of the committee."""
    return rule.model_copy(update={"rule": "n_of_m", "votes": 1})


def _within_limit(draft: Draft, act: Decide, rule: DecisionRule) -> HowTaken | None:
    """The seat whose limit reaches so far, where that is not the first the author holds."""
    role = decisions.seat_for(draft, act.event, act.perimeter) if rule.limits else ""
    limit = rule.limits.get(role)
    if limit is None or act.amount <= limit:
        return None
    roles = decisions.deciders_of(draft, act.event)
    allowed = [name for name in roles if rule.limits.get(name, act.amount) >= act.amount]
    seat = draft.seated(draft.actor, allowed)
    if seat is None:
        titles = Titles(draft.plan.playbook.role[name].title for name in allowed)
        refuse("beyond_limit", amount=act.amount, limit=limit, roles=titles)
    return HowTaken(seat=seat, reason=draft.reason)


def _looked_at(draft: Draft, act: Decide, rule: DecisionRule) -> HowTaken | None:
    """Whoever votes on a decision may see what would follow from it."""
    if rule.rule == "one" and not act.override:
        return None
    seats = (*decisions.deciders_of(draft, act.event), *(rule.seats or draft.plan.playbook.committee.roles))
    seat = committees.seat(draft, dict.fromkeys(seats), act.event, act.perimeter)
    return HowTaken(seat=seat, reason=draft.reason)


def settle(draft: Draft, question: VotedQuestion, votes: Mapping[str, VoteChoice], *, over: bool = False) -> None:
    """Say what the votes come to, where they come to something; what is carried is decided at once."""
    outcome = verdict(question.ballot, votes, over=over)
    if outcome == "open":
        return
    if question.kind == "ratify":
        assert question.ratifies is not None
        draft.add(QuestionSettled(number=question.number, outcome=outcome, votes=dict(votes)))
        draft.add(DecisionRatified(decision=question.ratifies, outcome=RATIFIES.get(outcome, "unanswered")))
        if outcome != "carried":
            tell(draft, VOTE_FAILED, question)
    elif outcome == "carried":
        _carry(draft, question, votes)
    else:
        draft.add(QuestionSettled(number=question.number, outcome=outcome, votes=dict(votes)))
        tell(draft, VOTE_FAILED, question)


def _carry(draft: Draft, question: VotedQuestion, votes: Mapping[str, VoteChoice]) -> None:
    """What was voted for is decided, in the same order as the vote that settled it; or it is said why it cannot be."""
    attempt = _trial(draft)
    attempt.add(QuestionSettled(number=question.number, outcome="carried", votes=dict(votes)))
    how = HowTaken(seat=question.seat, reason=question.why, question=question.number, votes=dict(votes))
    try:
        decisions.decide_event(attempt, question.body, how)
        review(attempt)
    except Refusal as refusal:
        draft.add(
            QuestionSettled(number=question.number, outcome="impossible", votes=dict(votes), because=refusal.code)
        )
        tell(draft, VOTE_FAILED, question)
    else:
        draft.facts = attempt.facts


def _trial(draft: Draft) -> Draft:
    """A draft of the same order with the same facts so far, which may be thrown away."""
    attempt = Draft(draft.plan, draft.situation, draft.order, draft.now)
    attempt.facts = list(draft.facts)
    return attempt


def tell(draft: Draft, notice: str, question: VotedQuestion) -> None:
    """Write to those who vote, but to the author of the order."""
    body = question.body
    seats = [role for role in question.seats if role in draft.plan.playbook.role]
    about = {"event": body.event, "perimeter": body.perimeter, "reason": question.why}
    about["decide_by"] = question.deadline.isoformat()
    people = [person for person in messages.deciders(draft, seats) if person != draft.actor]
    messages.tell(draft, notice, people, about)


def _about(question: VotedQuestion) -> tuple[str, str]:
    return question.body.event, question.body.perimeter


def _titles(draft: Draft, event: str) -> Titles:
    return Titles(transition.title for transition in draft.plan.events.get(event, ()))
