"""Commands about resources: what each place has, a movement, what somebody gives back."""

from __future__ import annotations

from typing import Annotated

import typer

from pca.catalogue.resources import MOVES
from pca.cli import desk, show
from pca.cli.crisis import Key
from pca.cli.desk import Json, Speaker, Unusable
from pca.cli.speaking import spoken
from pca.cli.words import LANGUAGE, heads, say
from pca.domain.access.access import EVERYTHING
from pca.domain.directory import ROOT
from pca.domain.facts import ResourceMoved, ResourceReturned
from pca.domain.orders import MoveResource, ReturnResource
from pca.domain.resource_acts import MoveKind
from pca.services.engine.execute import Done
from pca.services.resources import read

app = typer.Typer(no_args_is_help=True, help="Resources: what places have, what people have, how long it lasts.")


@app.command("list")
def list_(
    crisis: Key,
    resource: Annotated[str, typer.Argument(help="One resource, by its key in the plan; all of them otherwise.")] = "",
    short: Annotated[bool, typer.Option("--short", help="Only what runs short.")] = False,
    json: Json = False,
) -> None:
    """What each place has, and for how many days; what runs short comes first."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        about = desk.scene(runtime, unit, desk.crisis_in(unit, crisis))
        counted = [each for each in read.counted(about) if resource in ("", each.id)]
        if resource and not counted:
            raise Unusable(say("resource_none", resource=resource))
        stocks = [
            (kind, held)
            for kind in counted
            for held in read.holdings(unit, about, EVERYTHING, kind)
            if held.short or not short
        ]
        if json:
            show.as_json([{"resource": kind.id, "held": held} for kind, held in stocks])
            return
        show.banner(about.crisis.key)
        rows = [
            (
                *(about.say(kind.title), about.place(held.place), held.stock.free, held.stock.out, held.stock.used),
                "" if held.days is None else held.days,
                say("resource_short") if held.short else "",
            )
            for kind, held in stocks
        ]
        columns = ("resource", "place", "resource_free", "resource_out", "resource_used", "resource_days", "state")
        show.table(heads(*columns), rows, empty=say("resources_none"))


@app.command()
@spoken
def move(
    crisis: Key,
    kind: Annotated[MoveKind, typer.Argument(help="What happened.")],
    resource: Annotated[str, typer.Argument(help="By its key in the plan.")],
    quantity: Annotated[int, typer.Argument(min=0, max=10**15, help="How many; money in hundredths.")],
    speaker: Speaker,
    place: Annotated[str, typer.Option(help="The region or site; the institution otherwise.")] = ROOT,
    to: Annotated[str, typer.Option(help="Where it is moved to.")] = "",
    person: Annotated[str, typer.Option(help="To whom it is handed out: an identifier of the directory.")] = "",
    serial: Annotated[str, typer.Option(help="What is written on the piece handed out.")] = "",
    why: desk.Why = "",
) -> None:
    """Write down that some came in, was used, lost, moved, handed out or counted."""
    with desk.installation() as runtime:
        act = MoveResource(
            kind=kind, resource=resource, place=place, quantity=quantity, to=to, person=person, serial=serial
        )

        def outcome(done: Done) -> str:
            fact = desk.fact(done, ResourceMoved)
            moved = MOVES.say(kind, LANGUAGE.get())
            item = say("resource_item", item=fact.item) if fact.item else ""
            return say("resource_moved", kind=moved, free=fact.stock.free) + item

        desk.act(runtime, act, speaker, outcome, crisis=crisis, why=why)


@app.command("return")
@spoken
def return_(
    crisis: Key,
    item: Annotated[int, typer.Argument(min=1, max=2**31, help="The number under which it was handed out.")],
    quantity: Annotated[int, typer.Argument(min=1, max=10**15, help="How many come back.")],
    speaker: Speaker,
    lost: Annotated[bool, typer.Option("--lost", help="They are lost, and do not come back.")] = False,
    why: desk.Why = "",
) -> None:
    """Write down that what somebody had came back, or is lost."""
    with desk.installation() as runtime:
        act = ReturnResource(item=item, quantity=quantity, lost=lost)
        desk.act(
            runtime,
            act,
            speaker,
            lambda done: say("resource_returned", left=desk.fact(done, ResourceReturned).left),
            crisis=crisis,
            why=why,
        )
