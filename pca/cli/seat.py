"""Commands about crisis roles: who held which one at an instant, and handing one over, which asks twice."""

from __future__ import annotations

from typing import Annotated

import typer

from pca.cli import desk, show
from pca.cli.crisis import Key
from pca.cli.desk import Json, Speaker, Unusable
from pca.cli.looking import to
from pca.cli.speaking import spoken
from pca.cli.words import heads, say
from pca.domain.access.access_orders import HandOverRole
from pca.services.people.read_seats import seats_at

app = typer.Typer(no_args_is_help=True, help="Crisis roles: who held which, when; and handing one over.")


@app.command("list")
def list_(
    crisis: Key,
    at: Annotated[str | None, typer.Option(help="When, as 2026-03-16T14:05 in the plan's zone; now otherwise.")] = None,
    json: Json = False,
) -> None:
    """Who held which role at an instant, and who acted for them."""
    with desk.installation() as runtime:
        moment = desk.instant(runtime, crisis, at) or runtime.clock.now()
        with runtime.store.read() as unit:
            seats = seats_at(runtime, unit, desk.crisis_in(unit, crisis).key, moment)
    if json:
        show.as_json(
            [{"role": seat.role.id, "holder": seat.holder, "acting": seat.acting, "note": seat.note} for seat in seats]
        )
        return
    rows = [
        (to(seat.role.title), seat.holder or say("nobody"), ", ".join(acting.to for acting in seat.acting), seat.note)
        for seat in seats
    ]
    show.table(heads("seat", "holder", "acting_for", "note"), rows, empty=say("seats_none"))


@app.command("hand-over")
@spoken
def hand_over(
    crisis: Key,
    role: Annotated[str, typer.Argument(help="The role, by its identifier in the plan.")],
    person: Annotated[str, typer.Argument(help="Who holds it from now on.")],
    speaker: Speaker,
    why: Annotated[str, typer.Option(help="The note for who takes over: what is done, what waits, what worries.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
) -> None:
    """Hand a role over, with a note. It asks once more, for the holder decides in it no longer."""
    with desk.installation() as runtime:
        with runtime.store.read() as unit:
            key = desk.crisis_in(unit, crisis).key
            held = {seat.role.id: seat for seat in seats_at(runtime, unit, key, runtime.clock.now())}
        if role in held and not yes:
            before = held[role].holder or say("nobody")
            if not typer.confirm(say("seat_sure", role=to(held[role].role.title), before=before, after=person)):
                raise Unusable(say("seat_kept"))
        desk.act(
            runtime,
            HandOverRole(role=role, to=person),
            speaker,
            lambda _done: say("seat_handed", role=role, person=person),
            crisis=crisis,
            why=why,
        )
