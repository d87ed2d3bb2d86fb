"""Commands about one record of the directory: a person, a site or a region is kept, or leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, TypeVar

import typer
from msgspec.structs import replace

from pca.catalogue.findings import line
from pca.cli import desk
from pca.cli.desk import OrderId, Speaker, Unusable
from pca.cli.directory import Someone, told_followed
from pca.cli.words import LANGUAGE, say
from pca.domain.access.access import EVERYTHING
from pca.domain.contact_points import ContactKind
from pca.domain.directory import Contact, Organisation, Person, Region, Site
from pca.domain.directory_acts import (
    KeepPerson,
    KeepRegion,
    KeepSite,
    RecordAct,
    RemovePerson,
    RemoveRegion,
    RemoveSite,
    record_version,
)
from pca.domain.orders import OPERATOR
from pca.registers import cells
from pca.registers.records import BadCell
from pca.runtime import Runtime
from pca.services.engine.execute import Private
from pca.services.people import read
from pca.services.people.addresses import NoAddress
from pca.services.people.addresses import read as address_read
from pca.services.people.records import contact_version, leaving, only_contact, writing

app = typer.Typer()

Place = TypeVar("Place", Site, Region)
T = TypeVar("T")

Leave = Annotated[bool, typer.Option("--leave", help="It leaves the directory.")]
Title = Annotated[str | None, typer.Option(help="What people call it.")]
TitleAr = Annotated[str | None, typer.Option("--title-ar", help="The same in Arabic script.")]
Head = Annotated[str | None, typer.Option(help="Who answers for it: an identifier; empty for nobody.")]
Deputy = Annotated[str | None, typer.Option(help="Who stands in: an identifier; empty for nobody.")]
Cancel = Annotated[bool, typer.Option("--cancel-tasks", help="With --leave: tasks still open there are cancelled.")]


@app.command()
def person(
    who: Annotated[str, typer.Argument(metavar="PERSON", help="An identifier of the directory, or a new one.")],
    name: Annotated[str | None, typer.Option(help="Name; it never enters the journal.")] = None,
    name_ar: Annotated[str | None, typer.Option("--name-ar", help="Name in Arabic script.")] = None,
    site: Annotated[str | None, typer.Option(help="Where they work: an identifier.")] = None,
    email: Annotated[str | None, typer.Option(help="E-mail address; empty for none.")] = None,
    phone: Annotated[str | None, typer.Option(help="Telephone number; empty for none.")] = None,
    language: Annotated[str | None, typer.Option(help="The language they are written to in.")] = None,
    team: Annotated[list[str] | None, typer.Option(help="A team they belong to; all of them, each once.")] = None,
    skill: Annotated[list[str] | None, typer.Option(help="A skill they have; all of them, each once.")] = None,
    leave: Leave = False,
    successor: Annotated[str, typer.Option(help="With --leave: who answers for their places from now on.")] = "",
    speaker: Someone = OPERATOR,
    why: desk.Why = "",
    order_id: OrderId = None,
) -> None:
    """Add somebody, change or move them, or let them leave; what is not said stays as it is."""
    with desk.installation() as runtime:
        known = _house(runtime).people.get(who)
        if leave:
            gone = RemovePerson(person=who, seen=record_version(known), successor=successor)
            _give(runtime, gone, Speaker(speaker, order_id=order_id), who, why, leaving(runtime, who))
            return
        contact = _contact(runtime, who, name, name_ar, email, phone)
        before = known or Person(who, "")
        record = replace(
            before,
            site=before.site if site is None else site,
            language=_cell(cells.language, language or None) or before.language,
            teams=before.teams if team is None else _keys(cells.teams, team),
            skills=before.skills if skill is None else _keys(cells.skills, skill),
        )
        with runtime.store.read() as unit:
            seen = contact_version(read.contacts_of(unit, [who]).get(who))
        if record == known and only_contact(runtime, contact, seen, EVERYTHING):
            desk.tell(say("record_address", id=who))
            return
        private = writing(contact, seen, EVERYTHING, runtime.clock.now())
        act = KeepPerson(person=record, seen=record_version(known))
        _give(runtime, act, Speaker(speaker, order_id=order_id), who, why, private)


@app.command()
def site(
    place: Annotated[str, typer.Argument(metavar="SITE", help="An identifier of the directory, or a new one.")],
    title: Title = None,
    title_ar: TitleAr = None,
    type: Annotated[str | None, typer.Option(help="Its kind, as site_types.csv names it.")] = None,
    region: Annotated[str | None, typer.Option(help="Its region: an identifier.")] = None,
    commune: Annotated[str | None, typer.Option(help="The commune or province it lies in; empty for none.")] = None,
    coordinates: Annotated[str | None, typer.Option(help="Where it is, as 35.77,-5.80; empty for none.")] = None,
    head: Head = None,
    deputy: Deputy = None,
    leave: Leave = False,
    to: Annotated[str, typer.Option(help="With --leave: the site where its people work from now on.")] = "",
    cancel_tasks: Cancel = False,
    speaker: Someone = OPERATOR,
    why: desk.Why = "",
    order_id: OrderId = None,
) -> None:
    """Add a site, change it, or let it leave; what is not said stays as it is."""
    with desk.installation() as runtime:
        known = _house(runtime).sites.get(place)
        asked = {"title": title, "title_ar": title_ar, "type": type, "region": region, "head": head, "deputy": deputy}
        lies = {
            "commune": _cell(cells.title, commune),
            "coordinates": _cell(cells.coordinates, coordinates),
        }
        record = _said(known or Site(place, "", "", "", "", ""), **asked, **lies)
        seen = record_version(known)
        gone = RemoveSite(site=place, seen=seen, to=to, cancel_tasks=cancel_tasks)
        kept = KeepSite(site=record, seen=seen)
        _give(runtime, gone if leave else kept, Speaker(speaker, order_id=order_id), place, why)


@app.command()
def region(
    place: Annotated[str, typer.Argument(metavar="REGION", help="An identifier of the directory, or a new one.")],
    title: Title = None,
    title_ar: TitleAr = None,
    head: Head = None,
    deputy: Deputy = None,
    leave: Leave = False,
    cancel_tasks: Cancel = False,
    speaker: Someone = OPERATOR,
    why: desk.Why = "",
    order_id: OrderId = None,
) -> None:
    """Add a region, change it, or let it leave once it has no site; what is not said stays as it is."""
    with desk.installation() as runtime:
        known = _house(runtime).regions.get(place)
        record = _said(known or Region(place, "", "", ""), title=title, title_ar=title_ar, head=head, deputy=deputy)
        seen = record_version(known)
        gone = RemoveRegion(region=place, seen=seen, cancel_tasks=cancel_tasks)
        kept = KeepRegion(region=record, seen=seen)
        _give(runtime, gone if leave else kept, Speaker(speaker, order_id=order_id), place, why)


def _house(runtime: Runtime) -> Organisation:
    with runtime.store.read() as unit:
        return read.institution(unit)


def _cell(read: Callable[[str], T], typed: str | None) -> T | None:
    """What was typed, as a cell of a file is read; None where nothing was. Raises Unusable with the reason in words."""
    try:
        return None if typed is None else read(cells.text_of(typed))
    except BadCell as error:
        raise Unusable(line(error.diagnosis, LANGUAGE.get())) from None


def _keys(read: Callable[[str], tuple[str, ...]], typed: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for keys in typed for key in _cell(read, keys) or ()))


def _said(record: Place, **parts: str | None) -> Place:
    return replace(record, **{name: part for name, part in parts.items() if part is not None})


def _contact(
    runtime: Runtime, who: str, name: str | None, name_ar: str | None, email: str | None, phone: str | None
) -> Contact:
    """Name and addresses as they are to be. Raises Unusable with the reason in words."""
    with runtime.store.read() as unit:
        known = read.contacts_of(unit, [who]).get(who, Contact(who, who))

    def address(kind: ContactKind, typed: str | None, before: str | None) -> str | None:
        if typed is None or not typed.strip():
            return before if typed is None else None
        try:
            return address_read(runtime, kind, typed)
        except NoAddress as error:
            raise Unusable(error.words[LANGUAGE.get()]) from None

    typed = {"name": _cell(cells.title, name), "name_ar": _cell(cells.title, name_ar)}
    names = {field: text for field, text in typed.items() if text is not None}
    return replace(known, **names, email=address("email", email, known.email), phone=address("sms", phone, known.phone))


def _give(
    runtime: Runtime, act: RecordAct, speaker: Speaker, id: str, why: str, private: Private | None = None
) -> None:
    told_followed(desk.act(runtime, act, speaker, lambda _: say("record_kept", id=id), why=why, private=private))
