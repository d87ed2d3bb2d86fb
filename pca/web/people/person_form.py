"""Somebody added, changed or moved: what was typed is read, what follows is seen first, then it is one order."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace
from starlette.responses import Response

from pca.catalogue import LANGUAGES
from pca.catalogue.places import place_name
from pca.domain.access.access import Action
from pca.domain.directory import Contact, Organisation, Person
from pca.domain.directory_acts import KeepPerson, record_version
from pca.registers import cells
from pca.registers.records import BadCell
from pca.services.engine.earlier import carried_out
from pca.services.engine.execute import OrderClash
from pca.services.people import read, read_records
from pca.services.people.addresses import NoAddress, UnknownPerson, shared
from pca.services.people.addresses import read as address_read
from pca.services.people.records import BeyondReach, Overtaken, only_contact, writing
from pca.web.kit.action_result import ActionResult
from pca.web.kit.candidates import Unclear
from pca.web.kit.forms import Form, struct_from
from pca.web.kit.person_lookup import site_in
from pca.web.kit.rendering import render
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.person_page import (
    FIELDS,
    PATH,
    TEMPLATE,
    PersonPage,
    contact_of,
    fields_of,
    in_words,
    kept,
    page_of,
    person_page,
    shown,
    teams_of,
    titled,
)
from pca.web.people.record_changes import FieldChange, Foreseen, differing, foreseen, unfit

routes = Router()


class AskPerson(msgspec.Struct, frozen=True, kw_only=True):
    """The record of a person as it is to be: `person` is empty for somebody new, who gets the identifier `id`."""

    person: str = ""
    id: str = ""
    name: str = ""
    name_ar: str = ""
    site: str = ""
    language: str = LANGUAGES[0]
    teams: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    shared: bool = False
    """Somebody else has the address too, and this is meant."""
    seen: str = ""
    seen_contact: str = ""
    why: str = ""


class WrittenPerson(msgspec.Struct, frozen=True):
    """What was asked, read: the record and the contact, and those of before."""

    person: Person
    contact: Contact
    known: Person | None
    known_contact: Contact | None


def _asked(context: RequestContext) -> AskPerson:
    return struct_from(Form(fields=dict(context.typed)), AskPerson)  # type: ignore[no-any-return]


def _written(context: RequestContext, ask: AskPerson) -> WrittenPerson:
    """What was typed, read. Raises NotFound, Unclear, or ValidationError with the reason in words."""
    house = read.institution(context.unit)
    known = kept(context, house, ask.person)
    site = site_in(context, ask.site, Action.EDIT_DIRECTORY)
    if site not in house.sites:
        raise unfit(context, "no_site")
    contact = contact_of(context, ask.person) if known else None
    id = known.id if known else ask.id.strip()
    reach, member = context.reach(Action.EDIT_DIRECTORY), known.teams if known else ()
    stay = tuple(team for team in member if not reach.covers(house, team=team))
    teams = _in_order(member, (*ask.teams, *stay))
    skills = _in_order(known.skills if known else (), ask.skills)
    try:
        language = cells.language(ask.language)
        wanted = replace(known or Person(id, site), site=site, language=language, teams=teams, skills=skills)
    except BadCell:
        raise unfit(context, "no_language") from None
    books = read_records.books_in_force(context.runtime, context.unit)
    if not {team for team, _ in teams_of(context, books)}.issuperset(teams):
        raise unfit(context, "no_team")
    if not read_records.skills_known(house, books, context.language).keys() >= set(skills):
        raise unfit(context, "no_skill")
    return WrittenPerson(wanted, _contact(context, ask, id, contact), known, contact)


def _in_order(known: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[str, ...]:
    """What was chosen, in the order it had; what is new comes after."""
    return tuple(key for key in dict.fromkeys((*known, *chosen)) if key in chosen)


def _contact(context: RequestContext, ask: AskPerson, id: str, known: Contact | None) -> Contact:
    """Name and addresses as typed; what this form does not ask stays as it was."""
    try:
        name, name_ar = (cells.title(cells.text_of(typed)) for typed in (ask.name, ask.name_ar))
    except BadCell:
        name = ""
    if not name:
        raise unfit(context, "no_name")
    try:
        email = address_read(context.runtime, "email", ask.email) if ask.email.strip() else None
        phone = address_read(context.runtime, "sms", ask.phone) if ask.phone.strip() else None
    except NoAddress as error:
        raise msgspec.ValidationError(error.words[context.language]) from error
    contact = replace(known or Contact(id, name), name=name, name_ar=name_ar, email=email, phone=phone)
    new = [
        (kind, value)
        for kind, value, before in (("email", email, known and known.email), ("sms", phone, known and known.phone))
        if value and value != before
    ]
    if not ask.shared and any(shared(context.unit, id, kind, value) for kind, value in new):  # type: ignore[arg-type]
        raise msgspec.ValidationError(context.word("input.addresses", "shared"))
    return contact


@routes.form(f"{PATH}/preview", may=Action.EDIT_DIRECTORY, over=Over.ROWS)
def preview(context: RequestContext) -> Response:
    """What the change would bring about; nothing is done yet."""
    with context.reading():
        try:
            ask = _asked(context)
            written = _written(context, ask)
        except Unclear as error:
            context.refusal, context.choices = context.word("input", "unclear"), {error.field: error.choices}
            return render(context, TEMPLATE, page_of(context), status=409)
        except msgspec.ValidationError as error:
            context.refusal = str(error)
            return render(context, TEMPLATE, page_of(context), status=422)
        return render(context, TEMPLATE, _previewed(context, ask, written))


def _previewed(context: RequestContext, ask: AskPerson, written: WrittenPerson) -> PersonPage:
    house = read.institution(context.unit)
    page = shown(context, house, written.known, written.known_contact, "")
    order = context.order(KeepPerson(person=written.person, seen=ask.seen), why=ask.why)
    in_words(context, house)
    return replace(
        page,
        previewed=True,
        told=_told(context, house, page, written),
        foreseen=foreseen(context, order) if written.person != written.known else Foreseen(),
        sent={
            **{
                name: (str(getattr(ask, name)),)
                for name in ("person", "id", "name", "name_ar", "language", "email", "phone")
            },
            **{name: (getattr(ask, name),) for name in ("seen", "seen_contact", "why")},
            "site": (written.person.site,),
            "teams": written.person.teams,
            "skills": written.person.skills,
            "shared": ("true",) if ask.shared else (),
        },
    )


def _told(
    context: RequestContext, house: Organisation, page: PersonPage, written: WrittenPerson
) -> tuple[FieldChange, ...]:
    """Each field that would change."""
    after = {
        "name": written.contact.name,
        "name_ar": written.contact.name_ar,
        "site": place_name(house, written.person.site, context.language),
        "language": written.person.language,
        "teams": titled(page.teams, written.person.teams),
        "skills": titled(page.skills, written.person.skills),
        "email": written.contact.email or "",
        "phone": written.contact.phone or "",
    }
    return differing(fields_of(page), after, FIELDS)


@routes.act(PATH, may=Action.EDIT_DIRECTORY, over=Over.ORDER, asks=AskPerson, page=person_page)
def keep(context: RequestContext, ask: AskPerson) -> ActionResult:
    """Add somebody, or change or move them: one order. Only another name or address needs none."""
    with context.reading() as unit:
        written, earlier = _written(context, ask), carried_out(unit, context.order_id, context.person, KeepPerson)
        if earlier is not None:  # a second press: what it did is shown
            seq, act = earlier
            if record_version(act.person) != record_version(written.person):
                raise OrderClash(context.order_id)
            return ActionResult(f"{PATH}?person={written.person.id}&journal={seq}")
    reach = context.reach(Action.EDIT_DIRECTORY)
    to = f"{PATH}?person={written.person.id}"
    try:
        if written.person != written.known:
            private = writing(written.contact, ask.seen_contact, reach, context.now)
            done = context.execute(KeepPerson(person=written.person, seen=ask.seen), why=ask.why, private=private)
            return ActionResult(to, done)
        if ask.seen and ask.seen != record_version(written.known):
            raise Overtaken
        only_contact(context.runtime, written.contact, ask.seen_contact, reach)
    except Overtaken:
        raise unfit(context, "overtaken") from None
    except BeyondReach:
        raise unfit(context, "beyond_reach") from None
    except UnknownPerson:
        raise NotFound from None
    return ActionResult(f"{to}&done=true")
