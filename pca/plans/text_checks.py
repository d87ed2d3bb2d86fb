"""Checks what a plan would send: texts that name only what exists, contain nothing dangerous, and fit an SMS."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

import msgspec

from pca.catalogue.marks import Marks
from pca.domain.diagnosis import Value
from pca.domain.plan.lint.findings import Finding, find
from pca.domain.texts.sms_parts import sms_parts
from pca.domain.texts.wording import Variables
from pca.plans.texts import Texts, file_of
from pca.render import RenderError, check_template, render_message

MAX_PARTS = 2
_VALUE = re.compile(r"\{[{%][^}]*\}?\}")

_TASK = {
    "key": "2026-1/T12",
    "title": "Nettoyer",
    "site": "Agence",
    "due": "16/03 18:00",
    "acknowledge_by": "16/03 12:00",
    "before": "Nettoyer et fermer. · Agence",
    "after": "Nettoyer, aérer et fermer. · Agence",
}

SAMPLE: Variables = {
    **dict.fromkeys(("institution", "plan", "title", "state", "measure", "activity"), "x" * 24),
    **dict.fromkeys(("perimeter", "decided_by", "measure_level", "mark", "remaining", "proposal"), "x" * 16),
    **dict.fromkeys(("recipient", "reason", "instructions", "person", "said", "proof", "heading", "text"), "x" * 24),
    **dict.fromkeys(("at", "acknowledge_by", "decide_by"), "16/03/2020 10:00 +00"),
    "point": "12",
    "point_text": "x" * 800,
    "report": "x" * 800,
    "crisis": "2026-1",
    "level": 2,
    "count": 1,
    "tasks": [_TASK],
}
"""Values of usual length, to count how long an SMS will be."""


_CODED = Marks(code="K7QX2M9P")
"""Every SMS ends with the code that proves it genuine: it counts."""


def check_texts(texts: Texts, messages: Iterable[str]) -> Iterator[Finding]:
    """Findings on the texts of `messages`, each with the text's own file and line."""
    wanted = set(messages)
    for key, source in sorted(texts.items()):
        if key[0] in wanted:
            yield from _check(key, source, texts)


def _check(key: tuple[str, str, str], source: str, texts: Texts) -> Iterator[Finding]:
    message, kind, language = key
    file = f"notifications/{file_of(*key)}"
    problems = check_template(source)
    for line, problem in problems:
        what = find("text_broken", ("notifications", *key), "problem", "problem", file=file, problem=problem)
        yield _at(what, file, line)
    if kind == "sms" and not problems:
        yield from _check_sms(texts, message, language, file)


def _check_sms(texts: Texts, message: str, language: str, file: str) -> Iterator[Finding]:
    try:
        body = render_message(texts, message, "sms", language, SAMPLE, exercise=False, marks=_CODED).body
    except RenderError as error:
        yield _at(find("text_broken", ("notifications", message), why=str(error)), file, 1)
        return
    parts = sms_parts(body)
    path = ("notifications", message, "sms", language)
    foreign = " ".join(parts.foreign[:6]) if _latin(texts[message, "sms", language]) else ""
    if parts.count > MAX_PARTS:
        sizes: dict[str, Value] = {"length": len(body), "parts": parts.count, "size": parts.size, "most": MAX_PARTS}
        variant = "because" if foreign else ""
        yield _at(find("sms_long", path, variant, "sms_long", file=file, foreign=foreign, **sizes), file, 1)
    elif foreign:
        finding = find("sms_alphabet", path, file=file, foreign=foreign, parts=parts.count, size=parts.size)
        yield _at(finding, file, 1)


def _latin(source: str) -> bool:
    """Whether most of what a text says by itself is in Latin letters: only then can another wording save parts."""
    letters = [letter for letter in _VALUE.sub("", source) if letter.isalpha()]
    return 2 * sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters) >= len(letters)


def _at(finding: Finding, file: str, line: int) -> Finding:
    return msgspec.structs.replace(finding, file=file, line=line, column=1)
