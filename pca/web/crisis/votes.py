"""The committee votes: what is asked, what would follow, how each seat voted, and one's own vote."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.orders import Order
from pca.domain.vote_acts import CastVote, EditQuestion, VoteAct, WithdrawQuestion, WithdrawVote
from pca.domain.votes import VoteChoice
from pca.services.crisis.read_questions import QuestionRead, SeatRow, question_read, questions_read
from pca.services.crisis.scene import Scene
from pca.web.kit.action_result import ActionResult
from pca.web.kit.consequences import Follows, follows_from
from pca.web.kit.refusal_text import refusal_said
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
MOST = 100
"""Questions on one page, the newest first."""


class VotingSeat(msgspec.Struct, frozen=True):
    """One seat and its vote."""

    seat: str
    title: str
    holder: str
    choice: str
    """yes, no, abstain; empty while it has not voted"""
    by: str
    why: str
    at: datetime | None
    here: bool
    """Whether anybody who could vote for it is here."""


class QuestionShown(msgspec.Struct, frozen=True, kw_only=True):
    """One question in words; instants in UTC."""

    number: int
    kind: str
    title: str
    place: str
    why: str
    status: str
    rule: str
    needed: int
    yes: int
    no: int
    abstain: int
    seats: tuple[VotingSeat, ...]
    deadline: datetime
    opened_at: datetime
    opened_by: str
    voided: int
    short: int
    """How many seats are missing for it to be decided at all; 0 for none."""
    override: str
    """Title of the role that may decide alone instead; empty for none."""
    deciding: str
    """Where that role does so."""
    ratifies: int | None
    options: tuple[str, ...]
    amount: int


class VotesPage(msgspec.Struct, frozen=True):
    """What is voted on, and what was."""

    key: str
    at: datetime
    open: tuple[QuestionShown, ...]
    closed: tuple[QuestionShown, ...]


class VotePage(msgspec.Struct, frozen=True, kw_only=True):
    """One question, and what would follow from it."""

    key: str
    at: datetime
    question: QuestionShown
    digest: str
    mine: bool
    """Whether the reader put it."""
    refusal: str
    """Why it could not be decided any more, if it were carried now."""
    follows: Follows


@routes.page("/crises/{key}/votes", may=Action.PREVIEW_DECISION, over=Over.ROWS, template="crisis/votes.html")
def votes(context: RequestContext, key: str) -> VotesPage:
    """The questions within reach, those that are open first."""
    about = context.scene(key)
    read = questions_read(context.unit, about, context.reach(Action.PREVIEW_DECISION), most=MOST)
    shown = [question_shown(context, about, question) for question in read]
    return VotesPage(
        about.crisis.key,
        context.now,
        tuple(question for question in shown if question.status == "open"),
        tuple(question for question in shown if question.status != "open"),
    )


@routes.page("/crises/{key}/votes/{number}", may=Action.PREVIEW_DECISION, over=Over.ROWS, template="crisis/vote.html")
def vote(context: RequestContext, key: str, number: int) -> VotePage:
    """One question with its votes; while it is open, what would follow."""
    about = context.scene(key)
    question = question_read(context.unit, about, context.reach(Action.PREVIEW_DECISION), number)
    if question is None:
        raise NotFound
    line = question.line
    ahead = line.status == "open" and line.kind == "decide" and about.crisis.closed_at is None
    body = msgspec.structs.replace(line.body, override=False, despite=line.body.despite or "-")
    facts = context.preview(context.order(body, crisis=key, why="-"), carried=True) if ahead else ()
    return VotePage(
        key=about.crisis.key,
        at=context.now,
        question=question_shown(context, about, question),
        digest=line.digest,
        mine=line.opened_by == context.person,
        refusal=refusal_said(context, facts[0] if facts else None, about),
        follows=follows_from(context, about, facts),
    )


def question_shown(context: RequestContext, about: Scene, question: QuestionRead) -> QuestionShown:
    """A question in the reader's words."""
    line, role, cast = question.line, about.plan.playbook.role, question.votes
    context.contacts([row.holder for row in question.seats if row.holder], met=True)
    return QuestionShown(
        number=line.number,
        kind=line.kind,
        title=about.event_title(line.event) or about.measure(line.event),
        place=about.place(line.perimeter),
        why=line.why,
        status=line.status,
        rule=line.rule,
        needed=line.needed,
        yes=cast["yes"],
        no=cast["no"],
        abstain=cast["abstain"],
        seats=tuple(_seat(context, about, row) for row in question.seats),
        deadline=line.deadline,
        opened_at=line.opened_at,
        opened_by=context.name(line.opened_by),
        voided=line.voided,
        short=question.short,
        override=about.say(role[line.override].title) if line.override in role and line.kind == "decide" else "",
        deciding=f"/crises/{about.crisis.key}/decide/{line.event}?perimeter={line.perimeter}",
        ratifies=line.ratifies,
        options=line.body.options,
        amount=line.body.amount,
    )


def _seat(context: RequestContext, about: Scene, row: SeatRow) -> VotingSeat:
    role, cast = about.plan.playbook.sitting.get(row.seat), row.vote
    return VotingSeat(
        row.seat,
        about.say(role.title) if role else row.seat,
        context.name(row.holder) if row.holder else "",
        cast.choice if cast else "",
        context.name(cast.by) if cast else "",
        cast.why if cast else "",
        cast.at if cast else None,
        row.here,
    )


class AskVote(msgspec.Struct, frozen=True):
    """One's vote, on the question as it was read."""

    choice: VoteChoice
    digest: str
    why: str = ""
    seat: str = ""
    confirm_recipients: int | None = None


@routes.act("/crises/{key}/votes/{number}", may=Action.DECIDE, over=Over.ORDER, asks=AskVote, page=vote)
def cast(context: RequestContext, ask: AskVote, key: str, number: int) -> ActionResult:
    """Vote for one's seat; the last vote that is needed decides."""
    act = CastVote(question=number, choice=ask.choice, digest=ask.digest, seat=ask.seat)
    order = context.order(act, crisis=key, why=ask.why)
    return _given(context, msgspec.structs.replace(order, confirm_recipients=ask.confirm_recipients), key, number)


class AskBack(msgspec.Struct, frozen=True):
    """Nothing but the wish."""


@routes.act("/crises/{key}/votes/{number}/back", may=Action.DECIDE, over=Over.ORDER, asks=AskBack, page=vote)
def take_back(context: RequestContext, ask: AskBack, key: str, number: int) -> ActionResult:
    """Take one's vote back while the question is open."""
    return _ordered(context, WithdrawVote(question=number), key, number)


class AskWording(msgspec.Struct, frozen=True):
    """Other words for the question: its reason, the options considered (one on each line), what it costs."""

    why: str
    options: str = ""
    amount: int = 0


@routes.act("/crises/{key}/votes/{number}/edit", may=Action.DECIDE, over=Over.ORDER, asks=AskWording, page=vote)
def edit(context: RequestContext, ask: AskWording, key: str, number: int) -> ActionResult:
    """Word the question anew; votes given before are void."""
    options = tuple(line.strip() for line in ask.options.splitlines() if line.strip())
    return _ordered(context, EditQuestion(question=number, options=options, amount=ask.amount), key, number, ask.why)


class AskQuestionBack(msgspec.Struct, frozen=True):
    """Why it is taken back."""

    why: str


@routes.act(
    "/crises/{key}/votes/{number}/withdraw", may=Action.DECIDE, over=Over.ORDER, asks=AskQuestionBack, page=vote
)
def withdraw(context: RequestContext, ask: AskQuestionBack, key: str, number: int) -> ActionResult:
    """Take the question back; nothing is decided."""
    return _ordered(context, WithdrawQuestion(question=number), key, number, ask.why)


def _ordered(context: RequestContext, act: VoteAct, key: str, number: int, why: str = "") -> ActionResult:
    return _given(context, context.order(act, crisis=key, why=why), key, number)


def _given(context: RequestContext, order: Order, key: str, number: int) -> ActionResult:
    return ActionResult(f"/crises/{key}/votes/{number}", context.give(order))
