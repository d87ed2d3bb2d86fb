"""Tasks by command: listed late first, answered by the right people, on behalf of others, proved with files."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Said = Callable[[Any, int], str]
PDF = b"%PDF-1.7\n%test\n"


def _key(desk: Any, crisis: str, measure: str) -> str:
    return str(desk.json("task", "list", crisis, "--measure", measure)["tasks"][0]["key"])


def test_the_list_gives_keys_titles_and_deadlines(desk: Any, active: str) -> None:
    found = desk.json("task", "list", active)
    assert found["crisis"] == active
    first = found["tasks"][0]
    assert first["key"] == f"{active}/T{first['number']}"
    assert {"title", "late", "status", "assignee", "due_at", "place"} <= first.keys()
    assert first["due_at"].endswith("Z")
    shown = desk.run("task", "list", active).stdout
    assert "M4 Matériel" in shown
    assert "HR1 Test (hr1)" in shown
    assert "○ à prendre en charge" in shown


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--team", "hr"), 2),
        (("--measure", "M1"), 3),
        (("--person", "n1"), 2),
        (("--status", "done"), 0),
        (("--late",), 0),
        (("--all",), 8),
        (("--limit", "3"), 3),
    ],
)
def test_filters(desk: Any, active: str, words: tuple[str, ...], count: int) -> None:
    assert len(desk.json("task", "list", active, *words)["tasks"]) == count


def test_a_long_list_says_how_much_more_there_is(desk: Any, active: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pca.cli.show_tasks.PAGE", 3)
    assert "5 de plus : --limit 8" in desk.run("task", "list", active).stdout
    assert "de plus" not in desk.run("task", "list", active, "--limit", "8").stdout
    assert len(desk.json("task", "list", active)["tasks"]) == 8


def test_an_unknown_status_is_named(desk: Any, active: str, said: Said) -> None:
    assert "Choisissez : open, acknowledged, done" in said(desk.run("task", "list", active, "--status", "new"), 2)


def test_an_empty_list_says_what_will_appear(desk: Any, crisis: str) -> None:
    assert "Elles s’ouvrent avec les mesures" in desk.run("task", "list", crisis).stdout


def test_acknowledge_then_done(desk: Any, active: str, said: Said) -> None:
    key = _key(desk, active, "M4")
    assert desk.do("task", "ack", key, "--comment", "Vu", who="hr1").startswith(f"{key} prise en charge (journal n° ")
    assert "déjà prise en charge" in said(desk.run("task", "ack", key, who="hr1"), 1)
    assert f"{key} terminée" in desk.do("task", "done", key, who="hr1")
    assert "est déjà terminée" in said(desk.run("task", "done", key, who="hr1"), 1)
    told = desk.json("task", "show", key)
    assert (told["acknowledged_by"], told["done_by"], told["status"]) == ("hr1", "hr1", "done")


def test_one_task_is_shown_with_its_points(desk: Any, active: str) -> None:
    key = _key(desk, active, "M1")
    shown = desk.run("task", "show", key).stdout
    for text in (key, "Consignes par site", "Lire et afficher.", "read", "Afficher"):
        assert text in shown
    assert [item["id"] for item in desk.json("task", "show", key)["checklist"]] == ["read", "post"]


def test_every_item_must_be_ticked(desk: Any, active: str, said: Said) -> None:
    key = _key(desk, active, "M1")
    person = desk.json("task", "show", key)["assignee"]
    assert "Il reste à cocher : Afficher" in said(desk.run("task", "done", key, "--item", "read", who=person), 1)
    desk.do("task", "done", key, "--item", "read", "--item", "post", who=person)


def test_a_stranger_may_not_answer(desk: Any, active: str, said: Said) -> None:
    line = said(desk.run("task", "ack", _key(desk, active, "M4"), who="clerk"), 1)
    assert "n’est pas confiée à clerk" in line


def test_on_behalf_needs_an_informant_and_keeps_both_names(desk: Any, active: str, said: Said) -> None:
    key = _key(desk, active, "M4")
    assert "indiquez aussi" in said(desk.run("task", "ack", key, "--for", "hr1", who="clerk"), 1)
    desk.do("task", "ack", key, "--for", "hr1", "--informant", "hr2, au téléphone", who="clerk")
    told = desk.json("task", "show", key)
    assert (told["acknowledged_by"], told["entered_by"], told["informant"]) == ("hr1", "clerk", "hr2, au téléphone")


def test_refusing_starts_the_fallback_or_tells_those_above(desk: Any, active: str, said: Said) -> None:
    desk.do("crisis", "decide", active, "lockdown", "--why", "x")
    key = _key(desk, active, "M3")
    assert "Il manque le motif" in said(desk.run("task", "refuse", key, who="hr1"), 1)
    answer = desk.do("task", "refuse", key, "--why", "Pas de matériel", who="hr1")
    assert answer.startswith(f"{key} refusée — la solution de repli commence")
    assert desk.json("task", "list", active, "--measure", "M3B")["tasks"][0]["fallback_of"] == int(key.split("T")[1])
    answer = desk.do("task", "refuse", _key(desk, active, "M4"), "--impossible", "--why", "Accès fermé", who="hr1")
    assert "déclarée impossible — les responsables sont prévenus" in answer


def test_handing_over(desk: Any, active: str, said: Said) -> None:
    key = _key(desk, active, "M4")
    assert "transmise à hr2" in desk.do("task", "hand-over", key, "--to", "hr2", "--note", "Relève", who="hr1")
    told = desk.json("task", "show", key)
    assert (told["assignee"], told["original"], told["note"]) == ("hr2", "hr1", "Relève")
    assert "n’est pas dans l’annuaire" in said(desk.run("task", "hand-over", key, "--to", "xx", who="hr2"), 1)


def test_evidence_is_kept_under_its_hash_and_then_the_task_can_end(
    desk: Any, active: str, tmp_path: Path, said: Said
) -> None:
    desk.do("crisis", "decide", active, "lockdown", "--why", "x")
    key, file = _key(desk, active, "M3"), tmp_path / "liste.pdf"
    file.write_bytes(PDF)
    words = ("task", "done", key, "--despite", "Urgent")
    assert "Il manque une pièce justificative pour : Lister" in said(desk.run(*words, who="hr1"), 1)
    answer = desk.do("task", "attach", key, str(file), "--item", "list", who="hr1")
    sha = hashlib.sha256(PDF).hexdigest()
    assert f"Pièce E1 jointe à {key} (un PDF, {len(PDF)} octets, {sha[:12]})" in answer
    assert (desk.folder / "evidence" / sha[:2] / sha).read_bytes() == PDF
    assert desk.json("task", "show", key)["evidence"][0]["name"] == "liste.pdf"
    assert "À finir d’abord" in said(desk.run("task", "done", key, who="hr1"), 1)
    desk.do(*words, who="hr1")


def _office(part: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr(part, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("photo.jpg", b"MZ\x90\x00", "Ce fichier est un programme"),
        ("notes.txt", b"<script>alert(1)</script>", "une page web ou un script (enregistrez-le en PDF)"),
        ("notes.txt", b"\xff\x00\x01", "d’un genre inconnu (enregistrez-le en PDF)"),
        ("doc.docx", b"PK\x03\x04nothing", "une archive (joignez les fichiers qu’elle contient, un par un)"),
        ("macro.xlsx", _office("xl/vbaProject.bin"), "un document avec des macros (enregistrez-le sans macros"),
        ("empty.txt", b"", "Le fichier fait 0 octets"),
    ],
)
def test_a_file_that_cannot_prove_is_refused_and_not_kept(
    desk: Any, active: str, tmp_path: Path, said: Said, name: str, content: bytes, sentence: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    line = said(desk.run("task", "attach", _key(desk, active, "M4"), str(file), who="hr1"), 1)
    assert sentence in line
    assert not [one for one in (desk.folder / "evidence").rglob("*") if one.is_file()]


def test_a_file_too_large_is_refused_without_being_kept(desk: Any, active: str, tmp_path: Path, said: Said) -> None:
    file = tmp_path / "film.pdf"
    with file.open("wb") as written:
        written.write(PDF)
        written.truncate(25 * 1024 * 1024 + 1)
    line = said(desk.run("task", "attach", _key(desk, active, "M4"), str(file), who="hr1"), 1)
    assert "26214401 octets" in line
    assert not (desk.folder / "evidence").exists()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", b"a;b\n1;2\n", "un tableau"),
        ("a.txt", "Né à Fès\n".encode(), "un texte"),
        ("scan", b"\xff\xd8\xff\xe0", "une photo (JPEG)"),
        ("wrong.txt", b"\x89PNG\r\n\x1a\n", "une image (PNG)"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBP", "une image (WebP)"),
        ("a.docx", _office("word/document.xml"), "un document texte"),
        ("a.xlsx", _office("xl/workbook.xml"), "un classeur"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "une photo (HEIC)"),
    ],
)
def test_the_content_says_what_a_file_is(
    desk: Any, active: str, tmp_path: Path, name: str, content: bytes, kind: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    key = _key(desk, active, "M4")
    assert f"({kind}, " in desk.do("task", "attach", key, str(file), who="hr1")


def test_the_same_file_twice_is_kept_once(desk: Any, active: str, tmp_path: Path) -> None:
    file, key = tmp_path / "a.pdf", _key(desk, active, "M4")
    file.write_bytes(PDF)
    words = ("task", "attach", key, str(file), "--id", "proof-1")
    desk.do(*words, who="hr1")
    assert "une seconde fois" in desk.do(*words, who="hr1")
    assert len(desk.json("task", "show", key)["evidence"]) == 1
    assert len([one for one in (desk.folder / "evidence").rglob("*") if one.is_file()]) == 1


@pytest.mark.parametrize("path", ["nowhere.pdf", "."])
def test_a_file_that_is_not_there_is_one_line(desk: Any, active: str, tmp_path: Path, said: Said, path: str) -> None:
    result = desk.run("task", "attach", _key(desk, active, "M4"), str(tmp_path / path), who="hr1")
    assert "ne peut pas être lu" in said(result, 2)


def test_a_full_disk_keeps_nothing(
    desk: Any, active: str, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, key = tmp_path / "a.pdf", _key(desk, active, "M4")
    file.write_bytes(PDF)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pca.services.tasks.evidence.os.fsync", full)
    assert "Le disque est plein" in said(desk.run("task", "attach", key, str(file), who="hr1"), 2)
    assert not [one for one in (desk.folder / "evidence").rglob("*") if one.is_file()]
    assert desk.json("task", "show", key)["evidence"] == []


@pytest.mark.parametrize("key", ["T4", "2026-1", "2026-1/4", "x/T1", "2026-1/T99999999999"])
def test_a_task_key_that_is_none_is_explained(desk: Any, said: Said, key: str) -> None:
    assert "n’est pas une clé de tâche. Écrivez par exemple 2026-1/T4." in said(desk.run("task", "ack", key), 2)


def test_an_unknown_task(desk: Any, active: str, said: Said) -> None:
    assert "La tâche T999 n’existe pas" in said(desk.run("task", "ack", f"{active}/T999", who="hr1"), 1)
    assert "La tâche T999 n’existe pas" in said(desk.run("task", "show", f"{active}/T999"), 2)


def test_an_absent_persons_tasks_are_passed_on_and_given_back(desk: Any, active: str, said: Said) -> None:
    words = ("task", "pass-on", active, "--person", "n1", "--why", "Malade.")
    held = len(desk.json("task", "list", active, "--person", "n1")["tasks"])
    assert held
    assert "n’est pas déclaré absent" in said(desk.run(*words, who="dir"), 1)
    desk.do("directory", "status", "n1", "absent", who="hr1")
    ahead = json.loads(desk.run(*words, "--preview", "--json", who="dir").stdout)
    assert ahead == {"preview": True, "holders": {"n2": held}}
    assert "rien n’est encore fait" in desk.run(*words, "--preview", who="dir").stdout
    assert f"Tâches maintenant chez : n2 ({held})" in desk.do(*words)
    back = ("task", "give-back", active, "--person", "n1", "--why", "Guérie.")
    assert "absent" in said(desk.run(*back, who="dir"), 1)
    desk.do("directory", "status", "n1", "on_site", who="hr1")
    assert f"Tâches maintenant chez : n1 ({held})" in desk.do(*back)
