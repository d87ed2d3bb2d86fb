"""YAML as it is meant: values, places, words that could mean two things."""

from decimal import Decimal

import pytest

from pca.plans.yaml_reader import FAST, PURE, SourcePlace, read, say_path
from tests.kit.yaml_reading import PARSERS, PLAN, refusal


def test_the_fast_parser_is_really_another_one():
    assert FAST is not PURE


# What is read


@PARSERS
@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("-12", -12),
        ("0", 0),
        ("999999999999999999", 999999999999999999),
        ("12.5", Decimal("12.5")),
        ("-0.50", Decimal("-0.50")),
        ("1.10", Decimal("1.10")),
        ("true", True),
        ("false", False),
        ("'no'", "no"),
        ('"14:20"', "14:20"),
        ("'12'", "12"),
        ("''", ""),
        ('"a\\tb\\nc"', "a\tb\nc"),
        ("2020-03-16", "2020-03-16"),
        ("2020-03-16T14:20:00+01:00", "2020-03-16T14:20:00+01:00"),
        ("2020-03-16 14:20", "2020-03-16 14:20"),
        ("1.2.3", "1.2.3"),
        ("2h", "2h"),
        ("1d 12h", "1d 12h"),
        ("10 000", "10 000"),
        ("2020-1/T4", "2020-1/T4"),
        ("a >= 50 and b < 3", "a >= 50 and b < 3"),
        ("type in ['rural', 'urban']", "type in ['rural', 'urban']"),
        ("Que faire ?", "Que faire ?"),
        ("l'agence", "l'agence"),
        ("nouveau", "nouveau"),
        ("north", "north"),
        ("وكالة الدار البيضاء", "وكالة الدار البيضاء"),
        ("می\u200cخواهم \u200f(2020)\u200e", "می\u200cخواهم \u200f(2020)\u200e"),
        ("|\n  un\n   deux\n", "un\n deux\n"),
        (">-\n  un\n  deux\n", "un deux"),
        ("un\n  deux", "un deux"),
        ("[a, 12, [b], {c: 1.5}]", ["a", 12, ["b"], {"c": Decimal("1.5")}]),
        ("[]", []),
        ("{}", {}),
        ("\n- x\n- b: 1\n  c: 2", ["x", {"b": 1, "c": 2}]),
    ],
)
def test_values(parser, written, value):
    read_value = read(f"key: {written}\n", "plan.yaml", parser).data["key"]
    assert read_value == value
    assert type(read_value) is type(value)


@PARSERS
@pytest.mark.parametrize(
    "raw",
    [
        b"a: 1\nb: x\n",
        b"a: 1\r\nb: x\r\n",
        b"\xef\xbb\xbfa: 1\nb: x",
        b"---\na: 1\nb: x\n...\n",
        "\ufeffa: 1\nb: x",
        "# c\n\na: 1 # c\n\nb: x",
        "{a: 1, b: x}",
        '{"a": 1,\n "b": "x"}',
    ],
)
def test_bytes_marks_and_line_ends_do_not_matter(parser, raw):
    assert read(raw, "plan.yaml", parser).data == {"a": 1, "b": "x"}


@PARSERS
def test_a_list_can_be_the_whole_file(parser):
    assert read("- a\n- b\n", "plan.yaml", parser).data == ["a", "b"]


@PARSERS
def test_every_key_and_value_has_its_place(parser):
    document = read(PLAN.replace("\n", "\r\n"), "plan.yaml", parser)
    places = {say_path(path): (place.line, place.column) for path, place in document.places.items()}
    assert places == {
        "": (1, 1),
        "id": (1, 5),
        "measures": (3, 3),
        "measures[0]": (3, 5),
        "measures[0].id": (3, 9),
        "measures[0].title": (4, 12),
        "measures[0].title.fr": (4, 17),
        "measures[0].title.ar": (4, 32),
        "measures[0].team": (5, 11),
        "measures[1]": (6, 5),
        "measures[1].id": (6, 9),
        "measures[1].steps": (8, 5),
        "measures[1].steps[0]": (8, 7),
        "measures[1].steps[1]": (9, 7),
    }
    keys = {say_path(path): (place.line, place.column) for path, place in document.keys.items()}
    assert keys["measures[0].title.ar"] == (4, 28)
    assert keys["measures[1].steps"] == (7, 5)
    assert len(keys) == len(document.keys) == 9


def test_a_place_is_found_for_what_is_not_there_too():
    document = read(PLAN, "plan.yaml")
    assert document.place(("measures", 0, "team")) == SourcePlace("plan.yaml", 5, 11)
    assert document.place(("measures", 0, "team"), key=True) == SourcePlace("plan.yaml", 5, 5)
    assert document.place(("measures", 1, "team"), key=True) == SourcePlace("plan.yaml", 6, 5)
    assert document.place(("measures", 9, "title", "fr")) == SourcePlace("plan.yaml", 3, 3)
    assert document.place(("nothing",)) == SourcePlace("plan.yaml", 1, 1)
    assert str(document.place(())) == "plan.yaml:1:1"
    with pytest.raises(KeyError):
        document.places["nothing",]


def test_paths_are_said_shortly():
    assert say_path(("measures", 3, "team")) == "measures[3].team"
    assert say_path((0, "a")) == "[0].a"
    assert say_path(()) == ""
    assert len(say_path(("k" * 90, "x"))) == 43


# What is refused


@PARSERS
@pytest.mark.parametrize(
    "word",
    [
        *["no", "NO", "yes", "Yes", "on", "On", "off", "y", "n", "Y", "N", "True", "FALSE"],
        *["~", "null", "Null", "NULL", "none", "nil", "None"],
        *["14:20", "08:30", "1:2:3", "190:20:30.15"],
        *["010", "007", "-01", "0x1F", "0o17", "0b101", "1_000", "+12", "+212600000000"],
        *["1e3", "1.5e3", "1E-3", "12e03", ".5", "5.", "-.5", "+1.5", ".inf", "-.inf", ".INF", ".nan", ".NaN"],
        *["12,5", "1,000", "1" * 19, "1." + "1" * 19, "=", "<<", "١٢", "٣.٥", "+٣", "１２"],
    ],
)
def test_ambiguous_words_are_refused_and_allowed_in_quotes(parser, word):
    (problem,) = refusal(f"a: b\nkey: {word}\n", parser)
    assert problem.place == SourcePlace("plan.yaml", 2, 6)
    assert problem.path == "key"
    assert "quotes" in problem.advice
    assert read(f"key: '{word}'\n", "plan.yaml", parser).data == {"key": word}


@PARSERS
@pytest.mark.parametrize("key", ["no", "12", "1.5", "true", "~", "14:20", "<<", "010", "2e3"])
def test_keys_are_texts(parser, key):
    (problem,) = refusal(f"a: b\n{key}: c\n", parser)
    assert (problem.place.line, problem.place.column) == (2, 1)
    assert "quotes" in problem.advice
    assert read(f"'{key}': c\n", "plan.yaml", parser).data == {key: "c"}
