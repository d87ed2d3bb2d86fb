"""Recognises, by its name, a figure or checklist line that would hold health data about people (R44, R58)."""

from __future__ import annotations

import re

from pca.domain.plan.terms import Scenario

ALWAYS = frozenset(
    {
        *("medical_certificate", "medical_record", "medical_file", "medical_reason", "certificat_medical"),
        *("dossier_medical", "motif_medical", "symptom", "symptoms", "symptome", "symptomes", "comorbidity"),
        *("comorbidities", "comorbidite", "pathology", "pathologie", "pregnancy", "grossesse", "vaccination_status"),
        *("statut_vaccinal", "serology", "serologie", "blood_type", "groupe_sanguin", "health_status", "etat_de_sante"),
        *("sick_people", "staff_sick", "sick_staff", "staff_infected", "infected_staff", "covid_status"),
        *("body_temperature", "temperature_value", "temperature_reading", "releve_temperature", "arret_maladie"),
    }
)
"""Runs of words that mean health data wherever they stand in a name."""

ABOUT_PEOPLE = frozenset(
    {
        *("diagnosis", "diagnostic", "test_result", "test_results", "resultat_test", "resultat_du_test"),
        *("tested_positive", "test_positive", "positive_test", "teste_positif", "test_positif", "pcr_result"),
    }
)
"""The same, but machines are tested and diagnosed too: only where the plan is about people."""

ALONE = frozenset({"positif", "positive", "negatif", "negative", "pcr", "temperature"})
"""Health data only when that one word is the whole name, and the plan is about people."""

PEOPLE = frozenset({Scenario.PANDEMIC, Scenario.STAFF_UNAVAILABLE, Scenario.SURGE})


def asks_for_health(name: str, scenario: Scenario) -> bool:
    """Whether an id such as `test_result` or `staffSymptoms` declares health data about people."""
    words = "_".join(re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)).lower()
    if _holds(words, ALWAYS):
        return True
    return scenario in PEOPLE and (words in ALONE or _holds(words, ABOUT_PEOPLE))


def _holds(words: str, phrases: frozenset[str]) -> bool:
    return any(f"_{phrase}_" in f"_{words}_" for phrase in phrases)
