"""What was found of each criterion of stand-down when somebody decided, as it is read afterwards."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pca.services.crisis.scene import Scene


class JudgedCriterion(msgspec.Struct, frozen=True):
    """One criterion as it was at a decision; `verdict` is met, unmet or unknown."""

    text: str
    """Empty for one that the plan has no more."""
    verdict: str
    measured: bool
    """Whether figures decide it; the committee assesses the others."""
    said: str
    """What was said of it."""


def judged_criteria(
    about: Scene, verdicts: Mapping[str, str], answers: Mapping[str, str]
) -> tuple[JudgedCriterion, ...]:
    """Each criterion of a decision in words, in the order of the plan; nothing for one that ended no crisis."""
    known = {criterion.id: criterion for criterion in about.plan.playbook.stand_down_criteria}
    order = [name for name in known if name in verdicts] + [name for name in verdicts if name not in known]
    return tuple(
        JudgedCriterion(
            about.say(known[name].text) if name in known else "",
            verdicts[name],
            name in known and known[name].when is not None,
            answers.get(name, ""),
        )
        for name in order
    )
