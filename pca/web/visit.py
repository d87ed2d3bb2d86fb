"""One request of one person: who asks, in which language, at which instant, and what they typed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace
from starlette.requests import Request

from pca.domain.access import Action, Identity, Reach
from pca.domain.crisis import EXERCISE
from pca.domain.directory import ROOT, Contact
from pca.domain.orders import AnyAct, Order
from pca.domain.rights import READS
from pca.domain.situation import Crisis
from pca.runtime import Runtime
from pca.services.execute import Done, Private, UnknownCrisis, execute
from pca.services.giving import Given, identification_of
from pca.services.scene import Scene, scene
from pca.store import crisis as crises
from pca.store import directory
from pca.store.database import Unit
from pca.web.act_words import ACTORS
from pca.web.forms import Sent

Typed = Mapping[str, list[str]]
"""What a form brought, by field."""


SALT = 8
"""Bytes of salt in a form token."""


class NotShared(RuntimeError):
    """A defect: a live part that others are shown too holds something personal. Make its page `personal`."""


class NotAllowed(Exception):
    """The person is signed in and may not do this; says what was asked."""

    def __init__(self, action: Action, *, second_factor: bool) -> None:
        super().__init__(action.value)
        self.action, self.second_factor = action, second_factor


class NotFound(LookupError):
    """There is no such page, or not for this person; the difference is not told."""


@dataclass
class Visit:
    """What an answer needs to know. One unit of work serves the whole answer, so that it shows one moment."""

    runtime: Runtime
    request: Request
    language: str
    identity: Identity | None = None
    token: str = ""
    """The secret of the session or of the API token; never shown, never kept."""
    typed: Typed = field(default_factory=dict)
    files: tuple[Sent, ...] = ()
    refusal: str = ""
    """Why what was asked did not happen, in one sentence for people."""
    order_id: str = ""
    unit: Unit = field(init=False)
    _known: dict[str, Contact | None] = field(default_factory=dict)
    shared: bool = False
    """True while a part is made that others will be shown too: nothing personal may go into it."""
    past: datetime | None = None
    """The instant a past situation is read at; None for the present."""
    present: Unit | None = None
    """While a past is read: the present, for names, which the journal does not hold."""

    @cached_property
    def now(self) -> datetime:
        """This instant (UTC), or the past one that is looked at; the same throughout the visit."""
        return self.past or self.runtime.clock.now()

    @property
    def who(self) -> Identity:
        """Who is signed in. Raises NotFound on pages for everybody."""
        if self.identity is None:
            raise NotFound
        return self.identity

    @property
    def person(self) -> str:
        """The directory identifier of who is signed in. Raises NotShared in a part that others are shown too."""
        if self.shared:
            raise NotShared
        return self.who.person

    def may(self, action: Action | str) -> bool:
        """Whether the person may do this somewhere; in the past one only reads."""
        wanted = Action(action)
        return self.identity is not None and self.identity.may(wanted) and (self.past is None or wanted in READS)

    def reach(self, action: Action) -> Reach:
        """Which rows the action concerns for this person; in a part that others are shown too, for all of them."""
        found = self.who.reach(action)
        return replace(found, person=None) if self.shared else found

    def require(self, action: Action, perimeter: str) -> None:
        """See that the person may do this in that perimeter; the institution itself needs a grant for all of it.

        Raises NotAllowed. Needs the visit's unit.
        """
        reach = self.reach(action)
        inside = perimeter != ROOT and reach.covers(directory.organisation(self.unit), place=perimeter)
        if not (reach.everything or inside):
            raise NotAllowed(action, second_factor=False)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """One moment of the database, for the length of the block."""
        with self.runtime.store.read() as unit:
            self.unit = unit
            try:
                yield unit
            finally:
                del self.unit

    def crisis(self, key: str) -> Crisis:
        """The crisis with this key. Raises UnknownCrisis."""
        found = crises.crisis(self.unit, key.upper())
        if found is None:
            raise UnknownCrisis(key)
        return found

    def scene(self, key: str) -> Scene:
        """Everything needed to speak about the crisis with this key. Raises UnknownCrisis."""
        about = scene(self.runtime, self.unit, self.crisis(key), self.language)
        return about if self.past is None else _at(about, self.past)

    def contacts(self, people: Iterable[str]) -> Mapping[str, Contact | None]:
        """Names and addresses of `people`; None for one that is erased, or not theirs to see."""
        mine = self.identity.person if self.identity and not self.shared else None
        may = self.may(Action.SEE_NAMES)
        wanted = {one for one in people if one not in self._known}
        found = directory.contacts(self.present or self.unit, [one for one in wanted if may or one == mine])
        self._known |= {one: found.get(one) for one in wanted}
        return self._known

    def name(self, person: str | None) -> str:
        """What a person is called on this screen: the name, or the identifier when the name is erased or hidden.

        For many people say them first, in one go, with `contacts`.
        """
        if person is not None and person in ACTORS:
            return ACTORS[person][("fr", "ar", "en").index(self.language)]
        found = self.contacts([person])[person] if person else None
        return found.name if found else (person or "")

    def addressed(self, person: str) -> str:
        """The name of the one a message is addressed to, on the page that only its link leads to."""
        found = directory.contacts(self.unit, [person]).get(person)
        return found.name if found else person

    def execute(
        self,
        act: AnyAct,
        *,
        crisis: str | None = None,
        why: str = "",
        on_behalf_of: str | None = None,
        informant: str | None = None,
        confirm_recipients: int | None = None,
        private: Private | None = None,
    ) -> Done:
        """Give one order as the person signed in, under the identifier the form was made with."""
        order = self.order(act, crisis=crisis, why=why, on_behalf_of=on_behalf_of, informant=informant)
        return execute(self.runtime, replace(order, confirm_recipients=confirm_recipients), private)

    def order(
        self,
        act: AnyAct,
        *,
        crisis: str | None = None,
        why: str = "",
        on_behalf_of: str | None = None,
        informant: str | None = None,
    ) -> Order:
        """The order as it would be given; for previews."""
        key = crisis.upper() if crisis else None
        return Order(
            id=self.order_id or self.runtime.new_id(),
            who=self.person,
            act=act,
            crisis=key,
            why=why,
            on_behalf_of=on_behalf_of or None,
            informant=informant or None,
            identified=identification_of(self.who),
        )

    @property
    def given(self) -> Given:
        """Under which identifier, and by whom as identified how, a service is to give an order."""
        return {"order_id": self.order_id or None, "identified": identification_of(self.who)}

    def value(self, name: str, otherwise: object = "") -> str:
        """What was typed into a field, so that a refused form comes back as it was."""
        found = self.typed.get(name)
        return found[0] if found else str(otherwise)

    def values(self, name: str) -> list[str]:
        """All that was chosen in a field with several values."""
        return list(self.typed.get(name, ()))

    @property
    def address(self) -> str:
        """Where the request comes from, for what is counted by address; empty when it is not known."""
        return self.request.client.host if self.request.client else ""

    @property
    def csrf(self) -> str:
        """What a form of this session must carry. Raises NotShared in a part that others are shown too."""
        if self.shared:
            raise NotShared
        return csrf_for(self.token, secrets.token_hex(SALT))

    @cached_property
    def new_order(self) -> str:
        """An identifier for the order a form on this page will give: sent twice, it has one effect."""
        return self.runtime.new_id()

    @property
    def path(self) -> str:
        """Path and query of this page, to come back to it."""
        url = self.request.url
        return url.path + (f"?{url.query}" if url.query else "")

    @property
    def plain_path(self) -> str:
        """The same for the page and for its live stream: no `/live` before it, nothing about what was just done."""
        path = self.query()
        return path.removeprefix("/live") if path.startswith("/live/") else path

    @property
    def here(self) -> str:
        """The same, fit to be put into a query."""
        return quote(self.path, safe="")

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration, in which personas may be entered."""
        return bool(self.request.app.state.demo)

    def exercise(self, key: str | None) -> bool:
        """Whether a crisis key is that of an exercise."""
        return bool(key) and str(key).upper().startswith(EXERCISE)

    @property
    def journal(self) -> str:
        """The journal number of what was just done, told after a form; digits only."""
        found = self.request.query_params.get("journal", "")
        return found if found.isdecimal() and len(found) < 12 else ""

    def query(self, **changes: Any) -> str:
        """This page's address with some filters changed; None takes one out."""
        kept = {name: value for name, value in self.request.query_params.items() if name != "journal"}
        for name, value in changes.items():
            if value in (None, ""):
                kept.pop(name, None)
            else:
                kept[name] = str(value)
        said = "&".join(f"{quote(name)}={quote(value)}" for name, value in kept.items())
        return f"{self.request.url.path}?{said}" if said else self.request.url.path


def csrf_for(token: str, salt: str) -> str:
    """The form token that belongs to a session's secret; another salt each time, so that pages may be compressed.

    Compression tells an observer what repeats (the BREACH attack); a token that never repeats tells nothing.
    """
    return salt + hmac.new(token.encode(), salt.encode(), hashlib.sha256).hexdigest()[:40]


def csrf_fits(token: str, said: str) -> bool:
    """Whether a form token belongs to the session's secret."""
    return hmac.compare_digest(said.encode(), csrf_for(token, said[: 2 * SALT]).encode())


def _at(about: Scene, past: datetime) -> Scene:
    return Scene(about.crisis, about.plan, about.organisation, past, about.language)
