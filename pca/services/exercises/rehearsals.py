"""From a rehearsal file to its report: an institution is made, its plan approved, the crisis played and proved."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pca.channels.rehearsed import RehearsedChannel
from pca.clock import VirtualClock
from pca.demo.indicators import daily
from pca.domain.directory import ROOT
from pca.domain.identification import ENGINE
from pca.domain.orders import OPERATOR, AnyAct, ApprovePlan, ImportDirectory, Observation, Order, PublishPlan
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.seats import sitting
from pca.domain.texts.zones import local_to_utc
from pca.plans.loader import LoadedPlan
from pca.plans.loader import load as load_plan
from pca.plans.rehearsals import Feed, Rehearsal
from pca.plans.rehearsals import load as load_rehearsal
from pca.plans.texts import content_hash, freeze
from pca.registers import Registers, digest_of
from pca.runtime import Runtime, numbered_ids
from pca.services.engine.execute import execute
from pca.services.exercises.players import players
from pca.services.exercises.rehearse import Play, Progress, StepRefused
from pca.services.exercises.report import Report, report
from pca.settings import Settings, load_settings
from pca.store.kit.database import Store
from pca.store.people.directory import write_contacts

BEFORE = timedelta(days=1)
"""The directory and the plan are in place this long before the first step."""

SELDOM = 50_000
"""So many objects more than were given up, and Python looks for circles among them, while a rehearsal is played."""


@dataclass(frozen=True)
class Rehearsed:
    """What a rehearsal led to. `unmet` names each expectation of the file that did not come true."""

    crisis: str
    report: Report
    unmet: tuple[str, ...]
    runtime: Runtime


def rehearse(
    path: Path,
    progress: Progress = lambda _at, _what: None,
    *,
    store: Store | None = None,
    settings: Settings | None = None,
    seed: int | None = None,
) -> Rehearsed:
    """Play the rehearsal in `path`, beside its plan, in `store` (in memory when none is given).

    `seed` draws another institution and other answers than the file's own. Raises Unreadable for unusable files and
    StepRefused when the rules answer otherwise than the rehearsal says.
    """
    with _seldom_collected():
        return _rehearsed(path, progress, store, settings or load_settings(), seed)


def _rehearsed(path: Path, progress: Progress, store: Store | None, settings: Settings, seed: int | None) -> Rehearsed:
    started = time.perf_counter()
    rehearsal = load_rehearsal(path)
    if seed is not None:
        rehearsal = rehearsal.model_copy(update={"seed": seed})
    loaded = load_plan(path.resolve().parent.parent, settings.notifications)
    first = min(local_to_utc(step.at, loaded.playbook.zone) for step in rehearsal.steps)
    clock = VirtualClock(first - BEFORE)
    runtime = _stage(rehearsal, clock, store, settings)
    registers = players(rehearsal, loaded)
    version = prepare(runtime, loaded, registers)
    plan = runtime.plan(version, lambda: None)
    if plan is None:
        raise StepRefused("the plan could not be put in place")
    play = Play(runtime, clock, plan, version, rehearsal, progress)
    for feed in rehearsal.feeds:
        for at, observations in _observations(feed, loaded):
            play.feed(at, observations, feed.source)
    crisis = play.run()
    figures = report(runtime.store, crisis, plan.compiled, rehearsal.case, time.perf_counter() - started)
    return Rehearsed(crisis, figures, tuple(unmet(rehearsal, figures, play)), runtime)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """A play makes millions of objects and hardly a circle among them: looking costs one twentieth of it."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _stage(rehearsal: Rehearsal, clock: VirtualClock, store: Store | None, settings: Settings) -> Runtime:
    """An installation that plays: its own clock, a channel that reaches nobody, the same identifiers every time."""
    return Runtime(
        store=store or Store.open("sqlite://", create=True, durable=False),
        settings=settings.model_copy(update={"confirm_above": 0}),
        clock=clock,
        channels=(_channel(rehearsal),),
        new_id=numbered_ids(f"rehearsal-{rehearsal.case}-{rehearsal.seed}"),
        seal=b"rehearsal",
    )


def prepare(runtime: Runtime, loaded: LoadedPlan, registers: Registers) -> str:
    """Put a directory and an approved plan version in place; the version's hash."""
    organisation = registers.organisation
    directory = ImportDirectory(
        digest=digest_of(registers),
        regions=tuple(organisation.regions.values()),
        sites=tuple(organisation.sites.values()),
        people=tuple(organisation.people.values()),
        kinds=tuple(organisation.kinds.values()),
        rotas=tuple(organisation.rotas.values()),
    )
    version = content_hash(loaded.playbook, loaded.texts)
    body = freeze(loaded.playbook, loaded.texts).decode()
    approver = sitting(loaded.playbook, loaded.playbook.approval.by, organisation, runtime.clock.now()) or ""
    acts: tuple[tuple[AnyAct, str], ...] = (
        (directory, OPERATOR),
        (PublishPlan(hash=version, body=body), loaded.playbook.author),
        (ApprovePlan(hash=version), approver),
    )
    for act, who in acts:
        private = (lambda unit: write_contacts(unit, registers.contacts)) if act is directory else None
        done = execute(runtime, Order(id=runtime.new_id(), who=who, act=act, identified=ENGINE), private)
        if done.refused is not None:
            raise StepRefused(f"{type(act).__name__} by {who}: {done.refused}")
    return version


def _channel(rehearsal: Rehearsal) -> RehearsedChannel:
    sending = rehearsal.sending
    return RehearsedChannel(rehearsal.seed, retried=int(sending.retry * 1000), refused=int(sending.fail * 1000))


def _observations(feed: Feed, loaded: LoadedPlan) -> Iterator[tuple[datetime, tuple[Observation, ...]]]:
    """One batch for each day of the series; a missing value is left out, never guessed."""
    zone = loaded.playbook.zone
    for day, values in daily(feed.since, feed.until):
        at = local_to_utc(datetime.combine(day, feed.at), zone)
        fed = ((indicator, values.get(column)) for indicator, column in feed.columns.items())
        batch = tuple(
            Observation(indicator=name, value=str(value), observed_at=at) for name, value in fed if value is not None
        )
        if batch:
            yield at, batch


def unmet(rehearsal: Rehearsal, figures: Report, play: Play) -> Iterator[str]:
    """What the rehearsal file expects and the report does not show."""
    expect, plan = rehearsal.expect, play.plan.compiled
    if expect.states is not None:
        seen = _kinds(figures, plan)
        if seen != list(expect.states):
            yield f"states: expected {' → '.join(expect.states)}, found {' → '.join(seen)}"
    zone = plan.playbook.zone
    for event, days in expect.proposals.items():
        at = [
            datetime.fromisoformat(proposal["at"])
            for proposal in figures["proposals"]
            if proposal["perimeter"] == ROOT and event in (proposal["transition"], proposal["measure"])
        ]
        proposed = tuple(instant.astimezone(zone).date() for instant in at)
        if proposed != days:
            yield f"proposals of {event}: expected {_days(days)}, found {_days(proposed) or 'none'}"
    for name, number in expect.facts.items():
        if figures["facts"].get(name) != number:
            yield f"{name}: expected {number}, found {figures['facts'].get(name)}"
    started = {measure["id"] for measure in figures["measures"]}
    missing = [measure for measure in expect.measures if measure not in started]
    if missing:
        yield f"measures that never started: {', '.join(missing)}"
    if not (figures["journal"]["verified"] and figures["journal"]["replay_equal"]):
        yield "the journal does not prove the rows"


def _days(days: tuple[date, ...]) -> str:
    return ", ".join(day.isoformat() for day in days)


def _kinds(figures: Report, plan: CompiledPlan) -> list[str]:
    """Kinds of the institution's outermost states, in order, each once in a row."""
    kinds = [plan.kind_of(state["configuration"][0]).value for state in figures["states"] if state["perimeter"] == ROOT]
    return [kind for kind, before in zip(kinds, [None, *kinds], strict=False) if kind != before]
