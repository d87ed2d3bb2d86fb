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
        raise Missing("plan.no_file", file=str(path))
    if not path.resolve().is_relative_to(root.resolve()) or root.is_symlink():
        code = "plan.leads_out_of_library" if name.startswith(LIBRARY) else "plan.leads_out"
        raise Missing(code, file=str(path))
    try:
        with path.open("rb") as file:
            return file.read(BYTES + 1)
    except OSError as error:
        raise Missing("plan.file_unreadable", file=str(path), why=str(error.strerror)) from error
