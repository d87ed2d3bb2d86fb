"""README says of every table in which way it is proved, and says nothing else than the program does."""

from __future__ import annotations

import re
from pathlib import Path

from pca.store.audit.credentials import KINDS
from pca.store.tables.whole import BY_CHAIN, BY_DIGEST, BY_DRAWING, BY_ENTRY, METADATA, NOT_COVERED

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
WAYS = {
    "chain": BY_CHAIN,
    "digest": BY_DIGEST,
    "an entry of its own": BY_ENTRY,
    "drawing them again": BY_DRAWING,
    "nothing": NOT_COVERED,
}


def said(way: str) -> set[str]:
    """What stands in code letters in the point of the list that speaks of one way."""
    found = re.search(rf"^- \*\*By (?:the )?{way}\*\*(.*?)(?=^- |^$)", README, re.MULTILINE | re.DOTALL)
    assert found, way
    return set(re.findall(r"`([a-z_.]+)`", found[1]))


def test_each_table_is_named_under_the_way_that_proves_it_and_all_others_by_replay() -> None:
    for way, tables in WAYS.items():
        assert {name for name in said(way) if name in METADATA.tables} == tables, way
    assert said("replay") == set()


def test_the_columns_outside_every_seal_are_named() -> None:
    outside = {f"{of.table.name}.{column}" for of in KINDS.values() for column in of.uses}
    assert {name for name in said("an entry of its own") if "." in name} == outside
