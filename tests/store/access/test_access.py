"""The one filter of every query finds exactly the rows that a plain reading of the rights finds."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, String, Table, select

from pca.domain.access.access import Reach
from pca.domain.directory import Region, Site, SiteType
from pca.domain.facts import DirectoryChanged
from pca.domain.journal import Entry
from pca.store.access.access import scope_filter
from pca.store.kit.database import Store
from pca.store.people.directory import organisation

WORK = Table(
    "access_work",
    MetaData(),
    Column("id", String, primary_key=True),
    *(Column(name, String) for name in ("team", "place", "person", "region")),
    prefixes=["TEMPORARY"],
)
COLUMNS = ("team", "place", "person", "region")
REGIONS, PLACES = ("N", "S"), {"A": "N", "B": "N", "C": "S", "D": "S"}
TEAMS, PEOPLE = ("it", "hr"), ("p", "q")

reaches = st.builds(
    Reach,
    everything=st.sampled_from([False, False, False, True]),
    regions=st.frozensets(st.sampled_from([*REGIONS, "gone"])),
    sites=st.frozensets(st.sampled_from([*PLACES, "gone"])),
    teams=st.frozensets(st.sampled_from(TEAMS)),
    person=st.sampled_from([None, "p"]),
)
ROWS = [
    {"id": f"{team}-{place}-{person}-{region}", "team": team, "place": place, "person": person, "region": region}
    for team in (*TEAMS, None)
    for place in (*PLACES, *REGIONS, "root")
    for person in (*PEOPLE, None)
    for region in (*REGIONS, None)
]


HOUSE = DirectoryChanged(
    digest="1",
    regions=tuple(Region(one, one, "h", "d") for one in REGIONS),
    sites=tuple(Site(one, one, SiteType.URBAN, region, "h", "d") for one, region in PLACES.items()),
)


def test_the_filter_finds_what_a_plain_reading_finds(store: Store, tell: Callable[..., Entry]) -> None:
    tell(store, HOUSE, crisis=None)
    with store.write() as unit:
        house = organisation(unit)
        WORK.create(unit.connection)
        unit.connection.execute(WORK.insert(), ROWS)

        @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
        @given(reaches, st.frozensets(st.sampled_from(COLUMNS)))
        def check(reach: Reach, asked: frozenset[str]) -> None:
            named = {name: WORK.c[name] for name in asked}
            found = unit.connection.execute(select(WORK.c.id).where(scope_filter(reach, **named))).scalars()
            plain = {row["id"] for row in ROWS if reach.covers(house, **{name: row[name] for name in asked})}
            assert set(found) == plain

        check()
        WORK.drop(unit.connection)


def test_a_query_that_names_no_column_sees_nothing() -> None:
    assert str(scope_filter(Reach(person="p", sites=frozenset({"A"})))) == "false"
