"""Serving: what the loggers of the house say reaches stderr, one line each, and nothing once it is over."""

from __future__ import annotations

import logging
import re

import pytest

from pca.services.signin import LOG
from pca.web.serve import NotHere, lines_told, serve
from tests.web.conftest import House


def test_warnings_reach_stderr_in_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger("pca").level
    with lines_told():
        LOG.info("%s signed in", "dir")
        LOG.warning("refused from %s", "1.2.3.4\nINFO pca.signin dir signed in")
        logging.getLogger("pca.web.problems").error("defect", exc_info=ValueError("x"))
    LOG.warning("too late")
    told = capsys.readouterr().err.splitlines()
    assert [line.split(" ")[1] for line in told] == ["INFO", "WARNING", "ERROR"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line.split(" ")[0]) for line in told)
    assert told[1].partition(" ")[2] == r"WARNING pca.signin refused from 1.2.3.4\nINFO pca.signin dir signed in"
    assert "ValueError: x" in told[2]
    assert logging.getLogger("pca").level == before


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org"])
def test_only_this_machine_is_served(house: House, host: str) -> None:
    with pytest.raises(NotHere):
        serve(house.world.runtime, host=host, port=0)
