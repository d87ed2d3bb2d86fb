"""The committee decides: what is possible, what would follow, then the decision with its reason on a second press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, get_args

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.domain.facts import AnyFact, MeasureStarted
from pca.domain.numbers import number_in
from pca.domain.orders import Decide, Outcome
from pca.services.crisis.read import Possible, awaited, possible_from, standings, taken
from pca.services.crisis.read_questions import QuestionRead, questions_read
from pca.services.crisis.scene import Scene
from pca.web.crisis.settlement import SettlementShown, settlement_shown
from pca.web.crisis.situation import awaited_shown, decision_shown
from pca.web.crisis.situation_page import AwaitedDecision, DecisionShown
from pca.web.crisis.votes import QuestionShown, question_shown
from pca.web.kit.action_result import ActionResult
from pca.web.kit.consequences import Follows, follows_from
from pca.web.kit.local_time import instant_in
from pca.web.kit.reachable_places import places_in
from pca.web.kit.refusal_text import deciders, refusal_said
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.measures.measure_list import entries_in

routes = Router()


class Deciding(msgspec.Struct, frozen=True):
    """What may be decided now, and what was decided so far, newest first."""

    key: str
    at: datetime
    state: str
    awaited: tuple[AwaitedDecision, ...]
    possible: tuple[Possible, ...]
    """Besides those that are awaited."""
    taken: tuple[DecisionShown, ...]
    voted: tuple[QuestionShown, ...] = ()
    """Questions that are voted on now."""


class Listed(msgspec.Struct, frozen=True):
    """A list that a measure asks for when it starts: of what, and how many entries at most."""

    measure: str
    title: str
    ask: str
    most: int
    lines: str = ""
    """What was typed before the form was refused."""


class Choice(msgspec.Struct, frozen=True):
    """One decision before it is taken: what would follow, or why it cannot be taken now."""

    key: str
    at: datetime
    event: str
    title: str
    perimeter: str
    place: str
    expects: int
    """Number of the last decision when this page was made."""
    newer: tuple[DecisionShown, ...]
    """Decisions somebody else took since the form was opened."""
    refusal: str
    follows: Follows
    perimeters: tuple[tuple[str, str], ...]
    lists: tuple[Listed, ...] = ()
    """Lists that measures it starts ask for."""
    settlement: SettlementShown | None = None
    """What is still under way, before a decision that ends the crisis."""
    rule: str = "one"
    """How the plan has it decided: by one person, or by votes."""
    needed: int = 1
    seats: int = 1
    override: str = ""
    """Title of the role that may decide it alone in an emergency; empty for none."""
    limited: bool = False
    """Whether somebody's limit asks what it costs."""


class AskDecision(msgspec.Struct, frozen=True):
    """A decision: the event, why, and the number of the last decision the person saw."""

    event: str
    why: str
    perimeter: str = ROOT
    expects: int | None = None
    despite: str | None = None
    options: str = ""
    """Options that were considered, one on each line (R24)."""
    outcomes: dict[str, Outcome] = {}
    judged: dict[str, str] = {}
    """What is said of each criterion of stand-down that is not met."""
    confirm_recipients: int | None = None
    """How many people are told, typed again when they are many."""
    list_of: tuple[str, ...] = ()
    """Measures whose lists are given under `lists`."""
    lists: tuple[str, ...] = ()
    """The list of each of them, in the same order: one entry on each line."""
    criterion_of: tuple[str, ...] = ()
    """Criteria of stand-down of which something is said …"""
    criterion_said: tuple[str, ...] = ()
    """… and what is said of each, in the same order."""
    outcome_of: tuple[str, ...] = ()
    """Measures that stop and have open tasks …"""
    outcome_is: tuple[Literal["", Outcome], ...] = ()
    """… and what becomes of these: cancel, continue, transfer, or what the plan says where it is left empty."""
    amount: int = 0
    """What it costs, in whole units of the currency."""
    override: bool = False
    """Decide alone in an emergency."""
    conditions: str = ""
    sunset: str = ""
    """When it lapses unless it is renewed, as 2026-03-20T18:00."""
    fold: str = ""
    rejected: dict[str, str] = {}
    """Why an option was not taken, by option."""
    outcome_all: Literal["", "cancel", "continue"] = ""
    """The same for all of these measures of which nothing else is said."""


@routes.page("/crises/{key}/decide", may=Action.PREVIEW_DECISION, over=Over.ROWS, template="crisis/decide.html")
def deciding(context: RequestContext, key: str) -> Deciding:
    """The decisions that are awaited or possible, and the register of those taken."""
    about = context.scene(key)
    configuration = standings(context.unit, about)[ROOT].configuration
    proposals = awaited(context.unit, about, context.reach(Action.PREVIEW_DECISION))
    proposed = {proposal.event for proposal in proposals if proposal.perimeter == ROOT}
    return Deciding(
        key=about.crisis.key,
        at=context.now,
        state=about.states(configuration),
        awaited=awaited_shown(context, about, proposals),
        possible=tuple(
            msgspec.structs.replace(move, decided_by=deciders(context, about, move.roles))
            for move in possible_from(about, configuration)
            if move.event not in proposed
        ),
        taken=_taken(context, about),
        voted=tuple(question_shown(context, about, question) for question in _voted(context, about)),
    )


def _voted(context: RequestContext, about: Scene) -> tuple[QuestionRead, ...]:
    return questions_read(context.unit, about, context.reach(Action.PREVIEW_DECISION), open_only=True)


@routes.page("/crises/{key}/decide/{event}", may=Action.PREVIEW_DECISION, over=Over.ROWS, template="crisis/choice.html")
def choice(context: RequestContext, key: str, event: str, perimeter: str = "") -> Choice:
    """What a decision would start and stop, before it is taken; nothing is recorded."""
    about = context.scene(key)
    if event not in about.plan.events:
        raise NotFound
    mine = places_in(context, about, Action.PREVIEW_DECISION)
    perimeter = context.value("perimeter", perimeter) or (mine[0][0] if mine else ROOT)
    act = Decide(event=event, perimeter=perimeter, despite="-")
    facts = context.preview(context.order(act, crisis=key, why="-"), carried=True)
    first = facts[0] if facts else None
    seen = number_in(context.value("expects"))
    return Choice(
        key=about.crisis.key,
        at=context.now,
        event=event,
        title=about.event_title(event) or event,
        perimeter=perimeter,
        place=about.place(perimeter),
        expects=about.crisis.decisions,
        newer=_taken(context, about, after=seen) if seen is not None else (),
        refusal=refusal_said(context, first, about),
        follows=follows_from(context, about, facts),
        perimeters=tuple((at, place) for at, place in mine if at != ROOT),
        lists=_asked(context, about, facts),
        settlement=settlement_shown(context, about, event, perimeter),
        **_rule(about, event),
    )


def _rule(about: Scene, event: str) -> dict[str, Any]:
    """How the plan has it decided."""
    book = about.plan.playbook
    rule = book.rule_of.get(event)
    if rule is None:
        return {}
    return {
        "rule": rule.rule,
        "needed": rule.needed(len(rule.seats or book.committee.roles)),
        "seats": len(rule.seats or book.committee.roles),
        "override": about.say(book.role[rule.override].title) if rule.override in book.role else "",
        "limited": bool(rule.limits),
    }


@routes.act(
    "/crises/{key}/decide/{event}", may=Action.DECIDE, over=Over.ORDER, asks=AskDecision, page=choice, api=False
)
def decide(context: RequestContext, ask: AskDecision, key: str, event: str) -> ActionResult:
    """Take the decision; measures, tasks and messages follow at once."""
    return _decide(context, ask, key)


@routes.act("/crises/{key}/decisions", may=Action.DECIDE, over=Over.ORDER, asks=AskDecision)
def decided(context: RequestContext, ask: AskDecision, key: str) -> ActionResult:
    """Take a decision; measures, tasks and messages follow at once."""
    return _decide(context, ask, key)


def _decide(context: RequestContext, ask: AskDecision, key: str) -> ActionResult:
    # A list left empty has its place in the form, or the next one would be taken for it.
    of = (context.values("list_of"), context.values("lists")) if context.typed else (ask.list_of, ask.lists)
    criteria = _pairs(context, ask, "criterion_of", "criterion_said")
    outcomes = _pairs(context, ask, "outcome_of", "outcome_is")
    options = options_in(ask.options)
    act = Decide(
        event=ask.event,
        perimeter=ask.perimeter,
        expects=ask.expects,
        despite=ask.despite,
        judged={**ask.judged, **{name: answer for name, answer in criteria.items() if answer.strip()}},
        outcomes={**ask.outcomes, **_outcomes(outcomes, ask.outcome_all)},
        options=tuple(options),
        lists=lists_in(*of),
        amount=ask.amount,
        override=ask.override,
        conditions=ask.conditions,
        rejected={**ask.rejected, **{option: why for option, why in options.items() if why}},
        sunset=_sunset(context, ask, key),
    )
    return ActionResult(
        f"/crises/{key}", context.execute(act, crisis=key, why=ask.why, confirm_recipients=ask.confirm_recipients)
    )


def _sunset(context: RequestContext, ask: AskDecision, key: str) -> datetime | None:
    if not ask.sunset.strip():
        return None
    with context.reading():
        zone = context.scene(key).plan.playbook.zone
    return instant_in(ask.sunset, zone, context.language, ask.fold)


def options_in(typed: str) -> dict[str, str]:
    """The options somebody wrote, one on each line, with what stands behind a colon: why they are not taken."""
    lines = (line.partition(": ") for line in typed.splitlines() if line.strip(" :"))
    return {option.strip(): why.strip() for option, _, why in lines if option.strip()}


def _pairs(context: RequestContext, ask: AskDecision, of: str, answers: str) -> dict[str, str]:
    """What was said of each thing named. A field left empty has its place in the form, as a list has."""
    if context.typed:
        return dict(zip(context.values(of), context.values(answers), strict=False))
    return dict(zip(getattr(ask, of), getattr(ask, answers), strict=False))


def _outcomes(by_measure: dict[str, str], for_all: str) -> dict[str, Outcome]:
    known: tuple[Outcome, ...] = get_args(Outcome)
    wanted = {measure: outcome or for_all for measure, outcome in by_measure.items()}
    return {measure: outcome for measure, wish in wanted.items() for outcome in known if outcome == wish}


def _asked(context: RequestContext, about: Scene, facts: Sequence[AnyFact]) -> tuple[Listed, ...]:
    """The lists that measures ask for which the decision would start."""
    typed = dict(zip(context.values("list_of"), context.values("lists"), strict=False))
    started = dict.fromkeys(fact.measure for fact in facts if isinstance(fact, MeasureStarted))
    known = about.plan.playbook.measure
    return tuple(
        Listed(
            measure.id,
            about.say(measure.title),
            about.say(measure.each.ask),
            measure.each.most,
            typed.get(measure.id, ""),
        )
        for measure in (known[name] for name in started if name in known)
        if measure.each is not None and measure.each.ask is not None
    )


def lists_in(measures: Sequence[str], typed: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The entries given, by measure; one whose list stays empty is asked for it later."""
    given = {measure: entries_in(lines) for measure, lines in zip(measures, typed, strict=False)}
    return {measure: entries for measure, entries in given.items() if entries}


def _taken(context: RequestContext, about: Scene, *, after: int = 0) -> tuple[DecisionShown, ...]:
    decisions = taken(context.unit, about, context.reach(Action.PREVIEW_DECISION), after=after)
    return tuple(decision_shown(context, about, decision) for decision in decisions)
