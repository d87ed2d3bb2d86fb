"""The demonstration institution: exactly the case's figures, nobody without a stand-in, the same bytes every time."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from pca.demo.institution import Figures, figures, institution, seats_of
from pca.domain.directory import Organisation, Person, Region, Site, SiteType
from pca.domain.plan.playbook import Playbook
from pca.plans.loader import load
from pca.registers import Registers, read_registers, write_registers

PLANS = sorted(one.parent for one in (Path(__file__).parents[2] / "playbooks").glob("*/playbook.yaml"))
SEATS = {"dg": (), "dsi": ("it_team", "watch"), "dsi-adj": ("it_team",), "drh": ("hr_team",), "rpca": ("watch",)}
CASE = Figures(
    staff=2433, head_office=197, network=2236, points_of_sale=646, rural=304, urban=261, mobile=81
)  # al Amana, 30/04/2020


@pytest.fixture(scope="module")
def whole() -> Registers:
    return institution(SEATS)


@pytest.mark.parametrize("seats", [{}, SEATS, {f"P{number}": ("t",) for number in range(195)}])
@pytest.mark.parametrize("seed", [0, 2020])
def test_the_figures_are_the_case_s_whatever_the_seats_and_the_seed(
    seats: dict[str, tuple[str, ...]], seed: int
) -> None:
    assert figures(institution(seats, seed).organisation) == CASE


def test_figures_are_counted_not_remembered() -> None:
    site, mobile = Site("S", "S", SiteType.HEAD_OFFICE, "R", "A", "B"), Site("M", "M", SiteType.MOBILE, "R", "A", "B")
    organisation = Organisation(
        regions={"R": Region("R", "R", "A", "B")},
        sites={"S": site, "M": mobile},
        people={one: Person(one, place) for one, place in (("A", "S"), ("B", "M"), ("C", "M"))},
    )
    assert figures(organisation) == Figures(3, 1, 2, points_of_sale=1, rural=0, urban=0, mobile=1)


def test_the_twelve_regions_and_one_head_office(whole: Registers) -> None:
    organisation = whole.organisation
    assert list(organisation.regions) == ["TTA", "ORI", "FM", "RSK", "BMK", "CS", "MS", "DT", "SM", "GON", "LSH", "DOD"]
    [office] = [site for site in organisation.sites.values() if site.type == SiteType.HEAD_OFFICE]
    assert (office.id, office.region, office.staff) == ("SIEGE", "CS", 197)
    per_region = Counter(site.region for site in organisation.sites.values())
    assert min(per_region.values()) == per_region["DOD"]
    assert max(per_region, key=per_region.__getitem__) == "MS"


def test_staff_of_each_site_is_the_number_of_its_people_and_plausible(whole: Registers) -> None:
    organisation = whole.organisation
    assert Counter(person.site for person in organisation.people.values()) == {
        site.id: site.staff for site in organisation.sites.values()
    }
    bounds = {
        SiteType.URBAN: (4, 15),
        SiteType.RURAL: (1, 4),
        SiteType.MOBILE: (2, 3),
        SiteType.HEAD_OFFICE: (197, 197),
    }
    assert all(bounds[site.type][0] <= site.staff <= bounds[site.type][1] for site in organisation.sites.values())


def test_every_site_has_a_head_of_its_own_and_a_stand_in_at_hand(whole: Registers) -> None:
    organisation = whole.organisation
    heads = [site.head for site in organisation.sites.values()]
    assert len(set(heads)) == len(heads)
    for site in organisation.sites.values():
        deputy = organisation.people[site.deputy]
        assert organisation.people[site.head].site == site.id
        assert site.deputy != site.head
        assert deputy.site == site.id


def test_regions_are_managed_from_their_first_branch_by_people_with_no_branch_of_their_own(whole: Registers) -> None:
    organisation = whole.organisation
    managers = [one for region in organisation.regions.values() for one in (region.head, region.deputy)]
    assert len(set(managers)) == 24
    assert [organisation.people[one].site for one in managers[::2]] == [f"{one}-U01" for one in organisation.regions]
    assert not set(managers) & {one for site in organisation.sites.values() for one in (site.head, site.deputy)}


def test_seats_are_at_head_office_with_their_teams_and_teams_are_filled(whole: Registers) -> None:
    people = whole.organisation.people
    assert {one: people[one].site for one in SEATS} == dict.fromkeys(SEATS, "SIEGE")
    assert {one: people[one].teams for one in SEATS} == SEATS
    assert set(whole.organisation.members) == {"it_team", "watch", "hr_team"}
    assert all(3 <= len(members) <= 12 for members in whole.organisation.members.values())
    assert all(people[one].site == "SIEGE" for members in whole.organisation.members.values() for one in members)


def test_nobody_real_can_be_reached(whole: Registers) -> None:
    assert len(whole.contacts) == 2433
    assert all(re.fullmatch(r"[a-z0-9.-]+@institution\.example", one.email or "") for one in whole.contacts)
    assert all(re.fullmatch(r"\+3363998\d{4}", one.phone or "") for one in whole.contacts)
    assert len({one.phone for one in whole.contacts}) == len({one.email for one in whole.contacts}) == 2433
    assert len({one.name for one in whole.contacts}) > 1500


def test_languages_are_mostly_french(whole: Registers) -> None:
    spoken = Counter(person.language for person in whole.organisation.people.values())
    assert list(dict(spoken.most_common())) == ["fr", "ar", "en"]
    assert spoken["fr"] > 0.75 * 2433


def test_it_goes_through_the_files_unchanged(whole: Registers) -> None:
    assert read_registers(*write_registers(whole).values()) == whole


def test_the_same_seed_gives_the_same_bytes_in_another_process_and_another_seed_others() -> None:
    program = (
        "import sys; from pca.demo.institution import institution; from pca.registers import write_registers;"
        f"sys.stdout.buffer.write(b''.join(write_registers(institution({SEATS!r}, 7)).values()))"
    )
    runs = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env={"PYTHONHASHSEED": salt})
        for salt in ("1", "2")
    ]
    here = b"".join(write_registers(institution(SEATS, 7)).values())
    assert runs[0].stdout == runs[1].stdout == here
    assert b"".join(write_registers(institution(SEATS, 8)).values()) != here


@pytest.mark.parametrize(
    ("seats", "message"),
    [
        ({f"P{number}": () for number in range(196)}, "196 seats"),
        ({"M0001": ()}, "two people would have the key M0001"),
    ],
)
def test_seats_that_do_not_fit_are_refused(seats: dict[str, tuple[str, ...]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        institution(seats)


def named(playbook: Playbook) -> set[str]:
    """Every person key of a plan, found by the shape of the model instead of by name."""
    found = {playbook.author}
    for one in (*playbook.roles, *playbook.teams):
        found.update(one.deputies)
    found.update(role.holder for role in playbook.roles if role.holder)
    found.update(team.lead for team in playbook.teams if team.lead)
    found.update(person for measure in playbook.measures for person in measure.informed)
    found.update(one.objective.approved_by for one in playbook.activities if one.objective)
    return found


def test_the_shipped_plans_are_all_looked_at() -> None:
    assert {"pandemie", "panne-si"} <= {plan.name for plan in PLANS}


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_everybody_a_shipped_plan_names_has_a_seat(plan: Path) -> None:
    playbook = load(plan).playbook
    seats = seats_of(playbook)
    assert set(seats) == named(playbook)
    led = {team.id for team in playbook.teams if team.lead}
    assert {team for teams in seats.values() for team in teams} == led
    organisation = institution(seats).organisation
    assert set(seats) <= set(organisation.people)
    assert all(3 <= len(organisation.members[team]) <= 12 for team in led)
    assert all(team.lead in organisation.members[team.id] for team in playbook.teams if team.lead)
