"""What is asked when somebody is away: that others do what they have in hand, and that it goes back to them."""

from __future__ import annotations

from typing import TypeAlias

from pca.domain.act import Act


class PassOnTasks(Act, frozen=True, tag="pass_on_tasks"):
    """Give all that an absent person has in hand to whoever stands in for each task, until they are back."""

    person: str


class ReturnTasks(Act, frozen=True, tag="return_tasks"):
    """Give back to a person what others still do for them since they were away."""

    person: str


AbsenceAct: TypeAlias = PassOnTasks | ReturnTasks
