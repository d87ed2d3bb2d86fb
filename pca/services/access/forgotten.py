"""A forgotten password: a link to an address that is proved. Nobody learns from asking whether somebody is known."""

from __future__ import annotations

from datetime import datetime, timedelta

from pca.runtime import Runtime
from pca.services.access import devices
from pca.services.access.account_messages import LASTS
from pca.services.access.links import lets_in
from pca.services.access.reaching import marks_of, proved
from pca.services.access.signin import counted, person_named
from pca.services.kit.sources import sources_of
from pca.store.access import account_messages, accounts
from pca.store.access.account_messages import AccountMessage
from pca.store.kit.database import Unit
from pca.store.people.directory import organisation

MOST_AN_HOUR, MOST_A_DAY = 3, 8
"""Links sent to one person because strangers asked; as many again for browsers where the person signed in before."""


def forgot(runtime: Runtime, name: str, *, address: str, device: str = "") -> None:
    """Somebody says that they forgot their password. Raises NotSignedIn `wait` for who asks too often.

    A message waits in any case, to nobody where there is nothing to send: the answer is the same after the same time.
    Whoever was invited and has not come yet is invited again.
    """
    networks = sources_of(address)
    counted(runtime, {f"asked_{kind}": network for kind, network in networks.items()})
    with runtime.store.write() as unit:
        now = runtime.clock.now()
        person = person_named(unit, name)
        account_messages.add(unit, [_message(runtime, unit, person, device, now)])


def _message(runtime: Runtime, unit: Unit, person: str, device: str, now: datetime) -> AccountMessage:
    owner = accounts.account(unit, person)
    known = devices.known(runtime, device, person, owner.password_at if owner else None) is not None
    fit = person in organisation(unit).people and not _too_many(unit, person, now, known=known)
    marks = marks_of(runtime, proved(runtime, unit, person)) if fit and lets_in(unit, "reset", person) else ()
    kind: account_messages.AccountMessageKind = "reset"
    ends = now + LASTS["reset"]
    if fit and not marks and lets_in(unit, "invitation", person):
        invited = account_messages.invitations(unit, [person]).get(person)
        if invited is not None and now < invited.ends:
            kind, marks, ends = "invitation", invited.addresses, invited.ends
    return AccountMessage(
        kind=kind if marks else "reset",
        person=person if marks else "",
        asked_by="",
        asked_at=now,
        ends=ends,
        addresses=marks,
        known=known,
        next_at=now,
    )


def _too_many(unit: Unit, person: str, now: datetime, *, known: bool) -> bool:
    """Whether a mailbox had enough: links sent before still count, so nobody is kept out by it."""
    spans = ((timedelta(hours=1), MOST_AN_HOUR), (timedelta(days=1), MOST_A_DAY))
    return any(account_messages.asked_lately(unit, person, now - span, known=known) >= most for span, most in spans)
