"""Makes the demonstration: the 2020 case replayed and proved, then a new crisis in watch to try things on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pca.demo.personas import PERSONAS
from pca.domain.access.access_orders import GiveGrant
from pca.domain.directory import ROOT
from pca.domain.identification import ENGINE
from pca.domain.orders import OPERATOR, AnyAct, Decide, OpenCrisis, Order, SetHours
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.states import Kind
from pca.domain.seats import sitting
from pca.runtime import Runtime
from pca.services.administration.install import write_settings
from pca.services.engine.execute import execute
from pca.services.exercises.rehearsals import Rehearsed, rehearse
from pca.services.exercises.rehearse import Progress, StepRefused
from pca.settings import Settings, load_settings
from pca.shipped import data_folder
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Store
from pca.store.people.directory import organisation

FOLDER = Path(".demo")
MARKER = "pca-demo"
"""The file that marks a folder as a demonstration, which may be thrown away."""

INSTITUTION = "Al Amana Microfinance (démonstration)"
HOURS: tuple[tuple[Literal["", "ramadan"], str], ...] = (
    ("", "mon-thu 08:15-16:30; fri 08:15-12:00 14:30-16:30"),
    ("ramadan", "mon-fri 09:00-15:00"),
)
"""Invented opening hours of its points of sale, usual ones and those of Ramadan."""

TITLE = "Exercice : signal faible, mise en veille"
WHY = "Un premier signal est arrivé ; le comité veut suivre la situation de près."


class NotADemo(Exception):
    """The folder exists and was not made by a demonstration; it was left alone."""


@dataclass(frozen=True)
class Demonstration:
    """What was made: the rehearsal, the key of the new crisis, and the settings to work with it."""

    rehearsed: Rehearsed
    crisis: str
    settings: Settings


def rehearsal_settings(folder: Path, **more: object) -> Settings:
    """Settings that let nothing out of `folder`, and under which the same rehearsal writes the same journal."""
    quiet = {"institution": INSTITUTION, "database": "", "smtp_host": "", "smtp_user": "", "exercise_mail": False}
    return load_settings(data=folder.resolve(), smtp_password="", **quiet, **more)


def rehearsal_file() -> Path:
    """The rehearsal that is shown."""
    return data_folder("playbooks") / "pandemie" / "rehearsals" / "alamana-2020.yaml"


def demonstrate(folder: Path, progress: Progress, seed: int | None = None) -> Demonstration:
    """Replay the case in `folder`, made anew, and open a crisis in watch there; nothing is sent to anybody.

    `seed` draws other answers of staff than the case's own. Raises NotADemo, StepRefused, OSError, StoreError.
    """
    reset(folder)
    settings = rehearsal_settings(
        folder, notifications=data_folder("notifications"), playbooks=data_folder("playbooks")
    )
    write_settings(folder, settings)
    with Store.open(settings.database_url, create=True, durable=False) as store:
        rehearsed = rehearse(rehearsal_file(), progress, store=store, settings=settings, seed=seed)
        return Demonstration(rehearsed, open_fresh(Runtime(store=store, settings=settings), rehearsed), settings)


def reset(folder: Path) -> None:
    """Make `folder` empty and marked. Raises NotADemo when it is something else: nothing is deleted then."""
    marker = folder / MARKER
    if folder.is_symlink() or (folder.exists() and not marker.is_file()):
        raise NotADemo(str(folder))
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    marker.write_text("Dossier de démonstration : `pca demo` l'efface et le refait.\n", encoding="utf-8")


def open_fresh(runtime: Runtime, rehearsed: Rehearsed) -> str:
    """A new exercise of the same institution and plan, put in watch by its crisis director."""
    with runtime.store.read() as unit:
        played = crises.crisis(unit, rehearsed.crisis)
    version = played.plan if played else ""
    plan = rehearsed.runtime.plan(version, lambda: None)
    if plan is None:
        raise StepRefused("the plan of the rehearsal is not there")
    event, role = _into_watch(plan.compiled)
    with runtime.store.read() as unit:
        held = organisation(unit)
    people, who = held.people, sitting(plan.compiled.playbook, role, held, runtime.clock.now()) or ""
    for persona in (persona for persona in PERSONAS if persona.person in people):
        _do(runtime, GiveGrant(person=persona.person, role=persona.role, scope=persona.scope), OPERATOR, None)
    for season, week in HOURS:
        _do(runtime, SetHours(places=(ROOT,), hours=week, season=season), OPERATOR, None)
    crisis = _do(runtime, OpenCrisis(plan=version, title=TITLE, mode="exercise"), who, None)
    _do(runtime, Decide(event=event), who, crisis)
    return crisis


def _into_watch(plan: CompiledPlan) -> tuple[str, str]:
    """The decision that leads from the first state into watch, and the role that may take it."""
    active = plan.active(plan.machine.initial().configuration)
    for transition in plan.playbook.transitions:
        if plan.kind_of(transition.target[0]) is Kind.WATCH and not active.isdisjoint(transition.source):
            return transition.decision, transition.decided_by[0]
    raise StepRefused("the plan has no decision that leads into watch")


def _do(runtime: Runtime, act: AnyAct, who: str, crisis: str | None) -> str:
    order = Order(id=runtime.new_id(), who=who, crisis=crisis, act=act, why=WHY, identified=ENGINE)
    done = execute(runtime, order)
    if done.refused is not None:
        raise StepRefused(f"{type(act).__name__} by {who}: {done.refused}")
    return done.crisis or ""
