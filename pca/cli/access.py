"""Commands about access: who may do what, how people sign in, tokens for programs, the sealed envelope."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Annotated

import typer

from pca.cli import access_accounts, desk, show
from pca.cli.desk import Json, OrderId, Speaker
from pca.cli.waiting import WAITING
from pca.cli.words import heads, say
from pca.domain.access.access import Grant
from pca.domain.access.access_orders import CloseBreakGlass, GiveGrant, ReviewBreakGlass, WithdrawGrant
from pca.domain.access.rights import AccessRole
from pca.domain.facts import GrantGiven
from pca.domain.orders import OPERATOR
from pca.services.access import envelope, preparations, read
from pca.services.access.signin import NotSignedIn
from pca.services.administration import keys

app = typer.Typer(no_args_is_help=True, help="Access: roles, accounts, tokens, the sealed envelope.")
glass = typer.Typer(no_args_is_help=True, help="The sealed envelope: a way in when accounts and provider fail.")

Someone = Annotated[str, typer.Option("--as", envvar="PCA_AS", help="Who acts; the installation's operator otherwise.")]
Where = Annotated[str, typer.Option("--scope", help="institution, region:ID, site:ID or team:ID.")]
Person = Annotated[str, typer.Argument(help="Whom it is about: an identifier of the directory.")]
HERE = "CLI"
"""The address of whoever works on the machine itself."""


@app.command()
def grant(
    person: Person,
    role: Annotated[AccessRole, typer.Argument(help="What they are to this tool.")],
    scope: Where = "institution",
    starts: Annotated[str | None, typer.Option("--from", help="From when, with its offset; now otherwise.")] = None,
    ends: Annotated[str | None, typer.Option("--until", help="Until when, with its offset; open otherwise.")] = None,
    why: desk.Why = "",
    who: Someone = OPERATOR,
    order_id: OrderId = None,
) -> None:
    """Give a person a role, for the institution or a part of it, for good or for a time."""
    act = GiveGrant(
        person=person, role=role, scope=access_accounts.scope_of(scope), starts=moment(starts), ends=moment(ends)
    )
    with desk.installation() as runtime:
        desk.act(
            runtime,
            act,
            Speaker(who, order_id=order_id),
            lambda done: say("grant_given", number=desk.fact(done, GrantGiven).number, person=person, role=role.value),
            why=why,
        )


@app.command()
def withdraw(
    number: Annotated[int, typer.Argument(help="Number of the grant (see `pca access grants`).")],
    why: desk.Why = "",
    who: Someone = OPERATOR,
    order_id: OrderId = None,
) -> None:
    """Take a role back; it counts no more from this moment."""
    with desk.installation() as runtime:
        speaker = Speaker(who, order_id=order_id)
        desk.act(
            runtime, WithdrawGrant(grant=number), speaker, lambda _: say("grant_withdrawn", number=number), why=why
        )


@app.command()
def waiting(json: Json = False) -> None:
    """Show the ways in that somebody prepared and that wait for a second person."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        preparations_waiting = read.waiting(unit, runtime.clock.now())
    if json:
        show.as_json({"waiting": preparations_waiting})
        return
    columns = heads("preparation", "prepared_kind", "person", "prepared_by", "ends")
    rows = [
        (preparation.number, preparation.kind, preparation.person, preparation.asked_by, preparation.ends)
        for preparation in preparations_waiting
    ]
    show.table(columns, rows, empty=say("nothing_waits"))


@app.command()
def drop(
    number: Annotated[int, typer.Argument(help="Number of what was prepared (see `pca access waiting`).")],
    why: desk.Why = "",
    who: Someone = OPERATOR,
) -> None:
    """Throw away what somebody prepared, before it is confirmed."""
    with desk.installation() as runtime:
        done = preparations.drop(runtime, who, number, why, identified=desk.identified())
    access_accounts.answered(done, say("dropped", number=number))


@app.command()
def grants(json: Json = False) -> None:
    """Show who holds which role where, and until when."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        given = read.open_grants(unit, runtime.clock.now())
    if json:
        show.as_json({"grants": given})
        return
    columns = heads("grant", "person", "access_role", "access_scope", "grant_from", "ends", "given_by")
    show.table(columns, [_row(grant) for grant in given], empty=say("no_grants"))


def _row(grant: Grant) -> tuple[object, ...]:
    scope, ends = grant.scope.written, grant.ends or ""
    return grant.number, grant.person, grant.role.value, scope, grant.starts, ends, grant.granted_by


@app.command("accept-keys")
def accept_keys(why: desk.Why = "", who: Someone = OPERATOR) -> None:
    """Go on with the keys at hand, the right ones being lost: links already sent stay dead, second factors too."""
    with desk.installation() as runtime:
        done = keys.accept(runtime, who, why, desk.identified())
    access_accounts.answered(done, say("keys_accepted"))


@glass.command()
def seal(why: desk.Why = "", who: Someone = OPERATOR) -> None:
    """Make the first half of a new secret, shown this once; somebody else makes the second (`confirm`)."""
    with desk.installation() as runtime:
        done, half = preparations.prepare_envelope(runtime, who, why, identified=desk.identified())
    access_accounts.answered(done, lambda: say("half_sealed", number=preparations.number_of(done)))
    show.line(half)


@glass.command("confirm")
def confirm_seal(
    number: Annotated[int, typer.Argument(help="The number that the first half came with.")],
    who: desk.Actor = "",
    why: desk.Why = "",
) -> None:
    """Make the second half, shown this once: by compliance, the management or another administrator."""
    with desk.installation() as runtime:
        try:
            confirmed = preparations.confirm(runtime, who, number, why, identified=desk.identified())
        except NotSignedIn:
            raise desk.Unusable(say("preparation_gone", number=number)) from None
    access_accounts.answered(confirmed.done, say("sealed"))
    show.line(confirmed.secret)


@glass.command("open")
def open_(person: Person, why: desk.Why = "") -> None:
    """Use the envelope: four hours with the director's rights, told in every open crisis; a review must follow."""
    WAITING.over()
    secret = typer.prompt(say("ask_secret"), hide_input=True)
    with desk.installation() as runtime:
        try:
            by = desk.identified()
            opened = envelope.open_break_glass(runtime, person, secret, why, address=HERE, identified=by)
        except NotSignedIn:
            raise desk.Unusable(say("not_opened")) from None
    access_accounts.answered(opened.done, say("glass_opened", person=person))
    if opened.signed_in is not None:
        show.line(opened.signed_in.token)


@glass.command()
def close(who: Someone = OPERATOR, order_id: OrderId = None) -> None:
    """End the use of the sealed account before its four hours are over."""
    with desk.installation() as runtime:
        desk.act(runtime, CloseBreakGlass(), Speaker(who, order_id=order_id), lambda _: say("glass_closed"))


@glass.command()
def review(who: desk.Actor = "", why: desk.Why = "", order_id: OrderId = None) -> None:
    """Say what was done with the sealed account: by compliance or the management, never by whoever used it."""
    with desk.installation() as runtime:
        speaker = Speaker(who, order_id=order_id)
        desk.act(runtime, ReviewBreakGlass(), speaker, lambda _: say("glass_reviewed"), why=why)


def moment(text: str | None) -> datetime | None:
    """The instant somebody typed, which must say its offset. Raises Unusable."""
    if text is None:
        return None
    with suppress(ValueError):
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at
    raise desk.Unusable(say("moment", text=text))


app.add_typer(access_accounts.accounts, name="account")
app.add_typer(access_accounts.tokens, name="token")
app.add_typer(glass, name="break-glass")
