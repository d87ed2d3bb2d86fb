"""A plan of any size, written as an author would write it: what the benchmarks load, lint and run."""

from __future__ import annotations

import shutil
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from pca.domain.plan.lint.communications import NOTICES
from pca.shipped import data_folder

TEMPLATE = Path(__file__).with_name("big_plan.yaml.j2")
MESSAGES = 10
ROLES = ("director", "spokesperson", "log", "continuity")
"""The plan's roles; `holder_<role>` sits in each, `deputy_<role>` stands in."""

TEXT = "{{ title }} : {{ measure }} ({{ perimeter }}), {{ at }}.\n"


def write_plan(
    folder: Path, *, measures: int, teams: int = 20, rules: int = 0, states: int = 0, mean: int = 0
) -> tuple[Path, Path]:
    """Write the plan and its texts under `folder`; where each of the two stands.

    `rules` are thresholds besides, each on a figure of its own, or on its `mean` over so many days; `states` are
    further ones, three to a step.
    """
    plan, texts = folder / "big", folder / "notifications"
    plan.mkdir(parents=True)
    template = Environment(undefined=StrictUndefined, autoescape=False).from_string(TEMPLATE.read_text("utf-8"))
    some, messages = max(3, measures // 10), min(measures, MESSAGES)
    sizes = {"measures": measures, "teams": teams, "rules": rules, "states": states, "mean": mean}
    words = template.render(sizes, indicators=some, activities=some, messages=messages)
    (plan / "playbook.yaml").write_text(words, encoding="utf-8")
    for notice in NOTICES:
        shutil.copytree(data_folder("notifications") / notice, texts / notice)
    for number in range(messages):
        (texts / f"note_{number}").mkdir()
        for kind in ("subject", "mail"):
            (texts / f"note_{number}" / f"{kind}.fr.j2").write_text(TEXT, encoding="utf-8")
    return plan, texts
