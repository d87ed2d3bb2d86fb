"""Backups by command: made, tried, restored, released; each trouble is one sentence, in the language asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyrage

SECRET = pyrage.x25519.Identity.generate()
RECIPIENT = ("--recipient", str(SECRET.to_public()))


def key(folder: Path) -> tuple[str, str]:
    file = folder / "key.txt"
    file.write_text(f"# made for a test\n{SECRET}\n")
    return "--identity", str(file)


def test_a_house_is_backed_up_tried_and_restored(desk: Any, active: str, tmp_path: Path) -> None:
    file, new = tmp_path / "one.pca", tmp_path / "new"
    said = desk.run("backup", str(file), *RECIPIENT, PCA_LANGUAGE="en").stdout
    assert said.startswith(f"Backup {file}: ")
    assert "up to entry" in said
    tried = desk.run("restore", str(file), "--drill", *key(tmp_path), PCA_LANGUAGE="en").stdout
    assert "All that can be proved is proved" in tried
    assert "1 entries would be lost" in tried  # the one that says that the backup was made
    restored = desk.run("restore", str(file), str(new), *key(tmp_path), PCA_LANGUAGE="en").stdout
    assert "is lost: withdrawn rights too" in restored
    assert "nothing leaves before `pca message resume`" in restored
    inside = {"PCA_CONFIG": str(new / "pca.toml"), "PCA_DATA": str(new), "PCA_LANGUAGE": "en"}
    health = desk.run("health", **inside)
    assert "Nothing is sent since the restore" in health.output
    assert "Say --set-aside" in desk.run("message", "resume", "--as", "operator", "--why", "x", **inside).output
    resumed = desk.run(
        "message", "resume", "--set-aside", "--as", "operator", "--why", "The old house is off", **inside
    )
    assert "Messages leave again" in resumed.stdout
    assert desk.run("audit", "all", **inside).exit_code == 0


def test_each_trouble_is_one_sentence(desk: Any, active: str, tmp_path: Path) -> None:
    file, new = tmp_path / "one.pca", str(tmp_path / "new")
    none = desk.run("backup", str(file))
    assert (none.exit_code, "toujours chiffrée" in none.output) == (2, True)
    assert desk.run("backup", str(file), *RECIPIENT).exit_code == 0
    again = desk.run("backup", str(file), *RECIPIENT)
    assert (again.exit_code, "existe déjà" in again.output) == (2, True)
    assert "n’est pas une clé publique" in desk.run("backup", new, "--recipient", "age1").output
    assert "Donnez un nouveau dossier" in desk.run("restore", str(file)).output
    assert "Donnez --identity" in desk.run("restore", str(file), new).output
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    assert "n’ouvre pas" in desk.run("restore", str(file), new, "--identity", str(other)).output
    file.write_bytes(file.read_bytes()[:-50])
    cut = desk.run("restore", str(file), new, *key(tmp_path))
    assert (cut.exit_code, "incomplet" in cut.output) == (2, True)
    assert not Path(new).exists()


def test_everything_is_proved_in_one_command(desk: Any, active: str) -> None:
    said = desk.run("audit", "all").stdout
    for part in ("Journal intact", "aucune différence", "Textes envoyés", "Pièces", "Rien ne prouve ces tables : "):
        assert part in said
    assert desk.json("audit", "all")["sound"] is True
