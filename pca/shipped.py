"""The folders that are shipped beside the program: plans, messages, templates with their catalogues, guides."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

DataFolder = Literal["playbooks", "notifications", "templates", "guides"]

_IN_A_CHECKOUT: Mapping[str, str] = {"guides": "docs/how-to"}
"""Where folders lie at the top of a checkout that are called otherwise there."""


class IncompleteInstallation(ValueError):
    """A folder of the installation is missing. The message says which one, and what to do."""


def data_folder(name: DataFolder) -> Path:
    """The shipped folder of that name: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parent
    for candidate in (package / "_data" / name, package.parent / _IN_A_CHECKOUT.get(name, name)):
        if candidate.is_dir():
            return candidate
    raise IncompleteInstallation(f"the folder {name}/ is missing from this installation; install pca again")
