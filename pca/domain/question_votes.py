"""Votes on a question that is open: one for each seat, of the question as it was read; who opened it may change it."""

from __future__ import annotations

from msgspec.structs import replace

from pca.domain.draft import Draft, Titles, refuse
from pca.domain.facts import QuestionEdited, QuestionSettled, VoteCast, VoteWithdrawn
from pca.domain.notices import VOTE_ASKED
from pca.domain.orders import BREAK_GLASS
from pca.domain.questions import digest_of, settle, tell
from pca.domain.situation import VotedQuestion
from pca.domain.vote_acts import CastVote, EditQuestion, WithdrawQuestion, WithdrawVote


def cast(draft: Draft, act: CastVote) -> None:
    """A seat votes; the question is settled as soon as the votes that are missing can change nothing."""
    question = _open_question(draft, act.question)
    if act.digest != question.digest:
        refuse("question_edited", number=question.number)
    seat = _voting_seat(draft, question, act.seat)
    draft.add(VoteCast(question=question.number, seat=seat, choice=act.choice, digest=question.digest, by=draft.actor))
    settle(draft, question, {**question.choices, seat: act.choice})


def withdraw_vote(draft: Draft, act: WithdrawVote) -> None:
    """Whoever voted for a seat, or holds it now, takes the vote back."""
    question = _open_question(draft, act.question)
    theirs = (
        vote.seat
        for vote in question.votes.values()
        if draft.actor in (vote.by, draft.holder(vote.seat) if vote.seat in draft.plan.playbook.role else "")
    )
    seat = next(theirs, None)
    if seat is None:
        refuse("no_vote", number=question.number)
    draft.add(VoteWithdrawn(question=question.number, seat=seat))


def edit(draft: Draft, act: EditQuestion) -> None:
    """Whoever opened the question words it anew; votes given before are void, and the seats are asked again."""
    question = _own_question(draft, act.question)
    draft.require_reason()
    body = replace(question.body, options=act.options, amount=act.amount)
    again = digest_of(body, draft.reason)
    if again == question.digest:
        refuse("question_unchanged")
    draft.add(
        QuestionEdited(number=question.number, body=body, why=draft.reason, digest=again, voided=len(question.votes))
    )
    tell(draft, VOTE_ASKED, replace(question, why=draft.reason))


def withdraw(draft: Draft, act: WithdrawQuestion) -> None:
    """Whoever opened the question takes it back."""
    question = _own_question(draft, act.question)
    draft.require_reason()
    draft.add(QuestionSettled(number=question.number, outcome="withdrawn", votes=question.choices))


def _open_question(draft: Draft, number: int) -> VotedQuestion:
    question = draft.situation.votes.questions.get(number)
    if question is None:
        refuse("question_over", number=number)
    if question.kind == "decide":
        draft.require_open()
    if draft.now >= question.deadline and draft.crisis.closed_at is None:  # what was voted by then is what counts
        refuse("vote_over", number=question.number)
    return question


def _own_question(draft: Draft, number: int) -> VotedQuestion:
    question = _open_question(draft, number)
    if question.kind == "ratify" or question.opened_by != draft.actor:
        refuse("question_of_other", number=number)
    return question


def _voting_seat(draft: Draft, question: VotedQuestion, wanted: str) -> str:
    """The seat somebody votes for: one for each person, and the vote of its holder stands above a deputy's."""
    known = draft.plan.playbook.role
    mine = [vote.seat for vote in question.votes.values() if vote.by == draft.actor]
    among = [
        role for role in ([wanted] if wanted else mine or question.seats) if role in question.seats and role in known
    ]
    seat = None if draft.actor == BREAK_GLASS else draft.seated(draft.actor, among)
    if seat is None:
        refuse(
            "not_entitled",
            person=draft.actor,
            what=question.body.event,
            roles=Titles(known[role].title for role in question.seats if role in known),
        )
    if any(other != seat for other in mine):
        refuse("voted_already", number=question.number)
    before = question.votes.get(seat)
    if before is not None and before.by not in (draft.actor, "") and draft.holder(seat) == before.by:
        refuse("seat_voted", number=question.number)
    return seat
