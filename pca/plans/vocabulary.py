"""The playbook language written down: a JSON Schema for editors and a reference page, both made from the model."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from pydantic.json_schema import GenerateJsonSchema

from pca.domain.expressions import Type
from pca.domain.plan import names
from pca.domain.plan.languages import TAG
from pca.domain.plan.lint.findings import codes_table
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.terms import say_duration
from pca.domain.wording import TASK_FIELDS, TEXT_KINDS, VARIABLES
from pca.plans.assembly import HEAD, INCLUDED, MAX_PARTS, PART_NAME
from pca.plans.complaints import PATTERNS
from pca.plans.short_forms import SHORT_FORMS, UNSAID, shorten
from pca.plans.stated_limits import limits_table

Node: TypeAlias = Mapping[str, Any]

SCHEMA = "https://json-schema.org/draft/2020-12/schema"


class _Schema(GenerateJsonSchema):
    """The model's schema, with durations and times of day as a plan writes them."""

    def encode_default(self, dft: Any) -> Any:
        if isinstance(dft, tuple):
            return [self.encode_default(one) for one in dft]
        if isinstance(dft, time):
            return f"{dft:%H:%M}"
        return say_duration(dft) if isinstance(dft, timedelta) else super().encode_default(dft)


def publish(folder: Path) -> None:
    """Write `playbook.schema.json` and `playbook.md` into `folder`."""
    written = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    (folder / "playbook.schema.json").write_text(written, encoding="utf-8")
    (folder / "playbook.md").write_text(reference(), encoding="utf-8")


def json_schema() -> dict[str, Any]:
    """The published JSON Schema (draft 2020-12), for the head of a plan and for its parts.

    A file without `language` is a part, and one with `parts` is completed by them: only a head without parts must
    be complete by itself. The loader checks the whole either way.
    """
    schema = _plain(Playbook.model_json_schema(by_alias=True, schema_generator=_Schema))
    shorten(schema)
    required = [one for one in schema.pop("required") if one not in UNSAID["Playbook"]]
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


def _plain(node: Any) -> Any:
    """The schema without what only the model needs: null for what may be left out, and titles made from keys."""
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _plain(value) for key, value in node.items() if not _is_noise(key, value)}
    choices = [one for one in kept.get("anyOf", ()) if one != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        kept = {**choices[0], **kept}
    return kept


def _is_noise(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value in (None, [], ""))


def reference() -> str:
    """The reference page of the playbook language, in Markdown."""
    schema = json_schema()
    parts = [_INTRODUCTION, SHORT_FORMS, _block("Playbook", {**schema, "required": schema["then"]["required"]})]
    parts += [_block(name, schema["$defs"][name]) for name in _in_order(schema)]
    return (
        "\n\n".join([*parts, _conditions(), _texts(), "## Limits", limits_table(), "## Lint codes", codes_table()])
        + "\n"
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


def _in_order(schema: Node) -> list[str]:
    """Names of the blocks in the order in which a reader of the plan meets them; lists of values are not blocks."""
    found: list[str] = []
    pending = list(_named_in(schema["properties"]))
    while pending:
        name = pending.pop(0)
        if name not in found and ("properties" in schema["$defs"][name] or name == "Text"):
            found.append(name)
            pending += _named_in(schema["$defs"][name])
    return found


def _named_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield _name(node)
        for one in node.values():
            yield from _named_in(one)
    elif isinstance(node, list):
        for one in node:
            yield from _named_in(one)


def _name(node: Node) -> str:
    return str(node["$ref"]).rpartition("/")[2]


def _block(name: str, node: Node) -> str:
    required = node.get("required", ())
    lines = [f"## {name}", "", _flat(node.get("description", "")), ""]
    if name == "Text":
        return "\n".join([*lines, *_TEXT])
    lines += ["| Key | Value | | Meaning |", "| --- | --- | --- | --- |"]
    for key, value in node["properties"].items():
        need = "required" if key in required else _default(value)
        lines.append(f"| `{key}` | {_type(value)} | {need} | {_flat(_meaning(value))} |")
    return "\n".join(lines)


_TEXT = (
    'As `"Open the counter"`, or as `{en: "Open the counter", ar: "افتحوا الشباك"}`. A language is named by its tag',
    "(BCP 47): `fr`, `ar`, `en`, `es`, `pt-BR` … At most 4 000 characters each. The interface itself speaks French,",
    "Arabic and English; a plan may be written in any language.",
)


def _meaning(node: Node) -> str:
    said = node.get("description")
    if not said and node.get("$ref") != "#/$defs/Text" and "properties" not in _definition(node):
        said = _definition(node).get("description")
    return str(said or "")


def _default(node: Node) -> str:
    default = node.get("default")
    if isinstance(default, dict):
        return ", ".join(f"{key}: {value}" for key, value in default.items())
    if isinstance(default, bool):
        return f"{default}".lower()
    return "" if default is None else ", ".join(default) if isinstance(default, list) else f"{default}"


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _definition(node: Node) -> Node:
    """What a `$ref` stands for; the node itself otherwise."""
    if "$ref" not in node:
        return node
    found: Node = _DEFINITIONS[_name(node)]
    return found


_DEFINITIONS: Mapping[str, Any] = json_schema()["$defs"]

_KINDS = {"string": "text", "integer": "whole number", "boolean": "true or false", "number": "number"}

_FORMS = {
    **{pattern: advice.partition(":")[0].removeprefix("write ") for pattern, advice in PATTERNS.items()},
    r"^[A-Za-z][A-Za-z0-9_]{0,39}$": "name",
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$": "person",
    r"^\d+\.\d+\.\d+$": 'version, as "1.0.0"',
    r"^([01]\d|2[0-3]):[0-5]\d$": 'time, as "08:30"',
    TAG: "language",
    PART_NAME: "file name",
    INCLUDED: "file of the library",
}
"""What a pattern means, in a word."""


def _type(node: Node) -> str:
    """A value in a word or two, with a link to the block that describes it."""
    if "$ref" in node:
        target = _definition(node)
        return _values(target["enum"]) if "enum" in target else f"[{_name(node)}](#{_name(node).lower()})"
    if "anyOf" in node:
        return " or ".join(_type(one) for one in node["anyOf"])
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return _values(node["enum"])
    if node.get("type") == "array":
        return f"list of {_type(node['items'])}"
    if "minimum" in node and "maximum" in node:
        return f"{_KINDS[node['type']]}, {node['minimum']} to {node['maximum']}"
    return _scalar(node)


def _scalar(node: Node) -> str:
    pattern = node.get("pattern", "")
    if pattern.startswith(r"^\d{1,6}(min"):
        return "duration"
    if pattern.startswith(r"^\d{4}-"):
        return 'date and time, as "2020-05-31T09:00"'
    if node.get("format") == "date":
        return 'day, as "2026-01-15"'
    if node.get("maxLength") == 500:
        return "[condition](#conditions)"
    return str(_FORMS.get(pattern) or node.get("format") or _KINDS[str(node["type"])])


def _values(values: list[str]) -> str:
    return ", ".join(f"`{one}`" for one in values)


def _conditions() -> str:
    tables = (
        ("Guards, thresholds and criteria: the plan's indicators, and", names.BUILT_IN),
        ("Sites (`each.where` with `kind: site`, `site_heads`)", names.SITE),
        ("Regions (`each.where` with `kind: region`)", names.REGION),
        ("People (`audience.people`)", names.PEOPLE),
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

An old figure is unknown again: ask `not in(searching)` rather than `missing == 0` where a decision has settled it."""


def _catalogue(known: Mapping[str, Type]) -> str:
    return ", ".join(f"`{name}` ({kind})" for name, kind in known.items())


def _texts() -> str:
    return "\n".join(
        [
            "## Texts of messages",
            "",
            "A text stands in `notifications/<message>/<kind>.<language>.j2`, with a kind of "
            + f"{_values(list(TEXT_KINDS))}; a mail needs a `subject` and a `mail`.",
            "It may use `{{ variable }}`, `{% if %}`, `{% for task in tasks %}` and the filters `upper`, `lower`,",
            "`title`, `default`, `join` and `length`.",
            "",
            f"Variables: {_values(sorted(VARIABLES))}.",
            "",
            f"Of each task: {_values(sorted(TASK_FIELDS))}.",
        ]
    )
