"""What a route reads from its address and body, said to FastAPI from the function that answers it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

import msgspec
from fastapi import Request


def returned(answer: Callable[..., Any]) -> type[msgspec.Struct]:
    """What an answer gives."""
    answered: type[msgspec.Struct] = get_type_hints(answer)["return"]
    return answered


def signature(declared: Callable[..., Any], body: tuple[str, Any] | None, past: bool) -> inspect.Signature:
    """What FastAPI reads: the request, then the declared parameters but for the context and what was asked."""
    hints = get_type_hints(declared, include_extras=True)
    kind = inspect.Parameter.KEYWORD_ONLY
    given = [inspect.Parameter("request", kind, annotation=Request)]
    if body is not None:
        given.append(inspect.Parameter(body[0], kind, annotation=body[1]))
    for name, parameter in list(inspect.signature(declared).parameters.items())[1:]:
        asked = isinstance(hints[name], type) and issubclass(hints[name], msgspec.Struct)
        if asked or (body is not None and name == body[0]):
            continue
        given.append(parameter.replace(annotation=hints[name], kind=kind))
    if past:
        given.append(inspect.Parameter("at", kind, annotation=str, default=""))
    return inspect.Signature(given)
