"""A plan that is sent in: nothing is published until the second press, and what is wrong is all said."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest

from pca.domain.access.access import AccessRole
from pca.plans.texts import thaw
from pca.plans.written import files_of, zipped
from pca.services.plans.uploads import EACH, KEPT, Uploads
from tests.kit.plan_versions import archive, other, published, send
from tests.web.conftest import Browser, House

SCRIPT = "<script>alert(1)</script>"


# ---------------------------------------------------------------- sending in


def test_nothing_is_published_until_the_second_press(house: House, director: Browser) -> None:
    answer = send(director, ("plan.zip", archive(house, title={"fr": "Plan nouveau"})))
    assert answer.status_code == 303
    place = answer.headers["location"]
    page = director.get(place).text
    assert "Plan nouveau" in page
    assert page.count("<svg id=") + page.count("<svg ") >= 2
    assert "Rien n’est encore publié" in page
    assert len(director.get("/api/plans").json()["plans"][0]["versions"]) == 1
    done = director.fill(place)
    assert done.status_code == 303
    assert re.match(r"/plans/[0-9a-f]{64}\?journal=\d+", done.headers["location"])
    assert len(director.get("/api/plans").json()["plans"][0]["versions"]) == 2
    assert director.get(place).status_code == 404


def test_the_files_of_a_folder_do_as_well(house: House, director: Browser) -> None:
    files = files_of(*thaw(other(house)[1].encode()))
    answer = send(director, *((f"mon-plan/{name}", content) for name, content in files.items()))
    assert "1.1.0" in director.get(answer.headers["location"]).text


def test_a_message_without_any_text_says_what_the_installation_says(house: House, director: Browser) -> None:
    files = files_of(*thaw(other(house)[1].encode()))
    kept = {name: content for name, content in files.items() if "task_opened" not in name}
    assert len(kept) < len(files)
    place = send(director, ("plan.zip", zipped(kept))).headers["location"]
    answer = director.fill(place)
    assert answer.headers["location"].startswith(f"/plans/{other(house)[0]}")


def test_errors_keep_it_from_being_published(house: House, director: Browser) -> None:
    content = archive(house, owner="nobody_there")
    place = send(director, ("plan.zip", content)).headers["location"]
    page = director.get(place).text
    assert "unknown_role" not in page
    assert "playbook.yaml:" in page
    assert "Publier cette version" not in page
    assert director.fill(place, "/plans/upload").status_code == 422
    assert len(director.get("/api/plans").json()["plans"][0]["versions"]) == 1


SPOKEN = [
    ("fr", "il n’y a pas de rôle `nobody_there`", "ajoutez cette clé"),
    ("ar", "لا يوجد دور `\u2068nobody_there\u2069`", "أضيفوا هذا المفتاح"),
    ("en", "there is no role `nobody_there`", "add it: "),
]


@pytest.mark.parametrize(("language", "found", "unreadable"), SPOKEN)
def test_what_is_wrong_is_said_in_the_reader_s_language(
    house: House, language: str, found: str, unreadable: str
) -> None:
    director = house.browser("dir", AccessRole.DIRECTOR, language=language)
    place = send(director, ("plan.zip", archive(house, owner="nobody_there"))).headers["location"]
    assert found in director.get(place).text
    assert found in director.fill(place, "/plans/upload").text
    place = send(director, ("playbook.yaml", b"languages: [fr]\n")).headers["location"]
    assert unreadable in director.get(place).text
    told = director.get(f"/api/plans/{house.world.version}").json()["read"]["findings"]
    assert {re.search("[\u0621-\u064a]", one["message"]) is not None for one in told} == {language == "ar"}


def test_a_plan_that_cannot_be_read_says_all_of_it(director: Browser) -> None:
    place = send(director, ("playbook.yaml", b"language: pca/1\nid: x\nparts: [a.yaml]\n")).headers["location"]
    page = director.get(place).text
    assert "Ce plan ne peut pas être lu" in page
    assert "a.yaml" in page
    assert director.fill(place, "/plans/upload").status_code == 422


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_bad_archive_is_told_whole_and_nothing_kept(house: House, language: str) -> None:
    director = house.browser("dir", AccessRole.DIRECTOR, language=language)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in ("playbook.yaml", "../../etc/x.yaml", f"{SCRIPT}.yaml", "run.exe"):
            made.writestr(name, "a: 1")
    answer = send(director, ("plan.zip", out.getvalue()))
    assert answer.status_code == 422
    assert "../../etc/x.yaml" in answer.text
    assert "run.exe" in answer.text
    assert SCRIPT not in answer.text
    folder = house.world.runtime.settings.data / "uploads"
    assert not folder.exists()


def test_no_file_is_said(director: Browser) -> None:
    answer = send(director)
    assert answer.status_code == 422
    assert "Aucun fichier" in answer.text


def test_what_one_sent_is_ones_own(house: House, director: Browser) -> None:
    place = send(director, ("plan.zip", archive(house))).headers["location"]
    colleague = house.browser("dep", AccessRole.DIRECTOR)
    assert colleague.get(place).status_code == 404
    assert colleague.fill(place, "/plans/upload").status_code == 404


@pytest.mark.parametrize("digest", ["x", "0" * 64, "..%2f..%2fpca.db", "0" * 63 + "/"])
def test_an_upload_that_is_none(director: Browser, digest: str) -> None:
    assert director.get(f"/plans/upload/{digest}").status_code in (404, 307)


def test_few_are_kept_and_only_as_they_came(tmp_path: Any) -> None:
    uploads = Uploads(tmp_path / "uploads")
    mine = [uploads.keep("me", {"a": str(number).encode()}) for number in range(EACH + 2)]
    assert uploads.find("me", mine[0]) is None
    assert uploads.find("me", mine[-1]) == {"a": str(EACH + 1).encode()}
    for number in range(KEPT + 5):
        uploads.keep(f"other {number}", {"a": b"1"})
    assert len(list((tmp_path / "uploads").iterdir())) == KEPT
    last = uploads.keep("me", {"a": b"2"})
    file = next(one for one in (tmp_path / "uploads").iterdir() if one.name.endswith(last))
    assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(b"other")
    assert uploads.find("me", last) is None
    uploads.forget("me", last)
    uploads.forget("me", "../../x")
    assert not file.exists()


# ---------------------------------------------------------------- taking over


def test_another_version_is_seen_then_taken_over(house: House, director: Browser) -> None:
    key = house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    plain = json.loads(house.world.body)["playbook"]
    measures = [one for one in plain["measures"] if one["id"] != "M2"]
    gone = {**plain, "measures": measures}
    gone["measures"] = [{name: value for name, value in one.items() if name != "after"} for one in measures]
    hash = published(house, approve=True, measures=gone["measures"])
    listed = director.get(f"/api/plans/{hash}").json()
    assert [one["key"] for one in listed["adoptable"]] == [key]
    told = director.get(f"/api/crises/{key}/plan/{hash}").json()
    assert told["refusal"] == ""
    assert [one["measure"] for one in told["follows"]["stops"]] == ["M2"]
    assert told["follows"]["stops"][0]["title"] != "M2"
    assert director.get(f"/api/crises/{key}").json()["version"] == "1.0.0"
    refused = director.fill(f"/crises/{key}/plan/{hash}", why=" ")
    assert refused.status_code == 409
    answer = director.fill(f"/crises/{key}/plan/{hash}", why="Version plus légère.")
    assert answer.status_code == 303
    assert director.get(f"/api/crises/{key}").json()["version"] == "1.1.0"


def test_a_version_nobody_approved_is_refused_for_a_real_crisis(house: House, director: Browser) -> None:
    key = house.opened("real")
    hash = published(house)
    page = director.get(f"/crises/{key}/plan/{hash}").text
    assert "Adopter cette version" not in page
    assert "pas approuvé" in page or "approuver" in page
    stranger = published(house, id="another", version="2.0.0")
    assert director.get(f"/crises/{key}/plan/{stranger}").status_code == 404


# ---------------------------------------------------------------- hostile words


def hostile(value: Any) -> Any:
    """Every text of a plan made a script."""
    if isinstance(value, dict):
        if "fr" in value:
            return {language: f"{SCRIPT} {said}"[:4000] for language, said in value.items()}
        return {name: hostile(one) for name, one in value.items()}
    if isinstance(value, list):
        return [hostile(one) for one in value]
    return value


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_scripts_in_every_text_of_a_plan_come_out_as_text(house: House, language: str) -> None:
    plain = hostile(json.loads(house.world.body)["playbook"])
    plain.pop("version")
    hash = published(house, approve=True, **plain)
    director = house.browser("dir", AccessRole.DIRECTOR, language=language)
    key = house.opened()
    place = send(director, ("plan.zip", archive(house, **{**plain, "purpose": {"fr": SCRIPT}}))).headers["location"]
    pages = ["/plans", f"/plans/{hash}", f"/plans/{hash}/changes/{house.world.version}", f"/plans/{hash}/approve"]
    for path in (*pages, place, f"/crises/{key}/plan/{hash}"):
        answer = director.get(path)
        assert answer.status_code == 200, path
        assert "alert(1)" in answer.text, path
        assert SCRIPT not in answer.text, path
