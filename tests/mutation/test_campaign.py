"""Of the store's faults those count that change a condition of a statement, and no others."""

from __future__ import annotations

from tests.mutation.campaign import in_conditions

MADE = """
def x_late__mutmut_orig(unit, key):
    return unit.rows(select(Task.number).where(Task.crisis == key, Task.due < now).limit(10))
def x_late__mutmut_1(unit, key):
    return unit.rows(select(Task.number).where(Task.crisis != key, Task.due < now).limit(10))
def x_late__mutmut_2(unit, key):
    return unit.rows(select(Task.number).where(Task.crisis == key, Task.due <= now).limit(10))
def x_late__mutmut_3(unit, key):
    return unit.rows(select(Task.number).where(Task.crisis == key, ).limit(10))
def x_late__mutmut_4(unit, key):
    return unit.rows(select(Task.number).where(Task.crisis == key, Task.due < now).limit(11))
"""


def test_a_condition_changed_or_left_out_counts_and_the_rest_of_the_statement_does_not() -> None:
    assert list(in_conditions(MADE)) == ["x_late__mutmut_1", "x_late__mutmut_2", "x_late__mutmut_3"]
