"""What sites and central functions open with: tables with a literal now, and what holds whoever is at work."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pca.domain.cover_moves import CoverMove, cover_problem, greedy_moves, kilometres, levels_after, near_sites, score
from pca.domain.coverage import (
    CANNOT_OPEN,
    Covered,
    Shortfall,
    SingleHolder,
    cover_functions,
    cover_sites,
    reached,
    undeclared,
)
from pca.domain.directory import Organisation, Person, Region, Site
from pca.domain.plan.coverage import MinimumCoverage
from pca.services.people.cover_solver import propose_cover
from tests.kit.examples import some

COVER = MinimumCoverage.model_validate(
    {
        "skills": [{"id": "till", "title": {"fr": "caisse"}}, {"id": "driver", "title": {"fr": "chauffeur"}}],
        "sites": [
            {
                "kinds": ["urban", "rural"],
                "levels": [
                    {"level": "open", "people": 3, "skills": {"till": 1}},
                    {"level": "reduced", "people": 2, "skills": {"till": 1}},
                    {"level": "no_cash", "people": 1},
                ],
            },
            {"kinds": ["mobile"], "levels": [{"level": "open", "people": 2, "skills": {"driver": 1}}]},
        ],
        "functions": [{"team": "it", "activities": ["core"], "levels": [{"level": "open", "people": 2}]}],
        "distance": 60,
    }
)


def site(id: str, kind: str = "urban", at: str = "", commune: str = "") -> Site:
    return Site(id, id, kind, "R", "a1", "a2", 0, "", commune, at)


def house(*people: Person, sites: tuple[Site, ...] = ()) -> Organisation:
    places = sites or (site("A", at="34.0,-6.8"), site("B", at="34.1,-6.8"), site("M", "mobile", at="34.0,-6.7"))
    return Organisation(
        regions={"R": Region("R", "R", "a1", "a2"), "EMPTY": Region("EMPTY", "E", "a1", "a2")},
        sites={place.id: place for place in places},
        people={person.id: person for person in people},
    )


TILL, NONE, DRIVER = ("till",), (), ("driver",)
HOUSE = house(
    *(Person(f"a{n}", "A", skills=TILL if n == 1 else NONE, teams=("it",)) for n in (1, 2, 3)),
    *(Person(f"b{n}", "B", skills=TILL) for n in (1, 2)),
    *(Person(f"m{n}", "M", skills=DRIVER if n == 1 else NONE) for n in (1, 2)),
)


@pytest.mark.parametrize(
    ("people", "level"),
    [
        ((TILL, NONE, NONE), "open"),
        ((NONE, NONE, NONE), "no_cash"),
        ((TILL, NONE), "reduced"),
        ((TILL,), "no_cash"),
        ((), CANNOT_OPEN),
    ],
)
def test_the_best_level_that_people_and_skills_reach(people, level):
    assert reached(COVER.of_kind("rural"), people) == level


def test_what_each_place_opens_with_what_it_lacks_and_who_alone_holds_what_it_needs():
    able = {"a2", "a3", "b1", "b2", "m1"}
    alone = SingleHolder("till", "a1")
    assert cover_sites(COVER, HOUSE, able) == (
        Covered(
            id="M",
            level=CANNOT_OPEN,
            present=1,
            staff=2,
            shortfall=Shortfall("open", 1),
            singles=(SingleHolder("driver", "m1"),),
        ),
        Covered(
            id="A",
            level="no_cash",
            present=2,
            staff=3,
            shortfall=Shortfall("reduced", 0, (("till", 1),)),
            singles=(alone,),
        ),
        Covered(id="B", level="reduced", present=2, staff=2, shortfall=Shortfall("open", 1)),
    )
    assert cover_functions(COVER, HOUSE, {"a1"}) == (
        Covered(id="it", level=CANNOT_OPEN, present=1, staff=3, shortfall=Shortfall("open", 1), activities=("core",)),
    )


def test_nobody_at_all_a_region_without_anybody_and_a_site_without_a_minimum():
    assert {place.level for place in cover_sites(COVER, HOUSE, ())} == {CANNOT_OPEN}
    assert cover_sites(COVER, HOUSE, HOUSE.people, "EMPTY") == ()
    empty = propose_cover(cover_problem(COVER, HOUSE, HOUSE.people, "EMPTY"))
    assert (empty.moves, empty.proven) == ((), True)
    assert propose_cover(cover_problem(COVER, HOUSE, (), "R")).moves == ()
    odd = house(Person("a1", "X"), sites=(site("X", "kiosk"),))
    assert (cover_sites(COVER, odd, ["a1"]), undeclared(COVER, odd)) == ((), ())
    office = house(Person("a1", "S"), sites=(site("S", "head_office"),))
    assert undeclared(COVER, office) == ("head_office",)


def test_far_sites_send_nobody_and_without_a_position_the_commune_decides():
    places = (
        site("A", at="34.0,-6.8"),
        site("B", at="34.1,-6.8", commune="Salé"),
        site("FAR", at="30.0,-9.0"),
        site("X", commune="Salé"),
        site("Y"),
    )
    assert near_sites(places, 60) == {"A": {"B": 11}, "B": {"X": -1, "A": 11}, "FAR": {}, "X": {"B": -1}, "Y": {}}
    assert round(kilometres((0.0, 0.0), (0.0, 3.141592653589793))) == 20015


def test_sites_come_before_levels_and_levels_before_moves():
    able = {"a1", "a2", "a3", "b2", "m1"}  # m1 needs somebody; who comes from A costs A its full level
    problem = cover_problem(COVER, HOUSE, able, "R")
    answer = propose_cover(problem)
    assert levels_after(problem) == {"A": "open", "B": "no_cash", "M": CANNOT_OPEN}
    assert answer.levels == {"A": "reduced", "B": "no_cash", "M": "open"}
    assert answer.moves == (CoverMove("a3", "A", "M", 9),)
    assert (answer.score.sites, answer.most_sites, answer.proven) == (3, 3, True)


@st.composite
def houses(draw):
    places = tuple(
        site(id, draw(st.sampled_from(("urban", "mobile"))), at=f"34.{draw(st.integers(0, 9))},-6.8")
        for id in ("A", "B", "C", "D")
    )
    count = draw(st.integers(0, 9))
    skills = st.lists(st.sampled_from(("till", "driver")), unique=True, max_size=2).map(tuple)
    people = [Person(f"p{n}", draw(st.sampled_from("ABCD")), skills=draw(skills)) for n in range(count)]
    return house(*people, sites=places), draw(st.sets(st.sampled_from([person.id for person in people] or ["x"])))


@settings(max_examples=some(40), deadline=None)
@given(houses())
def test_nobody_is_in_two_places_and_more_people_never_open_fewer_sites(drawn):
    held, able = drawn
    problem, everybody = (cover_problem(COVER, held, who, "R") for who in (able, held.people))
    best, more = propose_cover(problem), propose_cover(everybody)
    assert more.score.sites >= best.score.sites
    assert score(everybody).sites >= score(problem).sites
    for moves in (best.moves, greedy_moves(problem)):
        assert len({move.person for move in moves}) == len(moves)
        assert all(move.person in able and held.people[move.person].site == move.site != move.to for move in moves)
        reached_then = score(problem, moves)
        assert (reached_then.sites, reached_then.points) <= (best.score.sites, best.score.points)
    assert score(problem, best.moves) == best.score
    assert best.proven
    assert propose_cover(problem) == best


def test_whoever_was_away_long_enough_stays_and_still_counts_at_home() -> None:
    people = (*(Person(f"b{n}", "B", skills=TILL) for n in range(4)), Person("a", "A", skills=TILL))
    held = house(*people)
    free = cover_problem(COVER, held, held.people, "R")
    sent = {move.person for move in propose_cover(free).moves}
    assert sent
    tired = cover_problem(COVER, held, held.people, "R", sent)
    for moves in (propose_cover(tired).moves, greedy_moves(tired)):
        assert moves
        assert sent.isdisjoint(move.person for move in moves)
    everybody = cover_problem(COVER, held, held.people, "R", held.people)
    assert propose_cover(everybody).moves == greedy_moves(everybody) == ()
    assert levels_after(everybody) == levels_after(free)


def test_the_institutions_own_distances_count_before_positions() -> None:
    places = [site("A", at="34.0,-6.8"), site("B", at="34.1,-6.8"), site("X", commune="Salé"), site("Y")]
    own = {("A", "B"): 80, ("A", "Y"): 30, ("X", "Y"): 5}
    assert near_sites(places, 60, own) == {"A": {"Y": 30}, "B": {}, "X": {"Y": 5}, "Y": {"X": 5, "A": 30}}
