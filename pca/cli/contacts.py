"""Commands about addresses: send a code there, take it back as proof, and list what is wrong with them."""

from __future__ import annotations

from typing import Annotated

import typer

from pca.cli import desk, show
from pca.cli.desk import Json, Unusable, complain
from pca.cli.words import heads, say
from pca.services.contact_points import NoChannel, TooSoon, UnknownPoint, ask_proof, data_quality, give_code, point_at

app = typer.Typer()

Person = Annotated[str, typer.Argument(metavar="PERSON", help="Whose address: an identifier of the directory.")]
Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="The address, as it stands in the directory.")]


@app.command("prove")
def prove(person: Person, address: Address) -> None:
    """Send a code of six digits to an address, to be given back with `confirm`."""
    with desk.installation() as runtime:
        try:
            sent = ask_proof(runtime, person, address)
        except UnknownPoint:
            raise Unusable(say("unknown_address", person=person, address=address)) from None
        except TooSoon:
            _no(say("code_too_soon"))
        except NoChannel as error:
            _no(say("code_no_channel", kind=error))
    if sent.outcome != "sent":
        _no(say("code_lost", address=address, why=sent.error))
    desk.tell(say("code_sent", address=address))


@app.command("confirm")
def confirm(
    person: Person, address: Address, code: Annotated[str, typer.Argument(metavar="CODE", help="What they read.")]
) -> None:
    """Take back the code that was sent: the address is proved, and written to again if it had been silenced."""
    with desk.installation() as runtime:
        try:
            verdict = give_code(runtime, person, point_at(runtime, person, address).kind, address, code)
        except UnknownPoint:
            raise Unusable(say("unknown_address", person=person, address=address)) from None
    if verdict != "right":
        _no(say(f"code_{verdict}"))
    desk.tell(say("code_right", address=address))


def _no(why: str) -> None:
    complain(why)
    raise typer.Exit(1)


@app.command("contacts")
def contacts(json: Json = False) -> None:
    """What is wrong with people's addresses, the worst first: nobody to reach, silence asked for, gone, not proved."""
    with desk.installation() as runtime:
        found = data_quality(runtime)
    if json:
        show.as_json(found)
        return
    rows = [
        (one.person, say(f"fault_{one.fault}"), one.kind or "", one.care.by if one.care else "")
        for one in found
        if one.open
    ]
    show.table(heads("recipient", "fault", "said_kind", "in_hand"), rows, empty=say("no_faults"))
