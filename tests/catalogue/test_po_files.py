"""PO files are read twice: quickly where they are in the usual form, and by the library otherwise; with one result."""

from __future__ import annotations

from pathlib import Path

import pytest

from pca.catalogue import words
from pca.catalogue.languages import LANGUAGES, folders
from pca.catalogue.po_files import PoTexts, read_usual

FILES = [(path.stem, tongue) for tongue in LANGUAGES for path in sorted((folders()[tongue] / "words").glob("*.po"))]

HEAD = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n'


def read(body: str) -> dict[tuple[str, str], tuple[str, ...]] | None:
    made = read_usual(f"{HEAD}\n{body}")
    return made and made.texts


@pytest.mark.parametrize(("file", "language"), FILES, ids=map("/".join, FILES))
def test_every_file_of_ours_is_read_quickly_and_as_the_library_reads_it(file: str, language: str) -> None:
    path = folders()[language] / "words" / f"{file}.po"
    assert read_usual(path.read_text("utf-8")) == words._read_any(file, language)


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ('msgid "a"\nmsgstr "b"\n', {("", "a"): ("b",)}),
        ('msgctxt "c"\nmsgid "a"\nmsgstr "b"', {("c", "a"): ("b",)}),
        ('msgid "a"\nmsgstr ""\n"b "\n"c"\n', {("", "a"): ("b c",)}),
        ('msgid "a"\nmsgstr "b"\nmsgid "c"\nmsgstr "d"\n', {("", "a"): ("b",), ("", "c"): ("d",)}),
        ('msgid "a"\nmsgid_plural "a"\nmsgstr[0] "b"\nmsgstr[1] "c"\n', {("", "a"): ("b", "c")}),
        ('msgid "a"\nmsgstr "\\"b\\"\\n\\tc\\\\n"\n', {("", "a"): ('"b"\n\tc\\n',)}),
        ('# noted\n#: here\nmsgid "a"\nmsgstr "b"\n', {("", "a"): ("b",)}),
        ('#, fuzzy\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"\n', {("", "c"): ("d",)}),
        ('msgid "a"\nmsgstr ""\n', {}),
        ('#~ msgid "a"\n#~ msgstr "b"\n', {}),
    ],
)
def test_the_usual_form(body: str, texts: dict[tuple[str, str], tuple[str, ...]]) -> None:
    assert read(body) == texts


@pytest.mark.parametrize(
    "body",
    [
        'msgid "a"\nmsgstr "b\n',
        'msgid "a"\n  msgstr "b"\n',
        'msgid "a"\n',
        '"a"\n',
        'msgid "a"\nmsgid "b"\nmsgstr "c"\n',
        'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n',
        "anything",
    ],
)
def test_what_is_not_usual_is_left_to_the_library(body: str) -> None:
    assert read(body) is None


def test_a_file_without_a_rule_for_numbers_is_left_to_the_library() -> None:
    assert read_usual('msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "b"\n') is None


def test_what_is_not_usual_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "odd.po").write_text(f'{HEAD}\nmsgid "a"\n  msgstr "b"\n', "utf-8")
    monkeypatch.setattr(words, "folders", lambda: {"fr": tmp_path})
    assert words._read_any("odd", "fr") == PoTexts({("", "a"): ("b",)}, "(n > 1)")
