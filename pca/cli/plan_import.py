"""The command `pca plan import`: a security playbook of the form CACAO 2.0 becomes the draft of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from pca.catalogue import Words
from pca.catalogue.help import SOURCE
from pca.cli import desk, show_plans
from pca.cli.desk import Unusable
from pca.cli.plan_new import ZONE, checked_zone, known_people, looked_over, place_of_plans, short
from pca.cli.words import LANGUAGE, ours, say
from pca.clock import SystemClock
from pca.domain.plan.lint.findings import FindingSeverity
from pca.plans.cacao.drafting import LIMITS, drafted_apart
from pca.plans.cacao.workflow import Loss
from pca.services.plans.fresh import write_folder
from pca.settings import load_settings

LOST = "LOST.md"
LOSSES, REFUSALS = Words("cli.losses"), Words("cli.drafts")


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A playbook of the OASIS form CACAO 2.0, as JSON.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The new folder; among the plans of the installation otherwise."),
    ] = None,
    zone: Annotated[str, typer.Option(help="The time zone of the plan.")] = ZONE,
    text_language: Annotated[str, typer.Option(help="The language in which the playbook is written.")] = SOURCE,
) -> None:
    """Make a draft of a plan from a CACAO 2.0 playbook, with a list of what was lost. Exit 1 when it is refused."""
    settings = load_settings()
    checked_zone(zone)
    ours(text_language)
    proposed, _ = known_people()
    with file.open("rb") as opened:
        data = opened.read(LIMITS.input + 1)
    today = SystemClock().now().astimezone(ZoneInfo(zone)).date()
    made = drafted_apart(data, text_language, zone, tuple(proposed), today)
    if made.refused is not None:
        desk.complain(say("draft_refused", why=_said(REFUSALS, made.refused)))
        raise typer.Exit(1)
    folder = output or place_of_plans(settings) / made.name
    lost = [_said(LOSSES, loss) for loss in dict.fromkeys(made.losses)]
    listed = "\n".join((say("draft_lost"), "", *(f"- {loss}" for loss in lost), ""))
    try:
        write_folder(folder, {**made.files, LOST: listed.encode()})
    except FileExistsError:
        raise Unusable(say("plan_there", folder=folder)) from None
    desk.tell(say("draft_written", folder=short(folder)))
    for lost_part in lost:
        desk.tell(f"- {lost_part}")
    findings = looked_over(folder, settings, today)
    show_plans.findings(short(folder), findings)
    if any(finding.severity is FindingSeverity.ERROR for finding in findings):
        raise typer.Exit(1)


def _said(words: Words, loss: Loss) -> str:
    return words.count(loss.code, LANGUAGE.get(), loss.count, about=loss.about).strip()
