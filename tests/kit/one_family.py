"""What one family of lint rules finds in the smallest plan once some of it is other than it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pca.domain.plan.lint.findings import Finding
from pca.domain.plan.lint.view import View
from pca.domain.plan.playbook import Playbook
from tests.kit.broken_plans import TODAY

Put = Callable[[dict[str, Any], str, Any], None]
Edits = list[tuple[str, Any]]


def found(check: Callable[[View], Iterator[Finding]], minimal: Any, put: Put, edits: Edits) -> list[Any]:
    """Of one family of rules: sentence, place and values of each finding."""
    for path, value in edits:
        put(minimal, path, value)
    view = View(Playbook.model_validate(minimal), TODAY)
    return [(one.what.code, one.where, dict(one.what.values)) for one in check(view)]
