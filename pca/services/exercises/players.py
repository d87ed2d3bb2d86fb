"""Who plays a rehearsal: the institution of the 2020 case, or the one whose directory stands beside the plan."""

from __future__ import annotations

from pathlib import Path

from pca.demo.institution import institution, rotas_of, seats_of
from pca.domain.diagnosis import diagnosis
from pca.plans.loader import LoadedPlan
from pca.plans.rehearsals import Rehearsal
from pca.plans.yaml_reader import Problem, SourcePlace, Unreadable
from pca.registers import RegisterErrors, Registers
from pca.registers.records import PEOPLE, REGIONS, SITES
from pca.services.people.directory import read_directory

FOLDER = "institution"
"""Where a plan keeps the files of its own institution, as an import takes them: its kinds of site and rotas too."""


def players(rehearsal: Rehearsal, loaded: LoadedPlan) -> Registers:
    """The directory of those who play. Raises Unreadable when the plan's own cannot be read."""
    if rehearsal.institution == "own" and loaded.folder is not None:
        return own_institution(loaded.folder)
    return institution(seats_of(loaded.playbook), seed=rehearsal.seed, rotas=rotas_of(loaded.playbook))


def own_institution(plan: Path) -> Registers:
    """The directory in the folder `institution` of a plan's folder. Raises Unreadable, naming file and row."""
    folder = plan / FOLDER
    try:
        return read_directory([folder])
    except RegisterErrors as error:
        raise Unreadable(
            tuple(
                Problem(SourcePlace(f"{folder}/{problem.file}", problem.row, 1), problem.column, problem.what)
                for problem in error.problems
            )
        ) from error
    except OSError as error:
        files = (REGIONS, SITES, PEOPLE)
        what = diagnosis("players.unreadable", why=str(error.strerror), files=files, folder=FOLDER)
        raise Unreadable((Problem(SourcePlace(str(folder), 1, 1), "", what),)) from error
