"""Commands about addresses: send a code there, take it back as proof, and list what is wrong with them."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from pca.cli import desk, show
from pca.cli.desk import Json, Unusable, complain
from pca.cli.words import LANGUAGE, heads, say
from pca.domain.access.access import EVERYTHING
from pca.services.people import read
from pca.services.people.addresses import NoAddress, Shared, UnknownPerson, give, take_away
from pca.services.people.contact_points import (
    NoChannel,
    TooSoon,
    UnknownPoint,
    ask_proof,
    give_code,
    point_at,
)

app = typer.Typer()

Person = Annotated[str, typer.Argument(metavar="PERSON", help="Whose address: an identifier of the directory.")]
Kind = Annotated[
    Literal["email", "sms", "whatsapp", "telegram", "room", "other"],
    typer.Argument(help="What it is; a room or another service is named as in the settings."),
]
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


@app.command("give")
def give_(
    person: Person,
    kind: Kind,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="One address, as people write it.")],
    shared: Annotated[bool, typer.Option("--shared", help="Somebody else has it too, and this is meant.")] = False,
) -> None:
    """Give somebody one more address, beside those of the directory's files; it is tried after them."""
    with desk.installation() as runtime:
        try:
            kept = give(runtime, person, kind, address, confirmed=shared)
        except UnknownPerson:
            raise Unusable(say("unknown_person", person=person)) from None
        except NoAddress as error:
            raise Unusable(error.words[LANGUAGE.get()]) from None
        except Shared:
            raise Unusable(say("shared_address", address=address)) from None
    desk.tell(say("address_given", address=kept, person=person))


@app.command("take-away")
def take_away_(person: Person, kind: Kind, address: Address) -> None:
    """Take an address away that was given on a page or by command."""
    with desk.installation() as runtime:
        if not take_away(runtime, person, kind, address):
            raise Unusable(say("unknown_address", person=person, address=address))
    desk.tell(say("address_taken", address=address, person=person))


def _no(why: str) -> None:
    complain(why)
    raise typer.Exit(1)


@app.command("contacts")
def contacts(json: Json = False) -> None:
    """What is wrong with people's addresses, the worst first: nobody to reach, silence asked for, gone, not proved."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        faults = read.faults(unit, EVERYTHING)
        if json:
            show.as_json_list(faults)
            return
        rows = (
            (fault.person, say(f"fault_{fault.fault}"), fault.kind or "", fault.care.by if fault.care else "")
            for fault in faults
            if fault.open
        )
        show.long_table(heads("recipient", "fault", "said_kind", "in_hand"), rows, empty=say("no_faults"))
