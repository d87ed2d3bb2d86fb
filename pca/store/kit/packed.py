"""Lists and mappings kept in one column: as JSON text that is always the same for the same value."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_encoder = msgspec.json.Encoder(order="sorted")


def packed(value: object) -> str:
    """The canonical JSON text of `value`."""
    return _encoder.encode(value).decode()


class Packed(TypeDecorator[Any]):
    """Column of a list or mapping. Reading gives the text; a `Reader` turns it into its record's own type."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The text to store."""
        return None if value is None else packed(value)
