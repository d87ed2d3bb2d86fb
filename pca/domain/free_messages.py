"""Messages somebody writes while a crisis runs: own words, or a text of the plan, to whomever they choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import chain

from pca.domain import messages
from pca.domain.audiences import audience, language, once
from pca.domain.directory import ROOT, Organisation
from pca.domain.draft import Draft, refuse
from pca.domain.message_acts import Addressees, SendMessage
from pca.domain.notices import FREE_MESSAGE
from pca.domain.orders import Order
from pca.domain.plan.communications import Audience, Communication, Severity, When
from pca.domain.plan.languages import HOUSE
from pca.domain.plan.roles import Function
from pca.domain.reaches import WHOLE, Concern, place
from pca.domain.recipients import Recipients
from pca.domain.roll_call import LEAST, MOST
from pca.domain.situation import Situation
from pca.domain.texts.own_words import AUTHOR, HEADING, TEXT
from pca.domain.texts.wording import visible


def send_message(draft: Draft, act: SendMessage) -> None:
    """Queue a message that somebody writes or picks from the plan; what leaves the house waits for an approval."""
    draft.require_open()
    if not draft.author_known:
        refuse("not_entitled", person=draft.actor, what="send_message", roles="—")
    known = _known(draft, act.to)
    planned = _planned(draft, act)
    to = _recipients(draft, known) if known != Addressees() or planned is None else None
    communication = _own_words(draft, act) if planned is None else _picked(planned, act, to)
    if to is not None and to.any_outside:
        communication = _outward(draft, communication)
    before = draft.waves
    messages.send(draft, communication, _about(draft, act, planned), to)
    if draft.waves == before:
        refuse("message_nobody")


def _known(draft: Draft, to: Addressees) -> Addressees:
    """The addressees, every one of them known: a name that is not would silently reach nobody."""
    organisation, book = draft.situation.organisation, draft.plan.playbook
    everything: Iterable[tuple[Iterable[str], Iterable[str]]] = (
        (to.regions, organisation.regions),
        (to.site_types, organisation.kinds),
        (to.sites, organisation.sites),
        (to.teams, (team.id for team in book.teams)),
        (to.roles, (role.id for role in book.roles)),
        (to.functions, (function.value for function in Function)),
        (to.stakeholders, (party.id for party in book.stakeholders)),
    )
    for named, there in everything:
        missing = [name for name in named if name not in set(there)] if named else []
        if missing:
            refuse("addressee_unknown", name=missing[0])
    return to


def _planned(draft: Draft, act: SendMessage) -> Communication | None:
    if not act.communication:
        return None
    planned = draft.plan.playbook.communication.get(act.communication)
    if planned is None:
        refuse("addressee_unknown", name=act.communication)
    return planned


def _picked(planned: Communication, act: SendMessage, to: Recipients | None) -> Communication:
    """A communication of the plan as it is sent by hand: where and when the plan would say it does not matter."""
    changed: dict[str, object] = {"only_perimeter": False}
    if act.kinds:
        changed["kinds"] = act.kinds
    elif to is not None:
        changed["kinds"] = tuple(kind for kind in planned.kinds if kind not in messages.PUT_UP) or ("mail",)
    if act.severity:
        changed["severity"] = Severity(act.severity)
    if act.within_minutes:
        changed["acknowledge_within"] = _within(act)
    return planned.model_copy(update=changed)


def _outward(draft: Draft, communication: Communication) -> Communication:
    """The same as it may leave the house: by mail, and once whoever speaks for the institution has released it."""
    if "mail" not in communication.kinds:
        refuse("outside_by_mail")
    if communication.external:
        return communication
    book = draft.plan.playbook
    speaking = (role.id for role in book.roles if role.function is Function.COMMUNICATION)
    approving = next(chain(speaking, messages.voices(draft)))
    return communication.model_copy(update={"external": True, "approved_by": approving})


def _own_words(draft: Draft, act: SendMessage) -> Communication:
    """What is said in own words, as if the plan had it: only what sending needs of it."""
    if not any(visible(text) for text in act.text.values()):
        refuse("message_empty")
    strange = [tag for tag in (*act.text, *act.heading) if tag not in (*HOUSE, *draft.plan.playbook.languages)]
    if strange:
        refuse("addressee_unknown", name=strange[0])
    return Communication.model_construct(
        id=FREE_MESSAGE,
        title=draft.plan.playbook.title,
        when=When.model_construct(),
        message=FREE_MESSAGE,
        kinds=act.kinds or ("mail",),
        audience=Audience.model_construct(),
        severity=Severity(act.severity or "important"),
        acknowledge_within=_within(act) if act.within_minutes else None,
        only_perimeter=False,
    )


def _within(act: SendMessage) -> timedelta:
    return min(max(timedelta(minutes=act.within_minutes), LEAST), MOST)


def _about(draft: Draft, act: SendMessage, planned: Communication | None) -> Mapping[str, str]:
    """What the texts speak of: own words; the state or measure the plan's text belongs to."""
    about = {"perimeter": act.to.regions[0] if len(act.to.regions) == 1 else ROOT, "reason": draft.reason}
    about[AUTHOR] = draft.actor
    if planned is not None:
        when = planned.when
        return {**about, "state": when.entering or "", "measure": when.measure_starts or when.level_changes or ""}
    for tag, text in act.text.items():
        if visible(text):
            about |= {TEXT + tag: text.strip(), HEADING + tag: act.heading.get(tag, "").strip()}
    return about


def _recipients(draft: Draft, to: Addressees) -> Recipients:
    """Everybody meant, each once, and the language they are told in."""
    organisation, book = draft.situation.organisation, draft.plan.playbook
    of_function = (role.id for role in book.roles if role.function in to.functions)
    seats = Audience.model_construct(
        everyone=to.everyone,
        roles=tuple(once((*to.roles, *of_function))),
        teams=to.teams,
        stakeholders=to.stakeholders,
    )
    at_sites = [person for person in _at_sites(organisation, to) if person in organisation.people]
    own = ((person, language(draft, person)) for person in once(at_sites))
    return Recipients.of(dict.fromkeys((*own, *audience(draft, seats).pairs())))


def _at_sites(organisation: Organisation, to: Addressees) -> list[str]:
    """Who works at the sites meant, or answers for them; who answers for a region as well, where it is named."""
    wide = to.regions or to.site_types
    sites = [
        site
        for site in organisation.sites.values()
        if site.id in to.sites
        or (
            wide and (not to.regions or site.region in to.regions) and (not to.site_types or site.type in to.site_types)
        )
    ]
    if to.heads:
        return [site.head for site in sites]
    return [person for site in sites for person in organisation.staff.get(site.id, ())]


def addressed(order: Order, _situation: Situation) -> Iterable[Concern]:
    """Those whom a message goes to: regions, sites and teams are within somebody's reach, the rest is everybody's."""
    act = order.act
    assert isinstance(act, SendMessage)
    to = act.to
    elsewhere = (to.everyone, to.roles, to.functions, to.stakeholders, to.site_types and not to.regions)
    if any(elsewhere) or not (to.regions or to.sites or to.teams):
        return (WHOLE,)
    places = (place(named) for named in (*to.regions, *to.sites))
    return (*places, *(Concern(teams=(team,)) for team in to.teams))
