"""Several tasks finished at once: what is missing is said first, what is ticked is kept, what is left says why."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pca.domain.orders import CheckItems
from pca.store.audit.journal import entries
from pca.store.engine.replay import replay
from tests.web.conftest import Browser, House, flat
from tests.web.tasks.one.conftest import number_of


def told(browser: Browser, key: str, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = browser.get(f"/api/crises/{key}/complete", params=query).json()
    return found


def press(browser: Browser, key: str, **fields: Any) -> str:
    path = f"/crises/{key}/complete"
    answer = browser.fill(path, page=f"{path}?every=1", back="/tasks", **fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def statuses(house: House, *numbers: int) -> list[str]:
    return [house.world.task(number).status for number in numbers]


def test_what_is_missing_is_said_and_what_cannot_be_is_left_with_the_reason(
    house: House, lead: Browser, key: str
) -> None:
    found = told(lead, key, every=1, assignee="hr1")
    assert [(one["title"], [point["text"] for point in one["missing"]]) for one in found["groups"]] == [
        ("Point quotidien", ["Noter"]),
        ("Matériel", ["Compter"]),
    ]
    [proof_wanted] = found["hindered"]
    assert "Lister" in proof_wanted["why"], "its proof is required"
    page = lead.get(f"/crises/{key}/complete?every=1&assignee=hr1").text
    assert f'href="/crises/{key}/tasks/{proof_wanted["card"]["number"]}"' in page
    assert not re.findall(r'name="points"[^>]*checked', page), "nobody says a point in somebody's name"
    assert statuses(house, *house.world.live("M2")) == ["open"]


def test_one_press_finishes_each_by_an_order_of_its_own(house: House, lead: Browser, key: str) -> None:
    chosen = [number_of(house, "M2"), number_of(house, "M4")]
    address = press(lead, key, tasks=chosen, points=["M2:do:note", "M4:do:count"], why="Ce matin.")
    assert address == "/tasks?finished=2&left=0"
    assert "2 tâches sont terminées et consignées" in lead.get(address).text
    assert statuses(house, *chosen) == ["done", "done"]
    with house.world.store.read() as unit:
        last = [one for _, one in entries(unit)][-2:]
    assert [(one.who, one.why, one.act.task, one.act.checked) for one in last] == [  # type: ignore[union-attr]
        ("hr1", "Ce matin.", chosen[0], ("note",)),
        ("hr1", "Ce matin.", chosen[1], ("count",)),
    ]
    assert replay(house.world.store).differences == ()


def test_a_task_that_lacks_a_point_stays_open_and_keeps_what_was_ticked(
    house: House, director: Browser, key: str
) -> None:
    chosen = sorted(house.world.live("M1"))
    house.world.ok(CheckItems(task=chosen[0], checked=("post",)), "dir")
    [group] = told(director, key, task=chosen)["groups"]
    assert [(point["text"], point["tasks"]) for point in group["missing"]] == [
        ("Lire", len(chosen)),
        ("Afficher", len(chosen) - 1),
    ]
    address = press(director, key, tasks=chosen, points=["M1:do:read"])
    assert f"finished=1&left={len(chosen) - 1}" in address
    assert address.startswith(f"/crises/{key}/complete?task={chosen[1]}&")
    assert statuses(house, *chosen) == ["done"] + ["open"] * (len(chosen) - 1)
    page = flat(director.get(address).text)
    assert "laissées telles quelles" in page
    [group] = director.get(f"/api{address}").json()["groups"]
    assert [point["text"] for point in group["missing"]] == ["Afficher"], "what was ticked is kept"


def test_nothing_ticked_is_nothing_chosen_and_nothing_said_is_nothing_done(
    house: House, lead: Browser, key: str
) -> None:
    assert "Rien n’est choisi" in lead.get(f"/crises/{key}/complete?assignee=hr1").text
    before = [number for number, _ in _journal(house)]
    address = press(lead, key, tasks=[number_of(house, "M2"), number_of(house, "M4")])
    assert "finished=0&left=2" in address
    assert [number for number, _ in _journal(house)] == before


def test_pressed_twice_each_is_finished_once(house: House, lead: Browser, key: str) -> None:
    path, task = f"/crises/{key}/complete", number_of(house, "M4")
    page = lead.get(f"{path}?task={task}").text
    form = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf", "order")}
    sent = [lead.post(path, data={**form, "tasks": [task], "points": ["M4:do:count"]}) for _ in range(2)]
    assert sent[0].headers["location"] == sent[1].headers["location"]
    assert sum(f"T{task}" in str(one.facts) or task == getattr(one.act, "task", 0) for _, one in _journal(house)) == 1


def test_what_is_out_of_reach_is_neither_shown_nor_finished(house: House, head: Browser, key: str) -> None:
    other = next(number for number, task in house.world.live("M1").items() if task.place == "B")
    found = told(head, key, task=[other])
    assert (found["groups"], found["hindered"]) == ([], [])
    assert "finished=0" in press(head, key, tasks=[other, 0, 999_999_999_999], points=["M1:do:read", "M1:do:post"])
    assert statuses(house, other) == ["open"]


@pytest.mark.parametrize("tasks", [["x"], [str(one) for one in range(1, 300)]])
def test_nonsense_is_refused_in_words(house: House, lead: Browser, key: str, tasks: list[str]) -> None:
    path = f"/crises/{key}/complete"
    assert lead.fill(path, page=f"{path}?every=1", tasks=tasks).status_code == 422
    assert lead.get(path, params={"task": tasks}).status_code == 422


def test_the_list_offers_it_once_there_are_many(house: House, lead: Browser, key: str) -> None:
    assert "Terminer les tâches cochées" not in lead.get("/tasks").text
    for _ in range(2):
        house.opened()
        house.world.decide("activate")
        house.world.decide("lockdown")
    page = lead.get("/tasks").text
    assert f'formaction="/crises/{key}/complete"' in page
    assert "toutes celles de cette mesure" not in page, "never all of them, unless of one measure"
    assert "toutes celles de cette mesure" in lead.get("/tasks?measure=M2").text


def _journal(house: House) -> list[tuple[int, Any]]:
    with house.world.store.read() as unit:
        return list(entries(unit))
