"""How many examples a property is tried on: few in the suite, drawn anew each time; more by `make examples`."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("PCA_EXAMPLES", "1"))


def some(number: int) -> int:
    """So many in the suite, and `PCA_EXAMPLES` times as many when that is set."""
    return number * TIMES
