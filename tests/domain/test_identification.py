"""Every order says how its author was identified, in the journal for ever and to people in words."""

from __future__ import annotations

import ast
from datetime import UTC, datetime

import pytest

from pca.catalogue.identified import say
from pca.domain.identification import ENGINE, FACTORS, PROGRAM, WAYS, Identification
from pca.domain.journal import decode, encode, entry_for
from pca.domain.orders import AddLogEntry, Order, PassTime
from tests.kit.source import Source

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def test_every_order_made_anywhere_says_how_its_author_was_identified(source: Source) -> None:
    """A door that forgets it is found here, wherever it will be written."""
    forgotten = []
    for path in source.files:
        for node in source.nodes(path):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Order":
                forgotten += [f"{path}:{node.lineno}"] * ("identified" not in {one.arg for one in node.keywords})
    assert forgotten == []


def test_the_journal_keeps_it_and_reads_older_entries_without_it() -> None:
    by = Identification("page", "password_code", "0123456789ab")
    order = Order(id="1", who="dir", act=AddLogEntry(kind="fact", text="x"), crisis="2026-1", identified=by)
    body = encode(entry_for(order, (), NOW))
    assert decode(body).identified == by
    older = body.replace('"identified":{"factor":"password_code","reference":"0123456789ab","way":"page"},', "")
    assert older != body
    assert decode(older).identified is None


@pytest.mark.parametrize(
    ("who", "kept"), [("clock", ENGINE), ("delivery", ENGINE), ("dir", PROGRAM), ("operator", PROGRAM)]
)
def test_an_order_no_door_gave_says_so(who: str, kept: Identification) -> None:
    assert entry_for(Order(id="1", who=who, act=PassTime()), (), NOW).identified == kept


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_way_and_proof_has_words_of_its_own(language: str) -> None:
    said = {say(Identification(way), language) for way in WAYS}
    assert len(said) == len(WAYS)
    assert len({say(Identification("page", one), language) for one in FACTORS}) == len(FACTORS)
    assert say(None, language) not in said


def test_it_is_said_in_words() -> None:
    assert say(Identification("page", "password_code", "0123"), "en") == "page, password and code (0123)"
    assert say(Identification("sms", "number", "2026-1/M7"), "fr") == "SMS, numéro seul, non prouvé (2026-1/M7)"
    assert say(Identification("token", "token", "3"), "ar") == "رمز برنامج، سر الرمز (3)"
