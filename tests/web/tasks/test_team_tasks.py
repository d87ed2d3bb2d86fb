"""All teams' tasks: what one may see and no more, page by page, received together, taken away as safe files."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from pca.domain.access.access import EVERYTHING, AccessRole, Scope, ScopeKind
from pca.domain.orders import Acknowledge, Complete
from pca.registers.exports import PIECE, as_csv, as_workbook
from pca.services.tasks import read, read_lists
from pca.store.kit.instants import as_instant
from pca.store.tasks.task_exports import TakenTask
from pca.store.tasks.task_lists import TaskFilter
from tests.web.conftest import Browser, House, flat


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate")
    return key


def told(browser: Browser, key: str, **filters: str) -> dict[str, Any]:
    found: dict[str, Any] = browser.get(f"/api/crises/{key}/tasks", params=filters).json()
    return found


def measures(browser: Browser, key: str, **filters: str) -> list[str]:
    return [one["measure"] for one in told(browser, key, **filters)["cards"]]


SCOPES = {
    "site": (Scope(ScopeKind.SITE, "A"), {"A"}),
    "team": (Scope(ScopeKind.TEAM, "hr"), {"root"}),
    "region": (Scope(ScopeKind.REGION, "CS"), {"A", "B", "CS"}),
}


@pytest.mark.parametrize("scope", SCOPES)
def test_each_sees_what_the_grant_reaches(house: House, key: str, scope: str) -> None:
    granted, places = SCOPES[scope]
    head = house.browser("head-HQ", AccessRole.DEPARTMENT_HEAD, scope=granted)
    found = told(head, key)
    assert {one["place_id"] for one in found["cards"]} == places
    assert sum(sum(one["counts"].values()) for one in found["teams"]) == len(found["cards"])
    other = next(number for number, task in house.world.live().items() if task.place not in places)
    assert head.get(f"/crises/{key}/tasks/{other}").status_code == 404
    assert f"T{other}," not in head.get(f"/crises/{key}/tasks.csv").text


def test_filters_stand_in_the_address(house: House, director: Browser, key: str) -> None:
    done = next(iter(house.world.live("M2")))
    house.world.ok(Complete(task=done), "hr1")
    assert set(measures(director, key)) == {"M1", "M4", "M5", "M6"}
    assert measures(director, key, team="hr") == ["M4"]
    assert measures(director, key, status="done") == ["M2"]
    assert measures(director, key, measure="M1", place="B") == ["M1"]
    assert measures(director, key, assignee="head-C") == ["M1"]
    assert measures(director, key, late="1") == []
    house.world.clock.advance_to(house.world.clock.now() + timedelta(hours=3))
    assert measures(director, key, late="1") == ["M4", "M5"]
    page = director.get(f"/crises/{key}/tasks?late=1&team=hr").text
    assert 'aria-current="true">RH' in flat(page)
    assert director.get(f"/crises/{key}/tasks?status=nonsense").status_code == 404


def test_pages_of_fifty_without_gap_or_overlap(house: House, director: Browser, key: str) -> None:
    for day in range(1, 25):
        house.world.pass_time(timedelta(days=1))
        if day % 2:
            house.world.decide("end", despite="Essai.")
            house.world.decide("relapse")
    for filters in ({}, {"status": "cancelled"}):
        seen, after = list[int](), ""
        while True:
            found = told(director, key, after=after, **filters)
            assert len(found["cards"]) <= 50
            seen += [one["number"] for one in found["cards"]]
            after = found["after"]
            if not after:
                break
        assert len(seen) == len(set(seen))
    assert len(seen) > 50


def test_counts_follow_the_answers(house: House, director: Browser, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pca.web.kit.cache.CHEAP", 60.0)  # this machine may be slow
    before = {one["id"]: one["counts"] for one in told(director, key)["teams"]}
    assert before["ops"] == {"open": 5}
    house.world.ok(Acknowledge(task=next(iter(house.world.live("M1")))), "dir")
    after = {one["id"]: one["counts"] for one in told(director, key)["teams"]}
    assert after["ops"] == {"open": 4, "acknowledged": 1}


def test_many_are_received_after_a_preview(house: House, director: Browser, key: str) -> None:
    wanted = list(house.world.live("M1"))
    preview = director.get(f"/crises/{key}/acknowledge?measure=M1&every=1")
    assert preview.text.count('name="tasks"') == len(wanted)
    assert all(task.status == "open" for task in house.world.live().values())
    house.world.ok(Acknowledge(task=wanted[0]), "dep")
    path = f"/crises/{key}/acknowledge"
    answer = director.fill(path, page=f"{path}?measure=M1&every=1", tasks=[str(one) for one in wanted])
    assert answer.headers["location"] == f"/crises/{key}/tasks?received={len(wanted) - 1}&left=1"
    assert {task.status for task in house.world.live("M1").values()} == {"acknowledged"}
    assert "laissée telle quelle" in director.get(answer.headers["location"]).text


def test_nothing_ticked_is_nothing_chosen(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/acknowledge?measure=M1"
    page = director.get(path).text
    assert "Rien n’est choisi" in page
    assert 'name="tasks"' not in page
    assert director.get(f"/api{path}").json()["ready"] == []


def test_pressed_twice_each_is_received_once(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/acknowledge"
    page = director.get(f"{path}?every=1").text
    form = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf", "order")}
    tasks = [str(one) for one in house.world.live("M1")]
    answers = [director.post(path, data={**form, "tasks": tasks}) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]


def test_out_of_reach_is_neither_previewed_nor_received(house: House, key: str) -> None:
    head = house.browser("head-A", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, "A"))
    other = next(number for number, task in house.world.live("M1").items() if task.place == "B")
    found = head.get(f"/api/crises/{key}/acknowledge", params={"task": [other]}).json()
    assert (found["ready"], found["hindered"]) == ([], [])
    path = f"/crises/{key}/acknowledge"
    answer = head.fill(path, page=f"{path}?every=1", tasks=[str(other), "0", "999999999999"])
    assert answer.headers["location"].endswith("received=0&left=3")
    assert house.world.task(other).status == "open"


def test_who_is_not_concerned_is_told_why_beforehand(house: House, key: str) -> None:
    regional = house.browser("head-B", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "CS"))
    found = regional.get(f"/api/crises/{key}/acknowledge?every=1").json()
    assert [one["place_id"] for one in found["ready"]] == ["B"]
    assert [one["card"]["place_id"] for one in found["hindered"]] == ["A", "CS"]


@pytest.mark.parametrize("tasks", [["x"], [str(one) for one in range(1, 300)], ["1.5"]])
def test_nonsense_is_refused_in_words(house: House, director: Browser, key: str, tasks: list[str]) -> None:
    path = f"/crises/{key}/acknowledge"
    assert director.fill(path, page=f"{path}?every=1", tasks=tasks).status_code == 422
    assert all(task.status == "open" for task in house.world.live().values())


def test_export_holds_what_the_filters_show(house: House, director: Browser, key: str) -> None:
    answer = director.get(f"/crises/{key}/tasks.csv?measure=M1")
    assert answer.headers["content-disposition"] == f'attachment; filename="{key}-tasks.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(house.world.live("M1"))
    assert rows[0][0] == "Clé"
    assert rows[1][3:5] == ["M1", "Consignes par site"]
    book = director.get(f"/crises/{key}/tasks.xlsx?measure=M1")
    assert cells(book.content)[0] == rows[0]
    assert cells(book.content)[1] == rows[1]


@pytest.mark.parametrize("wanted", [TaskFilter(), TaskFilter(late=True), TaskFilter(status="done")])
def test_what_is_taken_away_is_what_the_list_shows(house: House, key: str, wanted: TaskFilter) -> None:
    """The file asks the database what the page works out for itself."""
    for number in sorted(house.world.live("M2")):
        house.world.ok(Complete(task=number), "hr1")
    for now in (house.world.clock.now(), house.world.clock.now() + timedelta(days=90)):
        with house.world.store.read() as unit:
            page = read_lists.page_of(unit, key, EVERYTHING, wanted, now, limit=2)
            rows, after = read.taken(unit, key, EVERYTHING, wanted, now, limit=2)
        assert after == page.after
        assert [row.late for row in rows] == ["x" if read_lists.is_late(task, now) else "" for task in page.lines]
        shared = [name for name in TakenTask._fields if name != "late"]
        for row, task in zip(rows, page.lines, strict=True):
            given = {name: getattr(row, name) for name in shared}
            instants = {name: as_instant(given[name]) for name in INSTANTS if given[name] is not None}
            assert {**given, **instants} == {name: getattr(task, name) for name in shared}


INSTANTS = ("late_after", "opened_at", "acknowledge_by", "due_at", "acknowledged_at", "closed_at")
HOSTILE = ("=1+1", "+212600000000", "-2", "@SUM(A1)", "\t=1", "＝1", '"><script>', "a\x00\x0bb", "\ud800", "ع" * 3)


def test_no_cell_is_a_formula() -> None:
    written = b"".join(as_csv(("A",), [(one.replace("\ud800", ""),) for one in HOSTILE])).decode("utf-8-sig")
    found = [row[0] for row in csv.reader(io.StringIO(written, newline="")) if row]
    assert not [one for one in found if one.startswith(("=", "+", "-", "@", "\t", "＝"))]
    book = as_workbook("=HYPERLINK(1)/[x]", ("A",), [(one,) for one in HOSTILE])
    assert [row[0] for row in cells(book)][1:8] == [
        "=1+1",
        "+212600000000",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "＝1",
        '"><script>',
    ]
    xml = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert xml.count('t="inlineStr"') == 1 + len(HOSTILE)


def test_an_export_longer_than_a_piece_is_whole(
    house: House, director: Browser, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pca.web.tasks.task_exports.EXPORTED", 2)
    monkeypatch.setattr("pca.web.tasks.task_exports.IN_A_WORKBOOK", 4)
    lines = director.get(f"/crises/{key}/tasks.csv").text.splitlines()
    assert len(lines) == 1 + len(house.world.live())
    book = cells(director.get(f"/crises/{key}/tasks.xlsx").content)
    assert len(book) == 1 + 4 + 1
    assert book[-1] == ["… > 4: CSV"]


def test_names_are_hidden_from_who_may_not_see_them(house: House, key: str) -> None:
    reader = house.browser("hr2", AccessRole.COMPLIANCE)
    assert reader.get(f"/crises/{key}/tasks").status_code == 200
    assert 'name="task"' not in reader.get(f"/crises/{key}/tasks").text
    assert reader.get(f"/crises/{key}/acknowledge?every=1").status_code == 403
    assert house.browser("hr2", AccessRole.HR).get(f"/crises/{key}/tasks").status_code == 403


def cells(book: bytes) -> list[list[str]]:
    sheet = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    return [[cell.find(f".//{space}t").text or "" for cell in row] for row in sheet.iter(f"{space}row")]  # type: ignore[union-attr]


def test_a_file_is_handed_over_in_pieces_not_line_by_line() -> None:
    rows = [(str(number), "=1+1") for number in range(2 * PIECE + 1)]
    pieces = list(as_csv(("A", "B"), iter(rows)))
    assert [piece.count(b"\r\n") for piece in pieces] == [1, PIECE, PIECE, 1]
    assert b"".join(pieces).decode("utf-8-sig").splitlines()[-1] == f"{2 * PIECE},'=1+1"
