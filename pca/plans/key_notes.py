"""What the models of the playbook language say of each key: the text under it in their source, read when asked for.

The models themselves do not know it: reading their source takes as long as making them, and running a plan needs none.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from pydantic import BaseModel


@cache
def key_notes(model: type[BaseModel]) -> Mapping[str, str]:
    """By field of a model, those of its bases included: the text under it."""
    notes: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if issubclass(kind, BaseModel) and kind is not BaseModel:
            notes |= _own(kind)
    return notes


def _own(model: type[BaseModel]) -> dict[str, str]:
    written = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    assert isinstance(written, ast.ClassDef)
    return {
        field.target.id: inspect.cleandoc(note.value.value)
        for field, note in pairwise(written.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(note, ast.Expr) and isinstance(note.value, ast.Constant) and isinstance(note.value.value, str)
    }
