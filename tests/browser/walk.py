"""Looks at everything in one language, in a process of its own: pages, helps, answers of commands. Writes JSON."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import typer
from typer.main import get_command
from typer.testing import CliRunner

from pca.catalogue import LANGUAGES
from pca.catalogue.marks import Marks
from pca.catalogue.refusals import PLACE, SENTENCES
from pca.catalogue.refusals import say as say_refusal
from pca.cli.main import app
from pca.domain.decide import decide
from pca.render import render_message
from pca.shipped import data_folder
from pca.web.audit import journal_text
from pca.web.audit.journal_text import EntryTeller
from pca.web.kit.spoken import FACTS
from tests.browser.conftest import Site, served
from tests.browser.furnish import furnish
from tests.browser.screens import SCREENS
from tests.kit import recorded

COMMANDS = (
    ("crisis", "list"),
    ("crisis", "show", "{key}"),
    ("crisis", "decide", "{key}", "stand_down", "--as", "dg", "--why", "x", "--preview"),
    ("crisis", "decide", "{key}", "nothing", "--as", "dg", "--why", "x"),
    ("crisis", "show", "2031-9"),
    ("crisis", "observe", "{key}", "sites_closed=a", "--as", "dg"),
    ("task", "list", "{key}"),
    ("task", "show", "{key}/T1"),
    ("task", "done", "{key}/T1", "--as", "nobody"),
    ("message", "list", "{key}"),
    ("message", "answers", "{key}"),
    ("message", "inbox", "{key}"),
    ("message", "call-sheet", "{key}"),
    ("message", "who-holds", "{key}"),
    ("message", "genuine", "ABCDEF"),
    ("roll-call", "show", "{key}"),
    ("log", "list", "{key}"),
    ("log", "point", "{key}"),
    ("plan", "list"),
    ("plan", "show", "{plan}"),
    ("plan", "lint", "pandemie"),
    ("directory", "contacts"),
    ("access", "grants"),
    ("access", "waiting"),
    ("access", "account", "list"),
    ("access", "token", "list"),
    ("audit", "verify"),
    ("audit", "replay"),
    ("audit", "all"),
    ("health",),
    ("i18n", "missing"),
    ("crisi",),
    ("crisis", "open"),
    ("serve", "--port", "a"),
)
"""Answers, refusals and mistakes of the command line."""


def walk(folder: Path, tag: str) -> dict[str, Any]:
    """All that was seen, and every word that is data of this installation: what people and plans say."""
    site, stop = served(folder / "installation")
    furnish(site, [f"committee-{tag}"])
    try:
        pages = {name: _page(site, role, path, tag) for name, (role, path) in SCREENS.items()}
        answers = dict(_answers(site, folder / "installation", tag))
        french = _page(site, "committee", "/more", "fr")[1]
        helps = dict(_helps(tag))
        return {
            "languages": LANGUAGES,
            "french": french,
            "pages": pages,
            "helps": helps,
            "answers": answers,
            "refusals": dict(_refusals(tag)),
            "facts": dict(_facts(tag)),
            "messages": dict(_messages(tag)),
            "data": _data(site),
        }
    finally:
        stop()


def _page(site: Site, role: str, path: str, tag: str) -> tuple[int, str]:
    answer = httpx.get(site.at(path), cookies=site.enter(role, tag), timeout=60)
    return answer.status_code, answer.text


def _answers(site: Site, folder: Path, tag: str) -> Iterator[tuple[str, str]]:
    known = {"key": site.crisis, **site.known}
    for words in COMMANDS:
        said = [word.format_map(known) for word in words]
        yield " ".join(words), _run([*said, "--language", tag], {"PCA_DATA": str(folder)})


def _helps(tag: str) -> Iterator[tuple[str, str]]:
    for path in _paths(get_command(app)):
        yield " ".join(path) or "pca", _run([*path, "--help", "--language", tag], {})


def _refusals(tag: str) -> Iterator[tuple[str, str]]:
    """Every refusal, each detail a number."""
    for code in SENTENCES:
        places = PLACE.findall(SENTENCES.find(code, "fr") or "")
        yield code, say_refusal(code, dict.fromkeys(places, "7"), tag)


def _facts(tag: str) -> Iterator[tuple[str, str]]:
    """What the journal says of a fact: each kind of fact by the sentence of its own, and what the rules decided."""
    context: Any = SimpleNamespace(language=tag, name=lambda person: person, runtime=None, unit=None)
    for name in ("scope_name", "place_name", "institution"):  # in this process alone
        setattr(journal_text, name, lambda *_: "7")
    teller, kept = EntryTeller(context, None), cache(recorded.plan_named)
    yield from ((kind, FACTS.word(kind, tag)) for kind in FACTS)
    for name, number in recorded.names():
        for place, fact in enumerate(decide(*recorded.row(number, kept))):
            yield f"{name} {place}", teller.fact(fact)


def _messages(tag: str) -> Iterator[tuple[str, str]]:
    """What the house adds to a message of a plan that has the language: all marks, as an exercise and for real."""
    marks = Marks(reminder=True, replaces="7", instead_of="7", code="7", page="7", reply="7", link="7")
    for kind in ("mail", "sms", "chat", "post", "poster"):
        texts = {("m", part, tag): "7" for part in (kind, "mail", "subject")}
        other = {(*key[:2], "fr"): text for key, text in texts.items()}
        for exercise in (True, False):
            for whose, given in (("own", texts), ("other", other)):
                written = render_message(given, "m", kind, tag, {}, exercise=exercise, marks=marks, named=(tag, "fr"))
                yield f"{kind} {whose} {exercise}", f"{written.subject}\n{written.body}"


def _run(words: list[str], environment: dict[str, str]) -> str:
    done = CliRunner().invoke(app, words, env={"COLUMNS": "3000", **environment})
    return done.output


def _paths(command: Any, *path: str) -> Iterator[tuple[str, ...]]:
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from _paths(inner, *path, name)


def _data(site: Site) -> list[str]:
    """Every word of the tables, of the plans that are shipped, and every name of a command or option."""
    found = set(re.findall(r"\w+", site.runtime.settings.institution))
    with closing(sqlite3.connect(site.runtime.settings.data / "pca.db")) as base:
        for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in base.execute(f'SELECT * FROM "{table}"'):  # our own tables
                for value in row:
                    said = value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)
                    found.update(re.findall(r"\w+", said))
    for path in data_folder("playbooks").rglob("*.yaml"):
        found.update(re.findall(r"\w+", path.read_text("utf-8")))
    for path in recorded.FOLDER.iterdir():
        found.update(re.findall(r"\w+", path.read_text("utf-8")))
    for path in _paths(get_command(app)):
        found.update(part for word in path for part in word.split("-"))
    return sorted(found)


if __name__ == "__main__":
    where, language = Path(sys.argv[1]), sys.argv[2]
    typer.echo("walking", err=True)
    (where / "seen.json").write_text(json.dumps(walk(where, language), ensure_ascii=False), "utf-8")
