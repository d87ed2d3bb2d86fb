"""Options of all commands by which one speaks, perhaps for somebody else: they are declared here alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import Any

from pca.cli.desk import Actor, Confirm, For, Heard, Informant, OrderId, Speaker

_OPTIONS: dict[str, tuple[Any, Any]] = {
    "who": (Actor, ""),
    "on_behalf_of": (For, None),
    "informant": (Informant, None),
    "heard": (Heard, None),
    "order_id": (OrderId, None),
}
_CONFIRMED = _OPTIONS | {"confirm": (Confirm, None)}
"""Also how many recipients the preview counted: for what may tell many."""


def spoken(command: Callable[..., None], options: dict[str, tuple[Any, Any]] = _OPTIONS) -> Callable[..., None]:
    """Give a command these options where it takes a `speaker`; it is called with the Speaker they make."""

    @wraps(command)
    def called(**given: Any) -> None:
        speaker = Speaker(**{name: given.pop(name) for name in options})
        command(**given, speaker=speaker)

    own = signature(command, eval_str=True)
    of_speaker = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in options.items()
    ]
    others = [parameter.replace(kind=Parameter.KEYWORD_ONLY) for parameter in own.parameters.values()]
    at = [parameter.name for parameter in others].index("speaker")
    called.__dict__["__signature__"] = own.replace(parameters=[*others[:at], *of_speaker, *others[at + 1 :]])
    called.__annotations__ = {}
    return called


def spoken_to_many(command: Callable[..., None]) -> Callable[..., None]:
    """The same for a command that may tell many: with the number of recipients, typed again."""
    return spoken(command, _CONFIRMED)
