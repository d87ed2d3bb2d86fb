"""What may be asked that no plan asks for: a task, to a person, a team or sites."""

from __future__ import annotations

from typing import Literal

import msgspec

from pca.domain.act import Act, Instant


class TaskFor(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who is to do it: one person, one team, or whoever answers for each of the sites."""

    person: str = ""
    team: str = ""
    sites: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    """All sites of these regions; where a team exists in each region, the team's region."""
    site_types: tuple[str, ...] = ()
    """With `regions`: the sites of these kinds there."""


class OpenTask(Act, frozen=True, tag="open_task"):
    """Open a task that no plan asks for. The order's `why` is kept."""

    title: str
    due_at: Instant
    given_to: TaskFor
    instructions: str = ""
    checklist: tuple[str, ...] = ()
    evidence: Literal["none", "optional", "required"] = "none"
    """Whether the last line of the checklist asks for a file."""
    priority: Literal["P0", "P1", "P2", "P3"] = "P2"
    language: str = ""
    """The one it is written in; the plan's first one unless said."""
    entry: int | None = None
    """The entry of the main courante it comes from."""
