"""The minimal plan broken in one place: the code it must be found under, where, and what is changed."""

from __future__ import annotations

from datetime import date
from typing import Any

TODAY = date(2026, 11, 23)
T = {"fr": "Texte", "en": "Text"}
ITEM = [{"id": "one", "text": T}]
STATE = {"id": "extra", "title": T}
MOVE = {"id": "extra", "title": T, "from": "watch", "to": "normal", "decided_by": ["director"]}
HOME = {"status": ["telework"]}
LEAST = {"level": "no_cash", "people": 1, "skills": {"till": 1}}
YEAR = {"id": "y2019", "title": T}
PRINTED = {"id": "staff", "title": T, "values": {"y2019": "2 433"}}
SITTING = {"id": "watch_committee", "title": T}


def cover(
    skills_needed: dict[str, int] | None = None,
    *more: dict[str, Any],
    kinds: list[str] | None = None,
    skills: list[Any] | None = None,
    function: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A minimum coverage of one kind of site, with what is said."""
    level = {"level": "open", "people": 2, "skills": {"till": 1} if skills_needed is None else skills_needed}
    return {
        "skills": skills or [{"id": "till", "title": T}],
        "sites": [{"kinds": kinds or ["urban"], "levels": [level, *more]}],
        "functions": [{"levels": [{"level": "open", "people": 1}], **function}] if function else [],
    }


APART: list[tuple[str, Any]] = [
    ("measures.M2.after", None),
    ("measures.M2.on_leave", None),
    ("measures.M2.transfer_to", None),
]

CASES: list[tuple[str, str, list[tuple[str, Any]]]] = [
    # code, path of the finding (beginning), changes
    (
        "unknown_status",
        "communications[0].audience.people",
        [("communications.0.audience", {"people": "status == 'abscent'"})],
    ),
    ("duplicate_id", "roles[1].id", [("roles.keeper.id", "director")]),
    (
        "duplicate_id",
        "states[4].id",
        [("states.review.id", "watch"), ("transitions.review.to", "watch"), ("transitions.close.from", "watch")],
    ),
    ("duplicate_id", "measures[0].checklist[1].id", [("measures.M1.checklist", ITEM * 2)]),
    ("duplicate_id", "measures[0].undo.checklist[1].id", [("measures.M1.undo.checklist", ITEM * 2)]),
    ("duplicate_id", "measures[1].levels[1].id", [("measures.M2.levels.closed.id", "open")]),
    (
        "duplicate_id",
        "dependencies.external[0].id",
        [("dependencies.external.0.id", "payments"), ("activities.counter.depends_on", ["payments"])],
    ),
    ("review_overdue", "review.last", [("review.last", "2025-06-01")]),
    ("review_in_future", "review.last", [("review.last", "2027-01-01")]),
    ("author_approves", "approval.by", [("author", "p1"), ("roles.director.deputies", ["p1"])]),
    ("main_language_missing", "purpose", [("languages", ["en", "fr"]), ("purpose", {"fr": "Texte"})]),
    ("language_unnamed", "purpose", [("purpose", {**T, "er": "Text"})]),
    ("notices_missing", "languages[2]", [("languages", ["fr", "en", "es"])]),
    ("translation_missing", "purpose", [("purpose", {"fr": "Texte"})]),
    (
        "health_data",
        "indicators[0].id",
        [
            ("indicators.sites_shut.id", "staff_symptoms"),
            ("activation_criteria.0.when", None),
            ("stand_down_criteria.0.when", None),
            ("transitions.activate.propose_when", None),
            ("transitions.stand_down.guard", None),
            ("measures.M1.target", None),
            ("measures.M2.levels.closed.propose_when", None),
        ],
    ),
    (
        "health_data",
        "measures[0].checklist[0].id",
        [("measures.M1.checklist.guard.id", "test_result"), ("scenario", "pandemic")],
    ),
    ("health_data", "indicators[1].id", [("indicators.order_given.id", "positif"), ("scenario", "pandemic")]),
    ("indicator_reserved", "indicators[1].id", [("indicators.order_given.id", "tasks_open")]),
    ("indicator_reserved", "indicators[1].id", [("indicators.order_given.id", "and")]),
    ("unknown_indicator", "transitions[1].propose_when", [("transitions.activate.propose_when", "site_shut >= 3")]),
    ("unknown_indicator", "measures[0].target.indicator", [("measures.M1.target.indicator", "nothing")]),
    ("expression", "transitions[5].guard", [("transitions.stand_down.guard", "sites_shut ==")]),
    ("expression", "activation_criteria[0].when", [("activation_criteria.0.when", "sites_shut + 1")]),
    ("expression", "measures[0].each.where", [("measures.M1.each.where", "colour == 'red'")]),
    ("expression", "measures[1].each.where", [("measures.M2.each.where", "staff > 3")]),
    (
        "expression",
        "communications[0].audience.people",
        [("communications.told_staff.audience.people", "type == 'urban'")],
    ),
    (
        "expression",
        "communications[2].audience.site_heads",
        [("communications.told_heads.audience.site_heads", "type")],
    ),
    (
        "expression",
        "measures[1].levels[1].propose_when",
        [("measures.M2.levels.closed.propose_when", "sites_shut > 'a'")],
    ),
    (
        "expression",
        "measures[0].each.where",
        [("measures.M1.each", {"kind": "person", "where": "type == 'urban'"}), ("measures.M1.repeat", None)],
    ),
    ("unknown_team", "measures[0].each.teams[0]", [("measures.M1.each", {"kind": "person", "teams": ["x"]})]),
    ("unknown_role", "measures[0].each.roles[0]", [("measures.M1.each", {"kind": "person", "roles": ["x"]})]),
    ("rto_over_mtpd", "activities[0].rto", [("activities.counter.rto", "3d")]),
    ("dependency_slower", "activities[0].depends_on[2]", [("dependencies.external.0.rto", "9h")]),
    (
        "dependency_cycle",
        "activities[0].depends_on",
        [("activities.payments.depends_on", ["counter"]), ("activities.payments.rto", "8h")],
    ),
    ("dependency_cycle", "activities[0].depends_on", [("activities.counter.depends_on", ["counter"])]),
    ("objective_unjustified", "activities[1]", [("activities.payments.objective", None)]),
    (
        "approved_in_future",
        "activities[1].objective.approved_on",
        [("activities.payments.objective.approved_on", "2027-01-01")],
    ),
    ("unknown_dependency", "activities[0].depends_on[0]", [("activities.counter.depends_on", ["payment"])]),
    ("unknown_resource", "activities[0].resources[0]", [("activities.counter.resources", ["van"])]),
    ("unknown_activity", "states[2].interrupts[0]", [("states.crisis.interrupts", ["counters"])]),
    ("unknown_activity", "measures[0].activities[0]", [("measures.M1.activities", ["nothing"])]),
    ("role_without_deputy", "roles[0]", [("roles.director.deputies", [])]),
    ("deputy_is_holder", "roles[0].deputies[1]", [("roles.director.deputies", ["p2", "p1"])]),
    ("one_deputy_for_all", "committee.roles", [("roles.keeper.deputies", ["p2"])]),
    ("no_decision_role", "committee.roles", [("roles.director.function", "legal")]),
    ("no_log_role", "committee.roles", [("committee.roles", ["director"])]),
    ("team_lead_missing", "teams[0]", [("teams.logistics.lead", None)]),
    ("team_without_deputy", "teams[0]", [("teams.logistics.deputies", None)]),
    ("no_authority", "stakeholders", [("stakeholders.authority.kind", "partner")]),
    ("unknown_role", "committee.roles[1]", [("committee.roles", ["director", "keper", "keeper"])]),
    ("unknown_role", "owner", [("owner", "directeur")]),
    ("unknown_role", "approval.by", [("approval.by", "nobody")]),
    ("unknown_role", "transitions[0].decided_by[1]", [("transitions.watch.decided_by", ["director", "x"])]),
    ("unknown_role", "measures[1].decided_by[0]", [("measures.M2.decided_by", ["x"])]),
    ("unknown_role", "communications[1].approved_by", [("communications.told_authority.approved_by", "x")]),
    ("unknown_role", "communications[2].audience.roles[0]", [("communications.told_heads.audience.roles", ["x"])]),
    ("unknown_team", "measures[0].team", [("measures.M1.team", "logistic")]),
    ("unknown_team", "measures[1].transfer_to", [("measures.M2.transfer_to", "x")]),
    ("unknown_team", "communications[0].audience.teams[0]", [("communications.told_staff.audience.teams", ["x"])]),
    (
        "unknown_communication",
        "communications[1].replaces[0]",
        [("communications.told_authority.replaces", ["x"])],
    ),
    (
        "unknown_stakeholder",
        "communications[1].audience.stakeholders[0]",
        [("communications.told_authority.audience.stakeholders", ["x"])],
    ),
    ("state_kind_missing", "states[1]", [("states.watch.kind", None), ("transitions.watch.to", "watch")]),
    ("state_children_mixed", "states[2]", [("states.crisis.states", [{**STATE, "id": "inside"}])]),
    ("no_crisis_state", "states", [("states.crisis.kind", "watch")]),
    ("no_return_state", "states", [("states.back.kind", "review")]),
    ("no_closed_state", "states", [("states.closed.kind", "review")]),
    ("phase_missing", "states", [("states.review.kind", "return")]),
    ("unknown_state", "initial", [("initial", "part_open")]),
    ("unknown_state", "states[2].regions[0].initial", [("states.crisis.regions.premises.initial", "service_remote")]),
    ("unknown_state", "transitions[0].to[0]", [("transitions.watch.to", "wach")]),
    ("unknown_state", "transitions[1].from[1]", [("transitions.activate.from", ["normal", "wach"])]),
    ("unknown_state", "measures[0].holds_in[0]", [("measures.M1.holds_in", ["crise"])]),
    ("unknown_state", "measures[1].levels[1].holds_in[0]", [("measures.M2.levels.closed.holds_in", ["x"])]),
    ("unknown_state", "communications[0].when.entering", [("communications.told_staff.when", {"entering": "x"})]),
    (
        "state_unreachable",
        "states[6]",
        [("states.+", {**STATE, "kind": "crisis"}), ("transitions.+", {**MOVE, "from": "extra"})],
    ),
    ("state_unreachable", "states[2].regions[0].states[1]", [("transitions.shut_premises", None)]),
    (
        "state_dead_end",
        "states[6]",
        [("states.+", {**STATE, "kind": "crisis"}), ("transitions.+", {**MOVE, "to": "extra"})],
    ),
    ("state_dead_end", "states[4]", [("transitions.close", None), ("transitions.relapse.from", "back")]),
    ("transition_nobody", "transitions[0]", [("transitions.watch.decided_by", [])]),
    ("transition_nobody", "transitions[2].decided_by", [("transitions.shut_service.decided_by", ["keeper"])]),
    ("closed_state_left", "transitions[6].from[1]", [("transitions.relapse.from", ["back", "closed"])]),
    ("targets_conflict", "transitions[4].to[1]", [("transitions.reopen.to", ["part_open", "back"])]),
    ("targets_conflict", "transitions[4].to[1]", [("transitions.reopen.to", ["crisis", "part_open"])]),
    (
        "transition_shadowed",
        "transitions[9]",
        [("transitions.+", {**MOVE, "event": "watch", "from": "normal", "to": "crisis"})],
    ),
    ("threshold_without_deadline", "transitions[1]", [("transitions.activate.decide_within", None)]),
    ("measure_nowhere", "measures[2]", [("measures.M1.fallback", None)]),
    ("measure_without_team", "measures[0]", [("measures.M1.team", None)]),
    ("region_team_alone", "measures[2].team", [("measures.M3.team", "regional")]),
    ("prerequisite_cycle", "measures[0].after", [("measures.M1.after", ["M2"])]),
    (
        "fallback_cycle",
        "measures[0].fallback",
        [("measures.M3.fallback", "M1"), ("measures.M1.holds_in", None), ("measures.M2.after", None)],
    ),
    ("fallback_holds", "measures[2].holds_in", [("measures.M3.holds_in", ["crisis"])]),
    ("measure_in_closed", "measures[1].holds_in[1]", [("measures.M2.holds_in", ["crisis", "closed"])]),
    ("undo_at_closing", "measures[0].undo", [("measures.M1.holds_in", ["crisis", "review"])]),
    ("prerequisite_apart", "measures[1].after[0]", [("measures.M1.holds_in", ["watch"])]),
    (
        "prerequisite_too_late",
        "measures[1].after[0]",
        [
            ("measures.M1.holds_in", ["review"]),
            ("measures.M1.undo", None),
            ("measures.M2.on_leave", None),
            ("transitions.relapse.from", "back"),
        ],
    ),
    ("transfer_without_team", "measures[1].on_leave", [("measures.M2.transfer_to", None)]),
    ("deadlines_reversed", "measures[0].complete_within", [("measures.M1.complete_within", "1h")]),
    ("due_repeats", "measures[0].due", [("measures.M1.due", {"entering": "crisis", "after": "24h"})]),
    ("due_never", "measures[1].due.entering", [("measures.M2.due", {"entering": "watch", "after": "24h"})]),
    ("due_never", "measures[2].due.entering", [("measures.M3.due", {"entering": "watch", "after": "24h"})]),
    ("due_no_date", "measures[1].due.date", [("measures.M2.due", {"date": "sites_shut", "before": "3d"})]),
    ("unknown_indicator", "measures[1].due.date", [("measures.M2.due", {"date": "opening"})]),
    ("unknown_state", "measures[1].due.entering", [("measures.M2.due", {"entering": "crise", "after": "24h"})]),
    ("exclusion_circle", "measures[0].excludes", [("measures.M1.excludes", ["M1"])]),
    (
        "exclusion_circle",
        "measures[0].excludes",
        [*APART, ("measures.M1.excludes", ["M2"]), ("measures.M2.excludes", ["M1"])],
    ),
    ("exclusion_fallback", "measures[0].excludes[0]", [("measures.M1.excludes", ["M3"])]),
    ("exclusion_continues", "measures[0].excludes[0]", [("measures.M1.excludes", ["M2"])]),
    (
        "exclusion_idle",
        "measures[0].excludes[0]",
        [
            *APART,
            ("measures.M2.holds_in", ["back"]),
            ("measures.M2.levels.closed.holds_in", None),
            ("measures.M1.excludes", ["M2"]),
        ],
    ),
    (
        "exclusion_idle",
        "measures[0].excludes[0]",
        [*APART, ("measures.M1.each", {"kind": "person"}), ("measures.M1.excludes", ["M2"])],
    ),
    (
        "condition_circle",
        "measures[0].when",
        [*APART, ("measures.M1.when", "open(M2) >= 3"), ("measures.M1.excludes", ["M2"])],
    ),
    (
        "exclusion_always",
        "measures[1].excludes[0]",
        [("measures.M2.excludes", ["M1"]), ("measures.M2.expires_after", None), ("measures.M2.each.where", None)],
    ),
    ("unknown_measure", "measures[0].excludes[0]", [("measures.M1.excludes", ["M9"])]),
    ("level_never", "measures[1].levels[1].holds_in", [("measures.M2.levels.closed.holds_in", ["watch"])]),
    (
        "levels_missing",
        "communications[2].when.level_changes",
        [("communications.told_heads.when", {"level_changes": "M1"})],
    ),
    ("target_not_number", "measures[0].target.indicator", [("measures.M1.target.indicator", "order_given")]),
    ("unknown_measure", "measures[1].after[0]", [("measures.M2.after", ["M9"])]),
    ("unknown_measure", "measures[0].fallback", [("measures.M1.fallback", "M9"), ("measures.M3.holds_in", ["crisis"])]),
    (
        "unknown_measure",
        "communications[2].when.level_changes",
        [("communications.told_heads.when", {"level_changes": "M22"})],
    ),
    ("unknown_axis", "measures[0].axis", [("measures.M1.axis", "acces")]),
    ("condition_never", "measures[0].when", [("measures.M1.when", "sites_shut > 5 and sites_shut < 3")]),
    ("condition_never", "measures[0].when", [("measures.M1.when", "in(watch) and sites_shut > 5")]),
    ("condition_idle", "measures[0].when", [("measures.M1.when", "in(crisis)")]),
    ("condition_idle", "measures[2].when", [("measures.M3.when", "sites_shut > 5")]),
    ("condition_circle", "measures[0].when", [("measures.M1.when", "open(M1) > 0")]),
    ("condition_circle", "measures[0].when", [("measures.M1.when", "open(M3) > 0")]),
    ("condition_circle", "measures[0].when", [("measures.M1.when", "tasks_open < 9")]),
    (
        "condition_circle",
        "measures[0].when",
        [("measures.M1.when", "done(M2)"), ("measures.M2.when", "open(M1) > 3"), ("measures.M2.after", None)],
    ),
    ("unknown_indicator", "measures[0].when", [("measures.M1.when", "site_shut > 3")]),
    ("expression", "measures[0].when", [("measures.M1.when", "done(M9)")]),
    (
        "direction_never",
        "communications[0].when.from[0]",
        [("communications.told_staff.when", {"entering": "crisis", "from": ["closed"]})],
    ),
    (
        "unknown_state",
        "communications[0].when.from[1]",
        [("communications.told_staff.when", {"entering": "crisis", "from": ["watch", "wach"]})],
    ),
    ("external_without_approver", "communications[1]", [("communications.told_authority.approved_by", None)]),
    ("released_too_late", "communications[1]", [("communications.told_authority.when", {"entering": "closed"})]),
    ("external_unmarked", "communications[1]", [("communications.told_authority.external", False)]),
    (
        "stakeholder_without_address",
        "communications[1].audience.stakeholders[0]",
        [("stakeholders.authority.email", None)],
    ),
    ("unknown_message", "communications[0].message", [("communications.told_staff.message", "activatoin")]),
    ("text_missing", "communications[1].message", [("communications.told_authority.languages", ["fr", "en"])]),
    ("text_missing", "communications[2].message", [("communications.told_heads.kinds", ["poster"])]),
    ("text_missing", "communications", [("languages", ["fr", "en", "ar"])]),
    (
        "regime_nowhere",
        "measures[0].regime",
        [("measures.M1.regime", "no_cash"), ("measures.M1.each", {"kind": "person"})],
    ),
    ("regime_without_hours", "measures[0].regime", [("measures.M1.regime", "reduced")]),
    (
        "regime_with_hours",
        "measures[0].regime.hours",
        [("measures.M1.regime", {"kind": "closed", "hours": "mon 9-12"})],
    ),
    ("duplicate_id", "coverage.skills[1].id", [("coverage", cover(skills=[{"id": "till", "title": T}] * 2))]),
    ("unknown_skill", "coverage.sites[0].levels[0].skills.tiil", [("coverage", cover({"tiil": 1}))]),
    ("coverage_too_many", "coverage.sites[0].levels[0].skills.till", [("coverage", cover({"till": 3}))]),
    ("coverage_twice", "coverage.sites[0].kinds[1]", [("coverage", cover(kinds=["urban", "urban"]))]),
    ("coverage_order", "coverage.sites[0].levels[1]", [("coverage", cover({}, LEAST))]),
    ("unknown_team", "coverage.functions[0].team", [("coverage", cover(function={"team": "logistic"}))]),
    (
        "unknown_activity",
        "coverage.functions[0].activities[0]",
        [("coverage", cover(function={"team": "logistics", "activities": ["nothing"]}))],
    ),
    ("unknown_decision", "decision_rules[0].decisions[0]", [("decision_rules", [{"decisions": ["activat"]}])]),
    ("decision_rule_twice", "decision_rules[1].decisions[0]", [("decision_rules", [{"decisions": ["activate"]}] * 2)]),
    (
        "decision_rule_votes",
        "decision_rules[0].votes",
        [("decision_rules", [{"decisions": ["activate"], "rule": "n_of_m", "votes": 99}])],
    ),
    ("staff_places", "measures[0].staff", [("measures.M1.staff", HOME), ("measures.M1.each", {"kind": "person"})]),
    ("expression", "measures[0].staff.where", [("measures.M1.staff", {**HOME, "where": "status == 'absent'"})]),
    ("unknown_team", "measures[0].staff.except_teams[0]", [("measures.M1.staff", {**HOME, "except_teams": ["no"]})]),
    (
        "unknown_purpose",
        "measures[0].staff.travel.exempt[0]",
        [("measures.M1.staff", {"purposes": [{"id": "tills", "title": T}], "travel": {"exempt": ["till"]}})],
    ),
    (
        "travel_without_purposes",
        "measures[0].levels[0].travel",
        [("measures.M1.levels", [{"id": "low", "title": T, "instructions": T, "travel": {"abroad": "refused"}}])],
    ),
    ("committee_twice", "committees[1]", [("committees", [SITTING, {**SITTING, "id": "other"}])]),
    ("committee_name", "committees[0].id", [("committees", [{**SITTING, "id": "director"}])]),
    ("unknown_role", "committees[0].seats[0]", [("committees", [{**SITTING, "seats": ["directr"]}])]),
    ("committee_chair", "committees[0].chair", [("committees", [{**SITTING, "per": "region", "chair": "director"}])]),
    ("committee_no_levels", "committees[0].levels[0]", [("committees", [{**SITTING, "levels": ["M1"]}])]),
    ("unknown_decision", "committees[0].decides[0]", [("committees", [{**SITTING, "decides": ["activat"]}])]),
    (
        "committee_votes",
        "committees[0].decides[0]",
        [
            ("committees", [{**SITTING, "per": "region", "decides": ["activate"]}]),
            ("decision_rules", [{"decisions": ["activate"], "rule": "unanimity"}]),
        ],
    ),
    (
        "committee_may_not",
        "committees[0].decides[0]",
        [("committees", [{**SITTING, "seats": ["keeper"], "decides": ["activate"]}])],
    ),
    ("counted_number", "indicators[1].type", [("indicators.order_given.from", "tasks_late")]),
    ("counted_stale", "indicators[0].stale_after", [("indicators.sites_shut.from", "sites_closed")]),
    (
        "counted_resource",
        "indicators[0].from",
        [("indicators.sites_shut.from", "days_of_cover"), ("indicators.sites_shut.stale_after", None)],
    ),
    (
        "counted_per",
        "indicators[0].from.per",
        [
            ("indicators.sites_shut.from", {"count": "activities_over_rto", "per": "region"}),
            ("indicators.sites_shut.stale_after", None),
        ],
    ),
    (
        "point_to_public",
        "communications[0].kinds",
        [("communications.told_staff.when", {"point_published": True}), ("communications.told_staff.kinds", ["post"])],
    ),
    (
        "threshold_missing",
        "transitions[1].propose_per",
        [("transitions.activate.propose_when", None), ("transitions.activate.propose_per", "region")],
    ),
    (
        "threshold_to_and_fro",
        "transitions[1].withdraw_when",
        [("transitions.activate.withdraw_when", "sites_shut < 4")],
    ),
    (
        "threshold_without_figure",
        "transitions[1].propose_after_days",
        [("transitions.activate.propose_when", "tasks_open > 3"), ("transitions.activate.propose_after_days", 2)],
    ),
    (
        "stale_before_next",
        "indicators[0].stale_after",
        [("indicators.sites_shut.stale_after", "1h"), ("indicators.sites_shut.cadence", "1d")],
    ),
    (
<<<<<<< HEAD
        "counted_twice",
        "indicators[0].cap",
        [
            ("indicators.sites_shut.from", "sites_closed"),
            ("indicators.sites_shut.cap", {"values": {"Severe": 3}}),
            ("indicators.sites_shut.stale_after", None),
        ],
    ),
    (
        "alert_word",
        "indicators[0].cap.values.Bad",
        [("indicators.sites_shut.cap", {"values": {"Bad": 3}}), ("indicators.sites_shut.stale_after", None)],
=======
        "unknown_column",
        "indicator_sets[0].blocks[0].lines[0].values",
        [("indicator_sets", [{"title": T, "columns": [T], "blocks": [{"title": T, "lines": [PRINTED]}]}])],
    ),
    (
        "set_value",
        "indicator_sets[0].blocks[0].lines[0].values.y2019",
        [("indicator_sets", [{"title": T, "columns": [YEAR], "blocks": [{"title": T, "lines": [PRINTED]}]}])],
>>>>>>> 07bf5055 (Figures printed together: indicator sets of a plan, the 2020 dashboard as table, charts, workbook and PDF)
    ),
]
