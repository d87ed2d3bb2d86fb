"""What every act is: imperative, frozen, complete; and how a moment is given in one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

import msgspec

Instant: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment with its offset; a wall-clock time without one is refused at the door."""


Personal: TypeAlias = Literal["health", "identity"]
"""What a text looks as if it told of somebody."""


class Act(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="act"):
    """What is asked. Imperative, frozen, complete: nothing is looked up to understand it."""
