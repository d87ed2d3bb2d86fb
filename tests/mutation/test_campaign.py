"""The campaign in small: which faults are made, that a fault is put in, and that a test that notices is heard."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]

STORE = """
from sqlalchemy import select
_c = TASK.c
_LATE = Statement(select(_c.number, func.count(1)).where(_c.crisis == bindparam("crisis"), _c.due < now).limit(10))


def late(unit, key, limit):
    return unit.rows(select(_c.number).where(_c.crisis == key, _c.due < now, _live(_c, True)).limit(limit + 10))
"""
RULES = """
AT_MOST = 3


class Rung:
    @property
    def last(self) -> bool:
        return self.at >= 3
"""


@pytest.fixture(scope="module")
def made() -> ModuleType:
    """The module that makes faults; what it stands on takes a second to import, in every worker of the suite."""
    return import_module("tests.mutation.faults")


def test_of_the_store_a_condition_changed_or_left_out_counts_and_nothing_else(made: ModuleType) -> None:
    found = made.faults("pca/store/tasks.py", STORE)
    assert {one.inside for one in found} == {"_LATE", "late"}
    assert {(" == key", " != key"), (" < now", " <= now"), ("True", "False")} <= {
        (one.before, one.after) for one in found
    }
    assert not [one for one in found if "10" in (one.before, one.after) or "11" in one.after.split()]


def test_of_the_rules_every_function_counts_decorated_ones_too_and_no_constant(made: ModuleType) -> None:
    found = made.faults("pca/domain/ladder.py", RULES)
    assert {(one.inside, one.before, one.after) for one in found} == {
        ("Rung.last", " >= 3", " > 3"),
        ("Rung.last", "3", "4"),
    }


@pytest.mark.campaign
def test_a_fault_that_a_test_notices_is_noticed_and_one_that_none_does_survives(
    made: ModuleType, tmp_path: Path
) -> None:
    test = tmp_path / "test_parts.py"
    test.write_text(
        "from pca.domain import parts\ndef test_it():\n    assert parts.fits(1, 2) and not parts.fits(3, 2)\n"
    )
    wanted = [one for one in made.every("pca/domain/parts.py") if one.inside == "fits"]
    by = {(one.before, one.after): one for one in wanted}
    noticed, survives = by[" <= number", " < number"], by[" <= MOST_PARTS", " < MOST_PARTS"]
    assert [fault for fault, _ in made.changed([noticed, survives])] == [noticed, survives]
    program = (
        "import sys; from pathlib import Path; from tests.mutation.faults import changed, every;"
        "from tests.mutation.judge import judge;"
        "numbers = [int(one) for one in sys.argv[3:]];"
        "some = [one for one in every('pca/domain/parts.py') if one.number in numbers];"
        "judged = judge(changed(some), sys.argv[1:2], keep=Path(sys.argv[2]));"
        "print({one.number: ended for one, ended in judged.items()})"
    )
    asked = [str(test), str(tmp_path), str(noticed.number), str(survives.number)]
    done = subprocess.run(
        [sys.executable, "-c", program, *asked], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert f"{noticed.number}: 'noticed'" in done.stdout, done.stdout + done.stderr
    assert f"{survives.number}: 'survived'" in done.stdout, done.stdout
