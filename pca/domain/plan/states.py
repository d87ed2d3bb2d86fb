"""The states a crisis can be in, nested or side by side, and the transitions people may decide."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, field_validator

from pca.domain.plan.terms import MOST_DAYS, Duration, ExpressionText, Key, Part
from pca.domain.plan.text import Text


class Kind(StrEnum):
    """Where a state stands in the life of a crisis (R11, R45)."""

    NORMAL = "normal"
    WATCH = "watch"
    CRISIS = "crisis"
    RETURN = "return"
    REVIEW = "review"
    CLOSED = "closed"


class State(Part):
    """One state. `states` nest inside it, one at a time; `regions` run inside it side by side."""

    id: Key
    title: Text
    kind: Kind | None = None
    """Required on the outermost states; inner states take their parent's."""
    level: int | None = Field(default=None, ge=0, le=4)
    """How serious it is, 0 to 4, printed with the number so that colour is never alone."""
    initial: Key | None = None
    """The inner state entered first; the first one listed unless said otherwise."""
    states: tuple[State, ...] = ()
    regions: tuple[State, ...] = ()
    resume: bool = False
    """Coming back to this state leads where each of its inner states was when it was left, rather than to the start:
    whenever it is entered and the move names nothing inside it, also as one of several regions that start together."""
    interrupts: tuple[Key, ...] = ()
    """Activities that stand still in this state: entering it starts their clocks."""

    @property
    def children(self) -> tuple[State, ...]:
        return self.states or self.regions

    def walk(self) -> Iterator[State]:
        """This state and all that lie inside it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


class Transition(Part):
    """A move somebody may decide. A threshold only proposes it; a person decides (R12–R14).

    A move whose targets all lie inside its source does not leave the source: of several regions only those with a
    target move. A move into one region from outside starts the regions beside it too.
    """

    id: Key
    title: Text
    event: Key | None = None
    """What the committee decides; its own id unless several moves share one decision."""
    source: tuple[Key, ...] = Field(alias="from", min_length=1)
    target: tuple[Key, ...] = Field(alias="to", min_length=1)
    decided_by: tuple[Key, ...] = ()
    """Roles that may decide it: holders, or deputies acting for the seat."""
    guard: ExpressionText | None = None
    """A condition that must be known and true."""
    propose_when: ExpressionText | None = None
    """The threshold: when it becomes true, the engine proposes the move and changes nothing else."""
    decide_within: Duration | None = None
    """How long the committee has to answer the proposal."""
    propose_after_days: int | None = Field(default=None, ge=1, le=MOST_DAYS)
    """The threshold must have held on so many days in a row, by the figures of each day."""
    withdraw_when: ExpressionText | None = None
    """Once proposed, it stays proposed until this is so: further back than the threshold, figures that go to and fro
    propose once. Unless said otherwise it stays as long as the threshold holds."""
    propose_per: Literal["region", "site"] | None = None
    """Looked at in each region or site that has figures of its own, and proposed for it."""

    @field_validator("source", "target", mode="before", json_schema_input_type=Key | tuple[Key, ...])
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @property
    def decision(self) -> str:
        """The event that fires this transition."""
        return self.event or self.id
