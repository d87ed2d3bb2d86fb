"""What happened to tasks that no plan asks for."""

from __future__ import annotations

from pca.domain.facts.fact import Fact


class TaskWritten(Fact, frozen=True, tag="task_written"):
    """Somebody opened a task that no plan asks for; what it asks is kept beside the plan, as a measure at rest."""

    measure: str
    body: str
    """The measure, as JSON."""
    title: str
    first: int
    """Number of its first task."""
    count: int
    entry: int | None = None
    """The entry of the main courante it comes from."""
