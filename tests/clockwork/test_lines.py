"""What a program tells on stderr: with its instant, one line each, warnings of all and ours from a level on."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest

from pca.clockwork.lines import tell


@pytest.fixture
def loggers() -> Iterator[None]:
    """Everything about loggers is as before afterwards."""
    root, ours, beat = (logging.getLogger(name) for name in ("", "pca", "apscheduler"))
    before = root.handlers[:], root.level, ours.level, beat.level
    root.handlers[:] = []
    yield
    root.handlers[:], root.level, ours.level, beat.level = before


@pytest.mark.usefixtures("loggers")
def test_warnings_reach_stderr_in_one_line_each(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PCA_TRACE", raising=False)
    tell(logging.INFO)
    logging.getLogger("pca.signin").info("%s signed in", "dir")
    logging.getLogger("pca.signin").warning("refused from %s", "1.2.3.4\n2026-01-01T00:00:00Z INFO pca.signin in")
    logging.getLogger("pca.web.kit.problems").error("defect", exc_info=ValueError("x\ny"))
    logging.getLogger("pca.web").warning("nothing at %s", "/crises/\x1b[2K\x1b[31m\u202edegnahc ton\x00é")
    logging.getLogger("another").info("not told")
    told = capsys.readouterr().err.splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ", line) for line in told)
    assert [line.partition(" ")[2] for line in told] == [
        "INFO pca.signin dir signed in",
        "WARNING pca.signin refused from 1.2.3.4 2026-01-01T00:00:00Z INFO pca.signin in",
        "ERROR pca.web.kit.problems defect ValueError: x y",
        r"WARNING pca.web nothing at /crises/\x1b[2K\x1b[31m\u202edegnahc ton\x00é",
    ]


@pytest.mark.usefixtures("loggers")
def test_without_a_level_only_trouble_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    tell()
    logging.getLogger("pca.signin").info("dir signed in")
    assert capsys.readouterr().err == ""
