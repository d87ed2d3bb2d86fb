"""When the database cannot do what was asked: one clear sentence and a stable code, never a driver's trace."""

from __future__ import annotations

_BY_TEXT: tuple[tuple[str, str, str], ...] = (
    ("disk is full", "disk_full", "The disk is full: nothing was written. Free some space, then do it again."),
    ("No space left", "disk_full", "The disk is full: nothing was written. Free some space, then do it again."),
    ("append-only", "append_only", "The journal only grows: an entry is never changed or removed."),
    ("gap-free", "append_only", "The journal only grows by one entry at a time, each with its own order."),
    ("is locked", "busy", "Another program is writing to this database. Stop it, or try again in a moment."),
    ("readonly database", "read_only", "The database may only be read. Give this user the right to write to it."),
    ("read-only transaction", "read_only", "This unit of work may only read. Open it with write()."),
    ("not a database", "not_a_database", "This file is not a database of this product. Name another one."),
    ("malformed", "damaged", "The database file is damaged. Restore the last backup, then replay the journal."),
    ("unable to open", "missing", "The database file cannot be opened. Check that its folder exists and is yours."),
    ("authentication failed", "unreachable", "The database server refused the user or password. Correct the URL."),
)

_BY_CLASS = {
    "IntegrityError": ("conflict", "Nothing was written: it contradicts what is already recorded"),
    "UniqueViolation": ("conflict", "Nothing was written: it contradicts what is already recorded"),
    "ForeignKeyViolation": ("conflict", "Nothing was written: it contradicts what is already recorded"),
    "OverflowError": ("unstorable", "Nothing was written: the database cannot keep this text or number"),
    "UnicodeEncodeError": ("unstorable", "Nothing was written: the database cannot keep this text or number"),
    "DataError": ("unstorable", "Nothing was written: the database cannot keep this text or number"),
    "TimeoutError": ("busy", "Too many are reading at this very moment. Try again in a few seconds"),
    "OperationalError": ("unreachable", "The database does not answer. Check that it runs and that the URL is right"),
}


class StoreError(Exception):
    """The store could not do it; nothing was half written. `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def translate(error: BaseException) -> StoreError:
    """The sentence for a driver's error (from sqlite3, psycopg or SQLAlchemy's wrapping of them)."""
    cause = getattr(error, "orig", None) or error
    first_line = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    for part, code, text in _BY_TEXT:
        if part in first_line:
            return StoreError(code, text)
    for kind in type(cause).__mro__:
        if kind.__name__ in _BY_CLASS:
            code, text = _BY_CLASS[kind.__name__]
            return StoreError(code, f"{text} ({first_line}).")
    return StoreError("failed", f"The database refused: {first_line}. Nothing was written.")
