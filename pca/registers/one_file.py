"""What readers of one file that is no part of the directory share: CSV or a workbook, and what it may cost."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pca.domain.diagnosis import diagnosis
from pca.isolated import Limits, ParseFailed
from pca.isolated.limits import MB
from pca.registers.records import Problems, RegisterProblem
from pca.registers.sheets import UNUSABLE, RegisterSheet, read_sheet
from pca.registers.workbooks import is_workbook, read_workbook

LIMITS = Limits(seconds=60, processor=45, memory=512 * MB, input=32 * MB, output=64 * MB)
"""What one file may cost."""


def sheet_in(
    file: str, content: bytes, problems: Problems, more: Mapping[str, str] = MappingProxyType({})
) -> RegisterSheet:
    """The rows of a file, whichever form it has; what is wrong is noted. Pure.

    Of a workbook it is the sheet that is called so, or its only one. `more` are further columns.
    """
    if content.lstrip()[:1] == b"<":
        problems.add(file, 0, "", diagnosis("sheet.web_page"))
        return UNUSABLE
    if is_workbook(content):
        book = read_workbook(content, file, only=file)
        if book.problems or file not in book.files:
            missing = RegisterProblem(file, 0, "", diagnosis("book.no_sheet", names=(file.removesuffix(".csv"),)))
            problems.noted += book.problems or (missing,)
            return UNUSABLE
        content = book.files[file]
    return read_sheet(file, content, problems, more=more)


def unreadable(file: str, failed: ParseFailed) -> RegisterProblem:
    """Why a file could not be read in a process of its own."""
    code = failed.limit if failed.limit in ("time", "memory", "size", "busy") else "broken"
    limits = {"seconds": LIMITS.processor, "megabytes": LIMITS.memory // MB, "most": LIMITS.input // MB}
    return RegisterProblem(file, 0, "", diagnosis(f"sent_directory.{code}", name=f"{file!r}", **limits))
