"""Faults that change nothing anybody could notice: they are not drawn. Each with its reason, and only true ones."""

from __future__ import annotations

_SIGNS = "no sign of the language is an X, and only signs are looked for"
_NAMES = "SQL reads the names of tables in capitals and in small letters alike"

EQUIVALENT: dict[tuple[str, str, str, str], str] = {
    ("pca/domain/expressions/expression_words.py", "_check_amount", '")]"', '"XX)]XX"'): _SIGNS,
    ("pca/domain/expressions/expression_words.py", "_check_amount", '"(["', '"XX([XX"'): _SIGNS,
    ("pca/store/audit/misdated.py", "_tasks", '"task."', '"TASK."'): _NAMES,
    ("pca/store/audit/misdated.py", "_messages", '"message."', '"MESSAGE."'): _NAMES,
    ("pca/store/messages/outbox.py", "_QUEUED", '"message."', '"MESSAGE."'): _NAMES,
    ("pca/store/messages/obligations.py", "_QUEUED", '"message."', '"MESSAGE."'): _NAMES,
    ("pca/store/messages/obligations.py", "tasks_without_reminder", '"task."', '"TASK."'): _NAMES,
}
"""(file, function, before, after) → why nobody can notice."""
