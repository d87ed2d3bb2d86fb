"""The few words of a draft that its playbook does not bring."""

from __future__ import annotations

from collections.abc import Mapping

from pca.domain.plan import usual

STATES: Mapping[str, Mapping[str, str]] = {
    **{id: title for id, _, _, title in usual.STATES},
    **{f"to_{id}": title for id, _, _, _, title in usual.MOVES},
    "through": {"fr": "Branche terminée", "ar": "انتهى الفرع", "en": "Branch done"},
}
"""Titles of states, of moves (`to_…`), and of the end of a branch."""

WAYS: Mapping[str, Mapping[str, str]] = {
    "go": {"fr": "Continuer après : $about", "ar": "المتابعة بعد: $about", "en": "Go on after: $about"},
    "yes": {"fr": "Oui : $about", "ar": "نعم: $about", "en": "Yes: $about"},
    "no": {"fr": "Non : $about", "ar": "لا: $about", "en": "No: $about"},
    "case": {"fr": "Cas : $about", "ar": "الحالة: $about", "en": "Case: $about"},
    "again": {"fr": "Encore, tant que : $about", "ar": "من جديد ما دام: $about", "en": "Once more, while: $about"},
    "done": {"fr": "Réussi : $about", "ar": "نجح: $about", "en": "Succeeded: $about"},
    "failed": {"fr": "Échoué : $about", "ar": "فشل: $about", "en": "Failed: $about"},
    "joined": {"fr": "Tout est fait : $about", "ar": "انتهى الكل: $about", "en": "All done: $about"},
    "targets": {"fr": "Concerne :", "ar": "يخص:", "en": "Concerns:"},
}
"""Titles of decisions; $about is what the playbook calls it."""
