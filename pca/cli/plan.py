"""Commands about plans: look them over, draw them, publish and approve their versions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pca.cli import desk, plan_import, plan_new, show, show_plans
from pca.cli.desk import Actor, Json, OrderId, Speaker, Unusable
from pca.cli.words import LANGUAGE, say
from pca.clock import SystemClock
from pca.domain.orders import ApprovePlan
from pca.domain.plan.playbook import Playbook
from pca.plans import drawing
from pca.plans.yaml_reader import Unreadable
from pca.services.crisis.read_header import configuration
from pca.services.crisis.scene import plan_of
from pca.services.plans.plans import FaultyPlan, Reviewed, find_version, publishing, read_plan, with_directory
from pca.services.plans.read import history
from pca.settings import load_settings
from pca.store.kit.errors import StoreError

app = typer.Typer(no_args_is_help=True, help="Plans: look over, draw, publish, approve.")

app.command()(plan_new.new)
app.command("import")(plan_import.import_)

Folder = Annotated[Path, typer.Argument(metavar="PATH", help="The plan's folder, or the name of a shipped plan.")]
Texts = Annotated[Path | None, typer.Option(help="The folder of message texts; found beside the plan otherwise.")]
Version = Annotated[str, typer.Argument(metavar="PLAN", help="A plan id, or the first characters of a hash.")]


@app.command()
def lint(
    path: Folder,
    format_: Annotated[Literal["text", "json"], typer.Option("--format", help="text or json.")] = "text",
    today: Annotated[str | None, typer.Option(help="The day to judge review dates by, as 2026-01-31.")] = None,
    texts: Texts = None,
    alone: Annotated[bool, typer.Option("--alone", help="Look at the plan alone, not at the directory.")] = False,
) -> None:
    """Say everything that should be put right. Exit 0 clean, 1 findings, 2 unreadable.

    Beside an installation with a directory, also what does not fit it: people, places, seats, who is reached.
    """
    json = format_ == "json"
    try:
        reviewed = _read(path, today, texts)
    except Unreadable as error:
        show_plans.unreadable(path, error, json=json)
        raise typer.Exit(2) from None
    if not alone:
        reviewed = _beside(reviewed)
    show_plans.findings(path, reviewed.findings, json=json, people=reviewed.people)
    if reviewed.findings:
        raise typer.Exit(1)


def _read(path: Path, today: str | None = None, texts: Path | None = None) -> Reviewed:
    day = desk.day(today) if today else SystemClock().now().date()
    return read_plan(path, load_settings(), day, texts)


def _beside(reviewed: Reviewed) -> Reviewed:
    """With the directory of the installation here, where there is one."""
    try:
        with desk.installation() as runtime, runtime.store.read() as unit:
            return with_directory(reviewed, unit, runtime.clock.now())
    except StoreError as error:
        if error.code != "missing":
            desk.complain(say("without_directory", error=error))
        return reviewed


@app.command()
def draw(
    path: Annotated[Path | None, typer.Argument(metavar="PATH", help="The plan's folder, or a shipped plan.")] = None,
    format_: Annotated[Literal["svg", "mermaid", "dot"], typer.Option("--format", help="svg, mermaid or dot.")] = "svg",
    crisis: Annotated[str | None, typer.Option(help="Mark the states this crisis is in now.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write.")] = None,
) -> None:
    """Draw states and transitions; with --crisis, the current ones are marked."""
    book, current = _drawn(path, crisis)
    picture = {"svg": drawing.svg, "mermaid": drawing.mermaid, "dot": drawing.dot}[format_]
    text = picture(book, current, LANGUAGE.get())
    if output is None:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        return
    output.write_text(text, encoding="utf-8")
    desk.tell(say("drawn", path=output))


def _drawn(path: Path | None, crisis: str | None) -> tuple[Playbook, tuple[str, ...]]:
    """The plan to draw and the states to mark; a crisis draws the version it runs."""
    if crisis is None:
        if path is None:
            raise Unusable(say("what_to_draw"))
        return _read(path).loaded.playbook, ()
    with desk.installation() as runtime, runtime.store.read() as unit:
        file = desk.crisis_in(unit, crisis)
        book = plan_of(runtime, unit, file.plan).compiled.playbook
        return book, configuration(unit, file)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the playbook language."""
    from pca.plans.vocabulary import json_schema  # building the schema's tables costs every other command 0.1 s

    show.as_json(json_schema())


@app.command("show")
def show_(
    plan: Annotated[
        str | None, typer.Argument(metavar="PLAN", help="A plan id, or the first characters of a hash.")
    ] = None,
    json: Json = False,
) -> None:
    """Show a published version: states, decisions, measures, roles. Without a name, the only plan there is."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        version = show_plans.only(unit) if plan is None else find_version(unit, plan, latest=True)
        show_plans.version(version, plan_of(runtime, unit, version.hash).compiled, json=json)


@app.command("list")
def list_(json: Json = False) -> None:
    """All published versions."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        show_plans.listed(unit, json=json)


@app.command()
def publish(path: Folder, who: Actor = "", texts: Texts = None, order_id: OrderId = None) -> None:
    """Keep this version for ever under the hash of its content. A plan with errors is not published."""
    with desk.installation() as runtime:
        reviewed = read_plan(path, runtime.settings, runtime.clock.now().date(), texts)
        with runtime.store.read() as unit:
            reviewed = with_directory(reviewed, unit, runtime.clock.now())
        book = reviewed.loaded.playbook
        try:
            act = publishing(reviewed)
        except FaultyPlan as error:
            show_plans.findings(path, error.reviewed.errors)
            raise typer.Exit(1) from None
        published = say("published", plan=f"{book.id} {book.version}", hash=act.hash)
        desk.act(runtime, act, Speaker(who, order_id=order_id), lambda done: published)
        show_plans.misfits(runtime, act.hash)


@app.command()
def approve(
    plan: Version,
    who: Actor = "",
    editorial: Annotated[
        bool | None,
        typer.Option(
            "--editorial/--not-editorial",
            help="Whether only the wording changed in the measures its author calls editorial; asked when there are.",
        ),
    ] = None,
    order_id: OrderId = None,
) -> None:
    """Approve a published version, as the role the plan names; never as its author."""
    with desk.installation() as runtime:
        with runtime.store.read() as unit:
            version = find_version(unit, plan, latest=True)
            versions = history(unit, version.plan)
            last = versions.in_force if versions else None
            pairs = show_plans.reworded(runtime, unit, last.hash, version.hash) if last else ()
        if pairs and editorial is None:
            show_plans.wordings(pairs)
            raise Unusable(say("editorial_or_not"))
        show_plans.misfits(runtime, version.hash)
        confirmed = bool(pairs) and editorial is True
        act = ApprovePlan(hash=version.hash, editorial=confirmed, against=last.hash if last and confirmed else "")
        desk.act(runtime, act, Speaker(who, order_id=order_id), lambda done: say("approved", hash=version.hash))
