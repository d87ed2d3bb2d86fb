"""A language added by files alone, from either side: every page, help and answer speaks it, and nothing else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pca.domain.plan.languages import direction
from tests.kit.pseudo import LEFT_TO_RIGHT, OPEN, RIGHT_TO_LEFT, Shown, make_language, outside

ROOT = Path(__file__).parents[2]
TECHNICAL = re.compile(r"[_/.=<>\[\]{}|@\"\d]|^-")
"""A word with such a sign is an identifier, an address, a setting or a digest."""

NAMES = frozenset(
    {*["UTC", "RTO", "MTPD", "DMIA", "PDF", "CSV", "JSON", "YAML", "SMS", "Telegram", "WhatsApp", "INBOX", "POST"]}
    | {"True", "sub", "min", "consulted", "unreadable", "English", "Français", "العربية"}
)
"""Names that are the same in every language, languages as they call themselves, codes of facts and findings."""

TYPED = frozenset(["starttls", "embedded", "gsm", "smpp", "whatsapp", "push", "apprise", "oidc", "Idempotency-Key"])
"""Values of settings, shown as they are typed."""

LETTERS = re.compile(r"[^\W\d_]{3,}")


def look(folder: Path, tag: str) -> dict[str, Any]:
    """Everything in this language, seen by a process that found its files in a folder."""
    make_language(folder / "locales", tag)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PCA_")}
    subprocess.run(
        [sys.executable, "-m", "tests.browser.walk", str(folder), tag],
        env={**environment, "PCA_LOCALES": str(folder / "locales")},
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=300,
    )
    seen: dict[str, Any] = json.loads((folder / "seen.json").read_text("utf-8"))
    return seen


@pytest.fixture(scope="module", params=[LEFT_TO_RIGHT, RIGHT_TO_LEFT])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return {"tag": request.param, **look(tmp_path_factory.mktemp("language"), request.param)}


def unsaid(text: str, data: set[str]) -> Iterator[str]:
    """Words in no bracket that are neither data nor names."""
    for word in outside(text).split():
        if not TECHNICAL.search(word) and word not in TYPED:
            yield from (part for part in LETTERS.findall(word) if part not in data)


def test_it_is_one_of_the_languages(seen: dict[str, Any]) -> None:
    assert seen["languages"] == ["fr", "ar", "en", seen["tag"]]


def test_every_page_speaks_it(seen: dict[str, Any]) -> None:
    data = {*seen["data"], *NAMES, *seen["tag"].split("-")}
    trouble: dict[str, list[str]] = {}
    for name, (status, html) in seen["pages"].items():
        shown = Shown(html)
        assert status == {"not found": 404, "not allowed": 403}.get(name, 200), name
        assert (shown.lang, shown.dir) == (seen["tag"], direction(seen["tag"])), name
        trouble[name] = sorted(set(unsaid("\n".join(shown.texts), data)))
    assert {name: words for name, words in trouble.items() if words} == {}


def test_it_can_be_left_and_chosen_on_every_page(seen: dict[str, Any]) -> None:
    link = re.compile(r'href="/language/([\w-]+)')
    assert set(link.findall(seen["pages"]["situation"][1])) == {"fr", "ar", "en"}
    assert set(link.findall(seen["french"])) == {seen["tag"], "ar", "en"}


def test_its_pictures_begin_on_its_side(seen: dict[str, Any]) -> None:
    pictures = [one for _, html in seen["pages"].values() for one in re.findall(r"<svg [^>]*class=\"pic[^>]*>", html)]
    assert len(pictures) > 5
    right = direction(seen["tag"]) == "rtl"
    assert all(f'lang="{seen["tag"]}"' in one and ('direction="rtl"' in one) == right for one in pictures)


def test_every_help_speaks_it(seen: dict[str, Any]) -> None:
    data = {*seen["data"], *NAMES}
    trouble = {path: sorted(set(unsaid(said, data))) for path, said in seen["helps"].items()}
    assert {path: words for path, words in trouble.items() if words} == {}
    assert len(trouble) > 80


def test_every_answer_speaks_it(seen: dict[str, Any]) -> None:
    data = {*seen["data"], *NAMES}
    trouble = {words: sorted(set(unsaid(said, data))) for words, said in seen["answers"].items()}
    assert {words: left for words, left in trouble.items() if left} == {}
    assert all("⟦" in said for words, said in seen["answers"].items())


@pytest.mark.parametrize(("what", "at_least"), [("refusals", 110), ("facts", 1_000), ("messages", 20)])
def test_every_sentence_of_the_rules_and_every_mark_of_a_message_speaks_it(
    seen: dict[str, Any], what: str, at_least: int
) -> None:
    """Each one, not only those that a page or a command happened to show."""
    data = {*seen["data"], *NAMES} if what == "facts" else {"fr"}
    trouble = {name: sorted(set(unsaid(said, data))) for name, said in seen[what].items()}
    assert {name: words for name, words in trouble.items() if words} == {}
    assert [name for name, said in seen[what].items() if OPEN not in said] == []
    assert len(seen[what]) >= at_least


def test_nothing_of_it_is_missing(seen: dict[str, Any]) -> None:
    assert seen["answers"]["i18n missing"] == "⟦Rien ne manque.⟧\n"
