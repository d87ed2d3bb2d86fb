"""The directory, or an example of one, as the files that an import takes: CSV files together, or a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from pca.registers import Registers, write_registers
from pca.registers.exports import zipped
from pca.registers.template import NO_NOTES, Notes
from pca.registers.writing import write_workbook

Form: TypeAlias = Literal["xlsx", "zip"]


def packed(registers: Registers, form: Form, notes: Notes = NO_NOTES) -> bytes:
    """One file to download: a workbook, or the CSV files in one archive; with the notes that explain them, if any."""
    if form == "xlsx":
        return write_workbook(registers, {notes.title: notes.rows} if notes.rows else {})
    return zipped(_texts(registers, notes))


def _texts(registers: Registers, notes: Notes) -> dict[str, bytes]:
    return {**({f"{notes.title}.txt": notes.text()} if notes.rows else {}), **write_registers(registers)}


def write(target: Path, registers: Registers, notes: Notes = NO_NOTES) -> tuple[str, ...]:
    """Write the files into a folder, or the workbook of that name; what was written. Only their owner reads them."""
    if target.suffix.lower() == ".xlsx":
        files = {target: packed(registers, "xlsx", notes)}
    else:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        files = {target / name: content for name, content in _texts(registers, notes).items()}
    for path, content in files.items():
        path.touch(mode=0o600, exist_ok=True)
        path.write_bytes(content)
    return tuple(path.name for path in files)
