"""No input stops a parser, and none costs more than in proportion to its length. The long campaign is `make fuzz`."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from pca.channels.own_words import own_words
from pca.domain.texts.wording import clean, one_line
from pca.services.messages.send import without_addresses
from tests.fuzz import campaign
from tests.fuzz.mutations import changed
from tests.fuzz.names import NAMES
from tests.fuzz.parsers import PARSERS

INPUTS = int(os.environ.get("PCA_FUZZ_INPUTS", "60"))
"""Inputs for each parser in the suite."""


def test_every_parser_is_in_the_campaign() -> None:
    assert tuple(PARSERS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_input_is_answered_or_refused(name: str) -> None:
    parser, draw = PARSERS[name], Random(20_200_316)
    assert parser.seeds
    for good in parser.seeds:
        parser_takes(name, good)
    for _ in range(INPUTS):
        parser_takes(name, changed(parser.seeds, draw, min(parser.longest, 8_192)))


def parser_takes(name: str, data: bytes) -> None:
    try:
        PARSERS[name].parse(data)
    except PARSERS[name].refuses:
        return
    except Exception as error:
        raise AssertionError(f"{name} fell over {data!r}") from error


PIECES = (
    *("a", " ", "\n", "\t", "\r", "<", ">", "<!--", "<a ", "</", "&", "&#", "&amp", "(", "((", "[", "{", "{{", "{%"),
    *("'", '"', "''", "\\", "`", "@", "a@", ".", "..", "a.", "-", "--", "-- \n", "=", "=?", "=?utf-8?q?", "?=", ":"),
    *("a: ", "- ", "&a ", "*a ", "? ", "| ", "> ", ">\n", "> >", "1", "1,", "1.", "+", "+1", "(0)", "00", "9 ", "%"),
    *("id:", "id: stat:", "stat:", "x;", ";", ",", "a,", '",', "not ", "and ", "a and ", "a<", "é", "ع ", "٣", "\0"),
    *("http://", "http://a", "On a wrote:", "From: ", "wrote:\n", "<script", "<style>", "<br", "_x0041_", "_x", "E+"),
    *("%41", "{#", "]]>", "\u200f", "a:", "+1 1", "@a", "a b "),
)
"""What is repeated to find a rule that goes back and forth."""
SHORT, LONG = 2_000, 40_000
"""Characters. What grows with the square takes four hundred times as long for twenty times the length."""
GENEROUS = 100
"""How many times as long the longer one may take."""
FLOOR = 0.3
"""Seconds of processor time below which growth is not looked at."""


def growth(parse: Callable[[str], object], piece: str) -> tuple[float, float]:
    """Processor seconds for a short and a long repetition of a piece."""
    taken = []
    for length in (SHORT, LONG):
        said = piece * (length // len(piece))
        begun = time.process_time()
        parse(said)
        taken.append(time.process_time() - begun)
    return taken[0], taken[1]


def in_proportion(parse: Callable[[str], object], pieces: Sequence[str] = PIECES) -> list[str]:
    """The pieces whose repetition costs more than in proportion, generously counted."""
    found = []
    for piece in pieces:
        short, long = growth(parse, piece)
        if long > FLOOR and long > GENEROUS * max(short, 0.001):
            short, long = growth(parse, piece)  # once more, lest something else took the time
            if long > FLOOR and long > GENEROUS * max(short, 0.001):
                found.append(f"{piece!r}: {short:.3f} s, {long:.3f} s")
    return found


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("workbook", "archive", "plan review")])
def test_no_repetition_costs_more_than_in_proportion(name: str) -> None:
    parser = PARSERS[name]

    def parse(said: str) -> None:
        try:
            parser.parse(said.encode("utf-8", "replace"))
        except parser.refuses:
            return

    assert in_proportion(parse) == []


_MAILS = {
    "a mail's text": "From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\n{}",
    "a mail's subject": "From: a@b.example\nSubject: {}\n\nx",
    "a mail's sender": "From: {}\n\nx",
    "a mail's type": "From: a@b.example\nContent-Type: text/plain; {}\n\nx",
    "a mail's page": "From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n{}",
    "a server's notice": "From: MAILER-DAEMON@b.example\nContent-Type: text/plain\n\n{}",
}


@pytest.mark.parametrize("where", _MAILS)
def test_no_part_of_a_mail_costs_more_than_in_proportion(where: str) -> None:
    def parse(said: str) -> None:
        try:
            PARSERS["mail"].parse(_MAILS[where].replace("{}", said).encode())
        except PARSERS["mail"].refuses:
            return

    assert in_proportion(parse) == []


_CELLS = {
    "a cell": '<row><c t="inlineStr"><is><t>{}</t></is></c></row>',
    "a reference": '<row><c r="{}"><v>1</v></c></row>',
    "a number": "<row><c><v>{}</v></c></row>",
}


@pytest.mark.parametrize("where", _CELLS)
def test_no_part_of_a_sheet_costs_more_than_in_proportion(where: str) -> None:
    from xml.sax.saxutils import escape

    from tests.registers.books import sheet

    def parse(said: str) -> None:
        inner = _CELLS[where].replace("{}", escape(said, {'"': "&quot;"}))
        PARSERS["workbook sheet"].parse(sheet(inner).encode("utf-8", "replace"))

    assert in_proportion(parse) == []


TEXTS: dict[str, Callable[[str], object]] = {
    "what a provider says": without_addresses,
    "one line": one_line,
    "a clean text": clean,
    "somebody's own words": own_words,
}


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_of_others_costs_more_than_in_proportion(name: str) -> None:
    assert in_proportion(TEXTS[name]) == []


def test_growth_is_seen_where_a_rule_goes_back_and_forth() -> None:
    """The measure itself: a rule that grows with the square is found."""
    slow = re.compile(r"a+b")
    assert in_proportion(lambda said: slow.search(said), ["a"]) != []
    assert in_proportion(lambda said: slow.search(said), ["b", "ab"]) == []


def test_a_short_campaign_counts_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "FOUND", tmp_path)
    tally = campaign.Tally("answer", tmp_path / "tally.json")
    campaign.draw(tally, 0.2, 1)
    tally.write()
    assert tally.inputs > 10
    assert '"crashes": {}' in (tmp_path / "tally.json").read_text()


def test_a_crash_is_kept_with_its_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "FOUND", tmp_path)
    tally = campaign.Tally("CSV register", tmp_path / "tally.json")
    tally.parser = type(tally.parser)(lambda data: data.nonsense, (), ())  # type: ignore[attr-defined]
    tally.one(b"one")
    tally.one(b"two")
    ((what, where),) = tally.crashes.items()
    assert what.startswith("AttributeError at test_parsers.py:")
    assert Path(where).read_bytes() == b"one"
