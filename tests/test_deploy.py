"""The supervision files name commands that exist, and bring back whatever ends."""

from __future__ import annotations

import configparser
import inspect
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from pca.cli.main import app
from pca.cli.serve import serve
from pca.settings import Settings
from pca.web.serve import FINISH

DEPLOY = Path(__file__).parents[1] / "deploy"
COMMANDS = set(get_command(app).commands)
LOOPS = ["pca-run.service", "pca-worker@.service", "pca-serve.service"]


def unit(name: str) -> configparser.ConfigParser:
    read = configparser.ConfigParser(interpolation=None, strict=True)
    read.optionxform = str
    read.read(DEPLOY / name, encoding="utf-8")
    return read


@pytest.mark.parametrize("name", [one.name for one in sorted(DEPLOY.glob("*.service"))])
def test_a_unit_runs_a_command_that_exists(name: str) -> None:
    program, command, *_ = unit(name)["Service"]["ExecStart"].split()
    assert program.endswith("/pca")
    assert command in COMMANDS


@pytest.mark.parametrize("name", LOOPS)
def test_the_loops_come_back_whatever_ends_them(name: str) -> None:
    """A worker that lost its database leaves with 1, an old one of the queue's with 0: `on-failure` is not enough."""
    found = unit(name)
    assert found["Service"]["Restart"] == "always"
    assert found["Unit"]["StartLimitIntervalSec"] == "0", "systemd must not give up while a database is away"


def test_every_loop_may_write_in_its_own_folder_alone_and_has_time_to_finish() -> None:
    for name in LOOPS:
        service = unit(name)["Service"]
        assert (service["ProtectSystem"], service["ReadWritePaths"]) == ("strict", "/srv/pca")
        assert (service["NoNewPrivileges"], service["UMask"], service["CapabilityBoundingSet"]) == ("true", "0077", "")
        assert int(service["TimeoutStopSec"]) > FINISH, "longer than what is in hand may take"


def composed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return found


def test_the_compose_file_restarts_reaps_and_looks_at_heartbeats() -> None:
    services = composed()["services"]
    worker = services["worker"]
    assert (worker["init"], worker["restart"]) == (True, "always")
    assert worker["healthcheck"]["test"] == ["CMD", "pca", "health"]
    assert {services[name]["command"][0] for name in ("web", "prepare")} | {"worker"} <= COMMANDS
    assert "pca worker --name" in worker["entrypoint"][-1]
    named = {name.removeprefix("PCA_").lower() for name in worker["environment"]}
    assert named <= set(Settings.model_fields)


def test_containers_may_change_nothing_but_what_they_keep() -> None:
    for name, service in composed()["services"].items():
        assert service["read_only"] is True, name
        assert service["init"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        if name != "database":  # it starts as root and becomes its own user
            assert service["cap_drop"] == ["ALL"], name


def test_processes_of_one_installation_share_their_keys() -> None:
    """Links and codes made by one are known to the others: they come from the keys of one data folder."""
    services = composed()["services"]
    ours = [services[name] for name in ("prepare", "worker", "web")]
    assert {tuple(one["volumes"]) for one in ours} == {("data:/srv/pca",)}
    assert {one["environment"]["PCA_DATA"] for one in ours} == {"/srv/pca"}


def test_images_are_named_by_digest_and_a_tag_is_refused() -> None:
    """After the `@` only a digest can stand: neither file can be built from a tag."""
    for service in composed()["services"].values():
        named = service.get("image") or service["build"]["args"]["PYTHON_DIGEST"]
        assert re.fullmatch(r"(\w+@)?\$\{\w+_DIGEST:\?sha256:… of \w+:[\w.-]+\}", named), named
    bases = re.findall(r"^FROM (\S+)", (DEPLOY / "Containerfile").read_text("utf-8"), re.MULTILINE)
    assert bases == ["python@${PYTHON_DIGEST}"] * 2
    assert "ARG PYTHON_DIGEST\n" in (DEPLOY / "Containerfile").read_text("utf-8"), "without a value of its own"


def test_the_image_has_a_user_of_its_own_a_health_check_and_no_tools() -> None:
    final = (DEPLOY / "Containerfile").read_text("utf-8").rpartition("\nFROM ")[2]
    assert "\nUSER 10001\n" in final
    assert 'HEALTHCHECK --interval=30s --timeout=20s --start-period=60s CMD ["pca", "health"]' in final
    assert "pip uninstall --yes pip setuptools wheel" in final
    assert [line for line in final.splitlines() if line.startswith("COPY")] == ["COPY --from=build /opt/pca /opt/pca"]


def pins(file: Path) -> dict[str, frozenset[str]]:
    """Packages with version, and the hashes each may have."""
    found: dict[str, frozenset[str]] = {}
    for block in re.split(r"\n(?=\S)", file.read_text("utf-8")):
        name, *hashes = (part.strip(" \\\n") for part in block.split("--hash="))
        found[name.split(";")[0].strip()] = frozenset(hashes)
    return found


def test_the_image_gets_what_is_locked_but_for_the_tools_of_development() -> None:
    run, whole = pins(DEPLOY / "requirements.lock"), pins(DEPLOY.parent / "requirements.lock")
    assert run.items() <= whole.items(), "made anew whenever the lock is"
    assert all("==" in name and hashes for name, hashes in whole.items()), "each by its version and its hashes"
    tools = {
        "pytest",
        "playwright",
        "mypy",
        "ruff",
        "hypothesis",
        "schemathesis",
        "aiosmtpd",
        "spiffworkflow",
        "hatchling",
    }
    names = {one.split("==")[0] for one in run}
    assert not names & tools
    wanted = tomllib.loads((DEPLOY.parent / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert {re.split(r"[\[><=]", one)[0].lower() for one in wanted} <= names


def test_what_makes_the_wheel_is_locked_by_hash_and_stays_behind() -> None:
    made, whole = pins(DEPLOY / "build.lock"), pins(DEPLOY.parent / "requirements.lock")
    assert made.items() <= whole.items(), "made anew whenever the lock is"
    wanted = tomllib.loads((DEPLOY.parent / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    assert {re.split(r"[\[><=]", one)[0] for one in wanted} <= {one.split("==")[0] for one in made}
    installs = re.findall(
        r"pip install (?:--\S+ )*(?:--requirement )?(\S+)", (DEPLOY / "Containerfile").read_text("utf-8")
    )
    assert set(installs) == {"/build/requirements.lock", "/build/build.lock", "/wheel/*.whl"}


def test_the_image_is_compiled_where_it_is_made() -> None:
    """Its file system is read-only: what is not compiled there would be compiled at every start."""
    final = (DEPLOY / "Containerfile").read_text("utf-8").rpartition("\nFROM ")[2]
    compiled = re.search(r"^RUN python -m compileall .* /usr/local/lib/python3\.11 /opt/pca/lib$", final, re.MULTILINE)
    assert compiled
    assert final.index("COPY --from=build") < compiled.start() < final.index("\nUSER ")
    assert "PYTHONDONTWRITEBYTECODE" not in final


def test_the_proxy_leads_to_where_the_application_answers() -> None:
    assert "reverse_proxy 127.0.0.1:8080" in (DEPLOY / "Caddyfile").read_text("utf-8")
    services = composed()["services"]
    assert services["proxy"]["network_mode"] == "service:web"
    assert (services["web"]["command"], inspect.signature(serve).parameters["port"].default) == (
        ["serve", "--no-beat"],
        8080,
    )
