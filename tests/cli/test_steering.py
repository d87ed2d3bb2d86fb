"""Steering by command: levels, renewals, figures, activities, messages to release."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pca.store.indicators.indicators import observed
from pca.store.kit.database import Store

Said = Callable[[Any, int], str]


def test_levels(desk: Any, active: str, said: Said) -> None:
    assert "M5 passe au niveau near" in desk.do("crisis", "level", active, "M5", "near", "--why", "x")
    assert "déjà en vigueur" in said(desk.run("crisis", "level", active, "M5", "near", "--why", "x", who="dir"), 1)
    assert "Niveaux : far, near" in said(desk.run("crisis", "level", active, "M5", "moon", "--why", "x", who="dir"), 1)
    assert "M9 n’est pas en vigueur" in said(desk.run("crisis", "level", active, "M9", "x", "--why", "x", who="dir"), 1)


def test_renewing(desk: Any, active: str, said: Said) -> None:
    assert "M4 prolongée" in desk.do("crisis", "renew", active, "M4", "--why", "x")
    assert "n’a pas d’échéance" in said(desk.run("crisis", "renew", active, "M1", "--why", "x", who="dir"), 1)


def test_figures_propose_and_decide_nothing(desk: Any, crisis: str, said: Said) -> None:
    assert "2 valeurs consignées, 2 décisions proposées" in desk.do(
        "crisis", "observe", crisis, "index=60", "ready=true"
    )
    assert desk.json("crisis", "show", crisis)["states"][0]["configuration"] == ["normal"]
    assert "attend un nombre" in said(desk.run("crisis", "observe", crisis, "index=high", who="dir"), 1)
    assert "ne connaît pas l’indicateur" in said(desk.run("crisis", "observe", crisis, "rain=1", who="dir"), 1)


def test_figures_from_a_file(desk: Any, crisis: str, said: Said) -> None:
    file = desk.folder / "indice.csv"
    file.write_text("date,value\n2026-01-02,30\n2026-01-03,x\n2026-01-01,20\n", encoding="utf-8")
    how = ("crisis", "import-figures", crisis, str(file), "--indicator", "index")
    assert "nouvelles : 2, déjà connues : 0, mises de côté : 1" in desk.do(*how, "--check")
    assert "2 valeurs consignées" in desk.do(*how)
    assert "nouvelles : 0, déjà connues : 2" in desk.do(*how)


@pytest.mark.parametrize(("typed", "kept"), [("3,5", "3.5"), ("١٢٫٥", "12.5"), ("1 200", "1200"), ("−3", "-3")])
def test_a_figure_is_read_as_on_the_page(desk: Any, crisis: str, typed: str, kept: str) -> None:
    desk.do("crisis", "observe", crisis, f"index={typed}")
    with Store.open(f"sqlite:///{desk.folder / 'pca.db'}") as store, store.read() as unit:
        assert observed(unit, crisis)["index"].value == kept


def test_a_figure_that_could_be_two_is_refused_with_both(desk: Any, crisis: str, said: Said) -> None:
    told = said(desk.run("crisis", "observe", crisis, "index=1,200", who="dir"), 2)
    assert "1200 ou 1.2" in told
    assert "attend un nombre" in said(desk.run("crisis", "observe", crisis, "index=1_000", who="dir"), 1)


@pytest.mark.parametrize("text", ["index", "=4", "index=", "index 4"])
def test_a_figure_is_name_and_value(desk: Any, crisis: str, said: Said, text: str) -> None:
    assert "Écrivez NOM=VALEUR, par exemple absence_rate=14" in said(
        desk.run("crisis", "observe", crisis, text, who="dir"), 2
    )


def test_observing_again_under_the_same_order_id_is_the_same_order(desk: Any, crisis: str) -> None:
    words = ("crisis", "observe", crisis, "index=60", "--id", "figures-1")
    desk.do(*words)
    assert "une seconde fois" in desk.do(*words)


def test_an_activity_stops_and_starts_again(desk: Any, active: str, said: Said) -> None:
    answer = desk.do("crisis", "interrupt", active, "pay", who="clerk")
    assert answer.startswith("pay à l’arrêt depuis")
    assert "(UTC" in answer
    assert "déjà signalée à l’arrêt" in said(desk.run("crisis", "interrupt", active, "pay", who="clerk"), 1)
    assert "Payer" in desk.run("crisis", "show", active).stdout
    assert "le compteur tourne" in desk.do("crisis", "restore", active, "pay", "--partial", who="clerk")
    assert "pay a repris" in desk.do("crisis", "restore", active, "pay", who="clerk")
    assert "n’est pas signalée à l’arrêt" in said(desk.run("crisis", "restore", active, "pay", who="clerk"), 1)


def test_the_spokesperson_releases_an_external_message(desk: Any, active: str, said: Said) -> None:
    waiting = desk.json("crisis", "show", active)["messages"]["awaiting"]
    assert waiting == 1
    assert "À autoriser : V2 — Autorités (mail, 1), par Porte-parole" in desk.run("crisis", "show", active).stdout
    assert desk.json("crisis", "show", active)["to_release"][0]["number"] == 2
    assert "ne peut pas décider" in said(desk.run("crisis", "approve-message", active, "V2", who="clerk"), 1)
    assert "Envoi V2 autorisé" in desk.do("crisis", "approve-message", active, "v2", who="voice")
    assert desk.json("crisis", "show", active)["messages"]["awaiting"] == 0
    assert "n’attend pas d’accord" in said(desk.run("crisis", "approve-message", active, "V2", who="voice"), 1)
    assert "V99 n’existe pas" in said(desk.run("crisis", "approve-message", active, "V99", who="voice"), 1)
    assert "V1, V2, V3" in said(desk.run("crisis", "approve-message", active, "two", who="voice"), 2)


def test_a_list_is_given_for_a_measure_that_asks_for_one_and_for_no_other(desk: Any, active: str, said: Said) -> None:
    told = said(desk.run("crisis", "entries", active, "M2", "Tizi", "--why", "x", who="dir"), 1)
    assert "M2 ne demande aucune liste" in told
    told = said(desk.run("crisis", "decide", active, "lockdown", "--entry", "M2", "--why", "x", who="dir"), 2)
    assert "E1=Rabat" in told
