"""The supervision files name commands that exist, and bring back whatever ends."""

from __future__ import annotations

import configparser
import inspect
import json
import re
import shlex
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from pca.cli.main import app
from pca.cli.serve import serve
from pca.settings import Settings, load_settings
from pca.web.app import create_app
from pca.web.kit.forms import LARGEST_UPLOAD
from pca.web.kit.routes import rule_of
from pca.web.kit.rules import Everybody
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
    assert (worker["init"], worker["restart"], worker["deploy"]) == (True, "always", {"replicas": 2})
    assert worker["healthcheck"]["test"] == ["CMD", "pca", "health", "--loops"]
    assert {name for name, service in services.items() if service["restart"] != "always"} == {"prepare"}


def ours() -> dict[str, dict[str, Any]]:
    """The services that run the program."""
    return {name: service for name, service in composed()["services"].items() if "build" in service}


def asked_of_the_program(service: dict[str, Any]) -> list[list[str]]:
    """Every command line of `pca` in a service: what it starts with, what a shell would run, the health check."""
    shell = " ".join(service.get("entrypoint", ()))
    scripts = [shlex.split(found) for found in re.findall(r"\bpca ([a-z][^;]*)", shell.replace("$$", "$"))]
    check = service.get("healthcheck", {}).get("test", [])
    return [*([service["command"]] if "command" in service else []), *scripts, *([check[2:]] if "pca" in check else [])]


def test_the_program_takes_every_command_of_the_compose_file() -> None:
    """The images were not built where this was written: what they run is held to the program itself."""
    lines = {name: asked_of_the_program(service) for name, service in ours().items()}
    assert {name: [line[0] for line in found] for name, found in lines.items()} == {
        "prepare": ["init"],
        "worker": ["worker", "health"],
        "web": ["serve"],
        "backup": ["backup"],
    }
    for line in (line for found in lines.values() for line in found):
        get_command(app).commands[line[0]].make_context("pca", line[1:])  # type: ignore[attr-defined]


def test_the_program_takes_the_settings_of_the_compose_file(monkeypatch: pytest.MonkeyPatch) -> None:
    environments = {tuple(service["environment"].items()) for service in ours().values()}
    assert len(environments) == 1, "links made by one process are opened by another"
    [given] = environments
    assert {name.removeprefix("PCA_").lower() for name, _ in given} <= set(Settings.model_fields)
    typed = {"PCA_SMTP_HOST": "mail.example.org", "PCA_MAIL_FROM": "continuite@example.org", "PCA_SMTP_SECURITY": "tls"}
    typed |= {"PCA_SMTP_PORT": "465", "PCA_SMTP_USER": "pca", "PCA_SMTP_PASSWORD": "x", "PCA_ALARM_TO": "a@example.org"}
    typed |= {"PCA_INSTITUTION": "Banque", "PCA_HEARTBEAT_URL": "https://watch.example.org/x"}
    for name, value in given:
        monkeypatch.setenv(name, typed[name] if value is None else re.sub(r"\$\{\w+:\?[^}]*\}", "example.org", value))
    settings = load_settings(DEPLOY / "none.toml")
    assert (settings.dispatcher, settings.web_address) == ("distributed", "https://example.org")
    assert settings.database_url == "postgresql+psycopg://pca:example.org@database/pca"


def test_every_volume_network_and_service_that_is_named_is_there() -> None:
    whole = composed()
    services, volumes = whole["services"], set(whole["volumes"])
    mounted = {one.split(":")[0] for service in services.values() for one in service.get("volumes", ())}
    assert mounted - {"./Caddyfile"} == volumes
    assert (DEPLOY / "Caddyfile").is_file()
    kinds = {"service_healthy", "service_completed_successfully", "service_started"}
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            assert other in services, name
            assert how["condition"] in kinds
            assert how["condition"] != "service_healthy" or "test" in services[other]["healthcheck"]
    assert services["database"]["environment"]["POSTGRES_USER"] == "pca"
    assert ours()["web"]["environment"]["PCA_DATABASE"].endswith("@database/pca")


def test_backups_go_to_a_volume_of_their_own_encrypted_for_somebody_else() -> None:
    backup = composed()["services"]["backup"]
    assert backup["volumes"] == ["data:/srv/pca", "backups:/backups"]
    script = backup["entrypoint"][-1]
    assert subprocess.run(["sh", "-n", "-c", script.replace("$$", "$")], check=False).returncode == 0
    assert "PCA_BACKUP_PASSPHRASE" not in (DEPLOY / "compose.yaml").read_text("utf-8"), "what opens them is elsewhere"
    assert backup["environment"]["PCA_BACKUP_RECIPIENTS"].startswith("${PCA_BACKUP_RECIPIENTS:?")
    image = (DEPLOY / "Containerfile").read_text("utf-8")
    client, server = (
        re.search(r"postgresql-client-(\d+)", image),
        re.search(r"of postgres:(\d+)", (DEPLOY / "compose.yaml").read_text("utf-8")),
    )
    assert client
    assert server
    assert client[1] == server[1], "an older client refuses a newer server, and a newer one writes what it cannot read"


def test_folders_of_the_image_are_empty_and_its_user_s_own() -> None:
    """`pca init` takes no folder that holds something; a home made by the system would hold three files."""
    final = (DEPLOY / "Containerfile").read_text("utf-8").rpartition("\nFROM ")[2]
    assert "--no-create-home" in final
    made = re.search(r"install --directory --owner pca --mode 700 (.+)$", final, re.MULTILINE)
    assert made
    kept = {one.split(":")[1] for service in ours().values() for one in service["volumes"]}
    assert set(made[1].split()) == kept == set(json.loads(re.search(r"VOLUME (.+)", final)[1]))  # type: ignore[index]


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
    assert {one["volumes"][0] for one in ours().values()} == {"data:/srv/pca"}
    assert {one["environment"]["PCA_DATA"] for one in ours().values()} == {"/srv/pca"}
    assert set(ours()) == set(services) - {"database", "proxy"}


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
    assert 'HEALTHCHECK --interval=30s --timeout=20s --start-period=60s CMD ["pca", "health", "--loops"]' in final
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


def test_the_proxy_speaks_http_2_and_leads_to_where_the_application_answers() -> None:
    text = (DEPLOY / "Caddyfile").read_text("utf-8")
    assert text.count("{") == text.count("}")
    assert re.search(r"^\t\tprotocols (.+)$", text, re.MULTILINE)[1].split() == ["h1", "h2"]  # type: ignore[index]
    assert re.search(r"^\{\$PCA_HOST\} \{$", text, re.MULTILINE), (
        "TLS by itself: a name, and neither http:// nor tls off"
    )
    assert "reverse_proxy 127.0.0.1:8080" in text
    services = composed()["services"]
    web, proxy = services["web"], services["proxy"]
    assert (web["network_mode"], proxy["ports"], "ports" in web) == ("service:proxy", ["443:443", "80:80"], False)
    parameters = inspect.signature(serve).parameters
    assert (web["command"], parameters["host"].default, parameters["port"].default) == (
        ["serve", "--no-beat"],
        "127.0.0.1",
        8080,
    )
    asked = re.search(r"urlopen\('http://127.0.0.1:8080(/[^']+)'", web["healthcheck"]["test"][-1])
    assert asked
    answering = [one for one in create_app(None).routes if getattr(one, "path", "") == asked[1]]  # type: ignore[arg-type]
    assert {rule_of(one).may for one in answering} == {Everybody.PAGE}, "nobody signs in to ask it"  # type: ignore


def test_the_proxy_lets_through_what_the_application_takes() -> None:
    allowed = re.search(r"max_size (\d+)MB", (DEPLOY / "Caddyfile").read_text("utf-8"))
    assert allowed
    assert int(allowed[1]) * 1_000_000 >= LARGEST_UPLOAD
