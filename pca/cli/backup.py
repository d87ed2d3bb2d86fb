"""The commands `pca backup` and `pca restore`: the whole house in one encrypted file, and back, with proof."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
import typer

from pca.catalogue.times import say_instant
from pca.cli import desk, show
from pca.cli.desk import Json, Unusable
from pca.cli.words import LANGUAGE, say
from pca.clock import SystemClock
from pca.services.administration import backup as backups
from pca.services.administration import restore as restores
from pca.services.administration.archive import BadBackup, Lock, Opener, Unfit
from pca.services.administration.restore import OtherDatabase, Restored, Unsound

PassphraseFile = Annotated[
    Path | None, typer.Option(help="A file whose first line is the passphrase (or PCA_BACKUP_PASSPHRASE).")
]
PASSPHRASE = "PCA_BACKUP_PASSPHRASE"  # noqa: S105 - the name of a variable


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The new file; no backup is ever replaced.")],
    recipient: Annotated[
        list[str] | None, typer.Option(help="A public key of age (age1…), again for each; or the setting.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Make a backup while the house runs: database, keys, evidence, settings, plans, in one encrypted file."""
    with desk.installation() as runtime:
        recipients = tuple(recipient or runtime.settings.backup_recipients)
        lock = Lock(recipients, "" if recipients else _passphrase(passphrase_file))
        try:
            made = backups.make(runtime, file, lock, identified=desk.identified())
        except backups.Taken:
            raise Unusable(say("backup_taken", file=file)) from None
        except backups.BackupUnderWay:
            raise Unusable(say("backup_busy")) from None
        except Unfit as error:
            raise Unusable(say(f"backup_{error.code}", said=error.said)) from None
    if json:
        show.as_json(
            {"file": str(file), "size": made.size, "sha256": made.sha256, **msgspec.to_builtins(made.manifest)}
        )
        return
    desk.tell(
        say(
            "backup_made",
            file=file,
            size=_megabytes(made.size),
            entries=made.manifest.entries,
            at=_at(made.manifest.made_at),
            took=_seconds(made.took),
        )
    )
    if made.manifest.environment:
        desk.tell(say("backup_environment", names=", ".join(made.manifest.environment)))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup made by `pca backup`.")],
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="A new folder for the house.")] = None,
    identity: Annotated[
        Path | None, typer.Option(help="A file with the secret key of age (AGE-SECRET-KEY-1…).")
    ] = None,
    passphrase_file: PassphraseFile = None,
    database: Annotated[str, typer.Option(help="URL of an empty PostgreSQL database, for a backup of one.")] = "",
    drill: Annotated[
        bool, typer.Option("--drill", help="Only try: restore beside the running house, prove, take away, journal it.")
    ] = False,
    json: Json = False,
) -> None:
    """Restore a backup into an empty place and prove it; nothing is sent from there until `pca message resume`."""
    if drill is (folder is not None):
        raise Unusable(say("restore_where"))
    opener = Opener(_identities(identity), "" if identity else _passphrase(passphrase_file))
    try:
        done = _drill(file, opener, database) if drill else _restore(file, opener, folder, database)
    except BadBackup as error:
        raise Unusable(say(f"restore_{error.code}", file=file)) from None
    except Unfit as error:
        raise Unusable(say(f"restore_{error.code}")) from None
    except restores.Occupied as error:
        raise Unusable(say("restore_occupied", place=error)) from None
    except OtherDatabase as error:
        raise Unusable(say("restore_other_database", kind=error)) from None
    except Unsound as error:
        count = len(error.found.replayed.differences) if error.found.replayed else 0
        desk.complain(
            say("restore_unsound", count=count + sum(compared.wrong for compared in error.found.beside.values()))
        )
        raise typer.Exit(1) from None
    _tell(done, drill=drill, json=json)


def _restore(file: Path, opener: Opener, folder: Path | None, database: str) -> Restored:
    assert folder is not None
    return restores.restore(file, opener, folder, database, SystemClock())


def _drill(file: Path, opener: Opener, database: str) -> Restored:
    with desk.installation() as runtime:
        return restores.drill(runtime, file, opener, database, identified=desk.identified())


def _tell(done: Restored, *, drill: bool, json: bool) -> None:
    manifest = done.manifest
    if json:
        more = {"took_seconds": done.took.total_seconds(), "lost": done.lost, "signed_in": done.signed_in}
        show.as_json({**msgspec.to_builtins(manifest), **more, "keys_missing": done.keys_missing})
        return
    at = _at(manifest.made_at)
    desk.tell(say("restore_proved", entries=manifest.entries, head=manifest.head, at=at))
    if done.lost is None:
        desk.tell(say("restore_lost_after", entries=manifest.entries, at=at))
    else:
        desk.tell(say("restore_lost", count=done.lost, at=at))
    desk.tell(say("restore_signed_in" if done.signed_in else "restore_no_account"))
    for name in done.keys_missing:
        desk.complain(say("restore_key_missing", name=name))
    if manifest.environment:
        desk.tell(say("restore_environment", names=", ".join(manifest.environment)))
    desk.tell(say("drill_done" if drill else "restore_done", took=_seconds(done.took), count=manifest.waiting))


def _passphrase(file: Path | None) -> str:
    if file is not None:
        return (file.read_text(encoding="utf-8").splitlines() or [""])[0].strip()
    return os.environ.get(PASSPHRASE, "")


def _identities(file: Path | None) -> tuple[str, ...]:
    if file is None:
        return ()
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _at(at: datetime) -> str:
    """An instant in words; it stands in no crisis and so in no plan's zone."""
    return say_instant(at, ZoneInfo("UTC"), LANGUAGE.get())


def _seconds(took: timedelta) -> str:
    return f"{took.total_seconds():.1f} s"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
