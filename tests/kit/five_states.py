"""A plan of five states, said in a few words: what tests of the plan language put their measures into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.services.conftest import World

CALM = [
    {"id": "normal", "title": {"fr": "Normal"}, "kind": "normal"},
    {"id": "crisis", "title": {"fr": "Crise"}, "kind": "crisis"},
    {"id": "ending", "title": {"fr": "Fin"}, "kind": "return"},
    {"id": "review", "title": {"fr": "Bilan"}, "kind": "review"},
    {"id": "closed", "title": {"fr": "Clos"}, "kind": "closed"},
]


def move(name: str, source: Any, target: Any, **more: Any) -> dict[str, Any]:
    return {"id": name, "title": {"fr": name}, "from": source, "to": target, "decided_by": ["director"], **more}


MOVES = [
    move("activate", "normal", "crisis"),
    move("end", "crisis", "ending"),
    move("relapse", "ending", "crisis"),
    move("learn", "ending", "review"),
    move("close", "review", "closed"),
]


def measure(name: str, *states: str, team: str = "ops", **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "axis": "work",
        "title": {"fr": f"Mesure {name}"},
        "instructions": {"fr": "Faire."},
        "holds_in": list(states),
        "team": team,
        "checklist": [{"id": "ok", "text": {"fr": "Fait"}}],
        "acknowledge_within": "1h",
        "complete_within": "8h",
        **more,
    }


SITES = {"kind": "site"}
REGIONS = {"kind": "region"}
TOLD = {
    "id": "told",
    "title": {"fr": "Dit"},
    "when": {"entering": "closed"},
    "audience": {"committee": True},
    "message": "note",
}
MET = {"id": "calm", "text": {"fr": "Le calme est revenu."}, "when": "true"}


def task(world: World, name: str, place: str = "root") -> int:
    return next(number for number, one in world.live(name).items() if one.place == place)
