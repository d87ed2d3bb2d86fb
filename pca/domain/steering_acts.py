"""What opens a crisis and steers it: decisions, levels, lists of what a measure does, another version of the plan."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pca.domain.act import Act, Instant

Mode = Literal["real", "exercise"]
"""Whether a crisis is real or an exercise: on every row, message and screen (R17)."""

Outcome = Literal["cancel", "continue", "transfer"]
"""What becomes of an open task whose measure stops (R42)."""


class OpenCrisis(Act, frozen=True, tag="open_crisis"):
    """Open a crisis file on one plan version, which stays frozen from here on (R03)."""

    plan: str
    title: str
    mode: Mode = "real"


class Decide(Act, frozen=True, tag="decide"):
    """Take the transition(s) named by `event` in a perimeter. The order's `why` is required."""

    event: str
    perimeter: str = "root"
    expects: int | None = None
    """Number of the last decision the person saw; a newer one refuses this order."""
    despite: str | None = None
    """Why one stands down although a stand-down criterion is not met (R14); for all of them."""
    judged: dict[str, str] = {}
    """The same for each criterion: what is known of it, or why one stands down all the same."""
    outcomes: dict[str, Outcome] = {}
    """Explicit outcome for the open tasks of a measure, instead of the plan's own."""
    options: tuple[str, ...] = ()
    """Options that were considered (R24)."""
    lists: dict[str, tuple[str, ...]] = {}
    """For measures with a task for each entry of a list: the list, by measure."""
    amount: int = 0
    """What it costs, in whole units of the currency, where somebody's limit may count."""
    override: bool = False
    """Decide alone in an emergency what is otherwise voted on, or lies beyond one's limit; it is to be ratified."""
    rejected: dict[str, str] = {}
    """Why an option was not taken, by option."""
    conditions: str = ""
    """Under which conditions it holds."""
    sunset: Instant | None = None
    """When it lapses unless it is renewed; a reminder comes before."""


class Rejoin(Act, frozen=True, tag="rejoin"):
    """Let a perimeter follow its parent's state again."""

    perimeter: str


class SetLevel(Act, frozen=True, tag="set_level"):
    """Put a graded measure on another level."""

    measure: str
    level: str
    perimeter: str = "root"


class GiveList(Act, frozen=True, tag="give_list"):
    """Say of what a measure has one task each; the list replaces the one before."""

    measure: str
    entries: tuple[str, ...]
    perimeter: str = "root"


class RenewMeasure(Act, frozen=True, tag="renew_measure"):
    """Let a measure that expires run for its full span again, from now."""

    measure: str
    perimeter: str = "root"


class AdoptPlan(Act, frozen=True, tag="adopt_plan"):
    """Take over a newer approved version of the same plan in a running crisis (R03)."""

    plan: str
    expects: int | None = None
    """Number of the last decision the person saw; a newer one refuses this order."""


SteeringAct: TypeAlias = OpenCrisis | Decide | Rejoin | SetLevel | GiveList | RenewMeasure | AdoptPlan
