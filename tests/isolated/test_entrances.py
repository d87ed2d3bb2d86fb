"""Every kind of foreign input is read in a process of its own: nobody in the program calls its reader directly."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.kit.source import SOURCE, Source

DOORS = frozenset({"parse_isolated", "read_apart"})
"""What hands a reader to another process; the second does so for callbacks."""

READERS = {
    "a mail": "pca.channels.returned_mail:read_returned",
    "a callback of a gateway": "pca.channels.sms_callbacks:read_call",
    "a callback of Telegram": "pca.channels.telegram:read_update",
    "a callback of WhatsApp": "pca.channels.whatsapp:read_notification",
    "an archive": "pca.plans.archive:unpack",
    "a plan that was sent": "pca.plans.sent:look_over",
    "a security playbook": "pca.plans.cacao.drafting:draft",
    "a workbook": "pca.registers.workbooks:read_workbook",
    "planned periods": "pca.registers.periods:read_periods",
    "figures": "pca.registers.figures:read_figures",
    "a public alert": "pca.registers.alerts:read_alert",
    "what was pulled": "pca.registers.pulled:read_pulled",
    "distances": "pca.registers.distances:read_distances",
    "registers that were sent": "pca.registers.sent:read_packed",
    "a proof": "pca.services.tasks.file_kinds:kind_inside",
}

WITHIN = ("registers/one_file.py:",)
"""Readers that are handed over themselves, and call another one there."""

INSIDE = {"read_packed": "read_registers"}
"""What the fuzzer feeds instead: the same reader without its wrapping."""


def uses(source: Source, module: str, reader: str) -> tuple[list[str], list[str]]:
    """Where the program calls a reader itself, and what it hands it to, in every module that knows its name."""
    called, handed = [], []
    for path in source.files:
        mine = path == SOURCE.parent.joinpath(*module.split(".")).with_suffix(".py")
        if not mine and not any(_brings(one, reader) for one in source.nodes(path)):
            continue
        for node in source.nodes(path):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", "")
                called += [f"{path.relative_to(SOURCE)}:{node.lineno}"] * (name == reader)
                handed += [name for one in node.args if getattr(one, "id", "") == reader]
    return called, handed


def _brings(node: ast.AST, reader: str) -> bool:
    ours = isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pca.")
    return ours and any(one.name == reader for one in node.names)  # type: ignore[attr-defined]


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
def test_a_reader_of_foreign_input_is_only_handed_to_another_process(source: Source, reader: str) -> None:
    called, handed = uses(source, *reader.split(":"))
    assert [place for place in called if not place.startswith(WITHIN)] == []
    assert handed
    assert set(handed) <= DOORS


def test_whatever_is_handed_to_another_process_is_named_here_and_fed_to_the_fuzzer(source: Source) -> None:
    handed = set[str]()
    for path in source.files:
        for node in source.nodes(path):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "parse_isolated":
                handed.add(getattr(node.args[0], "id", "?"))
    names = {one.partition(":")[2] for one in READERS.values()}
    assert handed - {"reader", "laid_out"} <= names, "callbacks have a door of their own; a page to lay out is ours"
    fed = (Path(__file__).parents[1] / "fuzz" / "parsers.py").read_text(encoding="utf-8")
    assert [one for one in names if not re.search(rf"(?<!import ){INSIDE.get(one, one)}\b", fed)] == []
