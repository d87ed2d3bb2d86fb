"""The folders that are shipped beside the program: plans, messages, templates with their catalogues."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

DataFolder = Literal["playbooks", "notifications", "templates"]


class IncompleteInstallation(ValueError):
    """A folder of the installation is missing. The message says which one, and what to do."""


def data_folder(name: DataFolder) -> Path:
    """The shipped folder of that name: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parent
    for candidate in (package / "_data" / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise IncompleteInstallation(f"the folder {name}/ is missing from this installation; install pca again")
