"""A campaign on its page: seen before, started by human resources of the whole institution, confirmed by each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.directory import Contact
from pca.store.access import accounts
from pca.store.people import directory
from tests.web.conftest import Browser, House

PAGE, OWN = "/directory/campaign", "/account/contacts"


@pytest.fixture
def hr(house: House) -> Browser:
    """`head-A` has an address and an account, `ops1` an address."""
    world = house.world
    world.runtime.settings = world.runtime.settings.model_copy(update={"web_address": "https://pca.example"})
    account = accounts.Account(person="head-A", password="x", created_at=world.clock.now())
    with world.store.write() as unit:
        directory.write_contacts(
            unit, [Contact("head-A", "Salma", "s@x.example"), Contact("ops1", "Omar", None, "+21")]
        )
        accounts.write_account(unit, account)
    return house.browser("hr1", AccessRole.HR)


def day(house: House, days: int) -> str:
    return (house.world.clock.now().date() + timedelta(days=days)).isoformat()


def test_it_is_seen_before_started_confirmed_and_followed(house: House, hr: Browser) -> None:
    until, people = day(house, 7), len(house.world.organisation().people)
    before = hr.get(f"/api{PAGE}?until={until}").json()
    counts = before["outlook"]
    assert (counts["people"], counts["confirming"], counts["looking"]) == (people, 1, 1)
    assert f"{people - 2} personnes n’ont pas d’adresse où un canal mène" in hr.get(f"{PAGE}?until={until}").text
    assert hr.fill(PAGE, f"{PAGE}?until={until}", until=until, region="").status_code == 303

    salma = house.browser("head-A", AccessRole.DEPARTMENT_HEAD)
    assert "À confirmer au plus tard le" in salma.get(OWN).text
    assert salma.fill(f"{OWN}/confirm", OWN, campaign="1").status_code == 303
    assert "Coordonnées confirmées" in salma.get(OWN).text
    again = salma.fill(f"{OWN}/confirm", OWN, campaign="1")
    assert (again.status_code, "déjà confirmé" in again.text) == (409, True)

    told = hr.get(f"/api{PAGE}").json()
    assert (told["last"]["people"], told["last"]["confirmed"]) == (people, 1)
    waiting = [line["person"] for line in told["rows"]]
    assert "head-A" not in waiting
    assert len(waiting) == people - 1
    assert hr.fill(f"{PAGE}/remind", PAGE, campaign="1").status_code == 303
    assert "Relance" in hr.get(PAGE).text
    assert "لم يؤكدوا" in house.browser("hr2", AccessRole.HR, language="ar").get(PAGE).text


def test_a_region_sees_its_own_and_starts_nothing(house: House, hr: Browser) -> None:
    regional = house.browser("hr2", AccessRole.HR, scope=Scope(ScopeKind.REGION, "TTA"))
    assert regional.fill(PAGE, OWN, until=day(house, 7)).status_code == 403
    assert hr.fill(PAGE, OWN, until=day(house, 7), region="CS").status_code == 303
    told = regional.get(f"/api{PAGE}").json()
    assert (told["last"], told["rows"], told["regions"]) == (None, [], [])
    assert regional.fill(f"{PAGE}/remind", OWN, campaign="1").status_code == 403
    assert "À confirmer" not in house.browser("head-C", AccessRole.DEPARTMENT_HEAD).get(OWN).text


@pytest.mark.parametrize(
    ("days", "region", "said"), [(-1, "", "au plus tôt"), (400, "", "au plus tard"), (3, "X", "X")]
)
def test_what_cannot_begin_says_why(house: House, hr: Browser, days: int, region: str, said: str) -> None:
    page = hr.get(f"{PAGE}?until={day(house, days)}&region={region}").text
    assert said in page
    assert "Lancer la campagne" not in page
    assert hr.fill(PAGE, OWN, until=day(house, days), region=region).status_code in (404, 409)


def test_who_is_hard_to_reach_is_named_within_reach(house: House, hr: Browser) -> None:
    told = {line["person"]: line["ways"] for line in hr.get(f"/api{PAGE}/reach").json()["rows"]}
    assert (told["head-A"], told["ops1"], told["dir"]) == (1, 1, 0)
    assert "Salma" in hr.get(f"{PAGE}/reach").text
    regional = house.browser("hr2", AccessRole.HR, scope=Scope(ScopeKind.REGION, "TTA"))
    assert "Salma" not in regional.get(f"{PAGE}/reach").text


def test_two_at_once_are_refused(house: House, hr: Browser) -> None:
    assert hr.fill(PAGE, OWN, until=day(house, 1)).status_code == 303
    second = hr.fill(PAGE, OWN, until=day(house, 1))
    assert (second.status_code, "déjà en cours" in second.text) == (409, True)
