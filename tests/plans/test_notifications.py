"""The shipped texts: people of the house can be told by every way, in every language, and exercises are marked."""

from __future__ import annotations

import pytest

from pca.catalogue import Words
from pca.catalogue.marks import Marks
from pca.domain.texts.sms_parts import sms_parts
from pca.plans.loader import load
from pca.plans.text_checks import MAX_PARTS, SAMPLE, check_texts
from pca.plans.texts import read_texts
from pca.render import render_message
from pca.shipped import data_folder

FOLDER = data_folder("notifications")
MESSAGES = sorted(one.name for one in FOLDER.iterdir())
TEXTS = read_texts(FOLDER, MESSAGES)
PLANS = [load(one, FOLDER).playbook for one in sorted(data_folder("playbooks").iterdir())]
EVERYWHERE = [(message, language) for message in MESSAGES for language in ("fr", "ar", "en")]
OUTSIDE = {one.message for plan in PLANS for one in plan.communications if one.external}
CODED = Marks(code="K7QX2M9P")


def kinds_of(message: str, language: str) -> set[str]:
    return {kind for name, kind, spoken in TEXTS if (name, spoken) == (message, language)}


@pytest.mark.parametrize(("message", "language"), [one for one in EVERYWHERE if one[0] not in OUTSIDE])
def test_people_of_the_house_can_be_told_by_mail_sms_and_chat(message: str, language: str) -> None:
    assert {"subject", "mail", "sms"} <= kinds_of(message, language)
    said = render_message(TEXTS, message, "chat", language, SAMPLE, exercise=False)
    assert said.body.splitlines()[0], "a chat begins with the subject"


@pytest.mark.parametrize("message", MESSAGES)
def test_a_text_exists_in_all_languages_or_in_none(message: str) -> None:
    assert kinds_of(message, "fr") == kinds_of(message, "ar") == kinds_of(message, "en")


@pytest.mark.parametrize(("message", "language"), EVERYWHERE)
def test_an_exercise_is_marked_in_every_kind(message: str, language: str) -> None:
    for kind in kinds_of(message, language) - {"subject"} | ({"chat"} if "mail" in kinds_of(message, "fr") else set()):
        said = render_message(TEXTS, message, kind, language, SAMPLE, exercise=True, marks=CODED)
        assert said.body.startswith(Words("house").say("banner_sms" if kind == "sms" else "banner", language))
        assert CODED.code in said.body
        assert kind != "mail" or Words("house").say("banner", language) in said.subject


@pytest.mark.parametrize(("message", "language"), [one for one in EVERYWHERE if "sms" in kinds_of(one[0], "fr")])
def test_an_sms_with_its_code_is_short(message: str, language: str) -> None:
    said = render_message(TEXTS, message, "sms", language, SAMPLE, exercise=False, marks=CODED)
    parts = sms_parts(said.body)
    assert parts.count <= MAX_PARTS
    assert language == "ar" or parts.foreign == (), "one accent outside the plain alphabet doubles the cost"


def test_the_shipped_texts_have_nothing_to_correct() -> None:
    assert [one.what for one in check_texts(TEXTS, MESSAGES)] == []
