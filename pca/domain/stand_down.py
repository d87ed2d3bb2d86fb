"""A crisis ends: its criteria are looked at first; one that is not met asks for a reason of its own (R14)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from pca.domain.condition_values import Values
from pca.domain.draft import Draft, Titles, refuse
from pca.domain.machine.firing import MachineStep
from pca.domain.orders import Decide
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.states import Kind

Verdict: TypeAlias = Literal["met", "unmet", "unknown"]
"""`unknown`: a figure is missing or too old, or the plan leaves it to people to say."""

_WORDS: Mapping[bool | None, Verdict] = {True: "met", False: "unmet", None: "unknown"}


def verdicts(plan: CompiledPlan, values: Values) -> dict[str, Verdict]:
    """How each criterion of stand-down is now, in the order of the plan."""
    return {
        criterion.id: _WORDS[plan.criterion_holds(criterion, values)] for criterion in plan.playbook.stand_down_criteria
    }


def stands_down(plan: CompiledPlan, entered: tuple[str, ...]) -> bool:
    """Whether entering these states ends the crisis for its people: those of kind `return`."""
    return any(plan.playbook.state[state].kind is Kind.RETURN for state in entered)


def judge(draft: Draft, act: Decide, step: MachineStep, values: Values) -> tuple[dict[str, str], dict[str, str]]:
    """The criteria as they are, and what was said of those not met; nothing for a move that ends no crisis."""
    unknown = [
        name for name in act.judged if all(name != known.id for known in draft.plan.playbook.stand_down_criteria)
    ]
    if unknown:
        refuse("criterion_unknown", criterion=", ".join(unknown))
    if not stands_down(draft.plan, step.entered):
        return {}, {}
    criteria = verdicts(draft.plan, values)
    answers = {name: text.strip() for name, text in act.judged.items() if text.strip() and criteria[name] != "met"}
    left = [name for name, verdict in criteria.items() if verdict != "met" and name not in answers]
    if left and not (act.despite or "").strip():
        texts = {known.id: known.text for known in draft.plan.playbook.stand_down_criteria}
        refuse("criteria_unmet", criteria=Titles(texts[name] for name in left))
    return dict(criteria), answers
