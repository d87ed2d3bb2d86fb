"""Puts the pieces together: which store, which clock, which plans, which channels this process works with."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from pca.channels import Channel
from pca.channels.port import AnswerSource
from pca.clock import Clock, SystemClock
from pca.domain.notices import OF_THE_HOUSE
from pca.domain.texts import reply_links
from pca.domain.texts.genuine import code_of
from pca.settings import Settings
from pca.shipped import data_folder
from pca.store.engine.dispatcher import Dispatcher, Embedded
from pca.store.kit.database import Store
from pca.store.kit.once import drawn_once
from pca.store.kit.timekeeper import Timekeeper
from pca.store.kit.vault import Vault
from pca.store.vault.sealed_files import SealedFiles

if TYPE_CHECKING:
    from pca.domain.plan.compiled import CompiledPlan
    from pca.store.messages.leases import Leases

Texts = Mapping[tuple[str, str, str], str]
"""Message texts by (message, kind, language)."""


GENUINE, ACCOUNTS, SUPPORT = "genuine.key", "accounts.key", "support.key"
"""The files of the keys: behind codes, links and addresses for answers; over the secrets of second factors; over the
keys of support vaults, which alone goes into no backup."""


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


def _own_key(settings: Settings) -> bytes:
    """The key of this installation, made once; only its owner may read it. It used to lie in the data folder itself."""
    before = settings.data / GENUINE

    def draw() -> bytes:
        return before.read_bytes() if before.is_file() else secrets.token_hex(32).encode()

    return drawn_once(settings.key_folder / GENUINE, draw)


BESIDE, MOST_BESIDE = "beside ", 15
"""How plans with measures beside them are kept: so many, the latest ones, for each task opened by hand adds one."""


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
    timekeeper: Timekeeper = field(init=False)
    """Judges whether the machine's clock can be believed."""
    seal: bytes = b""
    """The key behind the codes of messages; the installation's own unless one is given, as for a rehearsal."""
    inboxes: Sequence[AnswerSource] | None = None
    """Where answers arrive; made when they are first looked into, and kept for what they remember."""
    refused: dict[str, deque[datetime]] = field(default_factory=dict)
    """When orders of each person were refused lately, in this process."""
    asked: dict[str, object] = field(default_factory=dict)
    """What measures make of sites in each crisis, as this process worked it out last."""
    _plans: dict[str, RunningPlan] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store.clock = self.clock
        self.timekeeper = Timekeeper(self.settings.data)

    @cached_property
    def leases(self) -> Leases:
        """The leases of what this process sends."""
        from pca.store.messages.leases import Leases  # with all that lies in the outbox

        return Leases(self)

    def plan(self, version: str, body: Callable[[], str | None], retired: tuple[str, ...] = ()) -> RunningPlan | None:
        """The plan version with this hash, compiled once; `body` is asked for its frozen content when needed.

        `retired`: measures of earlier versions that a crisis still knows, as JSON. None when there is no such content,
        or it is not what the hash says.
        """
        if retired:
            return self._with_retired(version, body, retired)
        if version not in self._plans:
            frozen = body()
            if frozen is None or hashlib.sha256(frozen.encode()).hexdigest() != version:
                return None
            from pca.domain.plan.compiled import compile_plan  # with the whole language of plans
            from pca.plans.texts import thaw

            playbook, texts = thaw(frozen.encode())
            texts = {**self._house_texts, **texts}
            self._plans[version] = RunningPlan(compile_plan(playbook, texts), texts)
        return self._plans[version]

    @cached_property
    def _house_texts(self) -> Texts:
        """The texts of the house's own, which no plan version holds: a call for help is told under every plan."""
        from pca.plans.texts import read_texts

        own = read_texts(self.settings.notifications, OF_THE_HOUSE)
        return own or read_texts(data_folder("notifications"), OF_THE_HOUSE)

    def _with_retired(
        self, version: str, body: Callable[[], str | None], retired: tuple[str, ...]
    ) -> RunningPlan | None:
        key = BESIDE + hashlib.sha256("\0".join((version, *retired)).encode()).hexdigest()
        known = self._plans.get(key)
        if known is None:
            plain = self.plan(version, body)
            if plain is None:
                return None
            from pca.domain.amendment import with_retired  # with all the rules, for the few crises that need it
            from pca.domain.plan.measures import Measure

            gone = [Measure.model_validate_json(measure) for measure in retired]
            for older in [name for name in list(self._plans) if name.startswith(BESIDE)][:-MOST_BESIDE]:
                self._plans.pop(older, None)
            known = self._plans[key] = RunningPlan(with_retired(plain.compiled, gone), plain.texts)
        return known

    def code_of(self, crisis: str, wave: int) -> str:
        """The code by which the messages of one wave are known to be genuine."""
        return code_of(self.key(), crisis, wave)

    def short_code(self, crisis: str, message: int) -> str:
        """The code by which a text message is answered."""
        return reply_links.short_code(self.key(), crisis, message)

    def ticket(self, crisis: str, message: int) -> str:
        """What stands in the link by which a message is answered."""
        return reply_links.ticket(self.key(), crisis, message)

    def opened(self, ticket: str) -> tuple[str, int] | None:
        """Crisis and message of a ticket of ours; None for anything else."""
        return reply_links.opened(self.key(), ticket)

    def return_ticket(self, crisis: str, message: int) -> str:
        """What stands in the address that mail servers' notices about a message come back to."""
        return reply_links.return_ticket(self.key(), crisis, message)

    def returned(self, ticket: str) -> tuple[str, int] | None:
        """Crisis and message of a return address of ours; None for anything else."""
        return reply_links.returned(self.key(), ticket)

    def key(self) -> bytes:
        """The key behind links and codes; made when there is none."""
        if not self.seal:
            self.seal = self.settings.genuine_key.get_secret_value().encode() or _own_key(self.settings)
        return self.seal

    def derived(self, purpose: str) -> bytes:
        """A key of this installation for one purpose: 32 bytes, the same on every machine that shares its secret."""
        return hashlib.sha256(b"pca derived\0" + purpose.encode() + b"\0" + self.key()).digest()

    @property
    def vault(self) -> Vault:
        """What seals the secrets that must be read back."""
        return Vault(self.settings.key_folder / ACCOUNTS)

    @cached_property
    def sealed_files(self) -> SealedFiles:
        """The contents of support vaults, and their keys."""
        settings = self.settings
        return SealedFiles(
            settings.data / "support", settings.key_folder / "support", settings.vault_mirror, self._vault_key
        )

    def _vault_key(self) -> bytes:
        given = self.settings.vault_key.get_secret_value().encode()
        secret = given or drawn_once(self.settings.key_folder / SUPPORT, lambda: secrets.token_hex(32).encode())
        return hashlib.sha256(b"pca support master\0" + secret).digest()

    @property
    def evidence(self) -> Path:
        """The folder that holds evidence files, by hash."""
        return self.settings.data / "evidence"
