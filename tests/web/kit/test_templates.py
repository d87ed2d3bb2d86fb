"""Templates can be read: one folder per room, one style of names, formatted, lines no longer than anywhere else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from pca.shipped import data_folder

FOLDER = data_folder("templates") / "web"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
LINE = 120


def test_they_stand_in_the_rooms_of_the_pages() -> None:
    rooms = {path.name for path in (Path(__file__).parents[3] / "pca" / "web").iterdir() if path.is_dir()}
    names = [path.relative_to(FOLDER).as_posix() for path in TEMPLATES]
    assert len(names) > 70
    assert [name for name in names if not re.fullmatch(r"[a-z]+/[a-z_]+\.html", name)] == []
    assert {name.partition("/")[0] for name in names} <= rooms


def test_no_line_is_too_long() -> None:
    lines = [
        (path.name, number, len(line))
        for path in TEMPLATES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
    ]
    assert [one for one in lines if one[2] > LINE] == []


def test_they_are_formatted(tmp_path: Path) -> None:
    formatter = Path(sys.executable).with_name("djangofmt")
    project = Path(__file__).parents[3]

    def judged(*files: Path) -> int:
        return subprocess.run([formatter, "--quiet", "--check", *files], cwd=project, check=False).returncode

    assert judged(FOLDER) == 0
    dense = tmp_path / "dense.html"
    dense.write_text("<div><p>{% if it %}a{% endif %}</p><p>b</p></div>", "utf-8")
    assert judged(dense) == 1


def test_how_many_of_how_many_is_isolated_as_one() -> None:
    """Two numbers isolated one by one change places where a line is written from right to left."""
    parted = re.compile(r"\}\}\s*/\s*\{\{\s*(?:number|it|one)\b(?![^}]*\.(?:wave|message|number|since)\b)")
    assert parted.search("{{ number(one.answered) }} / {{ number(one.asked) }}")
    texts = [(path.name, re.sub(r'="[^"]*"', "", path.read_text("utf-8"))) for path in TEMPLATES]
    assert [name for name, text in texts if parted.search(text)] == []
