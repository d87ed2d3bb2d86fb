"""What commands that only look need, and nothing that only an order needs: no rules, no channels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from pca.cli.lines import Unusable
from pca.cli.words import LANGUAGE, say
from pca.domain.situation import Crisis
from pca.runtime import Runtime
from pca.services.crisis.glance import Glance, crisis_called
from pca.services.crisis.glance import glance as glance_of
from pca.services.kit.unknown import UnknownCrisis
from pca.settings import load_settings
from pca.store.kit.database import Store, Unit

if TYPE_CHECKING:
    from pca.domain.plan.text import Text
    from pca.services.crisis.scene import Scene

Json = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys and UTC instants.")]

_TASK = re.compile(r"((?:EX-)?\d{4}-\d{1,6})/T(\d{1,9})", re.IGNORECASE)


@contextmanager
def reading() -> Iterator[tuple[Runtime, Unit]]:
    """The installation this process looks at, without channels, and one moment of it.

    Raises StoreError when there is none here.
    """
    settings = load_settings()
    with Store.open(settings.database_url) as store, store.read() as unit:
        yield Runtime(store=store, settings=settings), unit


def crisis_in(unit: Unit, key: str) -> Crisis:
    """The crisis with this key. Raises UnknownCrisis."""
    crisis = crisis_called(unit, key)
    if crisis is None:
        raise UnknownCrisis(key)
    return crisis


def scene(runtime: Runtime, unit: Unit, crisis: Crisis) -> Scene:
    """Everything needed to speak about `crisis`, in the language of this process."""
    from pca.services.crisis.scene import scene as scene_of  # reads the whole plan; a list of names does without

    return scene_of(runtime, unit, crisis, LANGUAGE.get())


def glance(runtime: Runtime, unit: Unit, crisis: Crisis) -> Glance:
    """Names and instants of `crisis`, in the language of this process: all that a list says of it."""
    return glance_of(runtime, unit, crisis, LANGUAGE.get())


def to(text: Text) -> str:
    """The text in the language of this process."""
    return text.to(LANGUAGE.get())


def task_key(text: str) -> tuple[str, int]:
    """Crisis and number of a task key such as 2026-1/T4. Raises Unusable."""
    match = _TASK.fullmatch(text.strip())
    if match is None:
        raise Unusable(say("task_key", key=text))
    return match[1].upper(), int(match[2])
