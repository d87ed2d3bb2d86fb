"""What becomes of the tasks under way when another version is adopted, counted by measure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pca.domain.amendment_counts import Counts, Under, counted
from pca.domain.facts import AnyFact, MeasureRenamed, TasksAmended, TasksOpened, TasksSettled

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
BEFORE = {1: Under("a", NOON), 2: Under("a", NOON), 3: Under("b", NOON)}


def amended(kind: str, *tasks: int, measure: str = "a", due: datetime = NOON) -> TasksAmended:
    return TasksAmended(measure=measure, kind=kind, tasks=tasks, digest="0", due_at=due)  # type: ignore[arg-type]


def opened(purpose: str) -> TasksOpened:
    return TasksOpened(
        first=4,
        measure="a",
        perimeter="root",
        team="ops",
        places=("A", "B"),
        assignees=(None, None),
        run=2,
        acknowledge_by=NOON,
        due_at=NOON,
        purpose=purpose,  # type: ignore[arg-type]
    )


KEPT = Counts(measure="b", kept=1)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ([], (Counts(measure="a", kept=2), KEPT)),
        ([amended("ask_again", 1, 2)], (Counts(measure="a", ask_again=2), KEPT)),
        ([amended("notice", 1), amended("told", 2)], (Counts(measure="a", notice=1, told=1), KEPT)),
        ([amended("restored", 1)], (Counts(measure="a", restored=1, kept=1), KEPT)),
        ([amended("reassigned", 2, due=LATER)], (Counts(measure="a", reassigned=1, redated=1, kept=1), KEPT)),
        ([TasksSettled(outcome="cancelled", tasks=(1, 2))], (Counts(measure="a", cancelled=2), KEPT)),
        ([TasksSettled(outcome="replaced", tasks=(1,))], (Counts(measure="a", replaced=1, kept=1), KEPT)),
        ([TasksSettled(outcome="continued", tasks=(1,))], (Counts(measure="a", kept=2), KEPT)),
        ([opened("extend"), opened("undo")], (Counts(measure="a", extended=2, undone=2, kept=2), KEPT)),
        ([opened("do")], (Counts(measure="a", kept=2), KEPT)),
        (
            [MeasureRenamed(before="a", after="c"), amended("ask_again", 1, measure="c")],
            (Counts(measure="c", ask_again=1, kept=1), KEPT),
        ),
    ],
)  # fmt: skip
def test_each_task_is_counted_once_under_the_name_its_measure_has_afterwards(
    facts: list[AnyFact], found: tuple[Counts, ...]
) -> None:
    assert counted(facts, BEFORE) == found
