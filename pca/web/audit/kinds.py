"""What happened, coarsely: a dozen kinds with words of their own, instead of every fact there is by its code."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, tuple[str, ...]] = {
    "decisions": (
        *("crisis_", "plan_adopted", "decision_", "state_entered", "perimeter_rejoined", "propos"),
        *("question_", "vote_"),
    ),
    "measures": ("measure_", "condition_judged", "level_set", "list_given", "people_matched", "recurrence_set"),
    "tasks": ("task", "items_checked", "evidence_attached", "deadlines_"),
    "messages": ("messages_", "wave", "help_", "text_read", "post_published", "sending_held", "sending_recalled"),
    "deliveries": ("deliveries_", "receipts_", "ladders_"),
    "log": ("log_entry", "point_", "meeting_", "request_", "requests_left", "ruling_"),
    "figures": ("indicators_observed", "alert_taken", "activity_", "mark_reached"),
    "people": (
        *("directory_", "status_declared", "periods_", "seat_delegated", "delegation_", "role_handed_over"),
        *("distances_set", "cover_confirmed", "regime_", "hours_set", "dates_set", "campaign_", "contacts_confirmed"),
        *("resource_", "exception_", "travel_", "session_"),
    ),
    "vault": ("vault_", "support_", "erasure_asked"),
    "access": ("grant_", "account_managed", "access_", "break_glass_", "credentials_noted"),
    "plans": ("plan_published", "plan_approved"),
    "house": ("keys_noted", "backup_", "sending_released", "consulted", "personal_text_kept", "channel_tested"),
}
"""How the tags of each kind's facts begin."""
