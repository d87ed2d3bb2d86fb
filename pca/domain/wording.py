"""The words a message may use: which variables its template may name, and what each one says in this crisis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
