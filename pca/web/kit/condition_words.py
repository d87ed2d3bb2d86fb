"""A condition as people read it: what the plan calls its figures, measures and states, and signs as words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import pairwise

from pca.catalogue import Words
from pca.catalogue.places import place_name
from pca.catalogue.times import say_length
from pca.domain.directory import Organisation
from pca.domain.expressions.expression_types import ExpressionError
from pca.domain.expressions.expression_words import Word, words_of
from pca.domain.plan.names import CHANGE, DONE, IN, MEAN, OPEN, over_days
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.text import Text
from pca.services.crisis.scene import Scene
from pca.web.kit.spoken import OUTCOMES
from pca.web.kit.value_shown import number_shown

COMPARED = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}
"""How a comparison is written between two numbers."""
SIGNS, NAMES = Words("plan.signs"), Words("plan.names")
ANSWERS, ASKED = Words("plan.answers"), Words("plan.asked")
_PLAN, _HOUSE = Words("plan"), Words("house")


@dataclass(frozen=True)
class ConditionWords:
    """Says the conditions of one plan to one reader."""

    book: Playbook
    organisation: Organisation
    language: str
    say: Callable[[Text], str]

    def words(self, source: str) -> str:
        """The condition in words; as it is written where a reader of today cannot read it."""
        if not source:
            return ""
        try:
            words = words_of(source, *self._vocabulary)
        except ExpressionError:
            return source
        return self._joined(list(self._said(words)))

    def measured(self, source: str, known: Mapping[str, str], days: int = 1) -> str:
        """The condition with what it found: `Index: 92 ≥ 90`; without any of that, in words alone."""
        try:
            words = words_of(source, *self._vocabulary) if source and known else []
        except ExpressionError:
            words = []
        sentence = self._joined(list(self._said(words, known))) if words else self.words(source)
        return sentence + self.in_a_row(days)

    def in_a_row(self, days: int) -> str:
        """What a threshold says further that must have held on some days: nothing for one."""
        return _PLAN.count("in_a_row", self.language, days) if days > 1 else ""

    @cached_property
    def _titles(self) -> dict[str, Text]:
        """What the figures are called, by id; of several with the same id, the first counts."""
        return {indicator.id: indicator.title for indicator in reversed(self.book.indicators)}

    @cached_property
    def _vocabulary(self) -> tuple[frozenset[str], frozenset[str]]:
        """The names a condition may hold, and the words that ask about something named."""
        return frozenset((*self._titles, *NAMES)), frozenset((*self._titles, IN, DONE, OPEN, MEAN, CHANGE))

    @property
    def _colon(self) -> str:
        return _HOUSE.say("colon", self.language)

    def _joined(self, words: list[str]) -> str:
        """Pieces one after the other; unlike `str.join` it keeps what a page knows of each."""
        whole = words[0]
        closing = (")", self._in(SIGNS, ","))
        for before, piece in pairwise(words):
            colon = piece.startswith(":") and not self._colon.startswith(" ")
            close = piece in closing or before == "(" or colon
            whole = whole + piece if close else whole + " " + piece
        return whole

    def reading(self, name: str, value: str) -> str:
        """What a condition read, and what it found."""
        shown = self._in(SIGNS, value.lower()) if value in ("True", "False") else self._value(value)
        return self.words(name) + self._colon + shown

    def _said(self, words: list[Word], known: Mapping[str, str] = {}) -> Iterator[str]:
        skip = False
        for word, after in zip(words, [*words[1:], None], strict=True):
            asked = f"not {after.text}" if after is not None and after.kind == "question" else ""
            if word.text == "not" and asked in ASKED:
                skip = True
                continue
            spoken = self._one(word, negated=skip)
            skip = False
            if not known:
                yield spoken
            elif word.kind == "sign":
                yield COMPARED.get(word.text, spoken)
            else:
                yield spoken + self._found(word, after, known)

    def _found(self, word: Word, after: Word | None, known: Mapping[str, str]) -> str:
        """What was found under a name, after it: before a comparison as one, elsewhere in brackets."""
        name = f"{word.text}({word.subject})" if word.kind == "question" else word.text
        value = number_shown(self.language, known.get(name)) if word.kind in ("name", "question") else None
        if value is None or (after is not None and after.text == "=="):
            return ""
        return self._colon + value if after is not None and after.text in COMPARED else f" ({value})"

    def _one(self, word: Word, *, negated: bool) -> str:
        if word.kind == "question":
            return self._question(word, negated=negated)
        if word.kind == "name":
            return self._figure(word.text)
        if word.kind == "text":
            return self._value(word.text[1:-1])
        if word.kind == "number":
            return number_shown(self.language, word.text) or word.text
        return self._in(SIGNS, word.text)

    def _question(self, word: Word, *, negated: bool) -> str:
        about, subject = word.text, word.subject
        series = over_days(f"{about}({subject})")
        if series is not None:
            days = say_length(timedelta(days=series.days), self.language)
            return _around(self._in(ASKED, about).replace("{days}", days), self._figure(series.indicator))
        if about in (DONE, OPEN, IN):
            known = self.book.state if about == IN else self.book.measure
            title = self.say(known[subject].title) if subject in known else subject
            return _around(self._in(ASKED, f"not {about}" if negated else about), self._quoted(title))
        return self._figure(about) + f" ({place_name(self.organisation, subject, self.language)})"

    def _figure(self, name: str) -> str:
        title = self.say(self._titles[name]) if name in self._titles else ""
        return self._quoted(title) if title else self._in(NAMES, name)

    def _value(self, value: str) -> str:
        held, number = self.organisation, number_shown(self.language, value)
        if number is not None:
            return number
        if value in held.regions or value in held.sites:
            return place_name(held, value, self.language)
        if value in held.kinds:
            return held.kinds[value].title(self.language)
        return self._in(ANSWERS if value in ANSWERS else OUTCOMES, value)

    def _quoted(self, title: str) -> str:
        return _around(_PLAN.say("quoted", self.language), title)

    def _in(self, words: Words, key: str) -> str:
        return words.word(key, self.language)


def _around(form: str, title: str) -> str:
    """A form with a title in it."""
    before, _, after = form.partition("{}")
    return before + title + after


def conditions_of(about: Scene) -> ConditionWords:
    """Says the conditions of the plan that a crisis runs."""
    return ConditionWords(about.plan.playbook, about.organisation, about.language, about.say)
