"""What is wrong with something somebody wrote, said in a language: what it is, and what to do."""

from __future__ import annotations

import re

from pca.catalogue.gaps import words
from pca.catalogue.languages import direction
from pca.catalogue.words import END_ISOLATE, FIRST_ISOLATE, Words, isolated
from pca.domain.diagnosis import Diagnosis, Value
from pca.domain.plan.lint.findings import Finding

_MESSAGES, _ADVICE, _FORMS = Words("findings"), Words("findings.advice"), Words("findings.forms")
_FIELDS = Words("plan.fields")

_KEY = re.compile(f"`[^`{FIRST_ISOLATE}]+`")
"""What a plan's author types, as a sentence names it."""


def say(what: Diagnosis, language: str) -> tuple[str, str]:
    """Message and advice. Raises KeyError for a code that no catalogue has."""
    message, advice = _sentence(_MESSAGES, what, language), _sentence(_ADVICE, what, language)
    if direction(language) == "ltr":
        return message, advice
    return _KEY.sub(_apart, message), _KEY.sub(_apart, advice)


def _apart(key: re.Match[str]) -> str:
    return f"{FIRST_ISOLATE}{key[0]}{END_ISOLATE}"


def line(what: Diagnosis, language: str) -> str:
    """Message and advice as one sentence."""
    message, advice = say(what, language)
    return _FORMS.plain("line", language, message=message, advice=advice)


def for_everybody(finding: Finding, language: str) -> tuple[str, str]:
    """Message and advice of a finding, with titles instead of identifiers where there are some."""
    if finding.about:
        return words(finding.code, finding.about.get(language, ""), language)
    return say(finding.what, language)


def severity(finding: Finding, language: str) -> str:
    """`error` or `warning`, in words."""
    return _FORMS.say(finding.severity.value, language)


def as_data(what: Diagnosis) -> dict[str, object]:
    """For programs: the English sentences, and the values by name."""
    message, advice = say(what, "en")
    values = {
        name: _value(_MESSAGES, diagnosis, "en") if isinstance(diagnosis, Diagnosis) else diagnosis
        for name, diagnosis in what.values
    }
    return {"message": message, "advice": advice, "parameters": values}


def _sentence(words: Words, what: Diagnosis, language: str) -> str:
    code = what.advice or what.code if words is _ADVICE else what.code
    values = {name: _value(words, value, language) for name, value in what.values}
    count = next((value for name, value in what.values if name == "count" and isinstance(value, int)), 0)
    return words.count(code, language, count, **values)


def _value(words: Words, value: Value, language: str) -> str:
    """A value as it stands in a sentence; a sentence within an advice is that one's advice, where it has one."""
    if isinstance(value, Diagnosis) and value.code == "field":  # what the reference says of a key is English alone
        field = dict(value.values)
        return str(field["about"]) if language == "en" else _FIELDS.word(str(field["key"]), language)
    if isinstance(value, Diagnosis):
        return _sentence(words if (value.advice or value.code) in words else _MESSAGES, value, language)
    if isinstance(value, tuple):
        return _FORMS.say("comma", language).join(isolated(part, language) for part in value)
    return str(value)
