"""The findings a plan can get: one table of codes, from which the documentation is made too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple, TypeAlias

import msgspec

from pca.domain.diagnosis import Diagnosis, Value, diagnosis, suggestion

Path: TypeAlias = tuple[str | int, ...]
"""Where in the plan: keys as written and positions from 0, such as ("transitions", 2, "guard")."""


class FindingSeverity(StrEnum):
    """An error keeps a version from being published; a warning is for people to judge."""

    ERROR = "error"
    WARNING = "warning"


class LintCode(NamedTuple):
    """One kind of finding: how serious it is, what it means, and the requirement behind it."""

    severity: FindingSeverity
    meaning: str
    source: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to put right. File, line and column are known when the plan was read from files."""

    code: str
    severity: FindingSeverity
    path: Path
    what: Diagnosis
    file: str = ""
    line: int = 0
    column: int = 0
    about: Mapping[str, str] = {}
    """What people call the thing concerned, by language, where it can be told to those who know no identifier."""

    @property
    def where(self) -> str:
        """The path in words, such as `transitions[2].guard`."""
        joined = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return joined.removeprefix(".")


def find(code: str, path: Path, variant: str = "", advice: str = "", /, **values: Value) -> Finding:
    """A finding of a known code; `variant` where it has several sentences, `advice` where that of another fits."""
    what = diagnosis(f"{code}.{variant}" if variant else code, advice, **values)
    return Finding(code=code, severity=CODES[code].severity, path=path, what=what)


def unknown(kind: str, name: str, known: Collection[str], path: Path) -> Finding:
    """A name that refers to nothing: `unknown_state`, `unknown_team`, …, with the nearest name there is."""
    advice, values = suggestion(name, known)
    return find(f"unknown_{kind}", path, "", advice, name=name, **values)


def unknown_among(kind: str, names: Iterable[str], known: Collection[str], path: Path) -> Iterable[Finding]:
    """A finding for each of `names`, a list at `path`, that is not known; once for a name that stands there twice."""
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        first.setdefault(name, index)
    return (unknown(kind, name, known, (*path, index)) for name, index in first.items() if name not in known)


_E, _W = FindingSeverity.ERROR, FindingSeverity.WARNING

CODES: Mapping[str, LintCode] = {
    # identity
    "duplicate_id": LintCode(_E, "Two things of the same kind have the same id."),
    "review_overdue": LintCode(_W, "The plan has passed its review date.", "R04"),
    "review_in_future": LintCode(_E, "The last review lies in the future."),
    "author_approves": LintCode(
        _W, "Only the author could approve the version: no version is approved by its author.", "R65"
    ),
    "main_language_missing": LintCode(
        _E, "Texts lack the first of the plan's languages, which serves whoever reads no other."
    ),
    "translation_missing": LintCode(
        _W, "Texts lack a language the plan names; they fall back to its first one, visibly."
    ),
    "language_unnamed": LintCode(_W, "Texts are written in a language that the plan does not name."),
    "unlisted_part": LintCode(_W, "A YAML file beside the plan is listed under no `parts:` and therefore not read."),
    "health_data": LintCode(
        _E, "The plan asks for personal health data; it works with organisational status only.", "R44, R58"
    ),
    "indicator_reserved": LintCode(_E, "An indicator has a name the engine or the conditions use themselves."),
    "unknown_indicator": LintCode(_E, "A condition or a target names an indicator that does not exist."),
    "counted_number": LintCode(_E, "An indicator with `from` or `cap` is not a number."),
    "counted_stale": LintCode(_E, "An indicator with `from` or `cap` has `stale_after`: it never grows old."),
    "counted_twice": LintCode(_E, "An indicator has both `from` and `cap`."),
    "pull_unfit": LintCode(_E, "`pull` does not fit: alerts go with `cap`, a value needs its column, a count its own."),
    "alert_word": LintCode(_E, "`cap` gives a value to a word that alerts do not say."),
    "counted_resource": LintCode(_E, "`days_of_cover` names no resource that is used up, or another count names one."),
    "counted_per": LintCode(_E, "What an indicator counts is not there region by region."),
    "expression": LintCode(_E, "A condition cannot be understood.", "R06"),
    "unknown_status": LintCode(_E, "A condition compares a person's status with a word that is none."),
    # activities
    "rto_over_mtpd": LintCode(_E, "An activity's RTO is longer than its MTPD (`dmia`).", "R08"),
    "dependency_slower": LintCode(
        _W, "What an activity depends on recovers later than the activity itself must.", "R08"
    ),
    "dependency_cycle": LintCode(_E, "Activities depend on each other in a circle."),
    "objective_unjustified": LintCode(
        _W, "Nobody approved the recovery objective, or nothing justifies it (`non_justifie`).", "R09"
    ),
    "approved_in_future": LintCode(_E, "A recovery objective was approved on a day that has not come yet."),
    "unknown_dependency": LintCode(_E, "`depends_on` names neither an activity nor a dependency."),
    "unknown_resource": LintCode(_E, "A resource does not exist."),
    "unknown_activity": LintCode(_E, "An activity does not exist."),
    # roles
    "role_without_deputy": LintCode(_E, "A crisis role has no deputy.", "R19"),
    "deputy_is_holder": LintCode(_E, "The holder of a role is listed as its own deputy.", "R19"),
    "one_deputy_for_all": LintCode(_W, "One person holds every deputy place of the committee.", "R19"),
    "no_decision_role": LintCode(_E, "No role of the committee has the function `decision`."),
    "no_log_role": LintCode(_W, "No role of the committee keeps the log (function `log`)."),
    "team_lead_missing": LintCode(_E, "A team has no lead, and is not one that exists per region."),
    "team_without_deputy": LintCode(_W, "A team has a lead but nobody to stand in."),
    "no_authority": LintCode(_W, "The plan names no authority among its stakeholders."),
    "unknown_role": LintCode(_E, "A role does not exist."),
    "unknown_team": LintCode(_E, "A team does not exist."),
    "unknown_stakeholder": LintCode(_E, "A stakeholder does not exist."),
    # states
    "state_kind_missing": LintCode(_E, "An outermost state does not say its `kind`.", "R11"),
    "state_children_mixed": LintCode(_E, "A state has both `states` and `regions`; it can have only one of them."),
    "no_crisis_state": LintCode(_E, "No state has the kind `crisis`.", "R11"),
    "no_return_state": LintCode(
        _E, "No state has the kind `return`: coming back to normal is a state of its own.", "R45"
    ),
    "no_closed_state": LintCode(_E, "No state has the kind `closed`.", "R45"),
    "phase_missing": LintCode(_W, "The plan lacks a normal, watch or review phase.", "R11"),
    "unknown_state": LintCode(_E, "A state does not exist, or is not one that could stand here."),
    "state_unreachable": LintCode(_E, "No sequence of decisions leads to this state.", "R11"),
    "state_dead_end": LintCode(_E, "No sequence of decisions leads from this state to a closed one.", "R11"),
    "transition_nobody": LintCode(_E, "Nobody may decide a transition, or all the moves of one event together."),
    "closed_state_left": LintCode(_E, "A transition leaves a closed state; a closed crisis stays closed."),
    "targets_conflict": LintCode(_E, "A transition leads to states that cannot hold at the same time."),
    "transition_shadowed": LintCode(
        _W, "A transition can never be taken: another one always answers the same event first."
    ),
    "threshold_without_deadline": LintCode(
        _W, "A threshold proposes a move, but nothing says how soon the committee must answer."
    ),
    "threshold_missing": LintCode(
        _E, "Something is said of a threshold that does not exist: `propose_when` is missing."
    ),
    "threshold_to_and_fro": LintCode(
        _E, "What a threshold proposes would be withdrawn by the very figures that propose it."
    ),
    "threshold_without_figure": LintCode(
        _E, "A threshold over several days, or for each place, looks at no indicator."
    ),
    "stale_before_next": LintCode(_W, "A figure counts as unknown before the next one is to come."),
    # measures
    "measure_nowhere": LintCode(_E, "A measure holds in no state and is nobody's fallback."),
    "measure_without_team": LintCode(_E, "A measure has no team that answers for it."),
    "region_team_alone": LintCode(
        _E, "A team that exists per region has a measure without `each: {kind: region}` or sites."
    ),
    "prerequisite_cycle": LintCode(_E, "Measures wait for each other in a circle."),
    "fallback_cycle": LintCode(_E, "Fallbacks replace each other in a circle."),
    "prerequisite_apart": LintCode(_W, "A measure waits for one whose tasks are always called off before it begins."),
    "prerequisite_too_late": LintCode(_W, "A measure waits for one that begins only once it is over."),
    "fallback_holds": LintCode(
        _E, "A fallback holds in states of its own: it lasts as long as the measure it replaces."
    ),
    "measure_in_closed": LintCode(_E, "A measure holds in a state in which the crisis is closed.", "R42"),
    "undo_at_closing": LintCode(_W, "A measure ends only with the crisis: nobody would undo it any more.", "R42"),
    "condition_circle": LintCode(
        _E, "The condition of a measure depends on the measure's own tasks, straight or in a circle."
    ),
    "condition_never": LintCode(_E, "The condition of a measure can never be true in the states it holds in."),
    "condition_idle": LintCode(_W, "The condition of a measure changes nothing: it is always true, or a fallback's."),
    "exclusion_circle": LintCode(_E, "Measures exclude each other in a circle, so that none of them wins."),
    "exclusion_fallback": LintCode(
        _E, "A fallback excludes, or is excluded: it goes with the measure it stands in for."
    ),
    "exclusion_continues": LintCode(
        _E, "Open tasks of an excluded measure would go on beside those of the one that wins."
    ),
    "exclusion_always": LintCode(_W, "A measure is set aside wherever and whenever it may hold."),
    "exclusion_idle": LintCode(_W, "Two measures exclude each other and never meet."),
    "transfer_without_team": LintCode(_E, "Open tasks are to be transferred, but to no team.", "R42"),
    "deadlines_reversed": LintCode(_W, "A task must be done before it must be acknowledged."),
    "due_repeats": LintCode(_E, "A deadline is counted from one instant, but the measure's tasks come back."),
    "due_never": LintCode(_W, "A deadline is counted from entering a state that never holds while the measure does."),
    "due_no_date": LintCode(_E, "A deadline is counted from an indicator that is not a date."),
    "regime_nowhere": LintCode(
        _E, "A regime of sites is asked by a measure that concerns people or entries of a list."
    ),
    "regime_without_hours": LintCode(_E, "Reduced hours are asked for, but which ones is not said."),
    "regime_with_hours": LintCode(_E, "A site that is closed is given hours."),
    "travel_without_purposes": LintCode(_E, "A level says which trips it allows, and the measure lists no purposes."),
    "unknown_purpose": LintCode(_E, "A purpose of trips is not among those that the measure lists."),
    "staff_places": LintCode(_E, "A measure that concerns people is carried out for people or entries of a list."),
    "level_never": LintCode(_W, "A level holds only in states in which its measure does not."),
    "levels_missing": LintCode(_E, "A communication waits for the level of a measure that has no levels."),
    "target_not_number": LintCode(_E, "A target is counted by an indicator that is not a number."),
    "unknown_measure": LintCode(_E, "A measure does not exist."),
    "unknown_axis": LintCode(_E, "An axis does not exist."),
    # communications
    "direction_never": LintCode(
        _W, "A communication waits for a state to be entered from one that no move leaves for it."
    ),
    "external_without_approver": LintCode(_E, "A message leaves the house without anybody's approval.", "R33"),
    "released_too_late": LintCode(
        _E, "A message that needs approval is sent on closing, when nobody can release it any more.", "R33"
    ),
    "external_unmarked": LintCode(_E, "A message to stakeholders is not marked `external`.", "R33"),
    "stakeholder_without_address": LintCode(_W, "A mail goes to a stakeholder who has no address."),
    "unknown_communication": LintCode(
        _E, "A communication replaces another that does not exist, or tells its holders."
    ),
    "point_to_public": LintCode(_W, "A point of situation, which speaks to the house, is put up for everybody."),
    "unknown_message": LintCode(_E, "There is no text at all for a message."),
    "text_missing": LintCode(_E, "A message lacks a text of a kind and language it must have.", "R32"),
    "notices_missing": LintCode(
        _W, "The engine's own notices have no words in a language of the plan: they fall back to another one."
    ),
    "text_broken": LintCode(_E, "A text uses an unknown variable or something texts may not contain."),
    "sms_long": LintCode(_W, "An SMS will be sent in more than two parts."),
    "sms_alphabet": LintCode(
        _W, "A character outside the plain SMS alphabet (such as ê, ç, ’) makes an SMS cost double."
    ),
    # minimum coverage
    "unknown_skill": LintCode(_E, "A skill is not among those that `coverage` lists.", "R43"),
    "coverage_twice": LintCode(_E, "A kind of site, or a team, has its minimum said twice.", "R43"),
    "coverage_too_many": LintCode(_E, "A level asks for more people with a skill than people in all.", "R43"),
    "coverage_order": LintCode(_E, "The levels of a minimum do not go from the best to the least.", "R43"),
    # how decisions are taken
    "unknown_column": LintCode(_E, "A line of an indicator set has a value in a column that the set lacks."),
    "set_value": LintCode(_E, "A value of an indicator set is no number."),
    "unknown_decision": LintCode(_E, "A rule names a decision that no transition takes.", "R22"),
    "decision_rule_twice": LintCode(_E, "Two rules say how the same decision is taken.", "R22"),
    "decision_rule_votes": LintCode(_E, "A rule asks for more votes than there are seats.", "R22"),
    "committee_twice": LintCode(_E, "Two committees are central, or two sit in each region.", "R20"),
    "committee_name": LintCode(_E, "A committee has the name of another one, or of a role.", "R20"),
    "committee_chair": LintCode(_E, "Whoever chairs a committee or keeps its minutes does not sit in it.", "R20"),
    "committee_no_levels": LintCode(_E, "A committee may set the level of a measure that has none.", "R20"),
    "committee_votes": LintCode(_W, "A region's committee only opens a vote: the decision is voted on.", "R22"),
    "committee_may_not": LintCode(_E, "None of the committee's seats may take a decision it is there for.", "R20"),
    # the institution at hand
    "unlisted_person": LintCode(_W, "The plan names somebody who is not in the directory of the installation."),
    "seat_empty": LintCode(
        _W, "Nobody whom the plan names for a seat is in the directory; a version with such a seat is not approved."
    ),
    "team_empty": LintCode(_W, "Nobody who leads a team or stands in for its lead is in the directory."),
    "unlisted_rota": LintCode(_W, "The directory has no rota of the name by which a seat goes."),
    "rota_empty": LintCode(_W, "A rota that holds a seat has not begun, or names people who are not in the directory."),
    "unlisted_site_type": LintCode(_E, "A condition names a kind of site that the institution does not have."),
    "unlisted_region": LintCode(_W, "A condition names a region that is not in the directory."),
    "unlisted_site": LintCode(_W, "A condition names a site that is not in the directory."),
    "measure_reaches_nobody": LintCode(
        _W, "A measure chooses no place of the directory, or nobody there answers for it."
    ),
    "message_reaches_nobody": LintCode(_W, "Nobody of the directory is among those a communication is for."),
    "plan_not_runnable": LintCode(_E, "The plan cannot be made ready to run."),
}
"""Every code, in the order of the documentation."""


def codes_table() -> str:
    """The table of codes in Markdown, for the reference page."""
    lines = ["| Code | Severity | What it means | Requirement |", "| --- | --- | --- | --- |"]
    lines += [f"| `{name}` | {code.severity} | {code.meaning} | {code.source or '—'} |" for name, code in CODES.items()]
    return "\n".join(lines)
