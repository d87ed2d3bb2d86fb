"""Commands that steer a running crisis: levels, renewals, plan versions, figures, activities, approvals."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from pca.catalogue.times import say_instant
from pca.catalogue.typed import why_no_number
from pca.cli import desk, show_preview
from pca.cli.crisis import Key
from pca.cli.desk import Actor, Confirm, Json, OrderId, Perimeter, Speaker, Why
from pca.cli.message import wave_number
from pca.cli.speaking import spoken, spoken_to_many
from pca.cli.words import LANGUAGE, count, say
from pca.domain.directory import ROOT
from pca.domain.facts import ActivityInterrupted, Proposed
from pca.domain.figures import NoNumber
from pca.domain.indicators import typed
from pca.domain.orders import (
    AdoptPlan,
    ApproveWave,
    GiveList,
    Interrupt,
    Observation,
    Observe,
    Rejoin,
    RenewMeasure,
    Restore,
    SetLevel,
)
from pca.runtime import Runtime
from pca.services.crisis.scene import plan_of
from pca.services.engine.execute import Done
from pca.services.engine.preview import preview
from pca.services.indicators.read import observed_at
from pca.services.plans.plans import find_version

app = typer.Typer()

Measure = Annotated[str, typer.Argument(help="The measure's id, such as R3.")]
Activity = Annotated[str, typer.Argument(help="The activity's id in the plan.")]


@app.command()
@spoken_to_many
def level(
    crisis: Key,
    measure: Measure,
    to: Annotated[str, typer.Argument(metavar="LEVEL", help="The level, as the plan calls it.")],
    speaker: Speaker,
    why: Why = "",
    perimeter: Perimeter = ROOT,
) -> None:
    """Put a graded measure on another level."""
    with desk.installation() as runtime:

        def outcome(done: Done) -> str:
            return say("level_set", measure=measure, level=to, what=desk.counted(done.facts))

        desk.act(
            runtime, SetLevel(measure=measure, level=to, perimeter=perimeter), speaker, outcome, crisis=crisis, why=why
        )


@app.command("entries")
@spoken_to_many
def give_list(
    crisis: Key,
    measure: Measure,
    entries: Annotated[list[str], typer.Argument(help="Of what it has one task each; replaces the list before.")],
    speaker: Speaker,
    why: Why = "",
    perimeter: Perimeter = ROOT,
) -> None:
    """Give the list of which a measure has one task for each entry."""
    with desk.installation() as runtime:

        def outcome(done: Done) -> str:
            return say("list_given", measure=measure, count=len(entries), what=desk.counted(done.facts))

        act = GiveList(measure=measure, entries=tuple(entries), perimeter=perimeter)
        desk.act(runtime, act, speaker, outcome, crisis=crisis, why=why)


@app.command()
@spoken_to_many
def renew(
    crisis: Key,
    measure: Measure,
    speaker: Speaker,
    why: Why = "",
    perimeter: Perimeter = ROOT,
) -> None:
    """Let a measure that expires run for its full span again."""
    with desk.installation() as runtime:
        desk.act(
            runtime,
            RenewMeasure(measure=measure, perimeter=perimeter),
            speaker,
            lambda done: say("renewed", measure=measure),
            crisis=crisis,
            why=why,
        )


@app.command()
def rejoin(
    crisis: Key,
    perimeter: Annotated[str, typer.Argument(help="The region or site that gives up its own state.")],
    who: Actor = "",
    why: Why = "",
    order_id: OrderId = None,
    confirm: Confirm = None,
) -> None:
    """Let a region or site follow the institution's state again."""
    with desk.installation() as runtime:
        desk.act(
            runtime,
            Rejoin(perimeter=perimeter),
            Speaker(who, order_id=order_id, confirm=confirm),
            lambda done: say("rejoined", perimeter=perimeter, what=desk.counted(done.facts)),
            crisis=crisis,
            why=why,
        )


@app.command()
def adopt(
    crisis: Key,
    plan: Annotated[str, typer.Argument(help="The version to take over: the first characters of its hash.")],
    who: Actor = "",
    why: Why = "",
    dry: Annotated[bool, typer.Option("--preview", help="Show what would follow; adopt and record nothing.")] = False,
    order_id: OrderId = None,
    confirm: Confirm = None,
    json: Json = False,
) -> None:
    """Let a running crisis take over another version of its plan; --preview counts what becomes of its tasks."""
    with desk.installation() as runtime:
        with runtime.store.read() as unit:
            version = find_version(unit, plan)
        speaker, act = Speaker(who, order_id=order_id, confirm=confirm), AdoptPlan(plan=version.hash)
        if dry:
            order = desk.order_for(runtime, act, speaker, crisis=crisis.upper(), why=why or "-")
            show_preview.preview(runtime, crisis, preview(runtime, order), json=json, adopted=version.hash)
            return
        desk.act(
            runtime,
            act,
            speaker,
            lambda done: say("adopted", crisis=done.crisis, hash=version.hash[:12], what=desk.counted(done.facts)),
            crisis=crisis,
            why=why,
        )


@app.command()
def observe(
    crisis: Key,
    values: Annotated[list[str], typer.Argument(metavar="NAME=VALUE…", help="Figures, such as absence_rate=14.")],
    who: Actor = "",
    at: Annotated[str | None, typer.Option(help="When they were true; now unless said otherwise.")] = None,
    source: Annotated[str, typer.Option(help="Where the figures come from.")] = "",
    why: Why = "",
    order_id: OrderId = None,
) -> None:
    """Record figures; a threshold they cross proposes a decision and changes nothing else."""
    pairs = desk.pairs(values, "absence_rate=14")
    with desk.installation() as runtime:
        instant = desk.instant(runtime, crisis, at) or _when(runtime, order_id)
        figures = _typed(runtime, crisis, pairs)
        act = Observe(
            observations=tuple(
                Observation(indicator=name, value=value, observed_at=instant) for name, value in figures.items()
            ),
            source=source,
        )

        def outcome(done: Done) -> str:
            proposals = sum(isinstance(fact, Proposed) for fact in done.facts)
            return say(
                "observed",
                values=count("values_recorded", len(figures)),
                proposals=count("decisions_proposed", proposals),
            )

        desk.act(runtime, act, Speaker(who, order_id=order_id), outcome, crisis=crisis, why=why)


def _typed(runtime: Runtime, crisis: str, figures: dict[str, str]) -> dict[str, str]:
    """Each value as it is kept. Raises Unusable for a number that could be two."""
    with runtime.store.read() as unit:
        plan = plan_of(runtime, unit, desk.crisis_in(unit, crisis).plan).compiled
    try:
        return {name: typed(plan.indicator.get(name), value) for name, value in figures.items()}
    except NoNumber as error:
        raise desk.Unusable(why_no_number(error, LANGUAGE.get())) from None


def _when(runtime: Runtime, order_id: str | None) -> datetime:
    """This instant; for an order that was given before, the one it had then, so that it is the same order again."""
    with runtime.store.read() as unit:
        return observed_at(unit, order_id) or runtime.clock.now()


@app.command()
@spoken
def interrupt(
    crisis: Key,
    activity: Activity,
    speaker: Speaker,
    since: Annotated[str | None, typer.Option(help="Since when; now unless said otherwise.")] = None,
    why: Why = "",
) -> None:
    """Report that an activity stands still: its RTO and MTPD clocks run."""
    with desk.installation() as runtime:
        act = Interrupt(activity=activity, since=desk.instant(runtime, crisis, since))
        desk.act(runtime, act, speaker, lambda done: _stopped(runtime, crisis, done), crisis=crisis, why=why)


def _stopped(runtime: Runtime, crisis: str, done: Done) -> str:
    fact = desk.fact(done, ActivityInterrupted)
    with runtime.store.read() as unit:
        zone = plan_of(runtime, unit, desk.crisis_in(unit, crisis).plan).compiled.playbook.zone
    since, rto, mtpd = (say_instant(at, zone, LANGUAGE.get()) for at in (fact.since, fact.rto_at, fact.mtpd_at))
    return say("interrupted_activity", activity=fact.activity, since=since, rto=rto, mtpd=mtpd)


@app.command()
@spoken
def restore(
    crisis: Key,
    activity: Activity,
    speaker: Speaker,
    partial: Annotated[bool, typer.Option(help="It works only in part: the clock runs on.")] = False,
    why: Why = "",
) -> None:
    """Report that an activity works again."""
    with desk.installation() as runtime:
        desk.act(
            runtime,
            Restore(activity=activity, partial=partial),
            speaker,
            lambda done: say("restored_partly" if partial else "restored", activity=activity),
            crisis=crisis,
            why=why,
        )


@app.command("approve-message")
def approve_message(
    crisis: Key,
    wave: Annotated[str, typer.Argument(metavar="WAVE", help="The wave of messages, such as V3.")],
    who: Actor = "",
    why: Why = "",
    order_id: OrderId = None,
    confirm: Confirm = None,
) -> None:
    """Release an external message, as the role the plan names."""
    number = wave_number(wave)
    with desk.installation() as runtime:
        desk.act(
            runtime,
            ApproveWave(wave=number),
            Speaker(who, order_id=order_id, confirm=confirm),
            lambda done: say("wave_approved", wave=number),
            crisis=crisis,
            why=why,
        )
