"""What people send as a plan: an archive or a folder, taken in whole or refused with everything that is wrong."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pca.plans import archive
from pca.plans.archive import BadArchive, harmless, taken_in
from pca.plans.loader import load, load_files
from pca.plans.texts import content_hash
from pca.plans.written import files_of, zipped
from pca.shipped import data_folder
from tests.kit.examples import some

HEAD = ("playbook.yaml", b"language: pca/1\n")


def packed(*files: tuple[str, bytes]) -> list[tuple[str, bytes]]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files:
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return [("plan.zip", out.getvalue())]


def codes(sent: list[tuple[str, bytes]]) -> list[tuple[str, str]]:
    with pytest.raises(BadArchive) as said:
        taken_in(sent)
    return [(one.code, one.file) for one in said.value.problems]


@pytest.mark.parametrize("plan", ["pandemie", "panne-si", "starter"])
def test_a_version_taken_away_and_sent_again_is_that_version(plan: str) -> None:
    loaded = load(data_folder("playbooks") / plan, data_folder("notifications"))
    files = files_of(loaded.playbook, loaded.texts)
    again = load_files(taken_in([("plan.zip", zipped(files))]))
    assert content_hash(again.playbook, again.texts) == content_hash(loaded.playbook, loaded.texts)
    assert zipped(files) == zipped(dict(files))


def test_one_archive_or_the_files_of_a_folder_are_the_same() -> None:
    files = [HEAD, ("measures.yaml", b"measures: []\n"), ("notifications/note/mail.fr.j2", b"Note.")]
    inside = [(f"mon-plan/{name}", content) for name, content in files]
    assert taken_in(packed(*files)) == taken_in(files) == taken_in(packed(*inside)) == taken_in(inside) == dict(files)


def test_texts_lie_in_the_plan_or_around_it_and_the_rest_is_left_out() -> None:
    sent = packed(
        ("x/playbooks/p/playbook.yaml", b"a: 1\n"),
        ("x/playbooks/p/rehearsals/one.yaml", b"r: 1\n"),
        ("x/playbooks/p/README.md", b"# Lisez\n"),
        ("x/notifications/note/mail.fr.j2", b"Note."),
        ("__MACOSX/x/._playbook.yaml", b"\0\0"),
        ("x/.DS_Store", b"\0"),
        ("x/.gitignore", b"*.pyc"),
        ("x/playbooks/.git/objects/ab/0123", b"\x78\x9c"),
        ("x/playbooks/p/._playbook.yaml", b"\0\5\x16\7"),
        ("x/playbooks/p/.vscode/settings.json", b"{}"),
        ("x/playbooks/p/~$notes.docx", b"\0"),
        ("x/Thumbs.db", b"\0"),
        (".hidden.yaml", b"a: 2\n"),
    )
    assert taken_in(sent) == {"playbook.yaml": b"a: 1\n", "notifications/note/mail.fr.j2": b"Note."}


HOSTILE = [
    ("../evil.yaml", "outside"),
    ("/etc/evil.yaml", "outside"),
    ("a/../../evil.yaml", "outside"),
    ("C:\\evil.yaml", "outside"),
    ("C:/evil.yaml", "outside"),
    ("a\\..\\evil.yaml", "outside"),
    ("évil.yaml", "name"),
    ("a\u202eb.yaml", "name"),
    (" .yaml", "name"),
    ("-rf.yaml", "name"),
    (f"{'a' * 90}.yaml", "name"),
    ("run.exe", "type"),
    ("picture.svg", "type"),
    ("page.html", "type"),
    ("inner.zip", "type"),
    ("playbook", "type"),
]


@pytest.mark.parametrize(("name", "code"), HOSTILE, ids=[repr(one[0])[:20] for one in HOSTILE])
def test_hostile_names_are_refused_in_both_ways(name: str, code: str) -> None:
    assert [one[0] for one in codes([HEAD, (name, b"x")])] == [code]
    assert [one[0] for one in codes(packed(HEAD, (name, b"x")))] == [code]


def test_the_directory_of_a_plans_own_institution_may_come_along_and_is_left_aside() -> None:
    people = ("institution/people.csv", b"person,name\n")
    assert taken_in([HEAD, people]) == taken_in(packed(HEAD, people)) == dict([HEAD])


def test_everything_wrong_is_told_at_once() -> None:
    found = codes(packed(HEAD, ("../a.yaml", b""), ("b.exe", b""), ("é.yaml", b"")))
    assert [code for code, _ in found] == ["outside", "type", "name"]
    assert found[0][1] == "../a.yaml"


def test_a_bomb_is_stopped_while_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed(HEAD, ("big.yaml", b"\0" * 30_000_000))
    assert len(bomb[0][1]) < 50_000
    read = list[int]()
    original = zipfile.ZipExtFile.read
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda self, n=-1: read.append(n) or original(self, n))
    assert codes(bomb) == [("too_large", "big.yaml")]
    assert len(read) < archive.LARGEST // 65_536 + 5


def test_a_lying_size_in_the_header_does_not_help() -> None:
    content = bytearray(packed(HEAD, ("big.yaml", b"\0" * 6_000_000))[0][1])
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")
    assert codes([("plan.zip", bytes(content))])[0][0] in ("too_large", "broken", "not_zip")


def test_many_small_ones_are_counted_together() -> None:
    assert codes(packed(HEAD, *((f"p{n}.yaml", b"x" * 100_000) for n in range(60))))[0][0] == "too_large"
    assert codes(packed(HEAD, *((f"p{n}.yaml", b"x") for n in range(500))))[0][0] == "too_many"


def test_links_and_ciphers_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(*HEAD)
        link = zipfile.ZipInfo("link.yaml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    assert codes([("plan.zip", out.getvalue())]) == [("link", "link.yaml")]
    content = bytearray(packed(HEAD)[0][1])
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.rfind(mark) + at] |= 1
    assert codes([("plan.zip", bytes(content))]) == [("encrypted", "playbook.yaml")]


def test_the_same_name_twice_or_but_for_its_case() -> None:
    assert codes([HEAD, ("a.yaml", b"1"), ("A.yaml", b"2")]) == [("twice", "A.yaml")]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ([], "nothing"),
        ([("plan.zip", b"")], "not_zip"),
        ([("plan.zip", b"hello")], "not_zip"),
        ([("plan.pdf", b"%PDF-1.7")], "not_zip"),
        ([("a.yaml", b"x"), ("b.yaml", b"y")], "no_head"),
        ([("a/playbook.yaml", b"x"), ("b/playbook.yaml", b"y")], "several_heads"),
    ],
)
def test_what_is_no_plan_is_said(sent: list[tuple[str, bytes]], code: str) -> None:
    assert codes(sent)[0][0] == code


def test_a_damaged_archive_is_said() -> None:
    content = bytearray(packed(("playbook.yaml", bytes(range(256)) * 50))[0][1])
    content[60:90] = zlib.compress(b"other")[:30].ljust(30, b"\xff")
    assert codes([("plan.zip", bytes(content))])[0][0] in ("broken", "not_zip")


@settings(max_examples=some(40), deadline=None)  # each is unpacked three times by the process that reads
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_in_words_never_a_crash(content: bytes) -> None:
    whole = packed(HEAD)[0][1]
    for sent in (content, whole[:30] + content + whole[30:], content + whole):
        found: object = None
        try:
            found = taken_in([("plan.zip", sent)])
        except BadArchive as error:
            found = error.problems
        assert found


def test_names_are_shown_without_harm() -> None:
    assert harmless("a\u202e\x00b\n") == "a��b�"
    assert len(harmless("x" * 1000)) == 120


def test_nothing_is_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    taken_in(packed(HEAD))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "more",
    [
        ".git/HEAD",
        "p/.git/HEAD",
        ".gitignore",
        "._playbook.yaml",
        ".idea/x/y.xml",
        "~$plan.docx",
        "p/~$plan.docx",
        ".e",
    ],
)
def test_what_is_hidden_is_passed_over_in_archives_and_folders(more: str) -> None:
    for files in ([HEAD, (more, b"\0")], [(f"mine/{HEAD[0]}", HEAD[1]), (f"mine/{more}", b"\0")]):
        assert taken_in(packed(*files)) == taken_in(files) == dict([HEAD])


def test_a_hidden_name_is_no_way_out_of_the_folder() -> None:
    assert codes(packed(HEAD, ("../evil.yaml", b""), (".git/../../evil.yaml", b"x"))) == [("outside", "../evil.yaml")]


def test_hidden_files_do_not_count_and_do_not_cost() -> None:
    many = [(f".git/objects/{number}", b"\0" * 1_000) for number in range(archive.MOST + 50)]
    assert taken_in(packed(HEAD, *many)) == dict([HEAD])
    assert taken_in([HEAD, *many]) == dict([HEAD])


def test_an_archive_that_costs_too_much_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LIMITS", archive.Limits(input=10))
    assert codes(packed(HEAD)) == [("costly", "")]
