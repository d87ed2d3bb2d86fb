"""Texts are read strictly, checked before anybody sends them, and frozen with the plan under one hash."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.catalogue.findings import line
from pca.plans.loader import load
from pca.plans.review import review
from pca.plans.text_checks import check_texts
from pca.plans.texts import MAX_BYTES, content_hash, freeze, messages_of, read_texts, thaw
from pca.plans.yaml_reader import Unreadable

TODAY = date(2026, 11, 23)


def findings(folder: Path) -> list[tuple[str, str, int]]:
    found = review(load(folder, folder / "notifications"), TODAY)
    return [(one.code, one.file, one.line) for one in found]


def test_texts_are_known_by_message_kind_and_language(folder):
    texts = read_texts(folder / "notifications", ["activation", "nothing"])
    assert set(texts) == {
        ("activation", kind, language) for kind in ("subject", "mail", "sms") for language in ("fr", "en")
    }
    assert texts["activation", "sms", "fr"] == "{{ crisis }}: {{ state }}\n"


@pytest.mark.parametrize("message", ["../activation", "", ".", "a/b"])
def test_a_message_cannot_lead_elsewhere(message, folder):
    assert read_texts(folder / "notifications" / "stand_down", [message]) == {}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("mail.german.j2", b"Hallo", "is not the name of a text"),
        ("fax.fr.j2", b"Bonjour", "is not the name of a text"),
        ("sms.ar.j2", b"\xff\xfea", "UTF-16"),
        ("sms.ar.j2", b"caf\xe9", "not UTF-8"),
        ("sms.ar.j2", "a\u202eb".encode(), "U\\+202E"),
        ("sms.ar.j2", b"a\x00b", "U\\+0000"),
        ("sms.ar.j2", b"x" * (MAX_BYTES + 1), "more than"),
    ],
)
def test_a_file_that_is_no_clean_text_is_named(name, content, message, folder):
    path = folder / "notifications" / "activation" / name
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=message) as caught:
        load(folder, folder / "notifications")
    assert caught.value.problems[0].place.file == str(path)


def test_all_bad_texts_are_named_at_once(folder):
    for message in ("activation", "stand_down"):
        (folder / "notifications" / message / "sms.ar.j2").write_bytes(b"\xff")
    with pytest.raises(Unreadable) as caught:
        load(folder, folder / "notifications")
    assert len(caught.value.problems) == 2


def test_a_text_outside_the_folder_is_refused(folder, tmp_path):
    outside = tmp_path / "secret"
    outside.write_text("secret", "utf-8")
    (folder / "notifications" / "activation" / "sms.ar.j2").symlink_to(outside)
    with pytest.raises(Unreadable, match="not a plain file inside"):
        load(folder, folder / "notifications")


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("{{ nobody }}", 1),
        ("a\nb {{ state.name }}", 2),
        ("\n\n{% include 'x' %}", 3),
        ("{{ 'a' * 9999999 }}", 1),
        ("{% for one in tasks %}{{ one.secret }}{% endfor %}", 1),
        ("{{ state|upper|tojson }}", 1),
        ("{{ unclosed", 1),
        ("{% set x = 1 %}", 1),
        ("{{ ''.__class__ }}", 1),
    ],
)
def test_a_text_with_something_forbidden_is_a_finding_with_its_line(source, line, folder):
    (folder / "notifications" / "activation" / "sms.fr.j2").write_text(source, "utf-8")
    assert ("text_broken", "notifications/activation/sms.fr.j2", line) in findings(folder)


def test_texts_no_plan_uses_are_left_alone(folder):
    texts = {("elsewhere", "sms", "fr"): "{{ nobody }}"}
    assert list(check_texts(texts, messages_of(load(folder).playbook))) == []


def test_a_long_sms_is_a_warning_that_says_why(folder):
    (folder / "notifications" / "activation" / "sms.fr.j2").write_text("ê" + "a" * 200, "utf-8")
    (one,) = review(load(folder, folder / "notifications"), TODAY)
    assert one.code == "sms_long"
    assert "4 parts of 67, because of ê" in line(one.what, "en")


@pytest.mark.parametrize(("said", "named"), [("C’est prêt", "’ ê"), ("Reçu", "ç")])
def test_one_accent_outside_the_plain_alphabet_is_a_warning(folder, said, named):
    (folder / "notifications" / "activation" / "sms.fr.j2").write_text(said, "utf-8")
    (one,) = review(load(folder, folder / "notifications"), TODAY)
    assert one.code == "sms_alphabet"
    assert f"{named} leaves 70 characters" in line(one.what, "en")


@pytest.mark.parametrize(("language", "said"), [("fr", "Évacué à Fès, où là"), ("ar", "السلام")])
def test_the_plain_alphabet_and_arabic_need_no_warning(folder, language, said):
    (folder / "notifications" / "activation" / f"sms.{language}.j2").write_text(said, "utf-8")
    assert review(load(folder, folder / "notifications"), TODAY) == ()


def test_a_frozen_plan_needs_no_file(folder):
    plan = load(folder, folder / "notifications")
    playbook, texts = thaw(freeze(plan.playbook, plan.texts))
    assert playbook == plan.playbook
    assert texts == plan.texts
    assert freeze(playbook, texts) == freeze(plan.playbook, plan.texts)


def test_the_hash_is_that_of_the_frozen_form(folder):
    plan = load(folder, folder / "notifications")
    frozen = freeze(plan.playbook, plan.texts)
    assert content_hash(plan.playbook, plan.texts) == hashlib.sha256(frozen).hexdigest()
    assert json.dumps(json.loads(frozen), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() == frozen


def test_the_hash_changes_with_plan_and_texts_and_nothing_else(folder):
    plan = load(folder, folder / "notifications")
    one = content_hash(plan.playbook, plan.texts)
    assert content_hash(plan.playbook, dict(reversed(plan.texts.items()))) == one
    assert content_hash(plan.playbook, {**plan.texts, ("unused", "sms", "fr"): "x"}) == one
    assert content_hash(plan.playbook, {**plan.texts, ("activation", "sms", "fr"): "x"}) != one
    assert content_hash(plan.playbook.model_copy(update={"version": "1.0.1"}), plan.texts) != one


@pytest.mark.parametrize("frozen", [b"{}", b"[]", b'{"format":"pca-plan/2"}', b"", b"\xff"])
def test_anything_else_is_not_thawed(frozen):
    with pytest.raises(ValueError):
        thaw(frozen)


@given(st.text(max_size=60))
def test_no_text_makes_the_check_fail(source):
    texts = {("activation", kind, "fr"): source for kind in ("sms", "mail")}
    assert all(one.file and line(one.what, "en") for one in check_texts(texts, ["activation"]))
