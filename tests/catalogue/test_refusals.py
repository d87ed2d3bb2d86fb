"""Every refusal of the engine is said in French, Arabic and English, with details the engine really gives."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pca.domain
from pca.catalogue.refusals import PLACE, SENTENCES, SPOKEN, say
from pca.domain.draft import Refusal, Titles
from pca.domain.plan.text import Text

DOMAIN = Path(pca.domain.__path__[0])
LANGUAGES = ("fr", "ar", "en")
MACHINE = ("unknown_event", "wrong_state", "guard_false", "guard_unknown")


def _calls() -> Iterator[tuple[str, frozenset[str]]]:
    """(code, details) of every place in the rules that refuses; the machine's reasons stand for a computed code."""
    for path in sorted(set(DOMAIN.rglob("*.py")) - {DOMAIN / "machine" / "machine.py"}):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("refuse", "Refusal"):
                yield from _said(node, path)


def _said(node: ast.Call, path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    details = frozenset(word.arg for word in node.keywords if word.arg)
    code = node.args[0]
    if isinstance(code, ast.Constant):
        yield str(code.value), details
    elif path.name != "refusing.py":
        assert ast.unparse(code) == "step.reason", f"{path.name}:{node.lineno} refuses with a code that is computed"
        yield from ((reason, details) for reason in MACHINE)


GIVEN: dict[str, list[frozenset[str]]] = {}
for _code, _details in _calls():
    GIVEN.setdefault(_code, []).append(_details)


def test_the_rules_were_found() -> None:
    assert len(GIVEN) > 50
    assert set(MACHINE) <= GIVEN.keys()


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    assert sorted(GIVEN) == sorted(set(SENTENCES) - {"__unknown__"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(GIVEN))
def test_a_sentence_names_only_details_the_engine_gives(code: str, language: str) -> None:
    sentence = SENTENCES.find(code, language) or ""
    always, ever = frozenset.intersection(*GIVEN[code]), frozenset.union(*GIVEN[code])
    required = set(PLACE.findall("".join(part.split("]")[-1] for part in sentence.split("["))))
    assert required <= always
    assert set(PLACE.findall(sentence)) <= ever


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(GIVEN))
def test_a_sentence_is_whole(code: str, language: str) -> None:
    for details in GIVEN[code]:
        said = say(code, {name: f"<{name}>" for name in details}, language)
        assert not set(said) & set("{}[]—")
        assert said.rstrip("\u2069")[-1] in ".؟?"
        assert len(said) < 300


def test_these_details_are_code_words() -> None:
    assert {"status", "type", "access", "held", "reach"} == SPOKEN


def test_an_optional_part_is_left_out_when_its_detail_is_empty() -> None:
    assert "Vouliez-vous" not in say("unknown_event", {"event": "x", "near": "", "known": "a, b"})
    assert "Vouliez-vous « activer »" in say("unknown_event", {"event": "x", "near": "activer", "known": "a"})


def test_code_words_are_translated() -> None:
    assert "terminée" in say("task_settled", {"task": "4", "status": "done"}, "fr")
    assert "منجزة" in say("task_settled", {"task": "4", "status": "done"}, "ar")


def test_titles_of_the_plan_are_said_in_the_reader_s_language() -> None:
    titles = Titles([Text(fr="Ouverts", en="Open"), Text(fr="Complet", ar="كاملة")])
    details = Refusal("wrong_state", event="end", state=titles, detail="").details
    assert "Ouverts, Complet" in say("wrong_state", details, "fr")
    assert "Open, Complet" in say("wrong_state", details, "en")
    assert "كاملة" in say("wrong_state", details, "ar")
    assert "nobody" in say("not_entitled", Refusal("not_entitled", roles=Titles() or "nobody").details, "en")


def test_an_unknown_code_is_named_and_an_unknown_language_is_french() -> None:
    assert "new_rule" in say("new_rule", {}, "en")
    assert say("text_missing", {}, "xx") == SENTENCES.say("text_missing", "fr")


@given(st.sampled_from(sorted(GIVEN)), st.dictionaries(st.text(), st.text()), st.sampled_from(LANGUAGES))
def test_no_detail_breaks_a_sentence(code: str, details: dict[str, str], language: str) -> None:
    assert say(code, details, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_typed_is_repeated_as_it_is_and_shortened(language: str) -> None:
    assert "{known} [x]" in say("unknown_event", {"event": "{known} [x]"}, language)
    assert len(say("unknown_event", {"event": "x" * 10_000}, language)) < 400
