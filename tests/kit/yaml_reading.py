"""Reading YAML by either parser, and why it was refused."""

import pytest

from pca.plans.yaml_reader import FAST, PURE, Unreadable, read

PARSERS = pytest.mark.parametrize("parser", [FAST, PURE], ids=["fast", "pure"])


def refusal(text, parser=FAST):
    with pytest.raises(Unreadable) as caught:
        read(text, "plan.yaml", parser)
    return caught.value.problems


PLAN = """\
id: pandémie
measures:
  - id: H1
    title: {fr: "نظافة x", ar: ص}
    team: hygiene
  - id: H2
    steps:
    - un
    - deux
"""


def written(data, level=0):
    """`data` as block YAML, written by other means than those that read it."""
    pad = "\n" + "  " * level
    if isinstance(data, dict):
        return "".join(f"{pad}{key}: {written(value, level + 1)}" for key, value in data.items()) or "{}"
    if isinstance(data, list):
        return "".join(f"{pad}- {written(value, level + 1)}" for value in data) or "[]"
    return str(data).lower() if isinstance(data, bool) else str(data)
