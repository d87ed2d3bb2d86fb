"""Why a move is not possible now, as it is told to whoever decides."""

from __future__ import annotations

from pca.domain.condition_values import Values
from pca.domain.draft import Draft, Titles, refuse
from pca.domain.machine.firing import Blocked
from pca.domain.orders import Decide


def tasks_first(draft: Draft, act: Decide, refusal: Blocked) -> None:
    """Where nothing but open tasks stands in the way, their number is said."""
    if refusal.reason != "guard_false":
        return
    guards = [draft.plan.guard.get(draft.plan.transition_of(edge).id) for edge in refusal.details]
    if all(guard is not None and set(guard.names) == {"tasks_open"} for guard in guards) and draft.tasks_open:
        titles = Titles(transition.title for transition in draft.plan.events[act.event])
        refuse("tasks_still_open", event=titles, tasks=draft.tasks_open)


def detail(draft: Draft, refusal: Blocked, values: Values) -> str:
    """What stands in the way: conditions not met, figures missing or too old, or where the move is possible from."""
    if refusal.reason not in ("guard_false", "guard_unknown"):
        return ", ".join(refusal.details)
    guards = [draft.plan.guard.get(draft.plan.transition_of(edge).id) for edge in refusal.details]
    known = [guard for guard in guards if guard is not None]
    if refusal.reason == "guard_unknown":
        missing = {name for guard in known for name in guard.names if values.get(name) is None}
        return ", ".join(sorted(missing))
    return " ; ".join(dict.fromkeys(guard.source for guard in known))
