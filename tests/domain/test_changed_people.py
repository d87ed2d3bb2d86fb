"""People of whom some are changed: in their order, as if all of them had been copied."""

from __future__ import annotations

from collections.abc import Mapping

from pca.domain.changed_people import MOST, ChangedPeople, with_one


def test_it_is_the_same_as_a_copy_however_many_changes() -> None:
    people: Mapping[str, int] = {f"p{number}": number for number in range(MOST * 2)}
    copied = dict(people)
    for number in range(MOST + 5):
        people = with_one(people, f"p{number}", -number)
        copied[f"p{number}"] = -number
        assert people[f"p{number}"] == -number
        assert isinstance(people, ChangedPeople) is (number != MOST)
    assert people == copied
    assert list(people.items()) == list(copied.items())
    assert len(people) == len(copied)
    assert "p1" in people
    assert "p" not in people
    assert people.keys() - {"p0"} == copied.keys() - {"p0"}
