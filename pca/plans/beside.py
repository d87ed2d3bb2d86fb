"""Reads the files of a plan that lie in its folder, or in the library beside it; nothing outside of the two."""

from __future__ import annotations

from pathlib import Path

from pca.plans.assembly import LIBRARY, Missing
from pca.plans.yaml_text import BYTES


def read_beside(folder: Path, name: str) -> bytes:
    """A file of the plan in `folder`; `library/…` lies in the folder itself or beside it. Raises Missing."""
    inside = folder
    if name.startswith(LIBRARY) and not (folder / name).is_file():
        inside = folder.absolute().parent
    path, root = inside / name, inside / LIBRARY if name.startswith(LIBRARY) else inside
    if not path.is_file():
        raise Missing(f"there is no file {path}", "add it, or correct its name")
    if not path.resolve().is_relative_to(root.resolve()) or root.is_symlink():
        where = "the library" if name.startswith(LIBRARY) else "the plan's folder"
        raise Missing(f"{path} leads out of {where}", f"put the file itself into {where}, not a link to it")
    try:
        with path.open("rb") as file:
            return file.read(BYTES + 1)
    except OSError as error:
        raise Missing(f"{path} cannot be read: {error.strerror}", "see that the file may be read") from error
