"""Prepares an installation: a folder with its settings, its database, a first plan and the texts it says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pca.catalogue import LANGUAGES, Words
from pca.demo.institution import seats_of
from pca.domain.directory import Contact, Organisation, Person, Region, Site, SiteType
from pca.domain.plan.playbook import Playbook
from pca.plans.loader import load
from pca.plans.texts import messages_of
from pca.registers import Registers, write_registers
from pca.settings import Settings, load_settings
from pca.shipped import data_folder
from pca.store.kit.database import Store
from pca.store.kit.engines import lasting

CONFIG = "pca.toml"
STARTER = "starter"
"""The smallest useful plan, which every new installation gets."""

REGISTERS = "annuaire"
"""The folder of the three register files, to be filled in and imported."""

_HOUSE = Words("fresh.house")


class FolderTaken(Exception):
    """The folder holds something that is not an installation; it was left alone."""


def install(folder: Path, institution: str = "PCA", language: str = LANGUAGES[0]) -> bool:
    """Make or complete the installation in `folder`; False when it was one already (nothing in it is replaced).

    What it writes for people to read and fill in is in `language`.

    The tables are made or brought up to date where PCA_DATABASE or the folder's own settings say. A new
    installation that fails leaves nothing; one cut short by a crash is completed when run again.
    Raises FolderTaken, SettingsError, OSError, StoreError.
    """
    folder = folder.expanduser().resolve()
    if (folder / CONFIG).is_file():
        _complete(folder, load_settings(folder / CONFIG), language)
        return False
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(str(folder))
    ours = {"data": folder, "playbooks": folder / "playbooks", "notifications": folder / "notifications"}
    settings = load_settings(folder / CONFIG, institution=institution, **ours)
    with _all_or_nothing(folder):
        # The settings come first: with them, what a crash leaves is known as an installation and completed.
        write_settings(folder, settings, language)
        _complete(folder, settings, language)
    return True


def _complete(folder: Path, settings: Settings, language: str) -> None:
    """Add what is missing of the starter, and make the tables or bring them up to date."""
    _copy_starter(folder, language)
    Store.open(settings.database_url, create=True).close()


@contextmanager
def _all_or_nothing(folder: Path) -> Iterator[None]:
    """The folder, absent or empty before, is so again when the block fails; folders made above it go as well."""
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for path in [made[-1]] if made else list(folder.iterdir()):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def write_settings(folder: Path, settings: Settings, language: str = LANGUAGES[0]) -> None:
    """Write the settings of an installation into its folder, so that commands started there use them."""
    content = _HOUSE.plain(
        "settings",
        language,
        institution=quoted(settings.institution),
        folder=quoted(str(settings.data)),
        playbooks=quoted(str(settings.playbooks)),
        notifications=quoted(str(settings.notifications)),
        database=_database_line(settings.database, language),
    )
    (folder / CONFIG).write_text(content, encoding="utf-8")


def _database_line(url: str, language: str = LANGUAGES[0]) -> str:
    """Where the tables are, when that is not the folder; a password stays in the environment it came from."""
    if not url:
        return ""
    lasting_url = lasting(url)
    if lasting_url is None:
        return _HOUSE.say("database_elsewhere", language)
    return f"database = {quoted(lasting_url)}\n"


def quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _copy_starter(folder: Path, language: str) -> None:
    """The starter plan and the texts it says, where they are not there yet."""
    plan, texts = data_folder("playbooks") / STARTER, data_folder("notifications")
    book = load(plan).playbook
    _copy(plan, folder / "playbooks" / STARTER)
    for message in messages_of(book):
        if (texts / message).is_dir():
            _copy(texts / message, folder / "notifications" / message)
    for name, content in write_registers(_registers(book, language)).items():
        _place(folder / REGISTERS / name, content)


def _registers(book: Playbook, language: str) -> Registers:
    """A directory to fill in: one region, head office, and everybody the starter plan names."""
    seats = seats_of(book)
    head, deputy = list(seats)[:2]
    site = _HOUSE.say("site", language)
    return Registers(
        organisation=Organisation(
            regions={"R1": Region("R1", _HOUSE.say("region", language), head, deputy)},
            sites={"SIEGE": Site("SIEGE", site, SiteType.HEAD_OFFICE, "R1", head, deputy, len(seats))},
            people={key: Person(key, "SIEGE", teams=teams) for key, teams in seats.items()},
        ),
        contacts=tuple(Contact(key, _HOUSE.say("person", language, person=key)) for key in seats),
    )


def _copy(source: Path, target: Path) -> None:
    """Copy a folder; what the institution changed in its own copy stays as it is."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            _place(target / path.relative_to(source), path.read_bytes())


def _place(file: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.write_bytes(content)
    part.replace(file)
