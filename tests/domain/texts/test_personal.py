"""What looks like health or identity data in free text: how much of a corpus is found, and how often in vain."""

from __future__ import annotations

from pathlib import Path

import pytest

from pca.domain.texts.personal import personal_in

CORPUS = Path(__file__).parents[2] / "data" / "personal"


def lines(name: str) -> list[str]:
    return (CORPUS / f"{name}.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize(("language", "found", "in_vain", "unseen"), [("fr", 50, 1, 2), ("ar", 42, 0, 3)])
def test_recall_and_false_alarms_on_the_corpus(language: str, found: int, in_vain: int, unseen: int) -> None:
    """Of 55 and 45 personal ones, and in vain of 65 and 45; the guide of HR says so. The last five personal ones of
    each language were written when the words stood fast."""
    personal, plain = lines(f"{language}_personal"), lines(f"{language}_plain")
    missed = [text for text in personal if not personal_in([text])]
    false = [text for text in plain if personal_in([text])]
    assert sum(text not in missed for text in personal[-5:]) == unseen
    assert (len(personal) - len(missed), len(false)) == (found, in_vain), (missed, false)
