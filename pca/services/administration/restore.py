"""Puts a backup into an empty place, proves it, signs in and gives one order; or tries all that in a drill."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import msgspec

from pca.clock import Clock
from pca.domain.guard_orders import RecordRestore
from pca.domain.identification import ENGINE, Identification
from pca.domain.orders import OPERATOR, Order
from pca.runtime import Runtime
from pca.services.access import sessions
from pca.services.administration import keys
from pca.services.administration.archive import DIGESTS, MANIFEST, BadBackup, Manifest, Opener
from pca.services.administration.backup import DATABASE, SETTINGS
from pca.services.administration.install import quoted
from pca.services.administration.unpacking import read
from pca.services.audit.prove import Proved, prove
from pca.services.engine.execute import Done, execute
from pca.settings import load_settings
from pca.store.access import account_messages, accounts
from pca.store.access import sessions as stored
from pca.store.administration import copies
from pca.store.audit import journal
from pca.store.kit.database import Store, Unit
from pca.store.kit.engines import lasting
from pca.store.kit.schema import KNOWN
from pca.store.people.directory import organisation

FILE = "pca.db"


class Occupied(Exception):
    """There is something at the place already: it was left alone."""


class OtherDatabase(Exception):
    """The backup is of the other kind of database than the place it should go to; holds the backup's kind."""


class Unsound(Exception):
    """What was restored is not what the journal says, and was taken away again; holds what was found."""

    def __init__(self, proved: Proved) -> None:
        super().__init__()
        self.found = proved


@dataclass(frozen=True)
class Restored:
    """What came of it. `lost` entries are in the running house and not in the backup; None where it is gone."""

    manifest: Manifest
    proved: Proved
    signed_in: bool
    """Whether somebody could sign in; false when nobody has an account there."""
    keys_missing: tuple[str, ...]
    took: timedelta
    lost: int | None
    done: Done


def restore(source: Path, opener: Opener, folder: Path, database: str, clock: Clock) -> Restored:
    """Restore into `folder`, which is absent or empty, and the empty `database` (its URL; "" for a file in there).

    Raises BadBackup, Unfit, Occupied, OtherDatabase, Unsound, StoreError, SettingsError, OSError; nothing is left then.
    """
    begun, folder = clock.now(), folder.expanduser().resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Occupied(str(folder))
    with _unpacked(source, opener, folder.parent) as (manifest, draft):
        url = _placed(manifest, draft, database)
        try:
            _settle(manifest, draft, folder, database)
            restored = _tried(manifest, draft, url, clock)
            restored = _recorded(draft, url, restored, clock, clock.now() - begun)  # before anybody could send from it
            if folder.exists():
                folder.rmdir()
            draft.rename(folder)
        except BaseException:
            copies.take_away(url)
            raise
    return restored


def drill(
    runtime: Runtime, source: Path, opener: Opener, database: str = "", *, identified: Identification = ENGINE
) -> Restored:
    """Restore beside the running house, prove it, and take it away; what came of it is journalled in the house.

    On PostgreSQL `database` names an empty one. Raises like `restore`; what failed is journalled as unsound.
    """
    begun = runtime.clock.now()
    with _unpacked(source, opener, runtime.settings.data) as (manifest, draft):
        url = _placed(manifest, draft, database)
        try:
            restored = _tried(manifest, draft, url, runtime.clock)
        except Unsound:
            _note_drill(runtime, manifest, identified, sound=False, took=runtime.clock.now() - begun)
            raise
        finally:
            copies.take_away(url)
    took = runtime.clock.now() - begun
    lost, done = _note_drill(runtime, manifest, identified, sound=True, took=took)
    return replace(restored, took=took, lost=lost, done=done)


def _note_drill(
    runtime: Runtime, manifest: Manifest, identified: Identification, *, sound: bool, took: timedelta
) -> tuple[int, Done]:
    """Journal what came of a drill in the running house; how many entries it has that the backup has not."""
    with runtime.store.read() as unit:
        lost = max(0, journal.head(unit).seq - manifest.entries)
    order = _order(runtime, "drill", manifest, sound=sound, took=took, lost=lost)
    return lost, execute(runtime, msgspec.structs.replace(order, identified=identified))


@contextmanager
def _unpacked(source: Path, opener: Opener, beside: Path) -> Iterator[tuple[Manifest, Path]]:
    """The backup unpacked into a folder of its own, which is gone at the end unless it was given another name."""
    beside.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".restore-", dir=beside))
    try:
        manifest = read(source, opener, draft)
        if manifest.schema not in KNOWN:
            raise BadBackup("newer")
        for name in (MANIFEST, DIGESTS):
            (draft / name).unlink()
        yield manifest, draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _placed(manifest: Manifest, draft: Path, database: str) -> str:
    """Put the database where it belongs; its URL."""
    url = database or f"sqlite:///{draft / FILE}"
    if (manifest.kind == "sqlite") is not url.startswith("sqlite"):
        raise OtherDatabase(manifest.kind)
    if not copies.is_empty(url):
        raise Occupied(url if lasting(url) else "PCA_DATABASE")
    copies.put(draft / DATABASE, url)
    (draft / DATABASE).unlink(missing_ok=True)
    return url


def _tried(manifest: Manifest, draft: Path, url: str, clock: Clock) -> Restored:
    """Prove what is there, and sign in. Raises Unsound, BadBackup, StoreError."""
    with _opened(draft, url, clock) as runtime:
        with runtime.store.read() as unit:
            if journal.chain_at(unit, manifest.entries) != manifest.head:
                raise BadBackup("altered")
            missing = keys.unfit(runtime, unit)
        proved = prove(runtime)
        if not proved.sound:
            raise Unsound(proved)
        signed_in = _signs_in(runtime)
    return Restored(manifest, proved, signed_in, missing, timedelta(0), None, Done(seq=None, facts=()))


class _Enough(Exception):
    """The trial is over: nothing of it is kept."""


def _signs_in(runtime: Runtime) -> bool:
    """Whether a session begun for somebody with an account lets them in. Rolled back."""
    admitted = False
    try:
        with runtime.store.write() as unit:
            person = _somebody(unit)
            if person is not None:
                now = runtime.clock.now()
                begun = sessions.begin(unit, now, person, "password", second_factor=True, agent="pca restore")
                session = stored.session(unit, sessions.digest(begun.token))
                admitted = session is not None and sessions.identity_of(unit, session, now) is not None
            raise _Enough
    except _Enough:
        return admitted


def _somebody(unit: Unit) -> str | None:
    people = organisation(unit).people
    return next(
        (account.person for account in accounts.accounts(unit) if not account.disabled and account.person in people),
        None,
    )


def _recorded(draft: Path, url: str, restored: Restored, clock: Clock, took: timedelta) -> Restored:
    """The one order that is given in the restored house: what was restored. Everybody signs in anew."""
    with _opened(draft, url, clock) as runtime:
        order = _order(runtime, "restore", restored.manifest, sound=True, took=took, lost=None)
        return replace(restored, took=took, done=execute(runtime, order, _close_doors))


def _close_doors(unit: Unit) -> None:
    """Nobody is signed in, and no link that was sent opens anything."""
    stored.end_all(unit)
    account_messages.end_all(unit)


@contextmanager
def _opened(draft: Path, url: str, clock: Clock) -> Iterator[Runtime]:
    """The restored house, which sends nothing: it has no channels."""
    settings = load_settings(draft / "none", data=draft, keys=None, database=url)
    with Store.open(url) as store:
        yield Runtime(store, settings, clock=clock)


def _order(
    runtime: Runtime,
    what: Literal["restore", "drill"],
    manifest: Manifest,
    *,
    sound: bool,
    took: timedelta,
    lost: int | None,
) -> Order:
    act = RecordRestore(
        what=what,
        made_at=manifest.made_at,
        entries=manifest.entries,
        head=manifest.head,
        milliseconds=int(took.total_seconds() * 1000),
        sound=sound,
        lost=lost,
        waiting=manifest.waiting,
    )
    return Order(id=runtime.new_id(), who=OPERATOR, act=act, identified=ENGINE)


def _settle(manifest: Manifest, draft: Path, folder: Path, database: str) -> None:
    """The settings as they were, but for where things lie now."""
    lines = {"data": quoted(str(folder))}
    for name in ("playbooks", "notifications"):
        if (draft / name).is_dir():
            lines[name] = quoted(str(folder / name))
    lasting_url = lasting(database) if database else None
    if lasting_url:
        lines["database"] = quoted(lasting_url)
    file = draft / SETTINGS
    before = file.read_text(encoding="utf-8") if file.is_file() else f"institution = {quoted(manifest.institution)}\n"
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as written:
        written.write(_with(before, lines))


_MOVED = re.compile(r"^\s*(data|keys|database|playbooks|notifications)\s*=")


def _with(before: str, lines: dict[str, str]) -> str:
    """The settings with these lines first; those that told of the old place are gone."""
    kept, inside = list[str](), False
    for line in before.splitlines():
        inside = inside or line.lstrip().startswith("[")
        if inside or not _MOVED.match(line):
            kept.append(line)
    return "\n".join([*(f"{name} = {value}" for name, value in lines.items()), *kept]) + "\n"
