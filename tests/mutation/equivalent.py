"""Faults that change nothing anybody could notice: they are not drawn. Each with its reason, and only true ones."""

from __future__ import annotations

_SIGNS = "no sign of the language is an X, and only signs are looked for"
_NAMES = "SQL reads the names of tables in capitals and in small letters alike"

Places = dict[tuple[str, str], list[tuple[str, str]]]
"""By file (in `pca/domain/`) and function: before and after."""

BY_REASON: dict[str, Places] = {
    "both sides have as many: one is made from the other; `strict` only says so": {
        ("amendment.py", "_written"): [
            (
                "zip((task.number for task in same), people or [task.assignee for task in same], strict=True)",
                "zip((task.number for task in same), people or [task.assignee for task in same], strict=None)",
            ),
            (
                "zip((task.number for task in same), people or [task.assignee for task in same], strict=True)",
                "zip((task.number for task in same), people or [task.assignee for task in same], )",
            ),
            ("True", "False"),
        ],
        ("ladder.py", "climb"): [
            ("zip(*people, strict=True)", "zip(*people, strict=None)"),
            ("zip(*people, strict=True)", "zip(*people, )"),
            ("True", "False"),
        ],
        ("limits.py", "_Fit._any"): [
            ("zip(fitted, several, strict=True)", "zip(fitted, several, strict=None)"),
            ("zip(fitted, several, strict=True)", "zip(fitted, several, )"),
            ("True", "False"),
        ],
        ("messages.py", "_tasks_given"): [
            (
                "zip(\n    itertools.count(fact.first), fact.assignees, fact.spots, strict=False\n)",
                "zip(\n    itertools.count(fact.first), fact.assignees, fact.spots, strict=None\n)",
            ),
            ("zip(fact.tasks, fact.to, strict=True)", "zip(fact.tasks, fact.to, strict=None)"),
            ("zip(fact.tasks, fact.to, strict=True)", "zip(fact.tasks, fact.to, )"),
            ("True", "False"),
        ],
        ("plan/lint/conditions.py", "_verdicts"): [
            ("zip(choices, chosen, strict=True)", "zip(choices, chosen, strict=None)"),
            ("zip(choices, chosen, strict=True)", "zip(choices, chosen, )"),
            ("True", "False"),
        ],
        ("plan/lint/preempted.py", "_within"): [
            ("zip(state.regions, inner, strict=True)", "zip(state.regions, inner, strict=None)"),
            ("zip(state.regions, inner, strict=True)", "zip(state.regions, inner, )"),
            ("True", "False"),
        ],
        ("plan/usual.py", "lengthen"): [
            ("zip(named, roles, strict=True)", "zip(named, roles, strict=None)"),
            ("zip(named, roles, strict=True)", "zip(named, roles, )"),
            ("True", "False"),
        ],
        ("time.py", "_climb"): [
            ("zip(climbing, now_with, strict=True)", "zip(climbing, now_with, strict=None)"),
            ("zip(climbing, now_with, strict=True)", "zip(climbing, now_with, )"),
            ("True", "False"),
        ],
    },
    "read for whether it is true, and what is not there is not": {
        ("measure_scope.py", "Coverage.set_aside"): [
            ("self.verdicts.get((measure.id, perimeter), False)", "self.verdicts.get((measure.id, perimeter), None)"),
            ("self.verdicts.get((measure.id, perimeter), False)", "self.verdicts.get((measure.id, perimeter), )"),
        ],
        ("measure_scope.py", "Coverage.asks"): [
            ("self.verdicts.get((measure.id, perimeter), False)", "self.verdicts.get((measure.id, perimeter), None)"),
            ("self.verdicts.get((measure.id, perimeter), False)", "self.verdicts.get((measure.id, perimeter), )"),
        ],
        ("limits.py", "_Fit.__init__"): [
            ("self.nought = False", "self.nought = None"),
        ],
    },
    "a key that tells two kinds apart inside the function, and is never read": {
        ("institution.py", "unreached"): [
            ('"m"', '"XXmXX"'),
            ('"m"', '"M"'),
            ('"c"', '"XXcXX"'),
            ('"c"', '"C"'),
        ],
    },
    "of the close names only the first is taken, and the best comes first; 0.6 is what difflib takes anyway": {
        ("institution.py", "_near"): [
            ("1", "2"),
            (
                "difflib.get_close_matches(name, known, n=1, cutoff=0.6)",
                "difflib.get_close_matches(name, known, cutoff=0.6)",
            ),
            (
                "difflib.get_close_matches(name, known, n=1, cutoff=0.6)",
                "difflib.get_close_matches(name, known, n=1, )",
            ),
        ],
        ("diagnosis.py", "suggestion"): [
            ("1", "2"),
            (
                "difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)",
                "difflib.get_close_matches(name.lower(), by_lower, cutoff=0.6)",
            ),
            (
                "difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)",
                "difflib.get_close_matches(name.lower(), by_lower, n=1, )",
            ),
        ],
        ("decisions.py", "_seat_for"): [
            ("1", "2"),
            (
                "difflib.get_close_matches(event, draft.plan.events, n=1)",
                "difflib.get_close_matches(event, draft.plan.events, )",
            ),
        ],
    },
    "codecs are called the same in capitals": {
        ("plan/usual.py", "name_of"): [
            ('"ascii"', '"ASCII"'),
        ],
    },
    "what is stripped holds digits and a point alone, so that an X among the signs strips nothing": {
        ("figures.py", "read_number"): [
            ('"0."', '"XX0.XX"'),
        ],
        ("figures.py", "_split"): [
            ('"0"', '"XX0XX"'),
        ],
        ("figures.py", "_ungrouped"): [
            ('"0123456789"', '"XX0123456789XX"'),
        ],
    },
    "two days tried where none is named: only which comes first counts": {
        ("plan/lint/conditions.py", "_choices"): [
            ("2000", "2001"),
            ("2100", "2101"),
        ],
    },
    "no part of a measure is written under another name": {
        ("amendment.py", "take_over"): [
            (
                "measure.model_dump_json(by_alias=True, exclude_none=True)",
                "measure.model_dump_json(by_alias=None, exclude_none=True)",
            ),
            ("measure.model_dump_json(by_alias=True, exclude_none=True)", "measure.model_dump_json(exclude_none=True)"),
        ],
    },
}

EQUIVALENT: dict[tuple[str, str, str, str], str] = {
    ("pca/domain/expressions/expression_words.py", "_check_amount", '")]"', '"XX)]XX"'): _SIGNS,
    ("pca/domain/expressions/expression_words.py", "_check_amount", '"(["', '"XX([XX"'): _SIGNS,
    ("pca/store/audit/misdated.py", "_tasks", '"task."', '"TASK."'): _NAMES,
    ("pca/store/audit/misdated.py", "_messages", '"message."', '"MESSAGE."'): _NAMES,
    ("pca/store/messages/outbox.py", "_QUEUED", '"message."', '"MESSAGE."'): _NAMES,
    ("pca/store/messages/obligations.py", "_QUEUED", '"message."', '"MESSAGE."'): _NAMES,
    ("pca/store/messages/obligations.py", "tasks_without_reminder", '"task."', '"TASK."'): _NAMES,
} | {
    (f"pca/domain/{file}", function, before, after): why
    for why, places in BY_REASON.items()
    for (file, function), changes in places.items()
    for before, after in changes
}
"""(file, function, before, after) → why nobody can notice."""
