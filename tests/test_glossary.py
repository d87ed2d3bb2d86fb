"""The glossary is held to the program: its words to the catalogues, its names to the code; old names stay away."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from babel.messages.pofile import read_po

from pca.plans.loader import load

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "reference" / "glossary.md").read_text("utf-8")
LOCALE = ROOT / "templates" / "locale"

SYNONYMS = {
    "fr": ("livre de bord", "cellule de crise", "preuve exigée", "joindre une preuve"),
    "ar": (
        "تدابير",
        "التدبير",
        "كلمة مرور",
        "كلمة المرور",
        "مفتاح دخول",
        "مفاتيح الدخول",
        "خلية الأزمة",
        "موفر الهوية",
    ),
    "en": ("crisis unit", "crisis cell", "stop a sending", "release a sending", "attach proof"),
}
"""What the program said beside a word of the glossary, and says no more."""


class Term(NamedTuple):
    """One row: the word in each language, where it has words, and the names of code."""

    name: str
    said: dict[str, str]
    code: tuple[str, ...]


def rows() -> list[Term]:
    found = []
    for line in PAGE.partition("## Names that do not come back")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("| ") else []
        if len(cells) > 2 and cells[0] not in ("English", "Name", "---"):
            said = dict(zip(("en", "fr", "ar"), cells, strict=False)) if len(cells) == 5 else {}
            found.append(Term(cells[0], said, tuple(re.findall("`([^`]+)`", cells[3 if said else 1]))))
    return found


TERMS = rows()
GONE = re.findall(r"`(\w+)`", PAGE.partition("## Names that do not come back")[2])


@cache
def texts(language: str) -> str:
    """All that the program says in a language, in small letters."""
    source = "en" if language == "fr" else language
    pages = [read_po(BytesIO(path.read_bytes())) for path in sorted((LOCALE / source).glob("*.po"))]
    words = [read_po(BytesIO(path.read_bytes())) for path in sorted((LOCALE / language / "words").glob("*.po"))]
    keyed = [one.id if language == "fr" else one.string for catalogue in pages for one in catalogue if one.id]
    coded = [one.string for catalogue in words for one in catalogue if one.id]
    return "\n".join(form for one in (*keyed, *coded) for form in ([one] if isinstance(one, str) else one)).lower()


def named(path: str) -> Any:
    """What a dotted name below `pca` means. Raises LookupError when there is nothing of that name."""
    parts = ["pca", *path.split(".")]
    for length in range(len(parts), 0, -1):
        try:
            found: Any = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if part in getattr(found, "__annotations__", {}):
                found = found.__annotations__[part]
            elif hasattr(found, part):
                found = getattr(found, part)
            else:
                raise LookupError(path)
        return found
    raise LookupError(path)


def test_there_are_enough_terms_and_each_stands_once() -> None:
    assert len(TERMS) > 110
    assert len({term.name for term in TERMS if term.said}) == sum(bool(term.said) for term in TERMS)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_every_name_of_code_exists(term: Term) -> None:
    assert term.code
    for path in term.code:
        named(path)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_word_is_what_the_program_says(language: str) -> None:
    missing = []
    for term in TERMS:
        word = term.said.get(language, "").lower()
        pattern = re.escape(word) if language == "ar" else rf"(?<!\w){re.escape(word)}s?(?!\w)"
        if word and not re.search(pattern, texts(language)):
            missing.append((term.name, word))
    assert missing == []


@pytest.mark.parametrize("language", SYNONYMS)
def test_what_stood_beside_a_word_of_the_glossary_is_said_no_more(language: str) -> None:
    assert [word for word in SYNONYMS[language] if word in texts(language)] == []


@pytest.mark.parametrize("language", SYNONYMS)
def test_shipped_plans_and_their_messages_use_the_words_of_the_glossary(language: str) -> None:
    plans = sorted((ROOT / "playbooks").rglob("*.yaml"))
    messages = sorted((ROOT / "notifications").glob(f"*/*.{language}.j2"))
    read = {str(path.relative_to(ROOT)): path.read_text("utf-8").lower() for path in (*plans, *messages)}
    assert len(plans) > 20
    assert len(messages) > 100
    assert [(path, word) for path, text in read.items() for word in SYNONYMS[language] if word in text] == []


@pytest.mark.parametrize(
    "plan", sorted(path.parent for path in (ROOT / "playbooks").glob("*/playbook.yaml")), ids=lambda path: path.name
)
def test_those_who_decide_are_the_crisis_committee(plan: Path) -> None:
    """Under this name in every shipped plan, whatever it says beside it (`Comité de crise municipal`)."""
    title = load(plan).playbook.committee.title.written
    assert "comité" in title["fr"].lower()
    assert "لجنة" in title["ar"]
    assert "committee" in title["en"].lower()


def test_names_that_were_given_up_are_not_in_the_code() -> None:
    """No module is called so, and no class, if it is capitalised."""
    files = sorted((ROOT / "pca").rglob("*.py"))
    modules = {path.stem for path in files}
    bodies = (ast.parse(path.read_text("utf-8")).body for path in files)
    classes = {node.name for body in bodies for node in body if isinstance(node, ast.ClassDef)}
    assert len(GONE) > 20
    assert [name for name in GONE if name in (modules if name.islower() else classes)] == []


TOLD = {"pca/web/messages/reply.py"}
"""Where `told` is a word of an address that people have."""


def modules() -> dict[str, ast.Module]:
    files = sorted((ROOT / "pca").rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in files}


def test_a_class_name_means_one_thing() -> None:
    places: dict[str, list[str]] = {}
    for path, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(path)
    assert len(places) > 600
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def vague(tree: ast.Module) -> list[int]:
    """Lines that give a variable or a parameter a name that says nothing of it."""
    bound = (node for node in ast.walk(tree) if isinstance(node, ast.arg | ast.Name))
    fields = {id(node.target) for node in ast.walk(tree) if isinstance(node, ast.AnnAssign) and node.simple}
    return [
        node.lineno
        for node in bound
        if (node.arg if isinstance(node, ast.arg) else node.id) in ("one", "found", "said", "told")
        and id(node) not in fields
    ]


def test_local_names_say_what_a_thing_is() -> None:
    lines = {path: vague(tree) for path, tree in modules().items()}
    assert {path for path, numbers in lines.items() if numbers} == TOLD


@pytest.mark.parametrize(
    "source", ["found = 1", "def f(said): ...", "[one for one in x]", "lambda told: 1", "(one := 2)"]
)
def test_every_way_to_name_so_is_seen(source: str) -> None:
    assert vague(ast.parse(source))
