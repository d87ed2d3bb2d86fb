"""Texts erased as the administrators' page says: by one statement, from outside the program."""

from __future__ import annotations

from sqlalchemy import text

from pca.store.kit.database import Unit


def erase_bodies(unit: Unit, crisis: str) -> int:
    """All texts of a crisis; how many there were. Their digests stay with the messages."""
    statement = text("DELETE FROM message_body WHERE crisis = :crisis")
    return unit.connection.execute(statement, {"crisis": crisis}).rowcount
