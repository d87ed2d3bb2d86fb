"""The committees that sit while a crisis lasts: the central one, and one in each region."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pca.domain.plan.repeats import Repeat
from pca.domain.plan.terms import Duration, Key, Part
from pca.domain.plan.text import Text


class StandingCommittee(Part):
    """A committee: who sits in it, when, what it may decide, and how fast it answers problems that reach it.

    In a region's, the head of the region and the deputy sit by themselves, beside its `seats`.
    """

    id: Key
    title: Text
    per: Literal["region"] | None = None
    """`region` for one committee in each region; the central committee otherwise. A plan has one of each at most."""
    seats: tuple[Key, ...] = ()
    """Roles that sit in it. For the central committee those of `committee`, unless said otherwise."""
    chair: Key | None = None
    """The role that chairs it; its first seat unless said otherwise, in a region its head."""
    secretary: Key | None = None
    """The role that keeps its minutes."""
    meets: Repeat | None = None
    """How often it sits."""
    decides: tuple[Key, ...] = ()
    """Decisions a region's committee may take for its own region, besides whoever the transitions name; `rejoin` for
    following the country again. For the central committee: what it is there to decide, as its seats may."""
    levels: tuple[Key, ...] = ()
    """Measures whose level it may set, in its own region: their levels are listed from the mildest to the strictest."""
    may_relax: bool = False
    """Whether a region may be less strict than the country. A state is as strict as its `level`."""
    answer_within: Duration = timedelta(days=1)
    """How long it has to answer a problem; then it climbs to the central committee."""
    urgent_within: Duration = timedelta(hours=2)
    """The same for one that is urgent."""
    fallback: Key | None = None
    """The role that gets problems where nobody of the committee is there; the plan's owner unless said otherwise."""
