"""One person of the directory: the record with all that hangs on it, and what its form is filled with."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from pca.catalogue import LANGUAGES
from pca.catalogue.places import place_name
from pca.domain.access.access import Action
from pca.domain.directory import Contact, Organisation, Person
from pca.domain.directory_acts import record_version
from pca.domain.plan.playbook import Playbook
from pca.services.people import read, read_records
from pca.services.people.records import contact_version, may_address, proposed_person
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.record_changes import FieldChange, Foreseen, differing

routes = Router()
PATH, TEMPLATE = "/directory/person", "people/person.html"
FIELDS = ("name", "name_ar", "site", "language", "teams", "skills", "email", "phone")
"""What the form of a person asks, in its order."""


class PersonPage(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the directory, or somebody new."""

    person: str
    """Empty for somebody new."""
    id: str
    """For somebody new: the identifier that is proposed."""
    name: str
    name_ar: str
    site: str
    region: str
    site_id: str
    language: str
    languages: tuple[str, ...]
    status: str
    teams: tuple[tuple[str, str], ...]
    """All there are: identifier and title."""
    joinable: tuple[tuple[str, str], ...]
    """Those whose members the reader chooses."""
    member: tuple[str, ...]
    skills: tuple[tuple[str, str], ...]
    """All that the institution knows of: key and title."""
    skilled: tuple[str, ...]
    email: str
    phone: str
    addressed: bool
    """Whether the reader may change where this person is written to."""
    answers: tuple[tuple[str, str, str], ...]
    """The places they are head or deputy of: `region` or `site`, identifier, title."""
    roles: tuple[str, ...]
    """The roles and teams for which plans in force name them."""
    tasks: int
    seen: str
    seen_contact: str
    previewed: bool = False
    told: tuple[FieldChange, ...] = ()
    """What would change; after a record changed meanwhile, where it differs from what was typed."""
    foreseen: Foreseen = Foreseen()
    sent: dict[str, tuple[str, ...]] = {}
    """What the second press sends."""


@routes.page(PATH, may=Action.EDIT_DIRECTORY, over=Over.ROWS, template=TEMPLATE)
def person_page(context: RequestContext, person: str = "", site: str = "") -> PersonPage:
    """Somebody's record with what hangs on it, and the form that changes it; without a person, one for somebody new."""
    return page_of(context, person, site)


def page_of(context: RequestContext, person: str = "", site: str = "") -> PersonPage:
    """The page, with what was typed into its form, if anything was. Raises NotFound."""
    house = read.institution(context.unit)
    asked = context.value("person", person)
    known = kept(context, house, asked)
    in_words(context, house)
    contact = contact_of(context, asked) if known else None
    page = shown(context, house, known, contact, site)
    if context.refusal and context.value("seen") not in ("", page.seen):
        return replace(page, told=_differences(context, house, page))
    return page


def in_words(context: RequestContext, house: Organisation) -> None:
    """A site that was chosen comes back by its name, and an identifier that is taken makes place for a free one."""
    named = {"site": [place_name(house, site, context.language) for site in context.values("site")]}
    taken = {"id"} if context.value("id") in house.people else set()
    typed = {**context.typed, **(named if "site" in context.typed else {})}
    context.typed = {name: values for name, values in typed.items() if name not in taken}


def teams_of(context: RequestContext, books: Iterable[Playbook]) -> tuple[tuple[str, str], ...]:
    """The teams there are, with what plans in force call them: identifier and title."""
    titles = {team.id: team.title.to(context.language) for book in books for team in book.teams}
    every = {team: titles.get(team, team) for team in (*read.teams(context.unit), *titles)}
    return tuple(sorted(every.items(), key=lambda pair: pair[1]))


def contact_of(context: RequestContext, person: str) -> Contact | None:
    """Name and addresses of somebody the reader keeps, if those are theirs to see."""
    return read.contacts_of(context.unit, [person]).get(person) if context.may(Action.SEE_NAMES) else None


def kept(context: RequestContext, house: Organisation, person: str) -> Person | None:
    """The record, as far as it is the reader's to keep. Raises NotFound."""
    known = house.people.get(person)
    if person and (known is None or not context.reach(Action.EDIT_DIRECTORY).covers(house, place=known.site)):
        raise NotFound
    return known


def shown(
    context: RequestContext, house: Organisation, known: Person | None, contact: Contact | None, site: str
) -> PersonPage:
    person, at = known.id if known else "", known.site if known else site
    books = read_records.books_in_force(context.runtime, context.unit)
    teams = teams_of(context, books)
    region = house.sites[at].region if at in house.sites else ""
    reach = context.reach(Action.EDIT_DIRECTORY)
    return PersonPage(
        person=person,
        id="" if known else proposed_person(context.unit, house.people),
        name=contact.name if contact else person,
        name_ar=contact.name_ar if contact else "",
        site=place_name(house, at, context.language) if at else "",
        site_id=at,
        region=place_name(house, region, context.language) if region else "",
        language=known.language if known else LANGUAGES[0],
        languages=tuple(dict.fromkeys((*LANGUAGES, *([known.language] if known else [])))),
        status=known.status.value if known else "",
        teams=teams,
        joinable=tuple((team, title) for team, title in teams if reach.covers(house, team=team)),
        member=known.teams if known else (),
        skills=tuple(read_records.skills_known(house, books, context.language).items()),
        skilled=known.skills if known else (),
        email=(contact.email if contact else "") or "",
        phone=(contact.phone if contact else "") or "",
        addressed=known is None or may_address(context.unit, house, reach, person, context.now),
        answers=tuple(
            ("site" if place.id in house.sites else "region", place.id, place.called(context.language))
            for place in (read_records.answered_for(house, person) if person else ())
        ),
        roles=tuple(text.to(context.language) for text in read_records.named_by(books, person)),
        tasks=read_records.tasks_of(context.unit, person) if person else 0,
        seen=record_version(known),
        seen_contact=contact_version(contact),
    )


def titled(titles: Iterable[tuple[str, str]], chosen: Iterable[str]) -> str:
    """What was chosen, in words."""
    known = dict(titles)
    return " · ".join(known.get(key, key) for key in chosen)


def fields_of(page: PersonPage) -> dict[str, str]:
    """The fields as they are; nothing for somebody new."""
    now = {
        "name": page.name,
        "name_ar": page.name_ar,
        "site": page.site,
        "language": page.language,
        "teams": titled(page.teams, page.member),
        "skills": titled(page.skills, page.skilled),
        "email": page.email,
        "phone": page.phone,
    }
    return now if page.person else dict.fromkeys(now, "")


def _differences(context: RequestContext, house: Organisation, page: PersonPage) -> tuple[FieldChange, ...]:
    """What somebody else wrote meanwhile beside what was typed, field by field."""
    typed, now = context.typed, fields_of(page)
    typed_now = {field: " · ".join(typed.get(field, ())) for field in FIELDS}
    typed_now["teams"] = titled(page.teams, typed.get("teams", ()))
    typed_now["skills"] = titled(page.skills, typed.get("skills", ()))
    typed_now["site"] = place_name(house, typed_now["site"], context.language)
    return differing(now, typed_now, FIELDS)
