"""Short forms of the playbook language, for the JSON Schema and the reference page: what may be left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from pca.domain.opening_hours import SiteRegime
from pca.domain.plan.text import Titled

Node: TypeAlias = Mapping[str, Any]

UNSAID: Mapping[str, tuple[str, ...]] = {
    "Playbook": ("languages", "approval", "committee", "axes", "states", "transitions"),
    "Committee": ("title",),
    "Role": ("id", "title"),
    "Measure": ("axis", "instructions", "checklist"),
    "Undo": ("instructions", "checklist"),
    "Communication": ("message",),
}
"""Keys that a whole plan has and an author may leave out."""

_KEY: Node = {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9_]{0,39}$"}
_BRIEF: Mapping[str, Node] = {
    **{titled.__name__: {"$ref": "#/$defs/Text"} for titled in Titled.__subclasses__()},
    "Approval": _KEY,
    "Review": {"type": "string", "format": "date"},
    "RegimeAsked": {"enum": [regime.value for regime in SiteRegime]},
    "Committee": {"type": "array", "items": _KEY, "minItems": 1},
}
"""What may stand for a whole block."""


def shorten(node: Any) -> None:
    """Let a schema take the short forms: blocks that one value stands for, and keys that are left out."""
    if isinstance(node, list):
        for inner in node:
            shorten(inner)
    elif isinstance(node, dict):
        for name, block in node.get("$defs", {}).items():
            left = [key for key in block.get("required", ()) if key not in UNSAID.get(name, ())]
            block.pop("required", None)
            block |= {"required": left} if left else {}
        for inner in node.values():
            shorten(inner)
        if "$ref" in node and (brief := _BRIEF.get(str(node["$ref"]).rpartition("/")[2])):
            node["anyOf"] = [brief, {"$ref": node.pop("$ref")}]


SHORT_FORMS = """\
## Short forms

A small plan says little; `pca plan new` writes one. A published version holds all of it written out.

- A regime without hours is its name: `regime: closed`.
- A text in the plan's first language alone is a text in quotes: `title: "Flood"`.
- Criteria, dependencies, resources, axes and lines of a checklist may be their title or text alone:
  `checklist: ["Everybody is counted."]`. Their `id` is made of the words (`everybody_is_counted`).
- `approval: director`, `committee: [director, continuity]` and `review: "2026-01-15"` stand for their blocks.
- A seat needs `function`, `holder` and `deputies`; it is called as such seats usually are, its `id` is the function.
- Without `states`, a crisis takes the usual course: `normal`, `watch`, `crisis` (all activities stand still), `back`,
  `review`, `closed`. Its moves are `watch`, `calm`, `activate`, `stand_down`, `relapse`, `review` and `close`: seats
  that decide take them all, those that keep the log may also watch, calm and review.
- A measure needs `id`, `title`, `holds_in`, `team` and `complete_within`."""
