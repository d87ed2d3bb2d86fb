"""Checks what a plan would send: texts that name only what exists, contain nothing dangerous, and fit an SMS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from pca.domain.plan.lint.findings import Finding, find
from pca.domain.wording import Words
from pca.plans.texts import Texts, file_of
from pca.render import RenderError, check_template, render_message

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ÄÖÑÜ§¿äöñüà"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)
"""The alphabet of a plain SMS (GSM 03.38): 160 characters, or 153 in each of several parts."""

GSM_TWICE = frozenset("\f^{}\\[~]|€")
"""Characters of that alphabet that take two places."""

MAX_PARTS = 2

_TASK = {
    "key": "2026-1/T12",
    "title": "Nettoyer",
    "site": "Agence",
    "due": "16/03 18:00",
    "acknowledge_by": "16/03 12:00",
}

SAMPLE: Words = {
    **dict.fromkeys(("institution", "plan", "title", "state", "measure", "activity"), "x" * 24),
    **dict.fromkeys(("perimeter", "decided_by", "measure_level", "mark", "remaining", "proposal"), "x" * 16),
    **dict.fromkeys(("recipient", "reason", "instructions"), "x" * 24),
    **dict.fromkeys(("at", "acknowledge_by", "decide_by"), "16/03/2020 10:00 +00"),
    "crisis": "2026-1",
    "level": 2,
    "count": 1,
    "tasks": [_TASK],
}
"""Values of usual length, to count how long an SMS will be."""


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
    for line, said in problems:
        what, _, advice = said.partition("; ")
        yield _at(
            find("text_broken", ("notifications", *key), f"{file}: {what}", advice or "write it more simply"),
            file,
            line,
        )
    if kind == "sms" and not problems:
        yield from _check_sms(texts, message, language, file)


def _check_sms(texts: Texts, message: str, language: str, file: str) -> Iterator[Finding]:
    try:
        body = render_message(texts, message, "sms", language, SAMPLE, exercise=False).body
    except RenderError as error:
        yield _at(find("text_broken", ("notifications", message), str(error), "correct the text"), file, 1)
        return
    parts, foreign = sms_parts(body)
    if parts > MAX_PARTS:
        why = f", because of {' '.join(foreign[:6])}" if foreign and language != "ar" else ""
        size = "67" if foreign else "153"
        said = f"{file}: about {len(body)} characters, sent in {parts} parts of {size}{why}"
        yield _at(
            find("sms_long", ("notifications", message, "sms", language), said, f"keep it within {MAX_PARTS} parts"),
            file,
            1,
        )


def _at(finding: Finding, file: str, line: int) -> Finding:
    return msgspec.structs.replace(finding, file=file, line=line, column=1)


def sms_parts(body: str) -> tuple[int, list[str]]:
    """In how many parts an SMS is sent, and the characters that keep it out of the plain alphabet.

    Plain: 160 characters, or 153 in each part. One other character makes it 70, or 67 (3GPP TS 23.038, 23.040).
    """
    foreign = list(dict.fromkeys(one for one in body if one not in GSM and one not in GSM_TWICE))
    if foreign:
        size, single, each = len(body.encode("utf-16-le")) // 2, 70, 67
    else:
        size, single, each = len(body) + sum(one in GSM_TWICE for one in body), 160, 153
    return (1 if size <= single else -(-size // each)), foreign
