"""Instants are kept in UTC to the millisecond, and sort as time does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.store.kit.instants import at_millisecond, from_text, to_text

MOMENTS = st.datetimes(
    min_value=datetime(1, 1, 3),  # noqa: DTZ001  # Hypothesis adds the zone
    max_value=datetime(9999, 12, 29),  # noqa: DTZ001
    timezones=st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@given(MOMENTS)
def test_a_text_gives_the_same_millisecond_back(at: datetime) -> None:
    text = to_text(at)
    assert len(text) == 24
    assert from_text(text) == at_millisecond(at)
    assert from_text(text).tzinfo == UTC
    assert timedelta(0) <= at - from_text(text) < timedelta(milliseconds=1)


@given(MOMENTS, MOMENTS)
def test_texts_sort_as_time_does(one: datetime, other: datetime) -> None:
    assert (to_text(one) < to_text(other)) == (at_millisecond(one) < at_millisecond(other))


@pytest.mark.parametrize("write", [to_text, at_millisecond])
def test_an_instant_without_a_zone_is_refused(write: object) -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        write(datetime(2020, 3, 16))  # type: ignore[operator]  # noqa: DTZ001
