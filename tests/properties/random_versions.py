"""Later versions of a random plan, as authors might write them: other words, teams, deadlines, names, measures."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from pca.domain.plan.playbook import Playbook
from tests.properties.random_plans import RandomPlan, errors

Said = dict[str, Any]


def add_versions(plan: RandomPlan, chance: Random, count: int) -> None:
    """Give the plan some later versions without lint errors, each made from one before it."""
    while len(plan.versions) < count:
        number = len(plan.versions) + 2
        base = chance.choice([plan.playbook, *plan.versions])
        said = base.model_dump(mode="json", by_alias=True, exclude_none=True)
        said["version"] = f"{number}.0.0"
        for one in said["measures"]:
            one.pop("was", None)
        said["editorial"] = []
        for _ in range(chance.randint(1, 4)):
            chance.choice(CHANGES)(said, chance.choice(said["measures"]), chance, f"v{number}")
        known = {one["id"] for one in said["measures"]}
        said["editorial"] = [one for one in dict.fromkeys(said["editorial"]) if one in known]
        playbook = Playbook.model_validate(said)
        if not errors(playbook):
            plan.versions.append(playbook)


def _words(_said: Said, one: Said, _chance: Random, mark: str) -> None:
    one["instructions"] = {"fr": f"Autrement ({mark})."}


def _editorial(said: Said, one: Said, _chance: Random, mark: str) -> None:
    one["title"] = {"fr": f"Mesure {one['id']} ({mark})"}
    said["editorial"] += [one["id"]]


def _team(_said: Said, one: Said, _chance: Random, _mark: str) -> None:
    if one.get("team") in ("ops", "hr"):
        one["team"] = "hr" if one["team"] == "ops" else "ops"


def _deadline(_said: Said, one: Said, chance: Random, _mark: str) -> None:
    one["complete_within"] = chance.choice(["4h", "2d", "6d"])


def _checklist(_said: Said, one: Said, _chance: Random, mark: str) -> None:
    one["checklist"] = [*one["checklist"], {"id": f"more{mark}", "text": {"fr": f"Et encore ({mark})"}}]


def _undo(_said: Said, one: Said, _chance: Random, mark: str) -> None:
    if "undo" in one:
        one["undo"]["instructions"] = {"fr": f"Défaire ({mark})."}


def _places(_said: Said, one: Said, chance: Random, _mark: str) -> None:
    if "each" in one and one.get("team") != "regional":
        one["each"] = chance.choice([{"kind": "site"}, {"kind": "region"}])


def _states(said: Said, one: Said, chance: Random, _mark: str) -> None:
    if one.get("holds_in"):
        everywhere = [state["id"] for state in said["states"] if state["kind"] != "closed"]
        one["holds_in"] = chance.sample(everywhere, 2)


def _alone(_said: Said, one: Said, _chance: Random, _mark: str) -> None:
    one.pop("after", None)


def _rhythm(_said: Said, one: Said, chance: Random, _mark: str) -> None:
    if one.get("holds_in"):
        one.pop("repeat", None) if "repeat" in one else one.update(repeat={"every": chance.choice(["9h", "2d"])})


def _levels(_said: Said, one: Said, _chance: Random, _mark: str) -> None:
    if one.get("levels"):
        one["levels"] = one["levels"][:1]


def _gone(said: Said, one: Said, _chance: Random, _mark: str) -> None:
    """The measure is dropped, with every mention of it; one that a condition asks about stays."""
    asked = str([said["transitions"], [other.get("levels") for other in said["measures"]]])
    if len(said["measures"]) > 2 and f"({one['id']})" not in asked:
        said["measures"] = [other for other in said["measures"] if other is not one]
        for other in said["measures"]:
            _forget(other, one["id"])
        for line in said["communications"]:
            if one["id"] in line["when"].values():
                line["when"] = {"entering": said["states"][-1]["id"]}


def _forget(measure: Said, name: str) -> None:
    if measure.get("fallback") == name:
        measure.pop("fallback")
    if name in str(measure.get("after")):
        measure.pop("after")


def _renamed(said: Said, one: Said, _chance: Random, mark: str) -> None:
    """The measure has another name from now on, and says which it had."""
    was, name = one["id"], f"{one['id']}{mark}"
    if "(" + was + ")" in str([said["transitions"], [other.get("levels") for other in said["measures"]]]):
        return
    if one.get("was") or was in str([other.get("after") for other in said["measures"]]):
        return
    one["id"], one["was"] = name, was
    for other in said["measures"]:
        other.update({"fallback": name} if other.get("fallback") == was else {})
    for line in said["communications"]:
        line["when"] = {key: name if value == was else value for key, value in line["when"].items()}
    said["editorial"] = [name if other == was else other for other in said["editorial"]]


def _added(said: Said, one: Said, _chance: Random, mark: str) -> None:
    if one.get("holds_in") and not one.get("was"):
        said["measures"] = [*said["measures"], {**one, "id": f"{one['id']}{mark}x"}]


CHANGES: tuple[Callable[[Said, Said, Random, str], None], ...] = (
    *(_words,) * 3,
    *(_editorial,) * 2,
    _team,
    _deadline,
    _checklist,
    _undo,
    _places,
    _states,
    _alone,
    _rhythm,
    _levels,
    _gone,
    _renamed,
    _added,
)
