"""Commands about accounts and tokens: passwords are asked on the terminal, never given as a word of the command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

import typer
from msgspec.structs import astuple

from pca.cli import desk, show
from pca.cli.desk import Json
from pca.cli.waiting import WAITING
from pca.cli.words import heads, say
from pca.domain.access.access import Scope
from pca.domain.access.rights import Action
from pca.domain.orders import OPERATOR
from pca.runtime import Runtime
from pca.services.access import access, preparations, read
from pca.services.access import tokens as token_service
from pca.services.access.access import Managed
from pca.services.engine.execute import Done

accounts = typer.Typer(no_args_is_help=True, help="Accounts: how people sign in.")
tokens = typer.Typer(no_args_is_help=True, help="Tokens: keys for programs that act for a person.")

Someone = Annotated[str, typer.Option("--as", envvar="PCA_AS", help="Who acts; the installation's operator otherwise.")]
Person = Annotated[str, typer.Argument(help="Whose account: an identifier of the directory.")]


@accounts.command()
def add(
    person: Person,
    subject: Annotated[str | None, typer.Option(help="Their name at the identity provider.")] = None,
    why: desk.Why = "",
    who: Someone = OPERATOR,
) -> None:
    """Make an account, or link one to the identity provider. A password is asked for, and changed at its first use."""
    password = None if subject else _password()
    _do(
        lambda runtime: access.add_account(
            runtime, who, person, password=password, subject=subject, why=why, identified=desk.identified()
        ),
        person,
    )


@accounts.command()
def password(person: Person, why: desk.Why = "", who: Someone = OPERATOR) -> None:
    """Give somebody a new first password; their sessions end."""
    typed = _password()
    _do(lambda runtime: access.set_password(runtime, who, person, typed, why, identified=desk.identified()), person)


@accounts.command()
def disable(person: Person, why: desk.Why = "", who: Someone = OPERATOR) -> None:
    """Close an account; its sessions and tokens end at once."""
    _do(lambda runtime: access.disable(runtime, who, person, why, identified=desk.identified()), person)


@accounts.command()
def enable(person: Person, why: desk.Why = "", who: Someone = OPERATOR) -> None:
    """Open a closed account again."""
    _do(lambda runtime: access.enable(runtime, who, person, why, identified=desk.identified()), person)


@accounts.command("reset-second-factor")
def reset_second_factor(person: Person, why: desk.Why = "", who: Someone = OPERATOR) -> None:
    """Forget a lost authenticator and all passkeys; sessions end, the password must be changed."""
    _do(lambda runtime: access.reset_second_factor(runtime, who, person, why, identified=desk.identified()), person)


@accounts.command("list")
def list_accounts(json: Json = False) -> None:
    """Show the accounts, and how each one signs in; never a secret."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        lines = read.account_lines(unit)
    if json:
        show.as_json({"accounts": lines})
        return
    marks = {True: "✓", False: ""}
    rows = [[marks[cell] if isinstance(cell, bool) else cell for cell in astuple(line)] for line in lines]
    columns = heads("person", "password", "codes", "passkeys", "provider", "must_change", "disabled")
    show.table(columns, rows, empty=say("no_accounts"))


@tokens.command("add")
def add_token(
    person: Annotated[str, typer.Argument(help="For whom the program acts.")],
    label: Annotated[str, typer.Option(help="What it is for, in a few words.")],
    actions: Annotated[list[Action], typer.Option("--action", help="What it may do; several times for several.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it counts.")] = 90,
    scope: Annotated[str, typer.Option("--scope", help="institution, region:ID, site:ID or team:ID.")] = "institution",
    why: desk.Why = "",
    who: Someone = OPERATOR,
) -> None:
    """Prepare a token; whom it acts for confirms it on their own page, and alone is shown it."""
    with desk.installation() as runtime:
        ends = runtime.clock.now() + timedelta(days=days)
        try:
            done = preparations.prepare_token(
                runtime,
                who,
                person,
                label=label,
                actions=actions,
                ends=ends,
                scope=scope_of(scope),
                why=why,
                identified=desk.identified(),
            )
        except token_service.TokenUnfit:
            raise desk.Unusable(say("token_unfit")) from None
    answered(done, lambda: say("token_prepared", person=person, number=preparations.number_of(done)))


@tokens.command()
def revoke(
    number: Annotated[int, typer.Argument(help="Number of the token (see `pca access token list`).")],
    why: desk.Why = "",
    who: Someone = OPERATOR,
) -> None:
    """Revoke a token; it counts no more from this moment."""
    with desk.installation() as runtime:
        done = token_service.revoke(runtime, who, number, why, identified=desk.identified())
    if done is None:
        raise desk.Unusable(say("token_unknown", number=number))
    answered(done, say("token_revoked", number=number))


@tokens.command("list")
def list_tokens(json: Json = False) -> None:
    """Show the tokens, what they may do, and when they were used last; never the token itself."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        given = read.tokens(unit)
    if json:
        shown = ("number", "person", "label", "actions", "scope_kind", "scope_id", "expires_at", "revoked_at")
        show.as_json({"tokens": [{name: getattr(token, name) for name in (*shown, "last_used_at")} for token in given]})
        return
    rows = [
        (
            token.number,
            token.person,
            token.label,
            ", ".join(token.actions),
            token.expires_at,
            token.revoked_at or "",
            token.last_used_at or "",
        )
        for token in given
    ]
    columns = heads("token", "person", "label", "actions", "ends", "revoked", "last_used")
    show.table(columns, rows, empty=say("no_tokens"))


def scope_of(text: str) -> Scope:
    """The scope somebody typed. Raises Unusable."""
    try:
        return Scope.read(text)
    except ValueError:
        raise desk.Unusable(say("scope", text=text)) from None


def answered(done: Done, sentence: str | Callable[[], str]) -> None:
    """Answer with one line; leaves with code 1 and the reason when the rules refused."""
    if done.refused is not None:
        desk.refuse(done.refused, done.seq, None)
    desk.tell(f"{sentence if isinstance(sentence, str) else sentence()} ({say('journal', seq=done.seq)})")


def _do(change: Callable[[Runtime], Managed], person: str) -> None:
    with desk.installation() as runtime:
        try:
            managed = change(runtime)
        except access.WeakPassword as error:
            raise desk.Unusable(say(f"password_{error}")) from None
        except preparations.SubjectTaken as error:
            raise desk.Unusable(say("subject_taken", subject=error)) from None
        except access.UnknownAccount:
            raise desk.Unusable(say("no_account", person=person)) from None
    answered(managed.done, say("account_changed", person=person))
    gone = managed.revoked
    if not gone.nothing:
        names = ", ".join(gone.passkeys) or "—", ", ".join(gone.tokens) or "—"
        show.line(say("revoked_now", passkeys=names[0], tokens=names[1], codes=int(gone.codes), sessions=gone.sessions))


def _password() -> str:
    WAITING.over()
    return str(typer.prompt(say("ask_password"), hide_input=True, confirmation_prompt=say("ask_again")))
