"""The guides by role: the same in each of their languages, and every command they show is carried out."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from pca.channels.port import Inbound
from pca.cli.main import app
from pca.demo.institution import institution, rotas_of, seats_of
from pca.demo.personas import PERSONAS
from pca.domain.access.access_orders import GiveGrant
from pca.domain.identification import ENGINE
from pca.domain.orders import OPERATOR, AnyAct, ApprovePlan, Decide, OpenCrisis, Order
from pca.plans.loader import load
from pca.registers import write_registers
from pca.runtime import Runtime
from pca.services.administration.install import install, write_settings
from pca.services.engine.execute import Private, execute
from pca.services.messages import replies
from pca.services.people.directory import importing
from pca.services.plans.plans import publishing, read_plan
from pca.settings import load_settings
from pca.store.kit.database import Store
from tests.kit.shown_commands import commands

ROOT = Path(__file__).parents[1]
GUIDES = ROOT / "docs" / "how-to"
LANGUAGES = {"fr", "en", "ar"}
FOR_EVERYBODY = {"head.md", "hr.md"}
"""Guides of people who need not read French or English."""

FREE = {"--why", "--comment", "--note", "--reply", "--source", "--option", "--label", "--institution"}
"""Options whose value is somebody's own words."""

ELSEWHERE = {"serve", "worker", "rehearse"}
"""Commands that go on until they are told to stop, and one that is played in `tests/rehearsals/`."""

MAY_SAY_NO = {"lint", "health"}
"""Commands whose answer is no where there is something to put right, which is their use."""


def shown(guide: Path) -> list[tuple[tuple[str, ...], str]]:
    return [one for one in commands(guide.read_text("utf-8")) if one[0][0] in ("pca", "cd")]


def bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """A command without what is said in a language."""
    kept = [word for place, word in enumerate(words) if place == 0 or words[place - 1] not in FREE]
    return tuple("…" if " " in word else word.replace("sauvegarde", "backup") for word in kept)


def test_every_guide_is_there_in_french_and_english_and_those_of_heads_and_hr_in_arabic() -> None:
    there = {language: {page.name for page in (GUIDES / language).glob("*.md")} for language in LANGUAGES}
    assert {folder.name for folder in GUIDES.iterdir()} == LANGUAGES
    assert there["fr"] == there["en"]
    assert there["ar"] == FOR_EVERYBODY
    assert len(there["fr"]) == 7


@pytest.mark.parametrize(
    "guide", sorted(GUIDES.glob("[ea][nr]/*.md")), ids=lambda page: f"{page.parent.name}/{page.name}"
)
def test_a_guide_says_the_same_in_each_language(guide: Path) -> None:
    french = GUIDES / "fr" / guide.name
    assert [bare(words) for words, _ in shown(guide)] == [bare(words) for words, _ in shown(french)]
    heads = [len(re.findall(r"^##+ ", page.read_text("utf-8"), re.MULTILINE)) for page in (guide, french)]
    assert heads[0] == heads[1]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make demo` leaves to try things on, without the year 2020: the institution, its plan, a crisis in watch."""
    room = tmp_path_factory.mktemp("demonstration")
    folder = room / ".demo"
    folder.mkdir()
    plan = load(ROOT / "playbooks" / "pandemie", ROOT / "notifications").playbook
    settings = load_settings(folder / "pca.toml", data=folder, institution="Essai")
    write_settings(folder, settings)
    with Store.open(settings.database_url, create=True, durable=False) as store:
        runtime = Runtime(store=store, settings=settings)

        def do(act: AnyAct, who: str, crisis: str | None = None, private: Private | None = None) -> str | None:
            order = Order(id=runtime.new_id(), who=who, act=act, crisis=crisis, why="Essai.", identified=ENGINE)
            done = execute(runtime, order, private)
            assert done.refused is None, done.refused
            return done.crisis

        registers = institution(seats_of(plan), rotas=rotas_of(plan))
        act, private = importing(registers)
        do(act, OPERATOR, private=private)
        version = publishing(read_plan(ROOT / "playbooks" / "pandemie", settings, runtime.clock.now().date()))
        do(version, "rpca")
        do(ApprovePlan(hash=version.hash), "dg")
        for persona in PERSONAS:
            do(GiveGrant(person=persona.person, role=persona.role, scope=persona.scope), OPERATOR)
        crisis = do(OpenCrisis(plan=version.hash, title="Veille", mode="exercise"), "dg")
        do(Decide(event="watch"), "dg", crisis)
        replies.take(
            runtime, [Inbound(provider="sms", event_id="1", kind="sms", from_="+33639980000", text="que faire ?")]
        )
    (room / "annuaire").mkdir()
    for name, content in write_registers(registers).items():
        (room / "annuaire" / name).write_bytes(content.replace(b"Rabat", b"Rabat (nouveau nom)", 1))
    (room / "bon.txt").write_text("Bon de livraison\n", "utf-8")
    return room


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Carries out the commands of a guide in a folder, and gives those that do not do what it says.

    `at_least` holds that it still shows some; `places` is what stands for folders of the whole machine.
    """
    for name in ("PCA_CONFIG", "PCA_DATA", "PCA_DATABASE", "PCA_AS", "PCA_NOTIFICATIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PCA_LANGUAGE", "fr")
    monkeypatch.setenv("PCA_BACKUP_PASSPHRASE", "une phrase assez longue")
    monkeypatch.setattr(typer, "prompt", lambda *_, **_how: "une phrase de passe")

    def carry_out(guide: str, at_least: int, crisis: str = "", **places: str) -> list[str]:
        wrong, carried_out = list[str](), 0
        for words, answer in shown(GUIDES / "fr" / f"{guide}.md"):
            for name, place in places.items():
                words = tuple(word.replace(f"/srv/{name}", place) for word in words)
            words = tuple(word.replace("EX-2026-1", crisis) for word in words)
            if words[0] == "cd":
                monkeypatch.chdir(words[1])
            elif words[1] not in ELSEWHERE and words[1:] != ("run",):
                done = CliRunner().invoke(app, list(words[1:]), input="Rien de nouveau.\n")
                code = int("Refusé" in answer)
                carried_out += 1
                if done.exit_code not in ((0, 1) if MAY_SAY_NO & set(words) else (code,)):
                    wrong.append(f"{' '.join(words)}\n{done.output}")
        assert carried_out >= at_least, guide
        return wrong

    return carry_out


def test_the_commands_of_committee_heads_hr_and_compliance(
    demonstration: Path, failing: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(demonstration)
    monkeypatch.setenv("PCA_CONFIG", str(demonstration / ".demo" / "pca.toml"))
    [crisis] = json.loads(CliRunner().invoke(app, ["crisis", "list", "--json"]).stdout)["crises"]
    wrong = [
        failing(guide, many, crisis["key"])
        for guide, many in (("committee", 1), ("head", 1), ("hr", 1), ("compliance", 1))
    ]
    assert wrong == [[], [], [], []]


def test_the_commands_of_plan_authors(
    tmp_path: Path, failing: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["Eau au siège", "natural_disaster", "Guichet", "2d", "dg,dga,rpca,rpca-adj"]
    monkeypatch.setattr(typer, "prompt", lambda *_, **_how: answers.pop(0))
    install(tmp_path / "house")
    shutil.copytree(ROOT / "playbooks" / "starter", tmp_path / "house" / "playbooks" / "mine")
    written = tmp_path / "house" / "playbooks" / "mine" / "playbook.yaml"
    written.write_text(re.sub(r"(?m)^(id|playbook): starter", r"\1: mine", written.read_text("utf-8")), "utf-8")
    shutil.copy(ROOT / "tests" / "data" / "cacao" / "straight.json", tmp_path / "house" / "phishing.json")
    monkeypatch.chdir(tmp_path / "house")
    assert CliRunner().invoke(app, ["directory", "import", "annuaire"]).exit_code == 0
    assert failing("plan-author", 1) == []


def test_the_commands_of_administrators(
    tmp_path: Path, failing: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert failing("administrator", 1, pca2=str(tmp_path / "second"), pca=str(tmp_path / "first")) == []
