"""Whatever people order, in whatever sequence: the rules hold, and the present follows from the journal.

The expectations are worked out from the plan's own text, place by place, without the engine's code.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.any_history import History, variants


@pytest.mark.parametrize("kind", ["memory", "file", "postgresql"])
def test_any_sequence_of_orders(kind, database, effort):
    """R36: in memory most, on a file and on a server some: the same rules, the same rows."""
    worlds = database(kind)

    def ready() -> Any:
        world = worlds.make()
        world.variants = variants(world.loaded.playbook)
        world.texts = {("note", kind, "fr"): "Note." for kind in ("subject", "mail")}
        return world

    class Here(History):
        make_world = staticmethod(ready)
        changes_in = staticmethod(worlds.changes)
        differ = staticmethod(worlds.differ)

    run_state_machine_as_test(Here, settings=effort(kind))
