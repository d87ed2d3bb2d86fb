"""What the journal holds is said in words: nothing of how the program writes it down reaches a reader."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pca.domain.facts import CredentialsNoted
from pca.domain.facts.guarded import Credential
from pca.web.audit.journal_text import EntryTeller


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Moyens de se connecter — faits ou changés : 1 ; finis : 2"),
        ("en", "Means of signing in — made or changed: 1; ended: 2"),
    ],
)
def test_credentials_are_counted_and_neither_named_nor_sealed(language: str, said: str) -> None:
    context: Any = SimpleNamespace(language=language)
    fact = CredentialsNoted(
        kept=(Credential(kind="password", ref="rpca", seal="0c15"),), ended=(("session", "ab"), ("code", "cd"))
    )
    assert EntryTeller(context, None).fact(fact) == said
