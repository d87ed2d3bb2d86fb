"""What goes to a file is laid out here, and what goes to a terminal by a library: line by line the same."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from pca.cli import show, terminal

CELL = st.text(st.sampled_from("abé Ω日本ع\u2068\u2069-—[]●"), max_size=8).filter(
    lambda text: cell_len(text) > 0 or not text  # of what cannot be seen alone the library makes this or that
)
ROWS = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=2))


@given(ROWS)
@example([["Clé", "Titre"], ["", "日本 x"], ["a  b", "\u2068abc\u2069 ع"]])
def test_what_fits_looks_as_the_library_draws_it(rows: list[list[str]]) -> None:
    columns, *body = rows
    columns = [f"n{show.cell(name)}" for name in columns]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "400")
        patch.delenv("FORCE_COLOR", raising=False)
        patch.delenv("TTY_COMPATIBLE", raising=False)
        printed: list[str] = []
        patch.setattr("builtins.print", lambda text, **_: printed.append(text))
        show.table(columns, body)
    assert printed == ["\n".join(drawn(columns, body))]


def drawn(columns: list[str], body: list[list[str]]) -> list[str]:
    """The lines of the library's table, on a page that is wide enough."""
    page = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terminal, "console", lambda: Console(file=page, width=400, markup=False, emoji=False))
        terminal.table(columns, [[show.cell(value) for value in row] for row in body], 1)
    return page.getvalue().removesuffix("\n").split("\n")


def test_what_does_not_fit_is_left_to_the_library(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    show.table(["a", "b"], [["x", "one two three four five six"]])
    assert len(capsys.readouterr().out.splitlines()) > 2


def test_a_struck_text_is_told_with_what_follows(capsys: pytest.CaptureFixture[str]) -> None:
    show.table(["a"], [[show.StruckOut("gone", " → 4")]])
    assert capsys.readouterr().out == "a       \ngone → 4\n"


def test_a_coloured_page_is_the_librarys(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    show.table(["a"], [["b"]])
    show.line("said", style="bold")
    assert capsys.readouterr().out.count("\x1b[1m") == 2
