"""Says in plain words what a YAML parser stumbled over, and what to do about it."""

from __future__ import annotations

from typing import Any, Final

UNCLOSED_BRACKET: Final = "yaml.bracket"
AFTER_QUOTE: Final = "yaml.after_quote"

_EXPLAINED: Final[tuple[tuple[str, bool, str], ...]] = (
    # what the parser says · whether the start of the part tells more than the spot · our code
    ("scanning a quoted scalar found unexpected", True, "yaml.quote"),
    ("escape", False, "yaml.backslash"),
    ("hexdecimal", False, "yaml.backslash"),
    ("hexadecimal", False, "yaml.backslash"),
    ("expected ',' or", True, UNCLOSED_BRACKET),
    ("flow sequence", True, UNCLOSED_BRACKET),
    ("flow mapping", True, UNCLOSED_BRACKET),
    ("mapping values are not allowed", False, "yaml.colon"),
    ("could not find expected ':'", True, "yaml.no_colon"),
    ("sequence entries are not allowed", False, "yaml.list_place"),
    ("block scalar", False, "yaml.block"),
    ("while scanning an alias", True, "yaml.shared"),
    ("while scanning an anchor", True, "yaml.shared"),
    ("while scanning a tag", True, "yaml.tag"),
    ("tag handle", False, "yaml.tag"),
    ("cannot start any token", False, "yaml.beginning"),
    ("node content", False, "yaml.no_value"),
    ("document start", False, "yaml.loose"),
    ("directive", False, "yaml.directive"),
    ("expected", False, "yaml.misfit"),
)


def explain(problem: Any) -> tuple[Any, str]:
    """Mark (or None) and our code for a `yaml.YAMLError` of either parser."""
    context, complaint = getattr(problem, "context", None), getattr(problem, "problem", None)
    mark, start = getattr(problem, "problem_mark", None), getattr(problem, "context_mark", None)
    both = f"{context} {complaint}"
    for needle, from_start, code in _EXPLAINED:
        if needle in both:
            return (start if from_start and start is not None else mark), code
    return (mark if mark is not None else start), "yaml.unreadable"
