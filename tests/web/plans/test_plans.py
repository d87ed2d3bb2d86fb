"""Versions of plans: read, compared, downloaded and approved by somebody else."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from pca.domain.access.access import AccessRole
from tests.kit.plan_versions import published, send
from tests.web.conftest import Browser, House

# ---------------------------------------------------------------- what there is


def test_plans_with_versions_review_and_coverage(house: House, director: Browser) -> None:
    hash = published(house)
    told = director.get("/api/plans").json()
    plan = told["plans"][0]
    assert [one["version"] for one in plan["versions"]] == ["1.1.0", "1.0.0"]
    assert [one["in_force"] for one in plan["versions"]] == [False, True]
    assert plan["waiting"] == hash
    assert not plan["overdue"]
    covered = {one["scenario"]: one["plans"] for one in told["coverage"]}
    assert len(covered) == 12
    assert covered["Pandémie"] == ["Petit plan"]
    assert told["uncovered"] == 11


def test_a_review_is_late_from_its_day_on(house: House, director: Browser) -> None:
    due = director.get("/api/plans").json()["plans"][0]["review_due"]
    assert due == "2027-01-15"
    house.world.clock.advance_to(house.world.clock.now() + timedelta(days=318))  # 14 January
    assert "revue en retard" not in director.get("/plans").text
    house.world.clock.advance_to(house.world.clock.now() + timedelta(days=1))
    assert director.get("/api/plans").json()["plans"][0]["overdue"]
    for path in ("/plans", f"/plans/{house.world.version}"):
        assert "revue en retard depuis le" in director.get(path).text


def test_one_version_as_readable_pages(house: House, director: Browser) -> None:
    key = house.opened()
    told = director.get(f"/api/plans/{house.world.version}").json()
    assert told["read"]["title"] == "Petit plan"
    assert {one["id"] for one in told["read"]["measures"]} >= {"M1", "M2"}
    assert [one["key"] for one in told["running"]] == [key]
    page = director.get(f"/plans/{house.world.version}").text
    assert "<svg" in page
    assert "Directrice" in page
    assert house.world.version in page


def test_findings_stand_where_the_downloaded_files_have_them(house: House, director: Browser) -> None:
    told = director.get(f"/api/plans/{house.world.version}").json()["read"]["findings"]
    files = zipfile.ZipFile(io.BytesIO(director.get(f"/plans/{house.world.version}/plan.zip").content))
    placed = [one["place"].rsplit(":", 1) for one in told if one["place"]]
    assert placed
    for file, line in placed:
        if file in files.namelist():
            assert 1 <= int(line) <= len(files.read(file).decode().splitlines())


def test_taken_away_and_sent_again_it_is_the_same_version(house: House, director: Browser) -> None:
    hash = published(house)
    answer = director.get(f"/plans/{hash}/plan.zip")
    assert answer.headers["content-disposition"] == 'attachment; filename="small-1.1.0.zip"'
    preview = send(director, ("plan.zip", answer.content))
    page = director.get(preview.headers["location"]).text
    assert "Cette version est déjà publiée" in page
    assert "Publier cette version" not in page
    yaml = director.get(f"/plans/{hash}/playbook.yaml")
    assert yaml.text.startswith("language: ")


@pytest.mark.parametrize("path", ["/plans/00", f"/plans/{'0' * 64}", f"/plans/{'0' * 64}/plan.zip", "/plans/%2e%2e"])
def test_no_such_version(director: Browser, path: str) -> None:
    assert director.get(path).status_code in (404, 303)


# ---------------------------------------------------------------- differences


def test_differences_in_words(house: House, director: Browser) -> None:
    hash = published(house, title={"fr": "Plan nouveau"}, objectives=[{"fr": "Servir."}, {"fr": "Protéger."}])
    told = director.get(f"/api/plans/{hash}/changes/{house.world.version}").json()
    found = {one["part"]: one["differences"][0] for one in told["comparison"]["parts"]}
    assert (found["title"]["where"], found["title"]["before"], found["title"]["after"]) == (
        *("français", "Petit plan"),
        "Plan nouveau",
    )
    assert set(found) == {"version", "title", "objectives", "texts"}
    page = director.get(f"/plans/{hash}/changes/{house.world.version}").text
    assert "Plan nouveau" in page
    arabic = house.browser("dir", AccessRole.DIRECTOR, language="ar")
    assert "الفرنسية" in arabic.get(f"/plans/{hash}/changes/{house.world.version}").text


def test_only_versions_of_one_plan_are_compared(house: House, director: Browser) -> None:
    stranger = published(house, id="another")
    assert director.get(f"/plans/{stranger}/changes/{house.world.version}").status_code == 404


# ---------------------------------------------------------------- approval


def test_approved_on_the_second_press_by_somebody_else(house: House, director: Browser) -> None:
    hash = published(house)
    page = director.get(f"/plans/{hash}/approve").text
    assert "Par rapport à la version" in page
    assert director.get(f"/api/plans/{hash}").json()["line"]["approved_by"] == ""
    answer = director.fill(f"/plans/{hash}/approve")
    assert answer.status_code == 303
    line = director.get(f"/api/plans/{hash}").json()["line"]
    assert (line["approved_by"], line["in_force"]) == ("dir", True)


@pytest.mark.parametrize("changed", [{"author": "dir"}, {}], ids=["its author", "who published it"])
def test_nobody_approves_their_own(house: House, director: Browser, changed: dict[str, str]) -> None:
    hash = published(house, "dir" if not changed else "author", **changed)
    page = director.get(f"/plans/{hash}").text
    assert "une autre personne doit l’approuver" in page
    assert "Relire puis approuver" not in page
    answer = director.fill(f"/plans/{hash}/approve", "/plans/upload")
    assert answer.status_code == 409
    assert "Rien n’a été fait" in answer.text
    assert director.get(f"/api/plans/{hash}").json()["line"]["approved_by"] == ""


def test_who_may_do_what(house: House) -> None:
    hash = published(house)
    head = house.browser("ops1", AccessRole.HR)
    assert head.get("/plans").status_code == 200
    assert "Déposer une version" not in head.get("/plans").text
    for path in ("/plans/upload", f"/plans/{hash}/approve"):
        assert head.get(path).status_code == 403
    assert house.browser("ops1", AccessRole.OBSERVER).get("/plans").status_code == 403
