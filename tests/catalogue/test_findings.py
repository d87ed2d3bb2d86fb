"""Whatever the program can find wrong has its sentence in every language, with the values that sentence needs."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import pca
from pca.catalogue import LANGUAGES, Words
from pca.catalogue.findings import as_data, line, say
from pca.catalogue.words import END_ISOLATE, FIRST_ISOLATE
from pca.domain.diagnosis import Faulty, diagnosis
from pca.domain.plan.lint.findings import CODES

MESSAGES, ADVICE = Words("findings"), Words("findings.advice")

PREFIXES = {"ExpressionError": "condition.", "BadSheet": "sheet."}
"""Faults whose codes are given without their family, after a number that says where."""
GIVERS = {"diagnosis", "Faulty", "BadCell", "BadWorkbook", "Missing", "Ambiguous", "find", *PREFIXES}
NAMED = re.compile(rf"\b(?:{'|'.join(sorted(GIVERS))})\(")
INSIDE = re.compile(r"a\.|shown\.|field$")
"""Words that stand inside of sentences; there is nothing to do about them."""


class Given(NamedTuple):
    """One place in the source that says what is wrong: which sentences it can come to, and with which values."""

    place: str
    messages: frozenset[str]
    advice: frozenset[str] | None
    values: frozenset[str] | None
    """Both None where only running the program tells."""
    lost: frozenset[str]
    """Codes that no catalogue has."""


def texts(node: ast.expr | None) -> frozenset[str]:
    """The texts an argument can be, as patterns; none where only running it tells."""
    match node:
        case None:
            return frozenset([""])
        case ast.Constant(value=str(text)):
            return frozenset([re.escape(text)])
        case ast.JoinedStr(values=parts):
            joined = (re.escape(str(one.value)) if isinstance(one, ast.Constant) else r"\w+" for one in parts)
            return frozenset(["".join(joined)])
        case ast.IfExp(body=one, orelse=other):
            return texts(one) | texts(other)
    return frozenset()


@pytest.fixture(scope="module")
def given() -> list[Given]:
    return list(places())


def places() -> Iterator[Given]:
    root = Path(pca.__file__).parent
    for path in sorted(root.rglob("*.py")):
        text = path.read_text()
        if not NAMED.search(text):
            continue
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in GIVERS:
                continue
            words = [*node.args, None, None, None, None]
            name, place = node.func.id, f"{path.relative_to(root)}:{node.lineno}"
            first = 1 if name in PREFIXES else 0
            codes, advice = texts(words[first]), texts(words[first + 1])
            if name == "find":
                variants, advice = texts(words[2]), texts(words[3])
                codes = frozenset(f"{code}\\.{one}" if one else code for code in codes for one in variants)
            if any(isinstance(one, ast.Starred) for one in node.args):
                continue
            codes = frozenset(PREFIXES.get(name, "") + code for code in codes)
            said = frozenset(one for code in codes for one in MESSAGES if re.fullmatch(code, one))
            done: frozenset[str] | None = frozenset(
                one for code in advice if code for one in ADVICE if re.fullmatch(code, one)
            )
            done |= frozenset(one for one in said if "" in advice and one in ADVICE)
            if not advice:
                done = None
            lost = frozenset(
                code
                for code in (*codes, *(one for one in advice if one))
                if code != "field" and not any(re.fullmatch(code, one) for one in (*MESSAGES, *ADVICE))
            )
            named = frozenset(one.arg for one in node.keywords if one.arg)
            yield Given(place, said, done, None if any(one.arg is None for one in node.keywords) else named, lost)


def needed(words: Words, code: str) -> set[str]:
    text = words.find(code, "fr")
    assert text is not None
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_code_of_the_source_has_its_sentence(given: list[Given]):
    assert [(one.place, sorted(one.lost)) for one in given if one.lost] == []


def test_every_sentence_that_the_source_can_come_to_gets_its_values(given: list[Given]):
    assert len(given) > 200
    for one in given:
        for words, codes in ((MESSAGES, one.messages), (ADVICE, one.advice or ())):
            for code in codes if one.values is not None else ():
                assert needed(words, code) <= one.values | {"count"}, f"{one.place}: {code}"


def test_whatever_is_wrong_says_what_to_do(given: list[Given]):
    for one in given:
        for code in one.messages:
            assert one.advice is None or one.advice or INSIDE.match(code), f"{one.place}: {code}"


def test_every_code_of_lint_has_a_sentence():
    families = {one.partition(".")[0] for one in MESSAGES}
    assert CODES.keys() <= families


def test_no_sentence_is_left_over():
    known, built = set[str](), set[str]()
    for path in Path(pca.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant | ast.JoinedStr):
                (known if isinstance(node, ast.Constant) else built).update(texts(node))
    built = {one for one in built if re.match(r"[a-z]+(\\\.|_)", one)}
    for code in {*MESSAGES, *ADVICE}:
        family, _, name = code.partition(".")
        own = {code, name} if f"{family}." in PREFIXES.values() or family in CODES else {code}
        assert {re.escape(one) for one in own} & known or any(re.fullmatch(one, code) for one in built), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_within_a_sentence_lends_it_both_halves(language: str):
    inner = diagnosis("condition.no_date", "how.date", text="hier")
    outer = diagnosis("expression.column", "problem", column=7, problem=inner)
    message, advice = say(outer, language)
    assert say(inner, language)[0] in message
    assert say(inner, language)[1] in advice
    assert "2020-03-16" in advice
    assert line(outer, language) == Words("findings.forms").plain("line", language, message=message, advice=advice)


def test_arabic_isolates_what_is_typed_lists_and_numbers():
    message, advice = say(diagnosis("state_kind_missing", state="crisis", kinds=("normal", "watch")), "ar")
    assert f"{FIRST_ISOLATE}crisis{END_ISOLATE}" in message
    assert f"{FIRST_ISOLATE}`kind:`{END_ISOLATE}" in advice
    assert f"{FIRST_ISOLATE}normal{END_ISOLATE}، {FIRST_ISOLATE}watch{END_ISOLATE}" in advice


@pytest.mark.parametrize(
    ("language", "one", "several"), [("en", "1 text ", "3 texts "), ("fr", "1 texte ", "3 textes ")]
)
def test_a_number_takes_its_form(language: str, one: str, several: str):
    assert say(diagnosis("translation_missing", count=1, language="ar"), language)[0].startswith(one)
    assert say(diagnosis("translation_missing", count=3, language="ar"), language)[0].startswith(several)


def test_what_a_key_is_for_comes_from_the_reference_in_english_and_by_its_name_elsewhere():
    what = diagnosis(
        "key.missing", "key.described", key="owner", described=diagnosis("field", key="owner", about="Who owns it.")
    )
    assert say(what, "en")[1] == "add it: Who owns it."
    assert Words("plan.fields").say("owner", "fr") in say(what, "fr")[1]
    assert "Who" not in "".join((*say(what, "fr"), *say(what, "ar")))


def test_programs_get_english_and_the_values():
    inner = diagnosis("a.date")
    told = as_data(Faulty("condition.no_order", left=inner).diagnosis)
    assert told == {
        "message": "a date has no order",
        "advice": "compare it with ==, != or in [ ]",
        "parameters": {"left": "a date"},
    }


def test_a_code_that_nobody_has_is_a_defect_not_a_blank():
    with pytest.raises(KeyError, match="brand_new"):
        say(diagnosis("brand_new"), "fr")
