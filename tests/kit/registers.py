"""Registers written shortly, and what is wrong in them."""

import csv
import io
import unicodedata

import pytest
from hypothesis import strategies as st

from pca.domain.directory import (
    Contact,
    Organisation,
    Person,
    Region,
    Site,
    SiteType,
    Status,
)
from pca.domain.texts import wording
from pca.registers import RegisterErrors, Registers, read_registers
from pca.registers.records import RegisterProblem

REGIONS = "region,title,head,deputy\nCS,Casablanca-Settat,A1,A2\n"


SITES = "site,title,type,region,head,deputy\nSIEGE,Siège,head_office,CS,A1,A2\nCS-R01,Agence rurale,rural,CS,A2,A1\n"


PEOPLE = (
    "person,name,email,phone,language,site,teams,status\n"
    "A1,Amina Naciri,a1@institution.example,+212612345678,fr,SIEGE,it_team;hr_team,telework\n"
    "A2,Youssef Alami,,,,CS-R01,,\n"
)


def read(regions: str = REGIONS, sites: str = SITES, people: str = PEOPLE) -> Registers:
    return read_registers(regions.encode(), sites.encode(), people.encode())


def refused(
    regions: str | bytes = REGIONS, sites: str | bytes = SITES, people: str | bytes = PEOPLE
) -> tuple[RegisterProblem, ...]:
    contents = [one if isinstance(one, bytes) else one.encode() for one in (regions, sites, people)]
    with pytest.raises(RegisterErrors) as caught:
        read_registers(*contents)
    return caught.value.problems


def person(**cells: str) -> str:
    """People, with a third one who has these cells."""
    row = {"person": "A3", "name": "Salma Idrissi", "site": "SIEGE", **cells}
    text = io.StringIO()
    writer = csv.DictWriter(text, ["person", "name", "email", "phone", "language", "site", "teams", "status"], "")
    writer.writerow(row)
    return PEOPLE + text.getvalue()


def where(problems: tuple[RegisterProblem, ...]) -> list[tuple[str, int, str]]:
    return [(one.file, one.row, one.column) for one in problems]


def visible(text: str) -> bool:
    return not wording.hides(text) and wording.visible(text)


titles = (
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), min_size=1, max_size=40)
    .map(lambda text: unicodedata.normalize("NFC", text).strip())
    .filter(lambda text: 0 < len(text) <= 200 and visible(text))
)


formulas = st.builds("{}{}{}".format, st.sampled_from(("", "'", "''")), st.sampled_from("=+-@＝"), titles)


texts = st.one_of(titles, formulas)


perhaps = st.one_of(st.just(""), titles)


keys = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True).filter(lambda key: key.lower() != "root")


team_keys = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,10}", fullmatch=True)


phones = st.one_of(st.none(), st.integers(0, 10**8 - 1).map(lambda lot: f"+2126{lot:08}"))


@st.composite
def registers(draw: st.DrawFn) -> Registers:
    """Any directory that obeys the rules."""
    unique = st.lists(keys, min_size=2, max_size=6, unique_by=str.lower)
    people, places = draw(unique), draw(unique)
    regions, sites = places[:1], places[1:]
    pair = st.permutations(people).map(lambda order: order[:2])
    found = {
        one: Person(
            one,
            draw(st.sampled_from(sites)),
            draw(st.sampled_from(("fr", "ar", "en"))),
            tuple(draw(st.lists(team_keys, max_size=3, unique=True))),
            draw(st.sampled_from(Status)),
            tuple(draw(st.lists(team_keys, max_size=2, unique=True))),
        )
        for one in people
    }
    staff = [one.site for one in found.values()]
    contacts = tuple(
        Contact(
            one,
            draw(texts),
            f"p{number}@institution.example" if draw(st.booleans()) else None,
            draw(phones),
            draw(perhaps),
        )
        for number, one in enumerate(people)
    )
    organisation = Organisation(
        regions={one: Region(one, draw(texts), *draw(pair), title_ar=draw(perhaps)) for one in regions},
        sites={
            one: Site(
                one,
                draw(texts),
                draw(st.sampled_from(SiteType)),
                regions[0],
                *draw(pair),
                staff.count(one),
                draw(perhaps),
                draw(perhaps),
                draw(st.sampled_from(("", "35.77,-5.8"))),
            )
            for one in sites
        },
        people=found,
    )
    return Registers(organisation, contacts)
