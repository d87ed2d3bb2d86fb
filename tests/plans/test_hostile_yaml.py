"""Hostile YAML is refused with its place, and any bytes at all are a document or unreadable."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pca.plans.yaml_reader import FAST, PURE, SourcePlace, Unreadable, read
from tests.kit.examples import some
from tests.kit.yaml_reading import PARSERS, PLAN, refusal, written


def verdict(text, parser):
    """Data and places, or None when refused; a refusal must name at least one usable problem."""
    problems = ()
    try:
        document = read(text, "plan.yaml", parser)
    except Unreadable as refused:
        problems = refused.problems
    else:
        return document.data, dict(document.places), dict(document.keys)
    assert problems
    assert all(min(one.place.line, one.place.column) >= 1 and one.message and one.advice for one in problems)
    return None


HOSTILE = {
    # name: (text, line, column, part of what is said)
    "empty": ("", 1, 1, "empty"),
    "only comments": ("# a\n\n# b\n", 1, 1, "empty"),
    "only a mark": ("---\n", 1, 1, "empty"),
    "only a byte order mark": ("\ufeff", 1, 1, "empty"),
    "a lone text": ("\nhello\n", 2, 1, "single text"),
    "a lone number": ("12", 1, 1, "single text"),
    "colon without space": ("a:b", 1, 1, "single text"),
    "billion laughs": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, 4, "& or *"),
    "alias": ("a: b\nc: *a\n", 2, 4, "& or *"),
    "alias as key": ("*a : 1\n", 1, 1, "& or *"),
    "markdown emphasis": ("a: *important*\n", 1, 4, "quotes"),
    "merge": ("a: b\n<<: {c: d}\n", 2, 1, "second meaning"),
    "merge bomb": (
        "a: &a {x: 1}\n" + "".join(f"b{i}: &b{i}\n  <<: [*a, *a]\n" for i in range(30)),
        1,
        4,
        "& or *",
    ),
    "python object": ("a: !!python/object/apply:os.system ['id']\n", 1, 4, "tags"),
    "python name": ("- !!python/name:os.system\n", 1, 3, "tags"),
    "own tag": ("a: !secret x\n", 1, 4, "tags"),
    "standard tag": ("a: !!str 12\n", 1, 4, "tags"),
    "bare tag": ("a: ! 12\n", 1, 4, "tags"),
    "binary tag": ("a: !!binary aGVsbG8=\n", 1, 4, "tags"),
    "tag on the whole": ("!!map\na: b\n", 1, 1, "tags"),
    "tagged key": ("!!str a: b\n", 1, 1, "tags"),
    "directive": ("%YAML 1.1\n---\na: b\n", 1, 1, "%"),
    "tag directive": ("%TAG ! tag:x,2000:\n---\na: !x b\n", 1, 1, "%"),
    "unknown directive": ("# c\n%FOO bar\n---\na: b\n", 2, 1, "%"),
    "two documents": ("a: b\n---\nc: d\n", 2, 1, "second document"),
    "after the end": ("a: b\n...\nc: d\n", 3, 1, "belongs to nothing"),
    "list as key": ("? [a]\n: 1\n", 1, 3, "as a key"),
    "map as key": ("{a: 1}: 2\n", 1, 1, "as a key"),
    "list item as key": ("? - a\n: 1\n", 1, 3, "as a key"),
    "duplicate key": ("a: 1\nb: 2\na: 3\n", 3, 1, "first on line 1"),
    "duplicate key nested": ("m:\n- x: 1\n  b: {z: 1, z: 2}\n", 3, 13, "first on line 3"),
    "duplicate key in quotes": ("a: 1\n'a': 2\n", 2, 1, "twice"),
    "duplicate key in lists": ("- a: 1\n- a: 1\n  a: 2\n", 3, 3, "first on line 2"),
    "missing value": ("a: b\nc:\nd: e\n", 2, 3, "missing"),
    "missing item": ("a:\n- b\n-\n", 3, 2, "missing"),
    "missing key": ("a: b\n: c\n", 2, 1, "align"),
    "empty key": ("'': c\n", 1, 1, "empty key"),
    "colon in a text": ("title: Attention: fermeture\n", 1, 17, "quotes"),
    "colon in brackets": ("a: {b:c}\n", 1, 8, "missing"),
    "question in brackets": ("a: {fr: b, ar: Que faire ?}\n", 1, None, ""),
    "tab as indentation": ("a:\n\tb: c\n", 2, 1, "spaces"),
    "tab after the colon": ("a:\tb\n", 1, 3, "spaces"),
    "tab in a comment": ("a: b #\tc\n", 1, 7, "spaces"),
    "NUL": ("a: b\nc: d\x00\n", 2, 5, "binary"),
    "bell": ("a: \x07\n", 1, 4, "U+0007"),
    "DEL": ("a: x\x7f\n", 1, 5, "U+007F"),
    "old Mac line ends": ("a: b\rc: d\r", 1, 5, "line ends"),
    "next line": ("a: b\x85c: d", 1, 5, "U+0085"),
    "line separator": ("a: b\u2028c: d", 1, 5, "U+2028"),
    "right-to-left override": ("a: b\nc: 'x\u202ey'\n", 2, 6, "reading order"),
    "isolate": ("a: \u2067x\n", 1, 4, "reading order"),
    "zero-width space": ("a: b\u200b\n", 1, 5, "U+200B"),
    "byte order mark inside": ("a: b\n\ufeffc: d\n", 2, 1, "U+FEFF"),
    "replacement character": ("a: pand\ufffdmie\n", 1, 8, "U+FFFD"),
    "invisible tags": ("a: x\U000e0041\n", 1, 5, "U+E0041"),
    "lone surrogate": ("a: x\ud800\n", 1, 5, "U+D800"),
    "escaped NUL": ('a: b\nc: "\\0"\n', 2, 4, "binary"),
    "escaped override": ('a: "\\u202e"\n', 1, 4, "reading order"),
    "escaped next line": ('a: "\\N"\n', 1, 4, "U+0085"),
    "escaped surrogate": ('a: "\\ud800"\n', 1, None, ""),
    "escape beyond the last character": ('a: "\\U00110000"\n', 1, None, ""),
    "escape far beyond": ('a: "\\Uffffffff"\n', 1, None, ""),
    "unknown escape": ('a: "C:\\Windows"\n', 1, None, "backslash"),
    "joiner in a key": ("a\u200cb: c\n", 1, 1, "U+200C"),
    "soft hyphen in a key": ("a\xadb: c\n", 1, 1, "U+00AD"),
    "no-break space in a key": ("\xa0a: c\n", 1, 1, "U+00A0"),
    "Latin 1": ("# pandémie\nid: pandémie\n".encode("latin-1"), 1, 7, "UTF-8"),
    "Latin 1 below Arabic": ("# صحة\r\nid: صé".encode() + b"\xe9", 2, 7, "0xE9"),
    "cut in a character": ("a: é".encode()[:-1], 1, 4, "UTF-8"),
    "overlong": (b"a: \xc0\x80", 1, 4, "UTF-8"),
    "UTF-16": ("a: b".encode("utf-16"), 1, 1, "UTF-16"),
    "UTF-16 big-endian": (b"\xfe\xff" + "a: b".encode("utf-16-be"), 1, 1, "UTF-16"),
    "UTF-16 without mark": ("a: b".encode("utf-16-le"), 1, 2, "binary"),
    "UTF-32": ("a: b".encode("utf-32"), 1, 1, "UTF-32"),
    "a picture": (b"\x89PNG\r\n\x1a\n", 1, 1, "UTF-8"),
    "unclosed quote": ("a: b\nc: 'd\ne: f\n", 2, 4, "never closed"),
    "unclosed double quote": ('a: "b\nc: d\n', 1, 4, "never closed"),
    "quote across documents": ('a: "b\n---\nc: d"\n', 1, 4, "never closed"),
    "apostrophe": ("fr: 'l'agence'\n", 1, 8, "goes on"),
    "apostrophe in brackets": ("a: {fr: 'l'agence', ar: x}\n", 1, 12, "goes on"),
    "unclosed bracket": ("a: b\nc: [1, 2\nd: e\n", 2, 4, "bracket"),
    "unclosed brace": ("a: {b: c\nd: e\n", 1, 4, "bracket"),
    "one bracket too many": ("a: [b]]\n", 1, 7, "does not fit"),
    "two commas": ("a: [b,,c]\n", 1, 7, "missing"),
    "no colon": ("a: b\nfoo\nc: d\n", 2, 1, "without `:`"),
    "bad indentation": ("a: b\n  c: d\n", 2, 4, "align"),
    "list out of line": ("a:\n  - b\n - c\n", 3, 2, "align"),
    "map after a list": ("- a\nb: c\n", 2, 1, "align"),
    "list beside its key": ("a: - b\n", 1, 4, "own line"),
    "text beside the bar": ("a: |b\n  c\n", 1, 5, "next line"),
    "comment stuck to the bar": ("a: |#b\n  c\n", 1, None, ""),
    "at sign": ("a: @all\n", 1, 4, "quotes"),
    "backquote": ("a: `b`\n", 1, 4, "quotes"),
    "percent": ("a: %x\n", 1, 4, "quotes"),
    "deep brackets": ("[" * 100_000, 1, 21, "20 levels"),
    "deep brackets closed": ("a: " + "[" * 100_000 + "]" * 100_000, 1, 23, "20 levels"),
    "deep braces": ("{a: " * 50_000, 1, 81, "20 levels"),
    "deep keys": ("? " * 100_000, 1, None, ""),
    "deep bracket keys": ("{" * 100_000, 1, None, ""),
    "deep lists": ("- " * 100_000, 1, 41, "20 levels"),
    "deep maps": ("".join(" " * level + "a:\n" for level in range(1000)), 21, 21, "20 levels"),
    "deep maps and brackets": ("a:\n b:\n  c: " + "[" * 1000, 3, 23, "20 levels"),
    "too many values": ("- a\n" * 100_001, 100_000, 3, "100000"),
    "too many empty lists": ("[" + "[]," * 100_001, 1, 299999, "100000"),
    "too long a text": ("a: b\nc: " + "x" * 100_001, 2, 4, "100001 characters"),
    "too long a block": ("a: |\n" + " xxxxxxxxx\n" * 10_001, 1, 4, "characters"),
    "too long a key": ("k" * 101 + ": v\n", 1, 1, "101 characters"),
    "too long a key for any parser": ("k" * 2000 + ": v\n", 1, None, ""),
    "huge scalar": ("a: " + "x" * 3_000_000, 1, 1, "2 MB"),
    "huge comment": ("#" * 2_000_001, 1, 1, "2 000 001 bytes"),
    "huge in bytes only": ("é" * 1_000_001, 1, 1, "2 MB"),
}


@PARSERS
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_their_place_and_what_to_do(parser, name):
    text, line, column, said = HOSTILE[name]
    first = refusal(text, parser)[0]
    assert first.place.line == line
    assert column is None or first.place.column == column
    assert said in f"{first.message}; {first.advice}"
    assert len(first.message) < 200
    assert len(first.advice) < 200
    assert str(first).startswith(f"plan.yaml:{line}:")


@PARSERS
def test_several_problems_are_told_at_once_in_order(parser):
    text = (
        "id: no\n"
        "version: 010\n"
        "measures:\n"
        "- id: H1\n"
        "  id: H2\n"
        "  at: 14:20\n"
        "- team: &t x\n"
        "  axis:\n"
        "- 12: ~\n"
        "  title: {fr: !x a, ar: off}\n"
        "end: [1\n"
    )
    problems = refusal(text, parser)
    assert [(p.place.line, p.place.column, p.path) for p in problems] == [
        (1, 5, "id"),
        (2, 10, "version"),
        (5, 3, "measures[0].id"),
        (6, 7, "measures[0].at"),
        (7, 9, "measures[1].team"),
        (8, 8, "measures[1].axis"),
        (9, 3, "measures[2].12"),
        (9, 7, "measures[2].12"),
        (10, 15, "measures[2].title.fr"),
        (10, 25, "measures[2].title.ar"),
        (11, 6, "end[1]"),
    ]
    assert problems == refusal(text, parser)


@PARSERS
@pytest.mark.parametrize("text", ["- no\n" * 100_000, "- no\n" * 99 + "- [\n", "- no\n" * 99 + '- "\\U00110000"\n'])
def test_a_hundred_problems_are_enough(parser, text):
    assert len(refusal(text, parser)) == 100


def test_one_problem_for_each_line_with_a_hidden_character():
    problems = refusal("a: b\u202e\u202e\nc: d\n\u200be: f\n")
    assert [(p.place.line, p.place.column) for p in problems] == [(1, 5), (3, 1)]
    assert len(refusal("\u202e\n" * 1000)) == 100


def test_the_exception_tells_every_problem():
    with pytest.raises(Unreadable) as caught:
        read("a: no\nb: *c\n", "plan.yaml")
    told = str(caught.value).splitlines()
    assert [line.split(" ")[0] for line in told] == ["plan.yaml:1:4:", "plan.yaml:2:4:"]


@PARSERS
def test_plans_of_ten_thousand_lines_are_within_the_limits(parser):
    measure = "  - id: H{}\n    title: {{fr: Gestes, ar: تدابير}}\n    holds_in: [watch, crisis]\n    team: hygiene\n"
    text = "measures:\n" + "".join(measure.format(number) for number in range(2500))
    document = read(text, "plan.yaml", parser)
    assert len(document.data["measures"]) == 2500
    assert document.place(("measures", 2499, "team")) == SourcePlace("plan.yaml", 10_001, 11)


@PARSERS
def test_what_is_just_within_the_limits_is_read(parser):
    assert read("[" * 20 + "]" * 20, "plan.yaml", parser).data
    assert len(read("- a\n" * 99_999, "plan.yaml", parser).data) == 99_999
    assert read("k" * 100 + ": " + "x" * 100_000, "plan.yaml", parser).data == {"k" * 100: "x" * 100_000}


# Anything at all is a document or unreadable, and both parsers agree.

PIECES = st.sampled_from(
    [
        *["a", "b", "12", "1.5", "yes", "~", "é", "م", "<<", "=", "'x'", "a: b\n", "k: [", "k: {", "'", '"'],
        *["\n", "\n  ", "\n- ", "\r\n", " ", "  ", "\xa0", "\ufeff", "- ", "-", "? ", "?", ":", ": ", "{", "}"],
        *["[", "]", ",", "#", " #", "|", "|\n  ", ">-\n ", "|2", "&", "*", "!", "%", "@", "\\", "\\n", "\\U00110000"],
        *["---", "...", "\n---\n"],
    ]
)


@given(st.binary(max_size=200))
@settings(max_examples=some(100), deadline=None)
def test_any_bytes_are_a_document_or_unreadable(raw):
    assert verdict(raw, FAST) == verdict(raw, PURE)


@given(st.text(max_size=200) | st.lists(PIECES, max_size=20).map("".join))
@settings(max_examples=some(200), deadline=None)
def test_both_parsers_give_the_same_verdict_and_data(text):
    assert verdict(text, FAST) == verdict(text, PURE)


@given(st.integers(0, 2**32), st.lists(PIECES, min_size=1, max_size=3))
@settings(max_examples=some(100), deadline=None)
def test_both_parsers_agree_on_a_damaged_plan(seed, pieces):
    text, chance = PLAN, random.Random(seed)
    for piece in pieces:
        at = chance.randrange(len(text))
        text = text[:at] + piece + text[at + chance.choice([0, 0, 1, 3]) :]
    assert verdict(text, FAST) == verdict(text, PURE)


WORDS = st.text(st.characters(codec="ascii", categories=["L"]), min_size=2, max_size=8).map(lambda word: f"k{word}")


DATA = st.recursive(
    WORDS | st.integers(-(10**17), 10**17) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


@PARSERS
@given(data=DATA.filter(lambda data: isinstance(data, dict | list)))
@settings(max_examples=some(50), deadline=None)
def test_what_was_written_is_read(parser, data):
    assert read(written(data), "plan.yaml", parser).data == data
