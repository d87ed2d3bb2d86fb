"""The documentation is held to the program: links lead somewhere, commands run, generated pages are current."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer.main
from typer.testing import CliRunner

from pca.cli.main import app
from pca.clock import SystemClock
from pca.plans.drawing import svg
from pca.plans.loader import load
from pca.settings import Settings
from pca.store.audit import journal
from pca.store.kit.database import Store
from tests.kit.shown_commands import commands, simple

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
GENERATED = {"cli.md", "playbook.md", "rehearsal.md"}
MEASURED = {"benchmarks.md", "faults.md"}
"""Pages that a campaign writes anew: linked once they are there."""
WRITTEN = [page for page in PAGES if page.name not in GENERATED]
REQUIREMENTS = ROOT / "docs" / "reference" / "requirements.md"
PROMISES = [ROOT / "docs" / "reference" / name for name in ("trust.md", "engine.md")]
SECURITY = ROOT / "docs" / "reference" / "asvs.md"
FAULTS = ROOT / "docs" / "reference" / "faults.md"
JOURNAL = ROOT / "docs" / "why" / "journal.md"

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_INLINE = re.compile(r"`((?:[A-Z_]+=\S+ )*pca [a-z-][^`]*)`")
_CODE = re.compile(r"```.*?```", re.DOTALL)


class Shown(NamedTuple):
    """One `pca` command of a page: where it stands, its words, and the first line shown below it."""

    page: Path
    words: tuple[str, ...]
    answer: str
    inline: bool = False

    def __str__(self) -> str:
        return f"{self.page.name}: pca {' '.join(self.words)}"


def shown() -> Iterator[Shown]:
    for page in WRITTEN:
        text = page.read_text("utf-8")
        for words, answer in commands(text):
            if words[0] == "pca":
                yield Shown(page, words[1:], answer)
        for said in _INLINE.findall(_CODE.sub("", text)):
            words = next(simple(said.replace("|", "¦")))
            yield Shown(page, words[1:], "", inline=True)


SHOWN = list(shown())


def command_of(words: tuple[str, ...]) -> tuple[Any, list[str]]:
    """The command that `words` name, and what is left for it."""
    found: Any = typer.main.get_command(app)
    rest = list(words)
    while getattr(found, "commands", None) and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        assert name in found.commands, f"there is no command {name!r}; known: {', '.join(found.commands)}"
        found = found.commands[name]
    return found, rest


def test_there_is_something_to_check() -> None:
    assert len(PAGES) > 15
    assert len(SHOWN) > 80


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    links = [link for link in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))) if "://" not in link]
    missing = [link for link in links if not (page.parent / (link.partition("#")[0] or page.name)).exists()]
    assert not missing


def test_every_page_is_reached_from_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / link).resolve() for link in _LINK.findall(index.read_text("utf-8")) if "://" not in link}
    pages = {page for page in PAGES if page.is_relative_to(ROOT / "docs") and page.name not in MEASURED}
    assert pages - linked - {index} == set()


@pytest.mark.parametrize("one", SHOWN, ids=str)
def test_every_command_shown_is_understood(one: Shown) -> None:
    command, rest = command_of(one.words)
    if one.inline or "…" in one.words:
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        assert {word for word in rest if word.startswith("--")} <= known | {"--help"}
    else:
        command.make_context("pca", rest)


def test_every_make_target_shown_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {words[1] for page in WRITTEN for words, _ in commands(page.read_text("utf-8")) if words[0] == "make"}
    assert named
    assert named <= targets


@pytest.mark.parametrize("page", ["README.md", "docs/start/first-plan.md"])
def test_the_tour_goes_as_shown(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: datetime(2026, 11, 23, 21, 35, tzinfo=UTC))
    for name in ("PCA_CONFIG", "PCA_DATA", "PCA_DATABASE", "PCA_AS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PCA_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "200")
    for words, answer in commands((ROOT / page).read_text("utf-8")):
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
        elif words[0] == "pca":
            result = CliRunner().invoke(app, list(words[1:]))
            said = plain(result.output)
            assert result.exit_code == int(answer.startswith("Refused")), f"{words}: {said}"
            assert plain(answer.partition("…")[0]) in said, f"{words}: {said}"


def plain(text: str) -> str:
    """Text without what differs from one installation to the next: hashes, and how far columns stand apart."""
    return " ".join(re.sub(r"\b[0-9a-f]{8,64}\b", "#", text).split())


def test_the_command_reference_is_current(tmp_path: Path) -> None:
    made = tmp_path / "cli.md"
    words = ("-m", "typer", "pca.cli.main", "utils", "docs", "--name", "pca", "--output", str(made))
    subprocess.run([sys.executable, *words], check=True, capture_output=True, cwd=ROOT)
    now = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    assert now == made.read_text("utf-8"), "write it anew: typer pca.cli.main utils docs (see CONTRIBUTING)"


def test_the_picture_is_current() -> None:
    plan = load(ROOT / "playbooks" / "pandemie", ROOT / "notifications").playbook
    now = (ROOT / "docs" / "images" / "pandemie.svg").read_text("utf-8")
    assert now == svg(plan, (), "fr"), "draw it anew: pca --language fr plan draw playbooks/pandemie -o docs/images/…"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_settings_page_names_every_setting(language: str) -> None:
    page = (ROOT / "docs" / "how-to" / language / "administrator.md").read_text("utf-8")
    assert [name for name in Settings.model_fields if f"`{name}`" not in page] == []


def test_every_file_and_test_the_requirements_name_exists() -> None:
    page = REQUIREMENTS.read_text("utf-8")
    tests = "\n".join(one.read_text("utf-8") for one in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name in re.findall(r"`((?:pca|tests)/[^`]+)`", page) if not (ROOT / name).exists()] == []
    assert [name for name in re.findall(r"`(test_\w+)`", page) if not re.search(rf"def {name}\(", tests)] == []


@pytest.mark.parametrize("page", [*PROMISES, SECURITY], ids=lambda page: page.name)
def test_every_test_and_command_a_page_of_promises_names_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    nodes = re.findall(r"`([\w/]+\.py)::(test_\w+)`", text)
    assert len(nodes) > 70
    assert len(nodes) == text.count("::"), "each is written as a path below tests/ and a name"
    assert [f"{file}::{name}" for file, name in nodes if not stands_in(ROOT / "tests" / file, name)] == []
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    assert [one for one in re.findall(r"`(benchmarks/[\w.]+)`", text) if not (ROOT / one).exists()] == []


def stands_in(file: Path, name: str) -> bool:
    return file.exists() and re.search(rf"^(async )?def {name}\(", file.read_text("utf-8"), re.MULTILINE) is not None


@pytest.mark.parametrize("page", PROMISES, ids=lambda page: page.name)
def test_each_promise_names_what_shows_it(page: Path) -> None:
    lines = page.read_text("utf-8").partition("## Not shown yet")[0].splitlines()
    rows = [one for one in lines if one.startswith("| ") and not one.startswith(("| What ", "| ---"))]
    assert len(rows) > 50
    assert [one for one in rows if "::test_" not in one and "`benchmarks/" not in one] == []


def test_each_security_requirement_that_is_met_names_what_shows_it() -> None:
    """Or says that there is nothing of the kind; what is met in part or not at all says why."""
    rows = [line.strip("| ").split(" | ") for line in SECURITY.read_text("utf-8").splitlines() if line.startswith("| ")]
    judged = [one for one in rows if len(one) == 4 and one[2] in ("met", "partly", "not")]
    assert len(judged) > 120
    shown = ("::test_", "There are none", "None is taken")
    assert [one[0] for one in judged if one[2] == "met" and not any(word in one[3] for word in shown)] == []
    assert [one[0] for one in judged if one[2] != "met" and len(re.sub("`[^`]*`", "", one[3]).strip(" ,.")) < 10] == []


def test_every_file_of_tests_and_command_the_page_of_faults_names_exists() -> None:
    text = FAULTS.read_text("utf-8")
    named = re.findall(r"tests/[\w/]+\.py", text)
    assert len(named) > 20
    assert [one for one in named if not (ROOT / one).exists()] == []
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith(("| What", "| ---"))]
    cells = [line.strip("| ").rsplit(" | ", 1)[-1] for line in rows]
    assert [one for one in cells if "`make " not in one and "`pytest tests/" not in one and "by hand" not in one] == []


def verifier(folder: Path) -> Path:
    """The ten lines of the journal page, as a file."""
    found = re.search(r"```python\n(.*?)```", JOURNAL.read_text("utf-8"), re.DOTALL)
    assert found
    script = folder / "verifier.py"
    script.write_text(found[1], encoding="utf-8")
    return script


def test_the_verifier_of_the_journal_page_agrees_with_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["init", "here"]).exit_code == 0
    monkeypatch.chdir("here")
    assert CliRunner().invoke(app, ["directory", "import", "annuaire"]).exit_code == 0
    script, file = verifier(tmp_path), tmp_path / "here" / "pca.db"
    with Store.open(f"sqlite:///{file}") as store, store.read() as unit:
        ours = journal.verify(unit)
    whole = subprocess.run([sys.executable, script, file], capture_output=True, text=True)
    assert whole.stdout.split() == [str(ours.entries), ours.head]
    with sqlite3.connect(file) as database:
        database.execute("DROP TRIGGER journal_keeps")
        database.execute("UPDATE journal SET body = body || ' '")
    database.close()
    assert subprocess.run([sys.executable, script, file], capture_output=True).returncode == 1


def test_what_one_machine_carries_is_what_was_measured():
    """After `make bench` the page that draws conclusions is read again."""
    figure = re.compile(r"\*\*\d[\d.]* (?:s|ms|MB|/s|×)\*\*")
    told = figure.findall((ROOT / "docs" / "reference" / "capacity.md").read_text("utf-8"))
    measured = set(figure.findall((ROOT / "docs" / "reference" / "benchmarks.md").read_text("utf-8")))
    assert len(told) > 15
    assert [one for one in told if one not in measured] == []
