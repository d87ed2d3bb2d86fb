"""One request of one person: who asks, in which language, at which instant, and what they typed."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial

from msgspec.structs import replace

from pca.catalogue import Words
from pca.domain.access.access import Action, Identity, Reach
from pca.domain.access.rights import READS
from pca.domain.crisis import EXERCISE
from pca.domain.directory import ROOT, Contact
from pca.domain.facts import AnyFact
from pca.domain.heard import Heard
from pca.domain.orders import AnyAct, Order
from pca.domain.situation import Crisis, Situation
from pca.domain.topics import Topic
from pca.runtime import Runtime
from pca.services.crisis.glance import crisis_called
from pca.services.crisis.read import open_crises
from pca.services.crisis.scene import Scene, scene
from pca.services.engine.execute import Done, Private, execute, execute_together
from pca.services.engine.giving import Given, identification_of
from pca.services.engine.naming import Naming
from pca.services.engine.preview import preview
from pca.services.kit.unknown import UnknownCrisis
from pca.services.people.read import contacts_of, institution
from pca.store.kit.database import Unit
from pca.web.kit.asked import RequestInput
from pca.web.kit.csrf import SALT, csrf_for
from pca.web.kit.exceptions import NotAllowed as NotAllowed
from pca.web.kit.exceptions import NotFound as NotFound
from pca.web.kit.exceptions import NotShared as NotShared
from pca.web.kit.forms import SentFile
from pca.web.kit.free_text import looked_at
from pca.web.kit.judging import judged, within
from pca.web.kit.named_person import Unseen, no_such, unseen
from pca.web.kit.plan_text import text_in
from pca.web.kit.rules import Everybody, Over, Rule
from pca.web.kit.spoken import ACTORS

_NOBODY = Rule(Everybody.PAGE, Over.NOTHING)


@dataclass(kw_only=True)
class RequestContext(RequestInput):
    """What an answer needs to know. One unit of work serves the whole answer, so that it shows one moment."""

    runtime: Runtime
    language: str
    rule: Rule = _NOBODY
    """Of the route that is asked for."""
    identity: Identity | None = None
    token: str = ""
    """The secret of the session or of the API token; never shown, never kept."""
    files: tuple[SentFile, ...] = ()
    refusal: str = ""
    """Why what was asked did not happen, in a sentence for people."""
    order_id: str = ""
    unit: Unit = field(init=False)
    _known: dict[str, Contact | None] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)
    _looked_at: set[tuple[str, str]] = field(default_factory=set)
    """Crises this context is about, and the plan versions they run."""
    _named_by: Naming | None = field(default=None, init=False)
    followed: set[Topic] = field(default_factory=set)
    """What the live part was made of, as far as the page says so itself."""
    shared: bool = False
    """True while a part is made that others will be shown too: nothing personal may go into it."""
    past: datetime | None = None
    """The instant a past situation is read at; None for the present."""
    present: Unit | None = None
    """While a past is read: the present, for names, which the journal does not hold."""

    @cached_property
    def now(self) -> datetime:
        """This instant (UTC), or the past one that is looked at; the same throughout the context."""
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
        reach = self.who.reach(action)
        return replace(reach, person=None) if self.shared else reach

    def require(self, action: Action, perimeter: str) -> None:
        """See that the person may do this in that perimeter; the institution itself needs a grant for all of it.

        Raises NotAllowed. Needs the context's unit.
        """
        reach = self.reach(action)
        inside = perimeter != ROOT and reach.covers(institution(self.unit), place=perimeter)
        if not (reach.everything or inside):
            raise NotAllowed(action, second_factor=False)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """One moment of the database, for the length of the block; around it, whatever was before."""
        with self.runtime.store.read() as unit:
            outer, self.unit = vars(self).get("unit"), unit
            try:
                yield unit
            finally:
                vars(self).pop("unit") if outer is None else vars(self).update(unit=outer)

    def crisis(self, key: str) -> Crisis:
        """The crisis with this key. Raises UnknownCrisis."""
        crisis = crisis_called(self.unit, key)
        if crisis is None:
            raise UnknownCrisis(key)
        self._looked_at.add((crisis.key, crisis.plan))
        return crisis

    def scene(self, key: str) -> Scene:
        """Everything needed to speak about the crisis with this key. Raises UnknownCrisis."""
        about = scene(self.runtime, self.unit, self.crisis(key), self.language, text_in)
        return about if self.past is None else dataclasses.replace(about, now=self.past)

    def contacts(self, people: Iterable[str], *, met: bool = False) -> Mapping[str, Contact | None]:
        """Names and addresses of `people`; None for one that is erased, or not theirs to see.

        Those are to be seen whom one reaches, who answers for what one reaches, and whoever has a crisis role.
        `met` says that they stand in rows within reach, such as who has a task in hand: then wherever they work.
        """
        people = set(people)
        self._met |= people if met else set()
        wanted = {person for person in people if self._known.get(person) is None and (met or person not in self._known)}
        contacts = contacts_of(self.present or self.unit, [person for person in wanted if self._names(person)])
        self._known |= {person: contacts.get(person) for person in wanted}
        return self._known

    def _names(self, person: str) -> bool:
        """Whether this person's name is to be seen."""
        if self.identity is not None and not self.shared and person == self.identity.person:
            return True
        return self.may(Action.SEE_NAMES) and (person in self._met or self._naming.named(person))

    def tells_of(self, person: str) -> bool:
        """Whether the visitor may know that there is this person: by name, or within reach of what is asked."""
        action = self.rule.may
        house = institution(self.unit)
        reached = isinstance(action, Action) and self.reach(action).covers_person(house, person)
        return reached or self._names(person)

    @property
    def _naming(self) -> Naming:
        """Made once, and again in another unit, for another reach, or when the context is about one more crisis."""
        made, reach = self._named_by, self.reach(Action.SEE_NAMES)
        if made is None or made.unit is not self.unit or made.reach != reach or not made.crises >= self._looked_at:
            running = {(crisis.key, crisis.plan) for crisis in open_crises(self.unit)} | self._looked_at
            made = self._named_by = Naming(self.runtime, self.unit, reach, running)
        return made

    def word(self, context: str, code: str) -> str:
        """One of the house's own texts in the reader's language."""
        return Words(context).say(code, self.language)

    def name(self, person: str | None) -> str:
        """What a person is called on this screen: the name, or the identifier when the name is erased or hidden.

        For many people say them first, in one go, with `contacts`.
        """
        if person is not None and person in ACTORS:
            return ACTORS.say(person, self.language)
        contact = self.contacts([person])[person] if person else None
        return contact.called(self.language) if contact else (person or "")

    def addressed(self, person: str) -> str:
        """The name of the one a message is addressed to, on the page that only its link leads to."""
        contact = contacts_of(self.unit, [person]).get(person)
        return contact.called(self.language) if contact else person

    def execute(
        self,
        act: AnyAct,
        *,
        crisis: str | None = None,
        why: str = "",
        confirm_recipients: int | None = None,
        private: Private | None = None,
    ) -> Done:
        """Give one order as the person signed in, under the identifier the form was made with."""
        order = self.order(act, crisis=crisis, why=why)
        return self.give(replace(order, confirm_recipients=confirm_recipients), private)

    def give(self, order: Order, private: Private | None = None) -> Done:
        """Give an order made with `order`; whether it is within one's reach is judged where it is carried out.

        Who is to take over must be somebody the author can be told of: for anybody else the answer is the same as
        if there were no such person.
        """
        order = looked_at(self, order)
        hidden = unseen(self, order)
        try:
            return execute(self.runtime, order, private, within=self._within(order, hidden))
        except Unseen:
            return Done(seq=None, facts=(no_such(hidden),), crisis=order.crisis)

    def give_together(self, orders: Iterable[Order], *, whole: bool = False) -> tuple[Done | None, ...]:
        """Give several orders in one transaction; None for one that is out of reach.

        It holds up no other, unless only the `whole` counts: then NotFound or NotAllowed, and nothing is done.
        """
        given = (
            (order, self._within(order) if whole else partial(judged, self.who, self.rule, order))
            for order in (looked_at(self, order) for order in orders)
        )
        return execute_together(self.runtime, given)

    def preview(self, order: Order, *, carried: bool = False) -> tuple[AnyFact, ...]:
        """What the order would lead to, as far as its author could give it; nothing is recorded.

        `carried`: what is voted on is shown as if it had been carried.
        """
        hidden = unseen(self, order)
        try:
            return preview(self.runtime, order, within=self._within(order, hidden), carried=carried)
        except Unseen:
            return (no_such(hidden),)

    def _within(self, order: Order, hidden: str = "") -> Callable[[Situation], None]:
        return partial(within, self.who, self.rule, order, hidden)

    def order(
        self,
        act: AnyAct,
        *,
        crisis: str | None = None,
        why: str = "",
        on_behalf_of: str | None = None,
        informant: str | None = None,
        heard: Heard = "",
    ) -> Order:
        """The order as it would be given: for previews, and for what is written down for somebody else."""
        return Order(
            id=self.order_id or self.runtime.new_id(),
            who=self.person,
            act=act,
            crisis=crisis.upper() if crisis else None,
            why=why,
            on_behalf_of=on_behalf_of or None,
            informant=informant or None,
            heard=heard,
            identified=identification_of(self.who),
        )

    @property
    def given(self) -> Given:
        """Under which identifier, and by whom as identified how, a service is to give an order."""
        return {"order_id": self.order_id or None, "identified": identification_of(self.who)}

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
    def demo(self) -> bool:
        """Whether this is a demonstration, in which personas may be entered."""
        return bool(self.request.app.state.demo)

    def exercise(self, key: str | None) -> bool:
        """Whether a crisis key is that of an exercise."""
        return bool(key) and str(key).upper().startswith(EXERCISE)
