"""The playbook language written down: a JSON Schema for editors and reference pages, all made from the models."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pca.domain.expressions.expressions import Type
from pca.domain.plan import names
from pca.domain.plan.lint.findings import codes_table
from pca.domain.plan.playbook import Playbook
from pca.domain.texts.wording import TASK_FIELDS, TEXT_KINDS, VARIABLES
from pca.plans.assembly import HEAD, INCLUDED, MAX_PARTS, PART_NAME
from pca.plans.described import Node, Tables, in_order, schema_of, values
from pca.plans.rehearsal_reference import rehearsal_reference
from pca.plans.short_forms import SHORT_FORMS, UNSAID, shorten
from pca.plans.stated_limits import limits_table

SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def publish(folder: Path) -> None:
    """Write `playbook.schema.json`, `playbook.md` and `rehearsal.md` into `folder`."""
    written = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    (folder / "playbook.schema.json").write_text(written, encoding="utf-8")
    (folder / "playbook.md").write_text(reference(), encoding="utf-8")
    (folder / "rehearsal.md").write_text(rehearsal_reference(), encoding="utf-8")


def json_schema() -> dict[str, Any]:
    """The published JSON Schema (draft 2020-12), for the head of a plan and for its parts.

    A file without `language` is a part, and one with `parts` is completed by them: only a head without parts must
    be complete by itself. The loader checks the whole either way.
    """
    schema = schema_of(Playbook)
    shorten(schema)
    required = [key for key in schema.pop("required") if key not in UNSAID["Playbook"]]
    schema["properties"] = {**schema["properties"], "parts": _PARTS, "include": _INCLUDE}
    alone = {"required": ["language"], "not": {"anyOf": [{"required": ["parts"]}, {"required": ["include"]}]}}
    return {"$schema": SCHEMA, **schema, "title": "PCA playbook", "if": alone, "then": {"required": required}}


_PARTS: Node = {
    "description": f"Other files of the plan, beside {HEAD}. Only the head has it; lists are appended in this order.",
    "items": {"pattern": PART_NAME, "type": "string"},
    "maxItems": MAX_PARTS,
    "type": "array",
}


_INCLUDE: Node = {
    "description": "Files that several plans share, of the folder `library` in the plan's own folder or beside it.",
    "items": {"pattern": INCLUDED, "type": "string"},
    "maxItems": MAX_PARTS,
    "type": "array",
}


def reference() -> str:
    """The reference page of the playbook language, in Markdown."""
    schema = json_schema()
    tables = Tables(schema["$defs"])
    parts = [_INTRODUCTION, SHORT_FORMS, tables.block("Playbook", {**schema, "required": schema["then"]["required"]})]
    parts += [tables.block(name, schema["$defs"][name]) for name in in_order(schema)]
    parts += [_conditions(), _texts(), "## Limits", _LARGER, limits_table(), "## Lint codes", codes_table()]
    return "\n\n".join(parts) + "\n"


_LARGER = (
    "A plan too large for one file is split into several, listed under `parts`: 2 000 measures in four parts load."
)

_INTRODUCTION = """\
# The playbook language

This page is made from the model the engine itself checks plans with, and so is
[the JSON Schema](playbook.schema.json). A test keeps all three equal.

A plan is a folder with a `playbook.yaml`. Its key `parts` may list other files of the folder; each holds some of the
keys below. Lists are appended in the order of `parts`; any other key is said once. `include` takes files of a folder
`library`, in the plan's folder or beside it, that several plans share; they may include others. What is included
belongs to the version: it is frozen with it, and a later change of the library changes no published version.

YAML is read strictly: no anchors,
no tags, no key twice, and words that readers of YAML take for different things (`no`, `14:20`, `010`) are refused;
put them in quotes."""


def _conditions() -> str:
    tables = (
        ("Guards, thresholds and criteria: the plan's indicators, and", names.BUILT_IN),
        ("Sites (`each.where` with `kind: site`, `site_heads`)", names.SITE),
        ("Regions (`each.where` with `kind: region`)", names.REGION),
        ("People (`audience.people`)", names.PEOPLE),
        ("People (`staff.where`)", names.STAFF),
    )
    lines = [
        "## Conditions",
        "",
        "Names, numbers, text in single quotes, `true`, `false`, `and`, `or`, `not`, `in [ ]`, comparisons and",
        "`+ - * / ( )`. A missing value is unknown, and a condition that is unknown never fires.",
        "",
        "| Where | Names |",
        "| --- | --- |",
    ]
    return "\n".join([*lines, *(f"| {where} | {_catalogue(known)} |" for where, known in tables), "", _QUESTIONS])


_QUESTIONS = """\
Guards, thresholds and criteria may also ask:

| Question | Answer |
| --- | --- |
| `in(state)` | whether the crisis is in that state |
| `done(measure)` | whether the measure's tasks were opened, and none is left to do or was refused |
| `open(measure)` | how many of its tasks are left to do |
| `indicator(PLACE)` | the figure of one region or site, instead of the one here |
| `mean(indicator, 7)` | the mean of the last seven days, the day of the newest value included |
| `change(indicator, 7)` | by how much that day's value differs from the one seven days before |

Over days, a figure is its last value of each day of the plan's zone, or the one before until the next is due
(`cadence`; a day unless said otherwise). A day without a value makes the whole unknown, and so does a newest value
older than `stale_after`, or than two cadences. An earlier day entered again with another value is judged again:
what was proposed is proposed anew, and who decides is told when nothing asks for it any more.

An old figure is unknown again: ask `not in(searching)` rather than `missing == 0` where a decision has settled it."""


def _catalogue(known: Mapping[str, Type]) -> str:
    return ", ".join(f"`{name}` ({kind})" for name, kind in known.items())


def _texts() -> str:
    return "\n".join(
        [
            "## Texts of messages",
            "",
            "A text stands in `notifications/<message>/<kind>.<language>.j2`, with a kind of "
            + f"{values(list(TEXT_KINDS))}; a mail needs a `subject` and a `mail`.",
            "It may use `{{ variable }}`, `{% if %}`, `{% for task in tasks %}` and the filters `upper`, `lower`,",
            "`title`, `default`, `join` and `length`.",
            "",
            f"Variables: {values(sorted(VARIABLES))}.",
            "",
            f"Of each task: {values(sorted(TASK_FIELDS))}.",
        ]
    )
