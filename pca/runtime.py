"""Puts the pieces together: which store, which clock, which plans, which channels this process works with."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from pca.channels import Channel
from pca.clock import Clock, SystemClock
from pca.domain.plan.compiled import CompiledPlan, compile_plan
from pca.plans.texts import thaw
from pca.settings import Settings
from pca.store.database import Store
from pca.store.dispatcher import Dispatcher, Embedded
from pca.store.vault import Vault

Texts = Mapping[tuple[str, str, str], str]
"""Message texts by (message, kind, language)."""


def random_id() -> str:
    """A fresh order identifier that nobody can guess."""
    return secrets.token_hex(16)


def process_name() -> str:
    """A name that no other living process has."""
    return f"{socket.gethostname()}/{os.getpid()}"


def numbered_ids(prefix: str) -> Callable[[], str]:
    """Order identifiers in sequence, for rehearsals whose journals must come out the same twice."""
    given = 0

    def next_id() -> str:
        nonlocal given
        given += 1
        return f"{prefix}-{given}"

    return next_id


@dataclass(frozen=True)
class RunningPlan:
    """One frozen plan version, ready to be run: compiled, with the texts it says."""

    compiled: CompiledPlan
    texts: Texts


@dataclass
class Runtime:
    """What one process works with. Services receive it; nothing else is global."""

    store: Store
    settings: Settings
    clock: Clock = field(default_factory=SystemClock)
    channels: Sequence[Channel] = ()
    new_id: Callable[[], str] = random_id
    dispatcher: Dispatcher = field(default_factory=Embedded)
    stopping: Event = field(default_factory=Event)
    """Set when this process is to leave: what is on its way is finished, nothing more is handed over."""
    holder: str = field(default_factory=process_name)
    """Whose leases are ours: what our predecessor of this name held is ours to free."""
    _plans: dict[str, RunningPlan] = field(default_factory=dict)

    def plan(self, version: str, body: Callable[[], str | None]) -> RunningPlan | None:
        """The plan version with this hash, compiled once; `body` is asked for its frozen content when needed.

        None when there is no such content, or it is not what the hash says.
        """
        if version not in self._plans:
            frozen = body()
            if frozen is None or hashlib.sha256(frozen.encode()).hexdigest() != version:
                return None
            playbook, texts = thaw(frozen.encode())
            self._plans[version] = RunningPlan(compile_plan(playbook, texts), texts)
        return self._plans[version]

    @property
    def vault(self) -> Vault:
        """What seals the secrets that must be read back."""
        return Vault(self.settings.data / "keys" / "accounts.key")

    @property
    def evidence(self) -> Path:
        """The folder that holds evidence files, by hash."""
        return self.settings.data / "evidence"
