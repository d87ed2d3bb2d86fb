"""A plan whose measures have other names: so that what was done under the old ones can be compared with the new."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pca.domain.plan.measures import Measure
from pca.domain.plan.playbook import Playbook

_ASKED = re.compile(r"\b(done|open)\s*\(\s*['\"]?(\w+)['\"]?\s*\)")


def renamed(book: Playbook, names: dict[str, str]) -> Playbook:
    """The plan with its measures called by their new names."""
    if not names:
        return book

    def new(name: str | None) -> str | None:
        return names.get(name, name) if name is not None else None

    measures = []
    for measure in book.measures:
        after = measure.after.model_dump()
        plain = {
            "all": [new(name) for name in after["all"]],
            "any": [new(name) for name in after["any"]],
            "n_of": after["n_of"] and {**after["n_of"], "measures": [new(name) for name in after["n_of"]["measures"]]},
        }
        parts = {
            "id": new(measure.id),
            "fallback": new(measure.fallback),
            "after": type(measure.after).model_validate(plain),
            "excludes": tuple(new(name) for name in measure.excludes),
            "when": _condition(measure.when, names),
            "levels": tuple(
                level.model_copy(update={"propose_when": _condition(level.propose_when, names)})
                for level in measure.levels
            ),
        }
        measures.append(measure.model_copy(update=parts))
    return with_measures(_with_conditions(book, names), measures)


def _with_conditions(book: Playbook, names: dict[str, str]) -> Playbook:
    """The plan whose moves and criteria ask about measures by their new names."""
    moves = tuple(
        transition.model_copy(
            update={key: _condition(getattr(transition, key), names) for key in ("guard", "propose_when")}
        )
        for transition in book.transitions
    )
    criteria = {
        field: tuple(
            criterion.model_copy(update={"when": _condition(criterion.when, names)})
            for criterion in getattr(book, field)
        )
        for field in ("success_criteria", "activation_criteria", "stand_down_criteria")
    }
    return book.model_copy(update={"transitions": moves, **criteria})


def _condition(condition: str | None, names: dict[str, str]) -> str | None:
    """A condition that asks about measures by their new names."""
    if condition is None:
        return None
    return _ASKED.sub(lambda match: f"{match[1]}({names.get(match[2], match[2])})", condition)


def with_measures(book: Playbook, measures: Iterable[Measure]) -> Playbook:
    """The plan with other measures."""
    copied = book.model_copy(update={"measures": tuple(measures)})
    copied.__dict__.pop("measure", None)  # what was looked up in the other plan's measures
    return copied
