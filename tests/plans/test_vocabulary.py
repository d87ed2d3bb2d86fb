"""One truth for the language: the model, the published schema and the reference page are equal."""

import json
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from pca.domain.plan.lint.findings import CODES
from pca.domain.plan.playbook import Playbook
from pca.domain.texts.wording import VARIABLES
from pca.plans.complaints import PATTERNS, keys_of, model_at
from pca.plans.short_forms import UNSAID
from pca.plans.vocabulary import json_schema, publish, reference

DOCS = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", ["playbook.schema.json", "playbook.md", "rehearsal.md"])
def test_what_is_committed_is_what_is_made(name, tmp_path):
    publish(tmp_path)
    made = (tmp_path / name).read_text("utf-8")
    assert (DOCS / name).read_text("utf-8") == made, "write them anew with pca.plans.vocabulary.publish(docs/reference)"


def _models() -> dict[str, type[BaseModel]]:
    found: dict[str, type[BaseModel]] = {}
    pending: list[tuple[type[BaseModel], tuple[str, ...]]] = [(Playbook, ())]
    while pending:
        model, path = pending.pop()
        for key in keys_of(model):
            inner = model_at(Playbook, (*path, key))
            if inner and inner.__name__ not in found:
                found[inner.__name__] = inner
                pending.append((inner, (*path, key)))
    return found


def test_the_schema_knows_every_block_and_key_of_the_model():
    schema = json_schema()
    models = _models()
    blocks = {name: one for name, one in schema["$defs"].items() if "properties" in one}
    assert set(blocks) == set(models) - {"Text"}, "a text has no keys of its own: languages are named by their tags"
    for name, block in blocks.items():
        assert list(block["properties"]) == keys_of(models[name])
        assert block["additionalProperties"] is False
    assert [*keys_of(Playbook), "parts", "include"] == list(schema["properties"])
    required = {info.alias or name for name, info in Playbook.model_fields.items() if info.is_required()}
    assert set(schema["then"]["required"]) == required - set(UNSAID["Playbook"])


@pytest.mark.parametrize("block", sorted(UNSAID))
def test_what_may_be_left_out_is_a_key_that_a_whole_plan_has(block):
    model = {"Playbook": Playbook, **_models()}[block]
    assert {key for key in UNSAID[block] if not model.model_fields[key].is_required()} == set()


def test_the_schema_has_no_null_and_writes_durations_as_plans_do():
    said = json.dumps(json_schema())
    assert '"null"' not in said
    assert json_schema()["$defs"]["Review"]["properties"]["every"]["default"] == "52w 1d"


def test_from_and_to_may_be_one_name_or_several():
    properties = json_schema()["$defs"]["Transition"]["properties"]
    for key in ("from", "to"):
        assert [one["type"] for one in properties[key]["anyOf"]] == ["string", "array"]


def test_every_pattern_of_the_language_has_advice_in_words():
    patterns = set(re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', json.dumps(json_schema()["$defs"])))
    spoken = {json.loads(f'"{one}"') for one in patterns}
    durations = {one for one in spoken if "(min|h|d|w)" in one or one.startswith(r"^\d{4}-")}
    assert spoken - durations <= set(PATTERNS)


def test_the_reference_has_a_heading_for_each_block_and_leads_only_to_headings():
    page = reference()
    headings = {one.lower() for one in re.findall(r"^## (.+)$", page, re.M)}
    assert {name.lower() for name in _models()} <= headings
    assert set(re.findall(r"\(#([a-z]+)\)", page)) <= headings


def test_the_reference_names_every_variable_and_lint_code():
    page = reference()
    assert all(f"`{name}`" in page for name in (*VARIABLES, *CODES))
