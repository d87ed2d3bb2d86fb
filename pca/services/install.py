"""Prepares an installation: a folder with its settings, its database, a first plan and the texts it says."""

from __future__ import annotations

import shutil
from pathlib import Path

from pca.demo.institution import seats_of
from pca.domain.directory import Contact, Organisation, Person, Region, Site, SiteType
from pca.domain.plan.playbook import Playbook
from pca.plans.loader import load
from pca.plans.texts import messages_of
from pca.registers import Registers, write_registers
from pca.settings import Settings, data_folder, load_settings
from pca.store.database import Store

CONFIG = "pca.toml"
STARTER = "starter"
"""The smallest useful plan, which every new installation gets."""

REGISTERS = "annuaire"
"""The folder of the three register files, to be filled in and imported."""

SETTINGS = """\
# Réglages de cette installation. Chaque ligne peut aussi être donnée par une variable PCA_…, qui l'emporte.
institution = {institution}
data = {folder}
playbooks = {playbooks}
notifications = {notifications}

# Sans serveur de courrier, les messages sont déposés dans le dossier outbox/.
# smtp_host = "mail.example.org"
# smtp_security = "starttls"
# mail_from = "continuite@example.org"
"""


class FolderTaken(Exception):
    """The folder holds something that is not an installation; it was left alone."""


def install(folder: Path, institution: str = "PCA") -> bool:
    """Make or complete the installation in `folder`; False when it was one already (nothing in it is replaced).

    Raises FolderTaken, OSError, StoreError.
    """
    folder = folder.expanduser().resolve()
    known = (folder / CONFIG).is_file()
    if not known and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    settings = load_settings(
        institution=institution,
        data=folder,
        database="",
        playbooks=folder / "playbooks",
        notifications=folder / "notifications",
    )
    if not known:
        write_settings(folder, settings)
    _copy_starter(folder)
    Store.open(settings.database_url, create=True).close()
    return not known


def write_settings(folder: Path, settings: Settings) -> None:
    """Write the settings of an installation into its folder, so that commands started there use them."""
    said = SETTINGS.format(
        institution=_quoted(settings.institution),
        folder=_quoted(str(settings.data)),
        playbooks=_quoted(str(settings.playbooks)),
        notifications=_quoted(str(settings.notifications)),
    )
    (folder / CONFIG).write_text(said, encoding="utf-8")


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _copy_starter(folder: Path) -> None:
    """The starter plan and the texts it says, where they are not there yet."""
    plan, texts = data_folder("playbooks") / STARTER, data_folder("notifications")
    book = load(plan).playbook
    _copy(plan, folder / "playbooks" / STARTER)
    for message in messages_of(book):
        if (texts / message).is_dir():
            _copy(texts / message, folder / "notifications" / message)
    if not (folder / REGISTERS).exists():
        (folder / REGISTERS).mkdir()
        for name, content in write_registers(_registers(book)).items():
            (folder / REGISTERS / name).write_bytes(content)


def _registers(book: Playbook) -> Registers:
    """A directory to fill in: one region, head office, and everybody the starter plan names."""
    seats = seats_of(book)
    head, deputy = list(seats)[:2]
    return Registers(
        organisation=Organisation(
            regions={"R1": Region("R1", "Région à nommer", head, deputy)},
            sites={"SIEGE": Site("SIEGE", "Siège", SiteType.HEAD_OFFICE, "R1", head, deputy, len(seats))},
            people={key: Person(key, "SIEGE", teams=teams) for key, teams in seats.items()},
        ),
        contacts=tuple(Contact(key, f"Nom à compléter ({key})") for key in seats),
    )


def _copy(source: Path, target: Path) -> None:
    """Copy a folder; what the institution changed in its own copy stays as it is."""
    for one in sorted(source.rglob("*")):
        place = target / one.relative_to(source)
        if one.is_dir() or place.exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(one, place)
