"""Proofs by command: a whole journal, and one in which somebody changed a letter or a row."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

Said = Callable[[Any, int], str]


def _change(desk: Any, *statements: str) -> None:
    connection = sqlite3.connect(desk.folder / "pca.db")
    for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall():
        assert sql
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert connection.execute(statement).rowcount == 1
    connection.commit()
    connection.close()


def test_a_whole_journal(desk: Any, active: str) -> None:
    told = desk.json("audit", "verify")
    assert (told["verified"], told["entries"], told["first_broken"]) == (True, 5, None)
    assert len(told["head"]) == 64
    assert f"Journal intact : 5 écritures, tête {told['head']}" in desk.run("audit", "verify").stdout
    assert desk.json("audit", "replay") == {"equal": True, "differences": []}
    assert "aucune différence" in desk.run("audit", "replay").stdout


def test_a_changed_letter_is_named(desk: Any, active: str) -> None:
    _change(desk, "UPDATE journal SET body = replace(body, 'Seuil', 'seuil') WHERE seq = 5")
    result = desk.run("audit", "verify")
    assert result.exit_code == 1
    assert "Journal altéré à l’écriture 5" in result.stdout
    assert '"seq": 5' in desk.run("audit", "verify", "--json").stdout


def test_a_changed_row_is_named(desk: Any, active: str) -> None:
    _change(desk, "UPDATE task SET status = 'done' WHERE number = 1")
    result = desk.run("audit", "replay")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"Table task, ligne {active}/1, colonne status : « done » dans la base, « open » d’après le journal",
        "1 différence entre les tables et le journal. Restaurez une sauvegarde et comparez",
    ]
    assert '"equal": false' in desk.run("audit", "replay", "--json").stdout


def test_a_row_too_many_one_too_few_and_a_value_removed_are_told_in_words(desk: Any, active: str) -> None:
    _change(
        desk,
        "DELETE FROM decision WHERE number = 1",
        "INSERT INTO region (id, title, head, deputy, ordinal) VALUES ('X', 'Xanadu', 'n1', 'n2', 99)",
        "UPDATE crisis SET closed_at = opened_at",
    )
    said = desk.run("audit", "replay", PCA_LANGUAGE="en").stdout
    assert f"Table decision, row {active}/1: missing from the database, there by the journal" in said
    assert "Table region, row X: in the database, but not by the journal" in said
    assert f"Table crisis, row {active}, column closed_at: “" in said
    assert "” in the database, nothing by the journal" in said
    assert "3 differences" in said
    assert "RowDifference(" not in said
