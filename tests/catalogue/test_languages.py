"""Nobody but the catalogue lists languages, asks for one of them, or says something to people in words of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import pca
from pca.catalogue.languages import locale_of
from pca.shipped import data_folder
from tests.kit.source import Source

FOLDER = Path(pca.__path__[0])
CODES = {"fr", "ar", "en"}

COLUMNS = "the columns of site_types.csv, a file format"
LISTS = {
    "domain/plan/languages.py": "HOUSE: where a plan's text is looked for last",
    "domain/plan/usual.py": "texts of a plan that says nothing: plan data",
    "domain/directory.py": "the names of kinds of site that nobody declared: plan data",
    "registers/records.py": COLUMNS,
    "registers/reading.py": COLUMNS,
    "registers/declared.py": COLUMNS,
    "registers/cells.py": "the technical sentence is English, the others are said beside it",
    "services/people/read_import.py": COLUMNS,
    "services/people/addresses.py": "what an exception is called in a log of the machine",
    "store/migrations/versions/0071_institution.py": COLUMNS,
}

HEARD = "recognised in what people or machines write, and never said"
WRITES = {
    "channels/automatic.py": HEARD,
    "channels/mail_phrases.py": HEARD,
    "channels/notices.py": HEARD,
    "channels/rooms.py": "signs at the end of a link",
    "domain/texts/help_words.py": HEARD,
    "domain/texts/personal.py": HEARD,
    "registers/periods.py": HEARD,
    "domain/texts/personal_words.py": HEARD,
    "domain/texts/replies.py": HEARD,
    "domain/texts/reply_text.py": HEARD,
    "domain/texts/days_said.py": HEARD,
    "domain/texts/reply_words.py": HEARD,
    "domain/texts/help_calls.py": HEARD,
    "domain/texts/sms_parts.py": "the plain alphabet of SMS",
    "domain/telephone.py": HEARD,
    "domain/figures.py": HEARD,
    "domain/folding.py": "letters that are taken for one another when a name is looked for",
    "domain/texts/wording.py": HEARD,
    "services/tasks/file_kinds.py": HEARD,
    "domain/expressions/expression_words.py": "a sign that authors mistake for a quotation mark",
    "domain/plan/lint/findings.py": "letters outside the alphabet of SMS, shown to the author",
    "domain/plan/usual.py": "texts of a plan that says nothing: plan data",
    "domain/directory.py": "the names of kinds of site that nobody declared: plan data",
    "plans/described.py": "an example in the reference of the plan language",
    "plans/drawing/lettering.py": "widths of letters",
    "plans/text_checks.py": "a name as long as they come, for trial",
    "plans/yaml_scalars.py": HEARD,
    "registers/cells.py": HEARD,
    "registers/workbooks/__init__.py": "names of sheets, recognised",
    "services/crisis/read_sites.py": HEARD,
    "services/exercises/demonstration.py": "the demonstration's own data",
    "services/exercises/rehearse.py": "what simulated people write",
    "services/exercises/staff_answers.py": "what simulated people write",
    "services/plans/fresh.py": HEARD,
    "web/kit/navigation.py": "the ways to go on, keyed by their French like the pages",
}
LETTERS = re.compile(r"[\u0600-\u06ffàâçéèêëîïôùûœÀÂÇÉÈÊÎÔÙÛŒ’]")


Nodes = tuple[ast.AST, ...]


def modules(source: Source) -> Iterator[tuple[str, Nodes]]:
    """Each module of the program that speaks to people by the catalogue, and all that is in it."""
    for path in source.files:
        name = path.relative_to(FOLDER).as_posix()
        if not name.startswith(("demo/", "catalogue/")):
            yield name, source.nodes(path)


def constants(*nodes: ast.AST | None) -> set[object]:
    return {one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def names_languages(inside: Nodes) -> bool:
    """Whether it lists two of the languages, or compares with one."""
    for node in inside:
        if isinstance(node, ast.Tuple | ast.List | ast.Set) and len(constants(*node.elts) & CODES) > 1:
            return True
        if isinstance(node, ast.Dict) and len(constants(*node.keys) & CODES) > 1:
            return True
        if isinstance(node, ast.Subscript) and constants(node.slice) & CODES:
            return True
        if isinstance(node, ast.Compare) and constants(node.left, *node.comparators) & CODES:
            return True
    return False


def speaks(inside: Nodes) -> bool:
    """Whether a string that is no docstring holds letters of French or Arabic."""
    silent = {id(node.value) for node in inside if isinstance(node, ast.Expr)}
    strings = (node for node in inside if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return any(LETTERS.search(str(node.value)) for node in strings if id(node) not in silent)


def test_nobody_else_lists_the_languages(source: Source) -> None:
    assert {name for name, inside in modules(source) if names_languages(inside)} - LISTS.keys() == set()


def test_no_template_lists_or_asks_for_one() -> None:
    for path in (data_folder("templates") / "web").rglob("*.html"):
        assert not re.search(r"[\"'](fr|ar|en)[\"']", re.sub(r'lang="\w+"', "", path.read_text("utf-8"))), path.name


def test_no_text_for_people_stands_in_the_program(source: Source) -> None:
    assert {name for name, inside in modules(source) if speaks(inside)} - WRITES.keys() == set()


def test_the_reasons_are_those_of_modules_that_need_one(source: Source) -> None:
    found = dict(modules(source))
    assert [name for name in WRITES if not speaks(found[name])] == []
    assert LISTS.keys() <= found.keys()


@pytest.mark.parametrize(
    ("language", "conventions"), [("fr", "fr_MA"), ("ar", "ar_MA"), ("en", "en_GB"), ("es", "es"), ("qps", "root")]
)
def test_a_language_is_written_with_its_own_dates(language: str, conventions: str) -> None:
    assert str(locale_of(language)) == conventions
