"""Says in plain words what a YAML parser stumbled over, and what to do about it."""

from __future__ import annotations

from typing import Any, Final

_UNCLOSED_QUOTE: Final = ("a quotation mark is never closed", "close it at the end of the text")
UNCLOSED_BRACKET: Final = ("a bracket is not closed, or a comma is missing", "close it, and put commas between values")
AFTER_QUOTE: Final = ("a text goes on after its quotation mark", 'put a text that contains \' between "…"')
_ESCAPE: Final = ("a backslash that means nothing", "write \\\\ for a backslash, or put the text between '…'")
_SHARED: Final = ("a word beginning with & or *", "put the text in quotes; nothing can be shared or repeated in a plan")
_TAG: Final = ("a word beginning with !", "put the text in quotes; tags are not used in a plan")

_EXPLAINED: Final[tuple[tuple[str, bool, tuple[str, str]], ...]] = (
    # what the parser says · whether the start of the part tells more than the spot · our words
    ("scanning a quoted scalar found unexpected", True, _UNCLOSED_QUOTE),
    ("escape", False, _ESCAPE),
    ("hexdecimal", False, _ESCAPE),
    ("hexadecimal", False, _ESCAPE),
    ("expected ',' or", True, UNCLOSED_BRACKET),
    ("flow sequence", True, UNCLOSED_BRACKET),
    ("flow mapping", True, UNCLOSED_BRACKET),
    (
        "mapping values are not allowed",
        False,
        ("a `:` where no key can stand", "put a text that contains `: ` in quotes; align the keys of one level"),
    ),
    (
        "could not find expected ':'",
        True,
        ("a line without `:`", "write `key: value`, or indent the line if it continues the text above"),
    ),
    (
        "sequence entries are not allowed",
        False,
        ("a list begins in the wrong place", "put each `- ` on its own line below the key, aligned"),
    ),
    (
        "block scalar",
        False,
        ("text beside | or >, or badly indented below it", "begin the text on the next line, indented with spaces"),
    ),
    ("while scanning an alias", True, _SHARED),
    ("while scanning an anchor", True, _SHARED),
    ("while scanning a tag", True, _TAG),
    ("tag handle", False, _TAG),
    ("cannot start any token", False, ("this character cannot begin a text", "put the text in quotes")),
    ("node content", False, ("a value is missing here", "write it, or delete what announces it")),
    (
        "document start",
        False,
        ("this belongs to nothing above", "align it with the first line, or delete it"),
    ),
    ("directive", False, ("a line beginning with %", "delete it; directives are not used in a plan")),
    (
        "expected",
        False,
        ("this line does not fit the lines above", "align it with the key or the `-` it belongs to, with spaces"),
    ),
)
_OTHERWISE: Final = ("this cannot be read", "compare the line with the lines above; when in doubt put texts in quotes")


def explain(problem: Any) -> tuple[Any, str, str]:
    """Mark (or None), message and advice for a `yaml.YAMLError` of either parser."""
    context, said = getattr(problem, "context", None), getattr(problem, "problem", None)
    mark, start = getattr(problem, "problem_mark", None), getattr(problem, "context_mark", None)
    both = f"{context} {said}"
    for needle, from_start, (message, advice) in _EXPLAINED:
        if needle in both:
            return (start if from_start and start is not None else mark), message, advice
    return (mark if mark is not None else start), *_OTHERWISE
