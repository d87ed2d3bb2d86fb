"""Conditions as people read them: no identifier is left, in three languages."""

from __future__ import annotations

import pytest

from pca.catalogue import LANGUAGES
from pca.domain.plan.playbook import Playbook
from pca.plans.loader import load
from pca.web.kit.condition_words import ConditionWords
from tests.services.conftest import PLAN, small_organisation

MATERIAL = {"fr": "Matériel", "ar": "المعدات", "en": "Equipment"}

FIGURES = [
    {"id": "closed", "type": "number", "title": {"fr": "Sites fermés", "ar": "المواقع المغلقة", "en": "Sites closed"}},
    {"id": "flood", "type": "boolean", "title": {"fr": "Crue", "ar": "فيضان", "en": "Flood"}},
    {"id": "stage", "type": "text", "title": {"fr": "Phase", "ar": "المرحلة", "en": "Stage"}},
]
SAID = {
    "closed >= 2": ("« Sites fermés » au moins 2", "«المواقع المغلقة» لا يقل عن 2", "“Sites closed” at least 2"),
    "closed < 2 and flood": (
        "« Sites fermés » moins de 2 et « Crue »",
        "«المواقع المغلقة» أقل من 2 و «فيضان»",
        "“Sites closed” less than 2 and “Flood”",
    ),
    "not flood": ("pas « Crue »", "ليس «فيضان»", "not “Flood”"),
    "flood == true": ("« Crue » : oui", "«فيضان»: نعم", "“Flood”: yes"),
    "stage != 'b'": ("« Phase » : autre que b", "«المرحلة»: غير b", "“Stage”: other than b"),
    "closed(CS) > 0": (
        "« Sites fermés » (CS) plus de 0",
        "«المواقع المغلقة» (CS) أكثر من 0",
        "“Sites closed” (CS) more than 0",
    ),
    "done(M4)": ("« Matériel » est terminée", "اكتمل «المعدات»", "“Equipment” is done"),
    "not done(M4)": ("« Matériel » n’est pas terminée", "لم يكتمل «المعدات»", "“Equipment” is not done"),
    "open(M4) <= 3": (
        "tâches en cours de « Matériel » au plus 3",
        "المهام الجارية في «المعدات» لا يزيد عن 3",
        "tasks under way of “Equipment” at most 3",
    ),
    "(days_in_state >= 7 or closed * 2 == 4)": (
        "(jours dans l’état au moins 7 ou « Sites fermés » × 2 : 4)",
        "(الأيام في الحالة لا يقل عن 7 أو «المواقع المغلقة» × 2: 4)",
        "(days in the state at least 7 or “Sites closed” × 2: 4)",
    ),
    "status in ['absent', 'telework']": (
        "situation : l’un de (absent, en télétravail)",
        "الوضعية: من بين (غائب، عن بعد)",
        "status: one of (absent, teleworking)",
    ),
    "site_type == 'urban'": ("type de site : urbain", "نوع الموقع: حضري", "kind of site: urban"),
    "no such thing": ("no such thing",) * 3,
}


@pytest.fixture(scope="module")
def book() -> Playbook:
    said = load(PLAN).playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
    measures = [{**one, "title": MATERIAL} if one["id"] == "M4" else one for one in said["measures"]]
    return Playbook.model_validate({**said, "indicators": FIGURES, "measures": measures})


def words(book: Playbook, language: str, source: str) -> str:
    return ConditionWords(book, small_organisation(), language, lambda text: text.to(language)).words(source)


@pytest.mark.parametrize("source", SAID)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_condition_in_words(book: Playbook, source: str, language: str) -> None:
    assert words(book, language, source) == SAID[source][LANGUAGES.index(language)]


def test_states_too(book: Playbook) -> None:
    state = book.states[0]
    assert words(book, "fr", f"in({state.id})") == f"dans l’état « {state.title.to('fr')} »"
    assert words(book, "fr", f"not in({state.id})") == f"hors de l’état « {state.title.to('fr')} »"
