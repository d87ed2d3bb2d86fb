"""A model written down as tables of keys: what each may hold, whether it must be said, what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import ModelSchema

from pca.domain.plan.languages import TAG
from pca.domain.plan.lengths import say_duration
from pca.plans.assembly import INCLUDED, PART_NAME
from pca.plans.key_notes import key_notes

Node: TypeAlias = Mapping[str, Any]


class _Schema(GenerateJsonSchema):
    """The model's schema, with durations and times of day as a plan writes them, and what is said of each key."""

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        node = super().model_schema(schema)
        model: type[BaseModel] = schema["cls"]
        for name, note in key_notes(model).items():
            key = model.model_fields[name].alias or name
            if model.model_fields[name].description is None and key in node.get("properties", ()):
                node["properties"][key] = {**node["properties"][key], "description": note}
        return node

    def encode_default(self, dft: Any) -> Any:
        if isinstance(dft, tuple):
            return [self.encode_default(item) for item in dft]
        if isinstance(dft, time):
            return f"{dft:%H:%M}"
        if isinstance(dft, Decimal):
            return float(dft) if dft % 1 else int(dft)
        return say_duration(dft) if isinstance(dft, timedelta) else super().encode_default(dft)


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a model, without what only the model needs."""
    schema: dict[str, Any] = plain(model.model_json_schema(by_alias=True, schema_generator=_Schema))
    return schema


def plain(node: Any) -> Any:
    """The schema without what only the model needs: null for what may be left out, and titles made from keys."""
    if isinstance(node, list):
        return [plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: plain(value) for key, value in node.items() if not _is_noise(key, value)}
    choices = [choice for choice in kept.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        return {**choices[0], **kept}
    return {**kept, "anyOf": choices} if choices else kept


def _is_noise(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value in (None, [], ""))


def in_order(schema: Node) -> list[str]:
    """Names of the blocks in the order in which a reader of the plan meets them; lists of values are not blocks."""
    names: list[str] = []
    pending = list(_named_in(schema["properties"]))
    while pending:
        name = pending.pop(0)
        if name not in names and ("properties" in schema["$defs"][name] or name == "Text"):
            names.append(name)
            pending += _named_in(schema["$defs"][name])
    return names


def _named_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield _name(node)
        for inner in node.values():
            yield from _named_in(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _named_in(inner)


def _name(node: Node) -> str:
    return str(node["$ref"]).rpartition("/")[2]


TEXT = (
    'As `"Open the counter"`, or as `{en: "Open the counter", ar: "افتحوا الشباك"}`. A language is named by its tag',
    "(BCP 47): `fr`, `ar`, `en`, `es`, `pt-BR` … At most 4 000 characters each. The interface itself speaks French,",
    "Arabic and English; a plan may be written in any language.",
)


@dataclass(frozen=True)
class Tables:
    """Writes the blocks of one schema as tables."""

    definitions: Mapping[str, Any]

    def block(self, name: str, node: Node) -> str:
        """One block: what it is, and its keys."""
        required = node.get("required", ())
        lines = [f"## {name}", "", flat(node.get("description", "")), ""]
        if name == "Text":
            return "\n".join([*lines, *TEXT])
        lines += ["| Key | Value | | Meaning |", "| --- | --- | --- | --- |"]
        for key, value in node["properties"].items():
            need = "required" if key in required else _default(value)
            lines.append(f"| `{key}` | {self.type(value)} | {need} | {flat(self._meaning(value))} |")
        return "\n".join(lines)

    def type(self, node: Node) -> str:
        """A value in a word or two, with a link to the block that describes it."""
        if "$ref" in node:
            target = self._definition(node)
            return values(target["enum"]) if "enum" in target else f"[{_name(node)}](#{_name(node).lower()})"
        if "anyOf" in node:
            return _share(node["anyOf"]) or " or ".join(self.type(part) for part in node["anyOf"])
        if "const" in node:
            return f"`{node['const']}`"
        if "enum" in node:
            return values(node["enum"])
        if "patternProperties" in node:
            [(key, value)] = node["patternProperties"].items()
            return f"{_FORMS[key]}: {self.type(value)}, …"
        if "prefixItems" in node:
            return " and ".join(self.type(part) for part in node["prefixItems"])
        if node.get("type") == "array":
            return f"list of {self.type(node['items'])}"
        if "minimum" in node and "maximum" in node:
            return f"{_KINDS[node['type']]}, {node['minimum']} to {node['maximum']}"
        return _scalar(node)

    def _meaning(self, node: Node) -> str:
        meaning = node.get("description")
        if not meaning and node.get("$ref") != "#/$defs/Text" and "properties" not in self._definition(node):
            meaning = self._definition(node).get("description")
        return str(meaning or "")

    def _definition(self, node: Node) -> Node:
        """What a `$ref` stands for; the node itself otherwise."""
        if "$ref" not in node:
            return node
        definition: Node = self.definitions[_name(node)]
        return definition


def _default(node: Node) -> str:
    default = node.get("default")
    if isinstance(default, dict):
        return ", ".join(f"{key}: {value}" for key, value in default.items() if value not in (None, [], {}))
    if isinstance(default, bool):
        return f"{default}".lower()
    return "" if default is None else ", ".join(map(str, default)) if isinstance(default, list) else f"{default}"


def flat(text: str) -> str:
    """A text in one line, fit for a table."""
    return " ".join(text.split()).replace("|", "\\|")


_KINDS = {"string": "text", "integer": "whole number", "boolean": "true or false", "number": "number"}

_FORMS = {
    r"^[a-z0-9][a-z0-9-]{0,59}$": "lower-case letters, digits and -, at most 60",
    r"^[A-Za-z][A-Za-z0-9_]{0,39}$": "name",
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$": "person",
    r"^\d+\.\d+\.\d+$": 'version, as "1.0.0"',
    r"^([01]\d|2[0-3]):[0-5]\d$": 'time, as "08:30"',
    TAG: "language",
    r"^https?://[^\s@]+$": "address, as https://data.example.org/cases.csv",
    PART_NAME: "file name",
    INCLUDED: "file of the library",
}
"""What a pattern means, in a word."""


def _share(options: Sequence[Node]) -> str:
    """A number that may be written as text too, such as a share of all cases; empty for anything else."""
    if [option.get("type") for option in options] != ["number", "string"] or "pattern" in options[1]:
        return ""
    first = options[0]
    return "number" + (f", {first['minimum']:g} to {first['maximum']:g}" if "maximum" in first else "")


def _scalar(node: Node) -> str:
    pattern = node.get("pattern", "")
    if pattern.startswith(r"^\d{1,6}(min"):
        return "duration"
    if pattern.startswith(r"^\d{4}-") or node.get("format") == "date-time":
        return 'date and time, as "2020-05-31T09:00"'
    if node.get("format") == "time":
        return 'time, as "08:30"'
    if node.get("format") == "date":
        return 'day, as "2026-01-15"'
    if node.get("maxLength") == 500:
        return "[condition](#conditions)"
    return str(_FORMS.get(pattern) or node.get("format") or _KINDS[str(node["type"])])


def values(some: list[str]) -> str:
    """Values as they are written in a plan."""
    return ", ".join(f"`{value}`" for value in some)
