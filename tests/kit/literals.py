"""What came out once, kept as literals that somebody read: tables too long to be written by hand.

`PCA_LITERALS=write` writes them anew instead of comparing; the difference is then read like any other change.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from pydantic import BaseModel

FOLDER = Path(__file__).parents[1] / "data" / "literals"


class Literals:
    """The rows of one table, by name."""

    def __init__(self, table: str) -> None:
        self._path, self.writes = FOLDER / f"{table}.json", os.environ.get("PCA_LITERALS") == "write"
        self._rows: dict[str, Any] = json.loads(self._path.read_text("utf-8")) if self._path.exists() else {}
        self._seen: dict[str, Any] = {}

    def same(self, name: str, value: Any) -> None:
        """Compare what came out with the row of that name."""
        plain = json.loads(json.dumps(without_defaults(value)))
        self._seen[name] = plain
        if not self.writes:
            assert name in self._rows, f"no row {name}"
            assert plain == self._rows[name]

    def close(self) -> None:
        """Write the rows that were seen anew, one a line; those of tests that did not run stay as they are."""
        if self.writes and self._seen:
            rows = (
                f"{json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}"
                for name, row in (self._rows | self._seen).items()
            )
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")


def tried(does: Callable[..., Any], *given: Any) -> Any:
    """What comes out, or why nothing does."""
    try:
        return does(*given)
    except Exception as error:
        return [type(error).__name__, str(error), [str(one) for one in sorted(vars(error).items(), key=str)]]


def without_defaults(value: Any) -> Any:
    """Plain data of Structs, without what is as usual; a Struct with a tag says which it is."""
    if isinstance(value, msgspec.Struct):
        config, found = value.__struct_config__, dict[str, Any]()
        if config.tag_field:
            found[config.tag_field] = config.tag
        for field in msgspec.structs.fields(value):
            default = msgspec.NODEFAULT if field.default is msgspec.NODEFAULT else field.default
            if field.default_factory is not msgspec.NODEFAULT:
                default = field.default_factory()
            one = getattr(value, field.name)
            if default is msgspec.NODEFAULT or one != default:
                found[field.encode_name] = without_defaults(one)
        return found
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(value, Mapping):
        return {str(key): without_defaults(one) for key, one in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(without_defaults(one) for one in value)
    if isinstance(value, tuple | list):
        return [without_defaults(one) for one in value]
    return str(value) if isinstance(value, str) else msgspec.to_builtins(value)
