"""Reads register files that somebody sent, in a process of its own: what breaks their reader breaks nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pca.domain.diagnosis import diagnosis
from pca.isolated import Limits, ParseFailed, parse_isolated
from pca.isolated.limits import MB
from pca.registers.declared import USUAL, Declared
from pca.registers.reading import read_registers
from pca.registers.records import (
    KINDS,
    PEOPLE,
    REGIONS,
    ROTAS,
    SITES,
    RegisterErrors,
    RegisterProblem,
    Registers,
)
from pca.registers.workbooks import UnpackedWorkbook, read_workbook

LANE = "directory"
LIMITS = Limits(seconds=180, processor=90, memory=1_024 * MB, input=64 * MB, output=128 * MB)
"""What one import may cost; a directory of 100 000 people takes a few seconds."""


class ReadOutcome(msgspec.Struct, frozen=True):
    """The directory, or everything that is wrong with the files."""

    registers: Registers | None = None
    problems: tuple[RegisterProblem, ...] = ()


def read_packed(content: bytes, country: str, known: Declared, base: Registers | None) -> ReadOutcome:
    """The directory from its files by name, packed with msgpack; `known` is what was declared before. Pure.

    With a `base`, the files are an update of it.
    """
    files = msgspec.msgpack.decode(content, type=dict[str, bytes])
    contents = [files.get(file) for file in (REGIONS, SITES, PEOPLE, KINDS, ROTAS)]
    try:
        return ReadOutcome(read_registers(*contents, country=country, known=known, base=base))
    except RegisterErrors as errors:
        return ReadOutcome(problems=errors.problems)


def read_apart(
    files: Mapping[str, bytes], country: str, known: Declared = USUAL, base: Registers | None = None
) -> Registers:
    """The directory from its files by name. Raises RegisterErrors, also when reading them costs too much."""
    try:
        packed = msgspec.msgpack.encode(dict(files))
        read = parse_isolated(read_packed, packed, country, known, base, lane=LANE, limits=LIMITS)
    except ParseFailed as failed:
        raise _failed(PEOPLE, failed) from failed
    if read.registers is None:
        raise RegisterErrors(read.problems)
    return read.registers


def sheets_apart(name: str, content: bytes) -> UnpackedWorkbook:
    """The register files in the workbook called `name`, and what their sheets are called.

    Raises RegisterErrors, as `read_apart`.
    """
    try:
        workbook = parse_isolated(read_workbook, content, name, lane=LANE, limits=LIMITS)
    except ParseFailed as failed:
        raise _failed(name, failed) from failed
    if workbook.problems:
        raise RegisterErrors(workbook.problems)
    return workbook


def _failed(name: str, failed: ParseFailed) -> RegisterErrors:
    """The limit that was hit, in words."""
    code = failed.limit if failed.limit in ("time", "memory", "size", "busy") else "broken"
    limits = {"seconds": LIMITS.processor, "megabytes": LIMITS.memory // MB, "most": LIMITS.input // MB}
    what = diagnosis(f"sent_directory.{code}", name=f"{name[:60]!r}", **limits)
    return RegisterErrors((RegisterProblem(PEOPLE, 0, "", what),))
