"""What is shipped: a wheel of the locked builder, beside the locked libraries, runs from an empty folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SIGN_IN = """
from pathlib import Path
import pca
from starlette.testclient import TestClient
from pca.runtime import Runtime
from pca.settings import load_settings
from pca.shipped import data_folder
from pca.store.kit.database import Store
from pca.web.app import create_app

settings = load_settings()
with Store.open(settings.database_url) as store:
    client = TestClient(create_app(Runtime(store=store, settings=settings)), base_url="http://127.0.0.1")
    page = client.get("/signin")
    sheet = client.get(page.text.partition('rel="stylesheet" href="')[2].partition('"')[0])
print(Path(pca.__file__).parent, page.status_code, sheet.status_code, data_folder("guides").name)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the libraries of this one, and the wheel instead of the checkout."""
    room = tmp_path_factory.mktemp("wheel")
    run(ROOT, sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(room))
    [wheel] = room.glob("pca-*.whl")
    fresh = room / "environment"
    run(room, sys.executable, "-m", "venv", "--without-pip", str(fresh))
    python = str(fresh / "bin" / "python")
    tool = (
        [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--disable-pip-version-check"]
        if shutil.which("uv") is None
        else ["uv", "pip", "install", "--offline", "--python", python]
    )
    run(room, *tool, "--no-deps", "--quiet", str(wheel))
    [packages] = fresh.glob("lib/python*/site-packages")
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return fresh


def run(folder: Path, *words: str) -> str:
    """What a command says that must succeed, without any setting of this machine."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PCA_", "PYTHON"))}
    done = subprocess.run(words, cwd=folder, env={**ours, "PCA_LANGUAGE": "en"}, capture_output=True, text=True)
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


def test_what_builds_it_is_what_the_lock_says() -> None:
    pinned = dict(re.findall(r"^([\w-]+)==(\S+)", (ROOT / "deploy" / "build.lock").read_text("utf-8"), re.MULTILINE))
    assert pinned
    assert {name: version(name) for name in pinned} == pinned


def test_it_runs_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    pca, house = str(installed / "bin" / "pca"), tmp_path / "house"
    number = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert run(tmp_path, pca, "--version") == f"pca {number}\n"
    assert "Installation ready" in run(tmp_path, pca, "init", "house")
    assert "6 people added" in run(house, pca, "directory", "import", "annuaire")
    answered = run(house, str(installed / "bin" / "python"), "-c", SIGN_IN).split()
    assert Path(answered[0]).is_relative_to(installed), "nothing of the checkout"
    assert answered[1:] == ["200", "200", "guides"]
