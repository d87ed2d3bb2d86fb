"""What happens when the committee decides: rights and criteria are checked, the state moves, all else follows."""

from __future__ import annotations

import difflib
from dataclasses import replace as replace_fields
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec.structs import replace

from pca.domain import (
    activities,
    additions,
    amendment,
    blocked_moves,
    closing,
    committees,
    condition_values,
    conditions,
    indicators,
    lists,
    measures,
    messages,
    prerequisites,
    stand_down,
    strictness,
)
from pca.domain.directory import ROOT
from pca.domain.draft import Draft, Titles, refuse
from pca.domain.facts import (
    CrisisClosed,
    CrisisOpened,
    DecisionTaken,
    PerimeterRejoined,
    StateEntered,
)
from pca.domain.facts.moves import KnownWhen
from pca.domain.machine.firing import MachineStep
from pca.domain.machine.state_tree import ImpossibleStates
from pca.domain.measure_scope import Coverage
from pca.domain.orders import AdoptPlan, Decide, OpenCrisis, Rejoin
from pca.domain.reconcile import reconcile
from pca.domain.situation import Standing
from pca.domain.votes import VoteChoice

NOWHERE = Standing(configuration=(), since=datetime.min.replace(tzinfo=UTC))
"""Where a crisis stands before it begins."""

REVIEW_WITHIN = timedelta(days=30)
"""The formal review (RETEX à froid) is due this long after closing (ANSSI 3.1, R47)."""


def open_crisis(draft: Draft, act: OpenCrisis) -> None:
    """Open a crisis file: the plan version is frozen, and the initial state is entered."""
    version = draft.situation.plans.version
    if version is None:
        refuse("plan_unknown", plan=act.plan)
    if act.mode == "real" and version.approved_by is None:
        refuse("plan_not_approved", plan=f"{version.plan} {version.version}")
    if not act.title.strip():
        refuse("title_missing")
    if not draft.situation.organisation.people:
        refuse("directory_empty")
    draft.add(CrisisOpened(plan=version.hash, title=act.title.strip()))
    _enter(draft, ROOT, draft.plan.machine.initial(), reason=draft.order.why)
    lists.ask(draft)
    messages.notify(draft)


class HowTaken(msgspec.Struct, frozen=True, kw_only=True):
    """In which seat and for which reason a decision is taken; by which votes, or alone in an emergency."""

    seat: str
    reason: str
    question: int | None = None
    votes: dict[str, VoteChoice] = {}
    override: bool = False
    ratify_by: datetime | None = None


def decide_event(draft: Draft, act: Decide, how: HowTaken | None = None) -> None:
    """Take the transitions an event names in one perimeter, and work out all that follows.

    Without `how` its author must be entitled to take it alone.
    """
    draft.require_open()
    _nothing_newer(draft, act)
    unknown = [measure for measure in act.outcomes if measure not in draft.plan.playbook.measure]
    if unknown:
        refuse("measure_unknown", measure=", ".join(unknown))
    if act.perimeter != ROOT:
        _known_perimeter(draft, act.perimeter)
    how = how or HowTaken(seat=seat_for(draft, act.event, act.perimeter), reason=draft.reason)
    standing = draft.standings[draft.coverage.governing(act.perimeter)]
    sources = [state for transition in draft.plan.events.get(act.event, ()) for state in transition.source]
    values = condition_values.values(draft, act.perimeter, sources)
    step = draft.plan.machine.fire(standing.configuration, act.event, values, standing.history)
    if not isinstance(step, MachineStep):
        blocked_moves.tasks_first(draft, act, step)
        detail = blocked_moves.detail(draft, step, values)
        refuse(step.reason, event=act.event, state=_titles(draft, standing), detail=detail)
    strictness.keep(draft, act.perimeter, step.configuration)
    draft.add(_taken(draft, act, how, stand_down.judge(draft, act, step, values)))
    earlier = draft.coverage
    lists.take_given(draft, act.lists, act.perimeter)
    _enter(draft, act.perimeter, step, reason=how.reason, seat=how.seat, earlier=earlier)
    for perimeter, following in strictness.behind(draft, act.event):
        if following is None:
            _give_up(draft, perimeter, reason=how.reason, seat=how.seat)
        else:
            _enter(draft, perimeter, following, reason=how.reason, seat=how.seat)
    lists.ask(draft)
    messages.notify(draft)


def _taken(draft: Draft, act: Decide, how: HowTaken, judgement: tuple[dict[str, str], dict[str, str]]) -> DecisionTaken:
    """The decision as it stands in the journal, with what was known and how its criteria were judged."""
    proposal, figures = draft.mark_followed(act.event, act.perimeter), draft.situation.figures
    return DecisionTaken(
        number=draft.require_open().decisions + 1,
        event=act.event,
        perimeter=act.perimeter,
        seat=how.seat,
        mode=draft.origin_of(proposal),
        proposal=proposal,
        options=act.options,
        known={name: observation.value for name, observation in sorted(figures.observed.items())},
        criteria=judgement[0],
        despite=(act.despite or "").strip(),
        judged=judgement[1],
        why=how.reason if how.question is not None else "",
        question=how.question,
        votes=how.votes,
        override=how.override,
        ratify_by=how.ratify_by,
        amount=act.amount,
        rejected=act.rejected,
        conditions=act.conditions.strip(),
        sunset=act.sunset,
        known_when={
            name: KnownWhen(observation.observed_at, figures.recorded[name])
            for name, observation in sorted(figures.observed.items())
            if name in figures.recorded
        },
    )


def rejoin(draft: Draft, act: Rejoin) -> None:
    """A perimeter gives up its own state and follows its parent again."""
    crisis = draft.require_open()
    if act.perimeter == ROOT or act.perimeter not in draft.standings:
        refuse("perimeter_has_no_state", perimeter=act.perimeter)
    seat = committees.seat(draft, draft.plan.playbook.committee.roles, "rejoin", act.perimeter)
    draft.add(
        DecisionTaken(number=crisis.decisions + 1, event="rejoin", perimeter=act.perimeter, seat=seat, mode="decision")
    )
    _give_up(draft, act.perimeter, reason=draft.reason, seat=seat)
    lists.ask(draft)
    messages.notify(draft)


def _give_up(draft: Draft, perimeter: str, *, reason: str, seat: str) -> None:
    """A perimeter follows what lies around it; measures, conditions and thresholds with it."""
    draft.add(PerimeterRejoined(perimeter=perimeter))
    earlier = draft.coverage
    del draft.standings[perimeter]
    conditions.entered(draft, earlier)
    reconcile(draft, earlier, reason=reason, seat=seat)
    conditions.settle(draft, reason=reason, seat=seat)
    prerequisites.release(draft)
    indicators.propose(draft)


def adopt_plan(draft: Draft, act: AdoptPlan) -> None:
    """A running crisis takes over another approved version of its plan; the same comparison starts and stops.

    The committee of the version in force decides: a newer one cannot seat its own deciders.
    """
    crisis, version = draft.require_open(), draft.situation.plans.version
    in_force = draft.situation.plans.in_force or draft.plan
    if version is None:
        refuse("plan_unknown", plan=act.plan)
    if version.hash == crisis.plan:
        refuse("plan_in_force", plan=act.plan)
    _nothing_newer(draft, act)
    if version.plan != in_force.playbook.id:
        refuse("plan_differs", plan=version.plan, running=in_force.playbook.id)
    if crisis.mode == "real" and version.approved_by is None:
        refuse("plan_not_approved", plan=f"{version.plan} {version.version}")
    for standing in draft.standings.values():
        missing = [state for state in standing.configuration if state not in draft.plan.playbook.state]
        if missing:
            refuse("state_not_in_plan", state=", ".join(missing))
    seat = draft.seat(in_force.playbook.committee.roles, "adopt_plan", in_force)
    decided = DecisionTaken(number=crisis.decisions + 1, event="adopt_plan", perimeter=ROOT, seat=seat, mode="decision")
    draft.add(decided)
    old = amendment.take_over(draft, in_force, crisis.plan)
    whole = {perimeter: _whole(draft, perimeter, standing) for perimeter, standing in draft.standings.items()}
    earlier = replace_fields(draft.coverage, plan=old)
    conditions.entered(draft, earlier)
    reconcile(draft, earlier, reason=draft.reason, seat=seat)
    measures.take_over(draft, old)
    amendment.amend(draft, old)
    additions.extend(draft, old)
    for perimeter, step in whole.items():
        if step.entered:
            _enter(draft, perimeter, step, reason=draft.reason, seat=seat)
    conditions.settle(draft, reason=draft.reason, seat=seat)
    prerequisites.release(draft)
    indicators.propose(draft)
    lists.ask(draft)
    messages.notify(draft)


def _whole(draft: Draft, perimeter: str, standing: Standing) -> MachineStep:
    """What begins where the new version divides a state that is held: regions and inner states the old one lacked."""
    values, machine = condition_values.values(draft, perimeter), draft.plan.machine
    try:
        return machine.completed(standing.configuration, values, standing.history)
    except ImpossibleStates:
        refuse("states_apart", state=_titles(draft, standing))


def _enter(
    draft: Draft, perimeter: str, step: MachineStep, *, reason: str, seat: str = "", earlier: Coverage | None = None
) -> None:
    """The perimeter holds its new state; measures, communications and clocks follow.

    `earlier` is what was asked for before the order changed anything else, such as lists.
    """
    earlier = earlier or draft.coverage
    held = draft.standings.get(perimeter) or draft.standings.get(draft.coverage.governing(perimeter), NOWHERE)
    moved = held.move(step.configuration, step.entered, step.exited, draft.now)
    draft.standings[perimeter] = replace(moved, history=dict(step.history))
    draft.add(
        StateEntered(
            perimeter=perimeter,
            configuration=step.configuration,
            entered=step.entered,
            exited=step.exited,
            history=dict(step.history),
            since=moved.entered,
        )
    )
    ends = closing.closes(draft, perimeter, step.configuration)
    if ends:
        closing.rejoin_all(draft)
    conditions.entered(draft, earlier)
    reconcile(draft, earlier, reason=reason, seat=seat)
    about, before = {"perimeter": perimeter, "reason": reason, "seat": seat}, draft.plan.active(held.configuration)
    for trigger, states in (("leaving", step.exited), ("entering", step.entered)):
        for state in states:
            messages.say(draft, trigger, state, {**about, "state": state}, before)
    for state in step.entered:
        for activity in draft.plan.playbook.state[state].interrupts:
            activities.start_clock(draft, activity, draft.now)
    if ends:
        closing.settle(draft, CrisisClosed(review_due=draft.now + REVIEW_WITHIN), seat)
    else:
        conditions.settle(draft, reason=reason, seat=seat)
        prerequisites.release(draft)
        indicators.propose(draft)


def _nothing_newer(draft: Draft, act: Decide | AdoptPlan) -> None:
    if act.expects is not None and act.expects != draft.crisis.decisions:
        refuse("decision_overtaken", seen=act.expects, last=draft.crisis.decisions)


def _known_perimeter(draft: Draft, perimeter: str) -> None:
    organisation = draft.situation.organisation
    if perimeter not in organisation.regions and perimeter not in organisation.sites:
        refuse("perimeter_unknown", perimeter=perimeter)


def seat_for(draft: Draft, event: str, perimeter: str = ROOT) -> str:
    """The seat in which the actor may take every transition of `event` there."""
    return committees.seat(draft, deciders_of(draft, event), event, perimeter)


def deciders_of(draft: Draft, event: str) -> list[str]:
    """The roles that may take every transition of `event`."""
    transitions = draft.plan.events.get(event)
    if not transitions:
        near = difflib.get_close_matches(event, draft.plan.events, n=1)
        refuse("unknown_event", event=event, near=near[0] if near else "", known=", ".join(draft.plan.events))
    return [
        role for role in transitions[0].decided_by if all(role in transition.decided_by for transition in transitions)
    ]


def _titles(draft: Draft, standing: Standing) -> Titles:
    return Titles(draft.plan.playbook.state[state].title for state in standing.configuration)
