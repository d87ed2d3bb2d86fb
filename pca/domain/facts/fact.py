"""What a fact is."""

from __future__ import annotations

import msgspec


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="fact"):
    """Something that happened, in the past tense. The instant and the crisis are those of its journal entry."""
