"""Commands that look at tasks: what is asked of whom, how far it is."""

from __future__ import annotations

from typing import Annotated

import typer

from pca.cli import show_tasks
from pca.cli.looking import Json, crisis_in, reading, task_key
from pca.store.tasks.task_lists import TaskFilter

app = typer.Typer(
    no_args_is_help=True,
    help="Tasks: look, acknowledge, tick, finish, refuse, reopen, settle, hand over, pass on, prove.",
)

Key = Annotated[str, typer.Argument(metavar="TASK", help="The key of the task, such as 2026-1/T4.")]


@app.command("list")
def list_(
    crisis: Annotated[str, typer.Argument(metavar="CRISIS", help="The key of the crisis, such as 2026-1.")],
    person: Annotated[str | None, typer.Option(help="Only the tasks of this person.")] = None,
    team: Annotated[str | None, typer.Option(help="Only the tasks of this team.")] = None,
    measure: Annotated[str | None, typer.Option(help="Only the tasks of this measure.")] = None,
    status: Annotated[str | None, typer.Option(help="open, acknowledged, done, refused, impossible …")] = None,
    late: Annotated[bool, typer.Option("--late", help="Only what is past its deadline.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="Settled tasks too.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Most tasks shown; 200 in a table, all in JSON.")] = None,
    json: Json = False,
) -> None:
    """The tasks of a crisis: late ones first, then those due soon."""
    wanted = TaskFilter(assignee=person or "", team=team or "", measure=measure or "", status=status or "", late=late)
    with reading() as (runtime, unit):
        crisis_file = crisis_in(unit, crisis)
        show_tasks.task_list(runtime, unit, crisis_file, wanted, settled=all_, limit=limit, json=json)


@app.command("show")
def show_(task: Key, json: Json = False) -> None:
    """One task: what to do, point by point, by when, and what was answered."""
    from pca.cli.show_task import show_task  # reads the whole plan, which a list does without

    crisis, number = task_key(task)
    with reading() as (runtime, unit):
        show_task(runtime, unit, crisis_in(unit, crisis), number, json=json)
