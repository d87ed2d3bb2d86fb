"""By which means somebody heard what they write down: the telephone, the radio, in person, in writing."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Means: TypeAlias = Literal["telephone", "radio", "in_person", "writing"]
"""How it reached the author of an order."""

Heard: TypeAlias = Literal["", Means]
"""The same; empty when they do not say, or when it is their own."""

MEANS: tuple[Means, ...] = get_args(Means)
