"""Figures that the engine counts itself: nobody enters them, and thresholds look at them as at any other."""

from typing import Literal

from pca.domain.plan.terms import Key, Part

REGIONAL = frozenset({"absence_rate", "sites_closed", "tasks_late", "roll_call_silent", "proposals_waiting"})
"""What can be counted in each region too; days of cover as well, where the resource is held there."""


class Counted(Part):
    """What the engine counts, and where. Unknown while it cannot be told; never zero instead."""

    count: Literal[
        "absence_rate",
        "sites_closed",
        "tasks_late",
        "roll_call_silent",
        "proposals_waiting",
        "days_of_cover",
        "activities_over_rto",
    ]
    """People who do not work today, in % of those whose status is known · sites whose door is shut · late tasks ·
    people who have not answered the last roll-call, in % of those asked · decisions proposed that wait for an answer ·
    days the resource lasts at the place where it ends first · activities that stand still beyond their RTO."""
    resource: Key | None = None
    """Of `days_of_cover`: the resource."""
    per: Literal["institution", "region"] = "institution"
    """Counted for the institution; with `region` in each region too."""
