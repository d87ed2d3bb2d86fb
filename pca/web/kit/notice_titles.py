"""What a message is called: by the plan that says it, or by the house, for what the engine says by itself."""

from __future__ import annotations

from collections.abc import Mapping

from pca.services.crisis.scene import Scene
from pca.web.kit.languages import LANGUAGES

NOTICES: Mapping[str, tuple[str, str, str]] = {
    "task_opened": ("Nouvelles tâches", "مهام جديدة", "New tasks"),
    "task_reminder": ("Rappel de tâches", "تذكير بمهام", "Reminder of tasks"),
    "task_escalated": ("Tâches sans réponse", "مهام دون رد", "Tasks without an answer"),
    "tasks_amended": ("Consignes changées", "تعليمات تغيرت", "Instructions changed"),
    "tasks_redated": ("Échéances déplacées", "آجال تغيرت", "Deadlines moved"),
    "decision_proposed": ("Décision proposée", "قرار مقترح", "Decision proposed"),
    "objective_at_risk": ("Objectif menacé", "هدف مهدد", "Objective at risk"),
    "measure_expired": ("Mesure expirée", "إجراء منتهي المدة", "Measure expired"),
    "list_awaited": ("Liste attendue", "لائحة منتظرة", "List awaited"),
    "help_asked": ("Appel à l’aide", "نداء استغاثة", "Call for help"),
    "roll_call": ("Appel", "مناداة", "Roll-call"),
}
"""Messages the engine sends by itself, in French, Arabic and English."""


def message_title(about: Scene, communication: str) -> str:
    """What a message is called; its identifier only where this version knows nothing of it."""
    said = about.plan.playbook.communication.get(communication)
    if said is not None:
        return about.say(said.title)
    found = NOTICES.get(communication)
    return found[LANGUAGES.index(about.language)] if found else communication
