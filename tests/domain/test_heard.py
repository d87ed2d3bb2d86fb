"""By which means somebody heard what they write down: always said, in three languages, and never invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pca.domain.heard import MEANS, Heard, say
from pca.domain.identification import Identification
from pca.domain.journal import decode, encode, entry_for
from pca.domain.orders import AddLogEntry, Order

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("telephone", ("par téléphone", "عبر الهاتف", "by telephone")),
        ("radio", ("par radio", "عبر اللاسلكي", "by radio")),
        ("in_person", ("de vive voix", "مشافهةً", "in person")),
        ("writing", ("par écrit", "كتابةً", "in writing")),
        ("", ("", "", "")),
    ],
)
def test_each_means_is_said_in_three_languages(heard: Heard, said: tuple[str, str, str]) -> None:
    assert tuple(say(heard, language) for language in ("fr", "ar", "en")) == said
    assert set(MEANS) == {"telephone", "radio", "in_person", "writing"}


def test_an_entry_of_before_says_nothing_and_stays_byte_for_byte() -> None:
    act = AddLogEntry(kind="fact", text="Pont coupé.")
    order = Order(id="1", who="p", act=act, on_behalf_of="q", informant="q", identified=Identification("page"))
    body = encode(entry_for(order, (), NOW))
    assert "heard" not in body, "an entry that does not say it is written as it always was"
    assert decode(body).heard == ""
    assert encode(decode(body)) == body
