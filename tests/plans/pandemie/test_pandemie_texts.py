"""The texts of the pandemic plan: in three languages, short, and to whom they may go."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from pca.domain.notices import NOTICES
from pca.domain.plan.communications import Communication
from pca.domain.plan.languages import HOUSE as LANGUAGES
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.text import Text
from pca.plans.loader import LoadedPlan
from pca.render import check_template, render_message

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The basic alphabet of GSM 03.38: 160 characters to a message; any other character leaves 70."""


def texts_in(part: object, path: str) -> Iterator[tuple[str, Text]]:
    """Every text inside `part`, with where it stands."""
    if isinstance(part, Text):
        yield path, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from texts_in(getattr(part, name), f"{path}.{name}")
    elif isinstance(part, tuple):
        for index, one in enumerate(part):
            yield from texts_in(one, f"{path}[{getattr(one, 'id', index)}]")


# ---------------------------------------------------------------- texts


def test_every_text_of_the_plan_is_written_in_three_languages(plan: Playbook) -> None:
    found = list(texts_in(plan, "plan"))
    assert len(found) > 400
    assert [path for path, text in found if not (text.ar and text.en)] == []


def test_arabic_texts_are_arabic_and_use_western_digits(loaded: LoadedPlan) -> None:
    said = [(path, text.ar or "") for path, text in texts_in(loaded.playbook, "plan")]
    said += [("/".join(key), text) for key, text in loaded.texts.items() if key[2] == "ar"]
    assert [path for path, text in said if not any("\u0621" <= letter <= "\u064a" for letter in text)] == []
    assert [path for path, text in said if any("\u0660" <= letter <= "\u0669" for letter in text)] == []


def wanted_texts(communications: tuple[Communication, ...]) -> Iterator[tuple[str, str]]:
    for one in communications:
        for kind in one.kinds:
            yield one.message, kind
            if kind == "mail":
                yield one.message, "subject"
    for notice in NOTICES:
        yield from ((notice, kind) for kind in ("subject", "mail", "sms"))


def test_every_message_exists_in_every_language_and_no_text_is_left_over(loaded: LoadedPlan) -> None:
    wanted = {(*one, language) for one in wanted_texts(loaded.playbook.communications) for language in LANGUAGES}
    assert wanted <= loaded.texts.keys()
    assert {message for message, *_ in loaded.texts} == {message for message, *_ in wanted} | {"roll_call"}
    for message, kind, _ in loaded.texts:  # a rung of the ladder has its texts in every language too
        assert {(message, kind, language) for language in LANGUAGES} <= loaded.texts.keys()


def test_every_text_is_a_good_template_and_can_be_written(loaded: LoadedPlan) -> None:
    for (message, kind, language), source in loaded.texts.items():
        assert check_template(source) == (), (message, kind, language)
        if kind != "subject":
            assert render_message(loaded.texts, message, kind, language, WORDS, exercise=False).body


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_sms_fits_one_message(loaded: LoadedPlan, language: str) -> None:
    for message, kind, said_in in loaded.texts:
        if (kind, said_in) == ("sms", language):
            body = render_message(loaded.texts, message, "sms", language, WORDS, exercise=False).body
            assert len(body) <= 160, message
            assert set(body) <= GSM_7, message


WORDS = {
    "institution": "Microfinance Exemple",
    "plan": "Plan",
    "crisis": "2020-10",
    "title": "Pandémie",
    "state": "Confinement",
    "level": 4,
    "perimeter": "Institution",
    "at": "lun. 16 mars 2020, 14:05 (UTC+1)",
    "recipient": "A. B.",
    "reason": "Restrictions",
    "decided_by": "Directeur de crise",
    "measure": "Charte d’hygiène",
    "measure_level": "Niveau 2",
    "instructions": "Ne pas voyager.",
    "count": 646,
    "tasks": [
        {"key": "2020-1/T4", "title": "Affiches", "site": "Agence", "due": "mer. 18", "acknowledge_by": "mar. 17"}
    ],
    "acknowledge_by": "mar. 17 mars 2020, 14:05 (UTC+1)",
    "activity": "Guichet",
    "mark": "75 %",
    "remaining": "2 h 14",
    "proposal": "Activer le plan",
    "point": "3",
    "point_text": "Tout est calme.",
    "report": "Tout est calme.",
    "decide_by": "lun. 16 mars 2020, 18:05 (UTC+1)",
}
"""One value for every variable a text may name."""


# ---------------------------------------------------------------- communications


def test_what_leaves_the_house_waits_for_the_spokesperson(plan: Playbook) -> None:
    outward = [one for one in plan.communications if one.audience.stakeholders]
    assert outward
    assert all(one.external and one.approved_by == "spokesperson" for one in outward)


def test_mail_goes_only_to_stakeholders_with_an_address(plan: Playbook) -> None:
    address = {one.id: one.email for one in plan.stakeholders}
    for one in plan.communications:
        if {"mail", "sms"} & {*one.kinds}:
            assert all(address[stakeholder] for stakeholder in one.audience.stakeholders)


def test_the_end_of_crisis_reaches_everybody_over_several_channels(plan: Playbook) -> None:
    said = [one for one in plan.communications if one.when.entering == "return_to_normal"]
    assert any(one.audience.everyone for one in said)
    assert {key for one in said for key in one.audience.stakeholders} == {one.id for one in plan.stakeholders}
    assert {kind for one in said for kind in one.kinds} == {"mail", "sms", "post", "poster"}


def test_everything_a_communication_names_exists(plan: Playbook) -> None:
    stakeholders = {one.id for one in plan.stakeholders}
    for one in plan.communications:
        states = {one.when.entering, one.when.leaving} - {None}
        measures = {one.when.measure_starts, one.when.level_changes, one.when.task_overdue} - {None}
        assert states <= plan.state.keys()
        assert measures <= plan.measure.keys()
        assert {*one.audience.teams} <= plan.team.keys()
        assert {*one.audience.roles} <= plan.role.keys()
        assert {*one.audience.stakeholders} <= stakeholders
