"""Proposals on a page: made from below, answered above, read by who made them and by no colleague of theirs."""

from __future__ import annotations

import pytest

from pca.domain.access.access import AccessRole, Scope
from tests.web.conftest import Browser, House, flat


@pytest.fixture
def path(house: House) -> str:
    return f"/crises/{house.opened()}/proposals"


@pytest.fixture
def head(house: House) -> Browser:
    return house.browser("head-A", AccessRole.DEPARTMENT_HEAD, scope=Scope.read("site:A"))


def test_a_branch_proposes_and_reads_the_answer(house: House, director: Browser, head: Browser, path: str) -> None:
    answer = head.fill(path, event="activate", why="Trois agents sur quatre absents")
    assert answer.status_code == 303, answer.text
    page = flat(director.get(path).text)
    assert "Trois agents sur quatre absents" in page
    assert "Trois agents sur quatre absents" in director.get(path.replace("/proposals", "")).text
    other = house.browser("head-B", AccessRole.DEPARTMENT_HEAD, scope=Scope.read("site:B"))
    for seen in (path, path.replace("/proposals", "")):
        assert "Trois agents" not in other.get(seen).text, "another branch is not told what this one wrote"

    answer = director.fill(f"{path}/1/decline", page=path, why="Une seule agence")
    assert answer.status_code == 303, answer.text
    assert "Une seule agence" in flat(head.get(path).text)
    again = head.fill(path, event="activate", why="trois agents  sur quatre absents")
    assert again.status_code == 409
    assert "pour ce même motif" in again.text


def test_put_off_until_a_moment(director: Browser, head: Browser, path: str) -> None:
    head.fill(path, event="activate", why="Absences")
    assert director.fill(f"{path}/1/snooze", page=path, until="2020-01-01T10:00", why="Plus tard").status_code == 409
    assert director.fill(f"{path}/1/snooze", page=path, until="demain", why="Plus tard").status_code == 422
    assert head.fill(f"{path}/1/decline", page=path, why="Non").status_code == 403


@pytest.mark.parametrize("where", ["B", "TTA", "nowhere"])
def test_nobody_proposes_elsewhere(head: Browser, path: str, where: str) -> None:
    assert head.fill(path, event="activate", perimeter=where, why="Ailleurs").status_code in (403, 404)
