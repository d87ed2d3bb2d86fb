"""The words a message may use: which variables its template may name, and what each one says in this crisis."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

Words: TypeAlias = Mapping[str, "str | int | Sequence[Mapping[str, str]]"]
"""The variables of one message: flat texts, two numbers (`level`, `count`) and the list `tasks`."""

TextKind: TypeAlias = Literal["subject", "mail", "sms", "chat", "post", "poster"]
"""The kinds of text a message can exist in; a mail is a subject and a mail."""

TEXT_KINDS: tuple[TextKind, ...] = ("subject", "mail", "sms", "chat", "post", "poster")

VARIABLES: frozenset[str] = frozenset(
    {
        *("institution", "plan", "crisis", "title", "state", "level", "perimeter", "at", "recipient"),
        *("reason", "decided_by", "measure", "measure_level", "instructions", "count", "tasks", "acknowledge_by"),
        *("activity", "mark", "remaining", "proposal", "decide_by"),
    }
)
"""All a template may name; every one is always defined, as an empty text (or zero) where it does not apply."""

TASK_FIELDS: frozenset[str] = frozenset({"key", "title", "site", "due", "acknowledge_by"})
"""What a template may say of each of the `tasks`."""

_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and the bidirectional controls that show a text in another order than it is written."""
_LONE = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=8192)
def clean(said: str) -> str:
    """The text without control or bidirectional-override characters, lines ended by `\\n`: data, never layout."""
    if said.isprintable():
        return said
    return _LONE.sub("\ufffd", _UNSEEN.sub("", _BREAKS.sub("\n", said)))


@lru_cache(maxsize=8192)
def one_line(said: str) -> str:
    """The cleaned text on one line, blanks collapsed: fit for a header."""
    return " ".join(clean(said).split())
