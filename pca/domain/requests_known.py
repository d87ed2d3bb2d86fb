"""Requests as the rules look at them."""

from __future__ import annotations

from datetime import datetime

import msgspec


class OpenRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request, whatever became of it."""

    number: int
    kind: str
    title: str
    text: str
    site: str
    region: str
    committee: str
    urgent: bool
    status: str
    """open, answered, acknowledged, withdrawn or left"""
    raised_by: str
    due: datetime
    step_at: datetime | None
    ruling: int
    """The number of the ruling that counts; 0 for none."""
    waves: tuple[int, ...] = ()
    """The messages that carried that ruling to the branches concerned."""


class RequestsKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What orders about requests look at."""

    request: OpenRequest | None = None
    """The one the order names."""
    late_requests: tuple[OpenRequest, ...] = ()
    """Those that nobody answered in time, for time to pass."""
    unanswered: tuple[int, ...] = ()
    """Those that wait for an answer, for a crisis that closes."""
    open_of_author: int = 0
    """How many of the author's own wait for an answer."""
    last_request: int = 0
    last_ruling: int = 0
