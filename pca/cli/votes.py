"""Commands about how decisions are taken: look at votes, vote, take back; recall what a decision queued."""

from __future__ import annotations

from typing import Annotated

import typer

from pca.cli import desk, show
from pca.cli.crisis import Key, app
from pca.cli.desk import Json, Speaker, Unusable, Why
from pca.cli.speaking import spoken, spoken_to_many
from pca.cli.words import heads, say
from pca.domain.access.access import EVERYTHING
from pca.domain.facts import QuestionSettled, WavesStopped
from pca.domain.orders import RecallSending, RenewDecision
from pca.domain.vote_acts import CastVote, WithdrawQuestion, WithdrawVote
from pca.domain.votes import VoteChoice
from pca.runtime import Runtime
from pca.services.crisis.read_questions import QuestionRead, question_read, questions_read
from pca.services.crisis.scene import Scene
from pca.services.engine.execute import Done

Number = Annotated[int, typer.Argument(min=1, max=2**31, help="The number of the question.")]


@app.command("votes")
def list_(crisis: Key, json: Json = False) -> None:
    """The questions that are voted on, and those that were: votes, what is needed, until when."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        about = desk.scene(runtime, unit, desk.crisis_in(unit, crisis))
        read = questions_read(unit, about, EVERYTHING)
    if json:
        show.as_json([_as_data(question) for question in read])
        return
    show.banner(about.crisis.key)
    columns = heads(
        "entry", "decision", "place", "yes_votes", "no_votes", "abstentions", "votes_needed", "until", "state"
    )
    show.table(columns, [_row(about, question) for question in read], empty=say("votes_none"))


def _as_data(question: QuestionRead) -> dict[str, object]:
    return {"question": question.line, "seats": question.seats, "votes": question.votes, "short": question.short}


def _row(about: Scene, question: QuestionRead) -> tuple[object, ...]:
    line, votes = question.line, question.votes
    state = say(f"question_{line.status}")
    if question.short:
        state += " — " + say("votes_short", count=question.short, role=line.override or "—")
    return (
        *(line.number, about.event(line.event), about.place(line.perimeter)),
        *(votes["yes"], votes["no"], votes["abstain"], line.needed, about.at(line.deadline), state),
    )


@app.command("vote")
@spoken_to_many
def vote(
    crisis: Key,
    number: Number,
    choice: Annotated[VoteChoice, typer.Argument(help="For it, against it, or neither.")],
    speaker: Speaker,
    why: Why = "",
    seat: Annotated[str, typer.Option(help="The seat, for somebody who speaks for several.")] = "",
) -> None:
    """Vote for one's seat on a question as it stands now; the last vote that is needed decides."""

    def outcome(done: Done) -> str:
        settled = next((fact for fact in done.facts if isinstance(fact, QuestionSettled)), None)
        return say("voted", number=number, state=say(f"question_{settled.outcome if settled else 'open'}"))

    with desk.installation() as runtime:
        digest = _read(runtime, crisis, number).line.digest
        act = CastVote(question=number, choice=choice, digest=digest, seat=seat)
        desk.act(runtime, act, speaker, outcome, crisis=crisis, why=why)


@app.command("take-back")
@spoken
def take_back(crisis: Key, number: Number, speaker: Speaker) -> None:
    """Take one's vote back while the question is open."""
    with desk.installation() as runtime:
        act = WithdrawVote(question=number)
        desk.act(runtime, act, speaker, lambda _done: say("vote_back", number=number), crisis=crisis, why="")


@app.command("withdraw-question")
@spoken
def withdraw(crisis: Key, number: Number, speaker: Speaker, why: Why = "") -> None:
    """Take a question back; nothing is decided."""
    with desk.installation() as runtime:
        act = WithdrawQuestion(question=number)
        desk.act(runtime, act, speaker, lambda _done: say("question_back", number=number), crisis=crisis, why=why)


def _read(runtime: Runtime, crisis: str, number: int) -> QuestionRead:
    with runtime.store.read() as unit:
        about = desk.scene(runtime, unit, desk.crisis_in(unit, crisis))
        question = question_read(unit, about, EVERYTHING, number)
    if question is None:
        raise Unusable(say("question_unknown", number=number))
    return question


@app.command("recall")
@spoken
def recall(
    crisis: Key,
    decision: Annotated[int, typer.Argument(min=1, max=2**31, help="The number of the decision.")],
    speaker: Speaker,
    why: Why = "",
) -> None:
    """Recall all that a decision queued, before it leaves; the decision itself stands."""

    def outcome(done: Done) -> str:
        kept = sum(fact.suppressed for fact in done.facts if isinstance(fact, WavesStopped))
        return say("recalled", number=decision, count=kept)

    with desk.installation() as runtime:
        desk.act(runtime, RecallSending(decision=decision), speaker, outcome, crisis=crisis, why=why)


@app.command("renew-decision")
@spoken
def renew_decision(
    crisis: Key,
    decision: Annotated[int, typer.Argument(min=1, max=2**31, help="The number of the decision.")],
    until: Annotated[str, typer.Option(help="Until when it holds, as 2026-03-20T18:00.")],
    speaker: Speaker,
    why: Why = "",
) -> None:
    """Let a decision that lapses hold until another moment."""
    with desk.installation() as runtime:
        at = desk.instant(runtime, crisis, until)
        if at is None:
            raise Unusable(say("instant", text=until))
        act = RenewDecision(decision=decision, until=at)
        desk.act(runtime, act, speaker, lambda _done: say("decision_renewed", number=decision), crisis=crisis, why=why)
