"""The limits of a plan as the reference states them: each number is the constant that the code itself goes by."""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain.expressions import expression_types, expression_words
from pca.domain.machine import machine
from pca.domain.plan import measures, terms
from pca.domain.plan.lint import preempted
from pca.plans import archive, assembly, text_checks, texts, yaml_reader, yaml_text
from pca.render import MAX_BODY, MAX_RENDERED, MAX_SOURCE


def limits() -> Iterator[tuple[str, int, str]]:
    """What is limited, how much of it there may be, and of what."""
    yield "Levels of lists and maps inside one another, in a file", yaml_reader.DEPTH, "levels"
    yield "One file of the plan", yaml_text.BYTES, "bytes"
    yield "All files of the plan together", assembly.MAX_TOTAL, "bytes"
    yield "Files listed under `parts`, or taken in by `include`", assembly.MAX_PARTS, "files"
    yield "Keys and values in one file", yaml_reader.NODES, "values"
    yield "A key as it is written", yaml_reader.KEY_LENGTH, "characters"
    yield "One value as it is written", yaml_reader.TEXT_LENGTH, "characters"
    yield "Problems told at once of a file that cannot be read", yaml_text.MOST_PROBLEMS, "problems"
    yield "An id", terms.KEY_LENGTH, "characters"
    yield "A text for people, in one language", terms.TEXT_LENGTH, "characters"
    yield "A duration", terms.LONGEST.days, "days"
    yield "A condition", expression_words.LENGTH, "characters"
    yield "Brackets inside one another, in a condition", expression_words.NESTING, "levels"
    yield "Operators in a condition", expression_words.OPERATORS, "operators"
    yield "Entries of a list given while a crisis runs", measures.MOST_ENTRIES, "entries"
    yield "Digits of a number", expression_types.DIGITS, "digits"
    yield "Moves that follow one decision by themselves", machine.MOST_MOVES, "moves"
    yield "Combinations of states looked at for moves that are always pre-empted", preempted.MOST, "combinations"
    yield "One text of a message, as a file", texts.MAX_BYTES, "bytes"
    yield "One text of a message", MAX_SOURCE, "characters"
    yield "The subject of a mail, when it is sent", MAX_RENDERED["subject"], "characters"
    yield "An SMS, when it is sent", MAX_RENDERED["sms"], "characters"
    yield "Any other text, when it is sent", MAX_BODY, "characters"
    yield "Parts of an SMS before lint speaks", text_checks.MAX_PARTS, "parts"
    yield "Files of a plan that is sent through the pages", archive.MOST, "files"
    yield "All of them together, unpacked", archive.LARGEST, "bytes"


def limits_table() -> str:
    """The table of limits in Markdown, for the reference page."""
    lines = ["| What | At most |", "| --- | --- |"]
    lines += [f"| {what} | {_grouped(count)} {unit} |" for what, count, unit in limits()]
    return "\n".join(lines)


def _grouped(count: int) -> str:
    """Thousands apart, by a space that does not break."""
    return f"{count:,}".replace(",", "\u00a0")
