"""Who may do what: one table, read line by line by those who answer for it; what is not in it is not allowed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import chain


class AccessRole(StrEnum):
    """What somebody is to this tool. The seats of a crisis are the plan's own and asked for as well."""

    COMMITTEE = "committee"
    DIRECTOR = "director"
    REGIONAL_COMMITTEE = "regional_committee"
    DEPARTMENT_HEAD = "department_head"
    HR = "hr"
    COMPLIANCE = "compliance"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"
    SUPPORT = "support"
    """Keeps the support files of a crisis, and nothing else: no other role reads them."""


class ScopeKind(StrEnum):
    """How far a grant reaches."""

    INSTITUTION = "institution"
    REGION = "region"
    SITE = "site"
    TEAM = "team"


class Action(StrEnum):
    """One kind of thing a screen or an endpoint does."""

    SEE_SITUATION = "see_situation"
    OPEN_CRISIS = "open_crisis"
    DECIDE = "decide"
    PREVIEW_DECISION = "preview_decision"
    PROPOSE = "propose"
    """Propose a decision to the committee, and see what became of it."""
    HAND_OVER_ROLE = "hand_over_role"
    """Hand a crisis role over, or let somebody act for one's seat for a time."""
    SEE_STATES = "see_states"
    SEE_MEASURES = "see_measures"
    STEER_MEASURE = "steer_measure"
    """Set a level, renew, let a perimeter rejoin its parent."""
    SET_REGIME = "set_regime"
    """Say what sites offer and when they open."""
    CONFIRM_COVER = "confirm_cover"
    """Confirm who works at which site on a day."""
    SEE_RESOURCES = "see_resources"
    KEEP_RESOURCES = "keep_resources"
    """Write down what came in, went out, was used or handed out."""
    SEE_REQUESTS = "see_requests"
    """Read problems, what was answered, and how fast."""
    RAISE_REQUEST = "raise_request"
    """Put a problem to the committee, and say that its answer was read."""
    ANSWER_REQUEST = "answer_request"
    SEE_LOG = "see_log"
    WRITE_LOG = "write_log"
    SEE_OWN_TASKS = "see_own_tasks"
    SEE_TEAM_TASKS = "see_team_tasks"
    ANSWER_TASK = "answer_task"
    ANSWER_FOR_OTHERS = "answer_for_others"
    """Enter what somebody said on the telephone."""
    RELAY_TASKS = "relay_tasks"
    """Give an absent person's tasks to whoever stands in, and back."""
    ATTACH_EVIDENCE = "attach_evidence"
    SEE_MESSAGES = "see_messages"
    READ_TEXTS = "read_texts"
    """Read what people wrote back, and answer it: it names people, and that it was read is noted."""
    APPROVE_WAVE = "approve_wave"
    STOP_WAVE = "stop_wave"
    OPEN_TASK = "open_task"
    """Open a task that no plan asks for."""
    SEND_MESSAGE = "send_message"
    """Write to people while a crisis runs."""
    ROLL_CALL = "roll_call"
    SEE_PEOPLE = "see_people"
    SET_STATUS = "set_status"
    PLAN_AVAILABILITY = "plan_availability"
    """Plan who works and who does not, from a day to another, and see the days ahead."""
    OWN_AVAILABILITY = "own_availability"
    """Say from when to when one is away oneself, or works elsewhere."""
    SEE_NAMES = "see_names"
    """Names and addresses; without it people are identifiers."""
    SEE_AUDIT = "see_audit"
    EXPORT_AUDIT = "export_audit"
    SEE_PLANS = "see_plans"
    EDIT_PLANS = "edit_plans"
    """Upload and publish; approving is another action."""
    APPROVE_PLAN = "approve_plan"
    SEE_INDICATORS = "see_indicators"
    OBSERVE = "observe"
    """Enter indicator values, say that an activity stands still or works again."""
    ADMINISTER = "administer"
    """Accounts, grants, settings."""
    SEE_ACCESS = "see_access"
    """Who holds which grant."""
    CONFIRM_ACCESS = "confirm_access"
    """Be the second of the two people a way in needs: see the half of its secret that nobody else saw."""
    IMPORT_DIRECTORY = "import_directory"
    EDIT_DIRECTORY = "edit_directory"
    """Add, change, move and remove people, sites and regions one by one."""
    SET_UP_VAULT = "set_up_vault"
    """Say on what ground support files are kept, and end that."""
    KEEP_SUPPORT = "keep_support"
    """Read and write support files."""
    SEE_HEALTH = "see_health"
    ACCOUNT = "account"
    """One's own way of signing in."""


_ALL = frozenset(AccessRole)
_COMMITTEE, _DIRECTOR, _REGIONAL, _HEAD, _HR, _COMPLIANCE, _OBSERVER, _ADMINISTRATOR, _SUPPORT = AccessRole

_LEADING = frozenset({_COMMITTEE, _DIRECTOR})
_DECIDING = _LEADING | {_REGIONAL}
_ACTING = _DECIDING | {_HEAD, _HR}
_READING = _ACTING | {_COMPLIANCE}

MAY: Mapping[Action, frozenset[AccessRole]] = {
    Action.SEE_SITUATION: _READING | {_OBSERVER},
    Action.OPEN_CRISIS: _LEADING,
    Action.DECIDE: _DECIDING,
    Action.PREVIEW_DECISION: _DECIDING,
    Action.PROPOSE: _ACTING,
    Action.HAND_OVER_ROLE: _LEADING,
    Action.SEE_STATES: _READING | {_OBSERVER},
    Action.SEE_MEASURES: _READING | {_OBSERVER},
    Action.STEER_MEASURE: _DECIDING,
    Action.SET_REGIME: _DECIDING,
    Action.CONFIRM_COVER: _DECIDING | {_HR},
    Action.SEE_RESOURCES: _READING,
    Action.KEEP_RESOURCES: _ACTING,
    Action.SEE_REQUESTS: _READING,
    Action.RAISE_REQUEST: _ACTING,
    Action.ANSWER_REQUEST: _DECIDING,
    Action.SEE_LOG: _DECIDING | {_COMPLIANCE},
    Action.WRITE_LOG: _DECIDING,
    Action.SEE_OWN_TASKS: _ACTING,
    Action.SEE_TEAM_TASKS: _DECIDING | {_HEAD, _COMPLIANCE},
    Action.ANSWER_TASK: _ACTING,
    Action.ANSWER_FOR_OTHERS: _DECIDING,
    Action.RELAY_TASKS: _ACTING,
    Action.ATTACH_EVIDENCE: _ACTING,
    Action.SEE_MESSAGES: _DECIDING | {_COMPLIANCE},
    Action.READ_TEXTS: _ACTING,
    Action.APPROVE_WAVE: _LEADING,
    Action.STOP_WAVE: _LEADING,
    Action.OPEN_TASK: _DECIDING,
    Action.SEND_MESSAGE: _DECIDING,
    Action.ROLL_CALL: _ACTING,
    Action.SEE_PEOPLE: _ACTING,
    Action.SET_STATUS: frozenset({_HR}),
    Action.PLAN_AVAILABILITY: frozenset({_HR, _HEAD}),
    Action.OWN_AVAILABILITY: _ACTING,
    Action.SEE_NAMES: _ACTING | {_SUPPORT},
    Action.SEE_AUDIT: frozenset({_COMPLIANCE, _DIRECTOR}),
    Action.EXPORT_AUDIT: frozenset({_COMPLIANCE, _DIRECTOR}),
    Action.SEE_PLANS: _READING,
    Action.EDIT_PLANS: _LEADING,
    Action.APPROVE_PLAN: _LEADING,
    Action.SEE_INDICATORS: _READING,
    Action.OBSERVE: _LEADING,
    Action.ADMINISTER: frozenset({_ADMINISTRATOR}),
    Action.SEE_ACCESS: frozenset({_ADMINISTRATOR, _COMPLIANCE}),
    Action.CONFIRM_ACCESS: frozenset({_ADMINISTRATOR, _COMPLIANCE, _DIRECTOR}),
    Action.IMPORT_DIRECTORY: frozenset({_ADMINISTRATOR, _HR}),
    Action.EDIT_DIRECTORY: frozenset({_HR}),
    Action.SET_UP_VAULT: frozenset({_DIRECTOR}),
    Action.KEEP_SUPPORT: frozenset({_SUPPORT}),
    Action.SEE_HEALTH: _LEADING | {_COMPLIANCE, _ADMINISTRATOR},
    Action.ACCOUNT: _ALL,
}
"""The one table of rights: deny by default."""

READS: frozenset[Action] = frozenset(action for action in Action if action.value.startswith("see_")) | {
    Action.PREVIEW_DECISION,
    Action.EXPORT_AUDIT,
}
"""Actions that change nothing. Compliance has these alone, its own account, and the second half of a way in."""

OWN: Mapping[Action, frozenset[AccessRole]] = {
    Action.SEE_OWN_TASKS: _ALL,
    Action.ACCOUNT: _ALL,
    Action.OWN_AVAILABILITY: _ALL,
    Action.ANSWER_TASK: frozenset({_HR}),
    Action.ATTACH_EVIDENCE: frozenset({_HR}),
}
"""Where a role reaches what is the person's own and nothing else, however wide its grant."""

_ANYWHERE = frozenset(ScopeKind)
_WHOLE = frozenset({ScopeKind.INSTITUTION})

SCOPES: Mapping[AccessRole, frozenset[ScopeKind]] = {
    _COMMITTEE: _WHOLE,
    _DIRECTOR: _WHOLE,
    _REGIONAL: frozenset({ScopeKind.REGION, ScopeKind.SITE}),
    _HEAD: _ANYWHERE - _WHOLE,
    _HR: _ANYWHERE - {ScopeKind.TEAM},
    _COMPLIANCE: frozenset({ScopeKind.INSTITUTION, ScopeKind.REGION}),
    _OBSERVER: _ANYWHERE,
    _ADMINISTRATOR: _WHOLE,
    _SUPPORT: _WHOLE,
}
"""How far each role can be granted."""

STRONG: frozenset[AccessRole] = _LEADING | {_ADMINISTRATOR, _SUPPORT}
"""Roles that count only after a second factor."""

APART: frozenset[AccessRole] = frozenset({_COMPLIANCE, _ADMINISTRATOR})
"""Who verifies and who administers: neither acts in a crisis (R65), whatever seat a plan gives them."""

CONFLICTS: frozenset[frozenset[AccessRole]] = frozenset(
    chain(
        (frozenset({_COMPLIANCE, other}) for other in _ACTING),
        (frozenset({_ADMINISTRATOR, other}) for other in _ACTING),
        (frozenset({_ADMINISTRATOR, _COMPLIANCE}),),
        (frozenset({_SUPPORT, other}) for other in _ALL - {_SUPPORT, _HR, _OBSERVER}),
    )
)
"""Pairs of roles one person may not hold at the same time."""
