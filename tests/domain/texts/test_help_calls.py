"""What takes a call for help back, and what does not: a small table."""

from __future__ import annotations

import pytest

from pca.domain.texts.help_calls import heard
from pca.domain.texts.reply_text import words_of


@pytest.mark.parametrize(
    ("text", "alarm"),
    [
        ("injured", "call"),
        ("not injured", "none"),
        ("not, injured", "call"),
        ("not to injured", "call"),
        ("nobody injured", "none"),
        ("pas blessé", "none"),
        ("pas à votre blessé", "call"),
        ("pas besoin d'aide", "none"),
        ("besoin d'aide", "call"),
        ("no help here", "call"),
        ("plus besoin d'aide", "none"),
        ("il y a plus de blessés", "call"),
        ("il n'y a plus de blessés", "none"),
    ],
)
def test_what_takes_a_call_back(text: str, alarm: str) -> None:
    assert heard(words_of(text)).alarm == alarm
