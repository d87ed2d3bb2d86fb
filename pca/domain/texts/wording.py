"""The words a message may use: which variables its template may name, and what each one says in this crisis."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

Variables: TypeAlias = Mapping[str, "str | int | Sequence[Mapping[str, str]]"]
"""The variables of one message: flat texts, two numbers (`level`, `count`) and the list `tasks`."""

TextKind: TypeAlias = Literal["subject", "mail", "sms", "chat", "post", "poster"]
"""The kinds of text a message can exist in; a mail is a subject and a mail."""

TEXT_KINDS: tuple[TextKind, ...] = ("subject", "mail", "sms", "chat", "post", "poster")

VARIABLES: frozenset[str] = frozenset(
    {
        *("institution", "plan", "crisis", "title", "state", "level", "perimeter", "at", "recipient"),
        *("reason", "decided_by", "measure", "measure_level", "instructions", "count", "tasks", "acknowledge_by"),
        *("activity", "mark", "remaining", "proposal", "decide_by"),
        *("person", "said", "proof", "heading", "text"),
        *("point", "point_text", "report"),
    }
)
"""All a template may name; every one is always defined, as an empty text (or zero) where it does not apply."""

TASK_FIELDS: frozenset[str] = frozenset({"key", "title", "site", "due", "acknowledge_by", "before", "after"})
"""What a template may say of each of the `tasks`; `before` and `after` where a newer plan changes it."""

_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and the bidirectional controls that show a text in another order than it is written."""
_LONE = re.compile("[\ud800-\udfff]")
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What nobody can see in a text: controls, breaks, marks of direction, blanks of no width, fillers (Unicode's default
ignorables but variation selectors)."""


REMEMBERED = 500
"""Characters of a text that is cleaned once and remembered. Longer ones are not: strangers choose how long theirs are,
and eight thousand of them would be remembered."""


def clean(text: str) -> str:
    """The text without control or bidirectional-override characters, lines ended by `\\n`: data, never layout."""
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    return _cleaned(text) if len(text) <= REMEMBERED else _cleaned.__wrapped__(text)


@lru_cache(maxsize=8192)
def _cleaned(text: str) -> str:
    return _LONE.sub("\ufffd", _UNSEEN.sub("", _BREAKS.sub("\n", text)))


def one_line(text: str) -> str:
    """The cleaned text on one line, blanks collapsed: fit for a header."""
    return _line(text) if len(text) <= REMEMBERED else _line.__wrapped__(text)


@lru_cache(maxsize=8192)
def _line(text: str) -> str:
    return " ".join(clean(text).split())


def hides(text: str) -> str:
    """What a text hides, named for people: the first character that cannot be seen; empty when it hides nothing."""
    match = HIDDEN.search(text)
    if match is None:
        return ""
    return f"{unicodedata.name(match[0], 'control character').lower()}, U+{ord(match[0]):04X}"


def visible(text: str) -> bool:
    """Whether there is anything to see in it: a letter, a digit, a sign."""
    return any(unicodedata.category(sign)[0] not in "CMZ" for sign in HIDDEN.sub("", text))
