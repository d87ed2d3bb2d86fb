"""Every key that a plan may hold has its word in three languages: differences between versions are read by people."""

from __future__ import annotations

from typing import Any

import pytest

from pca.plans.vocabulary import json_schema
from pca.web.kit.spoken import FIELDS


def keys(node: Any) -> set[str]:
    """Every key of the schema's blocks."""
    if isinstance(node, list):
        return {key for one in node for key in keys(one)}
    if not isinstance(node, dict):
        return set()
    own = set(node["properties"]) if isinstance(node.get("properties"), dict) else set()
    return own | {key for one in node.values() for key in keys(one)}


@pytest.mark.parametrize("key", sorted(keys(json_schema()) - {"parts", "include"}))
def test_a_key_is_said_in_three_languages(key: str) -> None:
    assert len({FIELDS.say(key, one) for one in ("fr", "ar", "en")}) > 1 or key in ("rpo", "rto", "sms"), (
        "only abbreviations are the same in all"
    )
