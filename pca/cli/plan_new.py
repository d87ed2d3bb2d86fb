"""The command `pca plan new`: five questions, and a plan that lints clean."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer

from pca.catalogue import Words
from pca.cli import desk, show_plans
from pca.cli.desk import Unusable
from pca.cli.waiting import WAITING
from pca.cli.words import LANGUAGE, say
from pca.clock import SystemClock
from pca.domain.plan.lint.findings import Finding
from pca.domain.plan.terms import Scenario, parse_duration
from pca.plans import fresh
from pca.plans.fresh import LONGEST_NAME, FreshAnswers
from pca.services.plans.fresh import USUAL, BadAnswer, people_of, proposed_people, write_folder
from pca.services.plans.plans import read_plan, with_directory
from pca.settings import CONFIG, Settings, load_settings
from pca.store.kit.errors import StoreError

T = TypeVar("T")

ZONE = "Africa/Casablanca"

SCENARIOS = Words("plan.scenarios")


def new(
    title: Annotated[str, typer.Option(help="What the plan is called.")] = "",
    scenario: Annotated[str, typer.Option(help="What it prepares for, such as premises or cyber_attack.")] = "",
    activity: Annotated[str, typer.Option(help="The activity that must go on.")] = "",
    longest: Annotated[str, typer.Option(help="How long it may stand still at most: 30min, 4h, 2d, 1w.")] = "",
    people: Annotated[
        str, typer.Option(help="Who decides, who stands in, who runs the plan, who stands in: as a,b,c,d.")
    ] = "",
    name: Annotated[str, typer.Option(help="The plan's short name; made of the title otherwise.")] = "",
    zone: Annotated[str, typer.Option(help="The time zone of the plan.")] = ZONE,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The new folder; among the plans of the installation otherwise."),
    ] = None,
) -> None:
    """Write a first plan from five answers, in your language. What the options say is not asked."""
    settings = load_settings()
    proposed, known = known_people()
    checked_zone(zone)
    answers = FreshAnswers(
        title=_answer("title", title, say("ask_title"), _title),
        scenario=_answer("scenario", scenario, say("ask_scenario", choices=_choices()), _scenario),
        activity=_answer("activity", activity, say("ask_activity"), _title),
        longest=_answer("longest", longest, say("ask_longest"), _duration, "2d"),
        people=_answer("people", people, say("ask_people"), lambda typed: people_of(typed, known), ", ".join(proposed)),
    )
    plan = _name(name or answers.name)
    folder = output or place_of_plans(settings) / plan
    today = SystemClock().now().astimezone(ZoneInfo(zone)).date()
    try:
        write_folder(folder, fresh.files(answers, LANGUAGE.get(), zone, today, plan))
    except FileExistsError:
        raise Unusable(say("plan_there", folder=folder)) from None
    desk.tell(say("plan_written", folder=short(folder)))
    findings = looked_over(folder, settings, today)
    show_plans.findings(Path(plan), findings)
    desk.tell(say("plan_next", folder=short(folder), plan=short(folder) if output else plan))
    if findings:
        raise typer.Exit(1)


def looked_over(folder: Path, settings: Settings, today: date) -> Sequence[Finding]:
    """What is to be put right in a plan that was just written, by itself and with the institution at hand, if any."""
    reviewed = read_plan(folder, settings, today)
    try:
        with desk.installation() as runtime, runtime.store.read() as unit:
            return with_directory(reviewed, unit, runtime.clock.now()).findings
    except StoreError as error:
        if error.code != "missing":
            raise
        return reviewed.findings


def known_people() -> tuple[Sequence[str], Collection[str]]:
    """Whom to propose, and whom the directory knows; nobody where there is no installation."""
    try:
        with desk.installation() as runtime, runtime.store.read() as unit:
            return proposed_people(unit)
    except StoreError as error:
        if error.code != "missing":
            raise
        return USUAL, ()


def short(folder: Path) -> Path:
    """A folder as one writes it from here."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def place_of_plans(settings: Settings) -> Path:
    """Where plans of this installation lie; here, where there is none."""
    return settings.playbooks if Path(os.environ.get(CONFIG) or "pca.toml").is_file() else Path()


def _answer(option: str, given: str, question: str, read: Callable[[str], T], default: str = "") -> T:
    """What an option says, or else the answer at the terminal: asked again until it can be used."""
    if given:
        try:
            return read(given)
        except BadAnswer as bad:
            raise Unusable(say(bad.why, **bad.details)) from None
    while True:
        try:
            WAITING.over()
            return read(str(typer.prompt(question, default=default or None, show_default=bool(default))))
        except BadAnswer as bad:
            desk.complain(say(bad.why, **bad.details))


def _title(typed: str) -> str:
    words = " ".join(typed.split())
    if not 2 <= len(words) <= 120 or not words.isprintable():
        raise BadAnswer("title_unusable", said=typed)
    return words


def _choices() -> str:
    return "\n".join(f"  {number:2} {_title_of(scenario)}" for number, scenario in enumerate(Scenario, 1))


def _title_of(scenario: Scenario) -> str:
    title = SCENARIOS.say(scenario.value, LANGUAGE.get())
    return title[:1].upper() + title[1:]


def _scenario(typed: str) -> Scenario:
    words, all_of_them = typed.strip().lower(), list(Scenario)
    if words.isdecimal() and 1 <= int(words) <= len(all_of_them):
        return all_of_them[int(words) - 1]
    for scenario in all_of_them:
        if words in (scenario.value, _title_of(scenario).lower()):
            return scenario
    raise BadAnswer("scenario_unusable", said=typed, known=", ".join(Scenario))


def _duration(typed: str) -> timedelta:
    try:
        length = parse_duration(" ".join(typed.split()))
    except ValueError:
        length = None
    if not isinstance(length, timedelta):
        raise BadAnswer("duration_unusable", said=typed)
    return length


def _name(typed: str) -> str:
    if not re.fullmatch(rf"[A-Za-z][A-Za-z0-9_]{{0,{LONGEST_NAME - 1}}}", typed):
        raise Unusable(say("name_unusable", said=typed))
    return typed


def checked_zone(typed: str) -> None:
    try:
        ZoneInfo(typed)
    except (KeyError, ValueError, OSError):
        raise Unusable(say("zone_unusable", said=typed)) from None
