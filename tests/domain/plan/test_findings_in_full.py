"""Every broken plan of the table, with all that is found wrong with it: each place, each value, each advice."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.plan.changes import changes
from pca.domain.plan.lint.rules import lint
from pca.domain.plan.playbook import Playbook
from tests.kit.broken_plans import CASES, TODAY
from tests.kit.literals import Literals


@pytest.mark.parametrize("number", range(len(CASES)))
def test_what_is_found_in_full(number: int, minimal: Any, texts: Any, put: Any, literals: Literals) -> None:
    code, where, edits = CASES[number]
    before = Playbook.model_validate(minimal)
    for path, value in edits:
        put(minimal, path, value)
    after = Playbook.model_validate(minimal)
    found = [lint(after, texts, TODAY), lint(after, None, TODAY)] if number % 8 == 0 else [lint(after, texts, TODAY)]
    literals.same(f"{number} {code} {where}", [*found, changes(before, after), changes(after, before)])
