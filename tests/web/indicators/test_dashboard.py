"""Figures that the house prints together: table, charts, workbook; what nobody has stays empty."""

from __future__ import annotations

import io
import zipfile

import pytest

from pca.domain import orders
from pca.domain.access.access import AccessRole
from pca.render.pdf import PdfUnavailable
from tests.web.conftest import Browser, House, flat

YEARLY = {
    "id": "yearly",
    "title": "Chiffres de l’année",
    "columns": [{"id": "y2018", "title": "2018"}, {"id": "y2019", "title": "2019"}],
    "blocks": [
        {
            "title": "C. Risque",
            "note": "Production de l’année.",
            "lines": [
                {"id": "risk", "title": "Risque", "unit": "%", "values": {"y2018": "4.02", "y2019": "0.00"}},
                {"id": "index", "title": "Indice", "values": {"y2019": "12"}, "indicator": "index"},
            ],
        },
        {"title": "D. Autres"},
    ],
}


def test_figures_stand_as_printed_and_go_on_with_what_is_known_now(house: House, director: Browser) -> None:
    house.world.vary(indicator_sets=[YEARLY])
    house.world.ok(orders.PublishPlan(hash=house.world.version, body=house.world.body), "author")
    house.world.ok(orders.ApprovePlan(hash=house.world.version), "dir")
    path = f"/crises/{house.opened()}/dashboards/yearly"
    house.world.observe(index=55)
    risk, index = director.get(f"/api{path}").json()["blocks"][0]["lines"]
    assert (risk["values"], index["values"]) == (["4.02", "0.00", None], [None, "12", "55"])
    page = flat(director.get(path).text)
    assert "4,02" in page
    assert ">0,00<" in page, "as many decimals as are printed"
    assert "Production de l’année." in page
    assert page.count("pic-years") == 2, "a line with one value is no picture; these have two"
    book = zipfile.ZipFile(io.BytesIO(director.get(f"{path}/figures.xlsx").content))
    assert "4.02" in book.read("xl/worksheets/sheet1.xml").decode()
    assert director.get(f"{path}x").status_code == 404
    assert house.browser("ops1", AccessRole.OBSERVER).get(path).status_code == 403


def test_where_no_pdf_can_be_made_the_page_is_printed(
    house: House, director: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.world.vary(indicator_sets=[YEARLY])
    house.world.ok(orders.PublishPlan(hash=house.world.version, body=house.world.body), "author")
    house.world.ok(orders.ApprovePlan(hash=house.world.version), "dir")
    path, given = f"/crises/{house.opened('exercise')}/dashboards/yearly", list[str]()

    def refused(html: str) -> bytes:
        given.append(html)
        raise PdfUnavailable("pango")

    monkeypatch.setattr("pca.web.indicators.dashboard.pdf", refused)
    answer = director.get(f"{path}/figures.pdf")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?unprinted=pdf")
    assert "imprimez cette page" in director.get(answer.headers["location"]).text
    assert "EXERCICE" in given[0]
    assert "4,02" in given[0]
