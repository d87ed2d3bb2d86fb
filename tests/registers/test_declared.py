"""Kinds of site and rotas that an institution declares in files of their own."""

from datetime import date, time, timedelta

import pytest

from pca.domain.directory import (
    USUAL_KINDS,
    SiteKind,
)
from pca.domain.rotas import Rota
from pca.registers import RegisterErrors, Registers, digest_of, read_registers, write_registers
from pca.registers.declared import declared_in
from tests.kit.registers import PEOPLE, REGIONS, SITES, read, where

# ---------------------------------------------------------------- what an institution declares

KINDS = "kind,fr,ar,en,network\nconvent,Couvent,دير,Convent,\noffice,Maison mère,,,no\n"


ROTAS = "rota,title,since,turn,handover,on_call\nduty,Astreinte,2026-03-02,1w,08:00,A1;A2\n"


OWN_SITES = SITES.replace("head_office", "office").replace("rural", "Convent")


def declare(kinds: str | None = KINDS, rotas: str | None = ROTAS, sites: str = OWN_SITES) -> Registers:
    more = [one.encode() if one is not None else None for one in (kinds, rotas)]
    return read_registers(REGIONS.encode(), sites.encode(), PEOPLE.encode(), *more)


def undeclared(**parts: str | None) -> list[tuple[str, int, str]]:
    with pytest.raises(RegisterErrors) as caught:
        declare(**parts)  # type: ignore[arg-type]
    return where(caught.value.problems)


def test_an_institution_declares_its_own_kinds_of_site_and_rotas() -> None:
    found = declare().organisation
    assert found.kinds == {
        "convent": SiteKind("convent", "Couvent", "دير", "Convent"),
        "office": SiteKind("office", "Maison mère", network=False),
    }
    assert [one.type for one in found.sites.values()] == ["office", "convent"]
    assert [found.kinds["convent"].title(one) for one in ("fr", "ar", "en")] == ["Couvent", "دير", "Convent"]
    assert found.kinds["office"].title("ar") == "Maison mère"
    assert [found.in_network(one) for one in found.sites.values()] == [False, True]
    assert found.rotas == {
        "duty": Rota("duty", "Astreinte", date(2026, 3, 2), timedelta(weeks=1), time(8), ("A1", "A2"))
    }
    assert read_registers(*write_registers(declare()).values()) == declare()


def test_what_was_declared_before_stays_where_no_file_speaks_of_it() -> None:
    before = declared_in(declare().organisation)
    again = read_registers(REGIONS.encode(), OWN_SITES.encode(), PEOPLE.encode(), known=before)
    assert again == declare()
    assert read().organisation.kinds == USUAL_KINDS
    assert digest_of(declare()) != digest_of(declare(rotas=None)) != digest_of(read())


UNDECLARED: list[tuple[dict[str, str | None], list[tuple[str, int, str]]]] = [
    ({"kinds": None}, [("sites.csv", 2, "type"), ("sites.csv", 3, "type")]),
    ({"sites": SITES}, [("sites.csv", 2, "type"), ("sites.csv", 3, "type")]),
    ({"kinds": KINDS.replace("convent,", "Con vent,")}, [("sites.csv", 3, "type"), ("site_types.csv", 2, "kind")]),
    ({"kinds": KINDS.replace(",no", ",maybe")}, [("site_types.csv", 3, "network")]),
    ({"kinds": KINDS.replace("Couvent", "")}, [("site_types.csv", 2, "fr")]),
    ({"kinds": KINDS + "convent,Encore,,,\n"}, [("site_types.csv", 4, "kind")]),
    ({"rotas": ROTAS.replace("A2", "A9")}, [("rotas.csv", 2, "on_call")]),
    ({"rotas": ROTAS.replace("A1;A2", "")}, [("rotas.csv", 2, "on_call")]),
    ({"rotas": ROTAS.replace("2026-03-02", "02/03/26")}, [("rotas.csv", 2, "since")]),
    ({"rotas": ROTAS.replace("1w", "weekly")}, [("rotas.csv", 2, "turn")]),
    ({"rotas": ROTAS.replace("1w", "1h")}, [("rotas.csv", 2, "turn")]),
    ({"rotas": ROTAS.replace("08:00", "8h")}, [("rotas.csv", 2, "handover")]),
    ({"rotas": ROTAS.replace("duty", "on duty")}, [("rotas.csv", 2, "rota")]),
]


@pytest.mark.parametrize(("parts", "expected"), UNDECLARED)
def test_what_cannot_be_declared_is_named_with_its_row(
    parts: dict[str, str | None], expected: list[tuple[str, int, str]]
) -> None:
    assert undeclared(**parts) == expected
