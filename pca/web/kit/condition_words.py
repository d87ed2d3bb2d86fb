"""A condition as people read it: what the plan calls its figures, measures and states, and signs as words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from pca.domain.directory import Organisation
from pca.domain.expressions.expression_types import ExpressionError
from pca.domain.expressions.expression_words import Word, words_of
from pca.domain.message_words import place_name
from pca.domain.plan.names import DONE, IN, OPEN
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.text import Text
from pca.services.crisis.scene import Scene
from pca.web.kit.act_words import OUTCOMES
from pca.web.kit.languages import LANGUAGES

Said = tuple[str, str, str]
"""The same word in French, Arabic and English."""

SIGNS: Mapping[str, Said] = {
    ">=": ("au moins", "لا يقل عن", "at least"),
    "<=": ("au plus", "لا يزيد عن", "at most"),
    ">": ("plus de", "أكثر من", "more than"),
    "<": ("moins de", "أقل من", "less than"),
    "==": (":", ":", ":"),
    "!=": (": autre que", ": غير", ": other than"),
    "and": ("et", "و", "and"),
    "or": ("ou", "أو", "or"),
    "not": ("pas", "ليس", "not"),
    "in": (": l’un de", ": من بين", ": one of"),
    "*": ("×", "×", "×"),
    "true": ("oui", "نعم", "yes"),
    "false": ("non", "لا", "no"),
    "[": ("(", "(", "("),
    "]": (")", ")", ")"),
}
"""What signs and little words are read as; those that are not here stay as they are."""

NAMES: Mapping[str, Said] = {
    "tasks_open": ("tâches en cours", "المهام الجارية", "tasks under way"),
    "days_in_state": ("jours dans l’état", "الأيام في الحالة", "days in the state"),
    "type": ("type de site", "نوع الموقع", "kind of site"),
    "site_type": ("type de site", "نوع الموقع", "kind of site"),
    "site": ("site", "الموقع", "site"),
    "region": ("région", "الجهة", "region"),
    "staff": ("effectif", "عدد المستخدمين", "staff"),
    "network": ("hors du siège", "خارج المقر", "outside head office"),
    "status": ("situation", "الوضعية", "status"),
    "answer": ("réponse", "الجواب", "answer"),
}
"""What conditions may name besides the plan's own figures."""

ANSWERS: Mapping[str, Said] = {
    "help": ("demande de l’aide", "يطلب المساعدة", "asks for help"),
    "safe": ("va bien", "بخير", "safe"),
    "telework": ("en télétravail", "عن بعد", "teleworking"),
    "absent": ("absent", "غائب", "absent"),
    "silent": ("sans réponse", "دون جواب", "no answer"),
}
"""What people are known by when some of them are chosen: their answer to a roll-call."""

ASKED: Mapping[str, Said] = {
    DONE: ("{} est terminée", "اكتمل {}", "{} is done"),
    f"not {DONE}": ("{} n’est pas terminée", "لم يكتمل {}", "{} is not done"),
    OPEN: ("tâches en cours de {}", "المهام الجارية في {}", "tasks under way of {}"),
    IN: ("dans l’état {}", "في الحالة {}", "in state {}"),
    f"not {IN}": ("hors de l’état {}", "خارج الحالة {}", "outside state {}"),
}
QUOTED: Said = ("« {} »", "«{}»", "“{}”")


@dataclass(frozen=True)
class Conditions:
    """Says the conditions of one plan to one reader."""

    book: Playbook
    organisation: Organisation
    language: str
    say: Callable[[Text], str]

    def words(self, source: str) -> str:
        """The condition in words; as it is written where a reader of today cannot read it."""
        if not source:
            return ""
        figures = {one.id for one in self.book.indicators}
        try:
            found = words_of(source, frozenset(figures | NAMES.keys()), figures | {IN, DONE, OPEN})
        except ExpressionError:
            return source
        return self._joined(list(self._said(found)))

    def _joined(self, said: list[str]) -> str:
        """Pieces one after the other; unlike `str.join` it keeps what a page knows of each."""
        whole = said[0]
        for before, piece in pairwise(said):
            close = piece in (")", ",") or before == "(" or (piece.startswith(":") and self.language != "fr")
            whole = whole + piece if close else whole + " " + piece
        return whole

    def reading(self, name: str, value: str) -> str:
        """What a condition read, and what it found."""
        between = " : " if self.language == "fr" else ": "
        told = self._in(SIGNS, value.lower()) if value in ("True", "False") else self._value(value)
        return self.words(name) + between + told

    def _said(self, found: list[Word]) -> Iterator[str]:
        skip = False
        for word, after in zip(found, [*found[1:], None], strict=True):
            asked = f"not {after.text}" if after is not None and after.kind == "question" else ""
            if word.text == "not" and asked in ASKED:
                skip = True
            else:
                yield self._one(word, negated=skip)
                skip = False

    def _one(self, word: Word, *, negated: bool) -> str:
        if word.kind == "question":
            return self._question(word, negated=negated)
        if word.kind == "name":
            return self._figure(word.text)
        if word.kind == "text":
            return self._value(word.text[1:-1])
        return self._in(SIGNS, word.text)

    def _question(self, word: Word, *, negated: bool) -> str:
        about, subject = word.text, word.subject
        if about in (DONE, OPEN, IN):
            known = self.book.state if about == IN else self.book.measure
            title = self.say(known[subject].title) if subject in known else subject
            return _around(self._in(ASKED, f"not {about}" if negated else about), self._quoted(title))
        return self._figure(about) + f" ({place_name(self.organisation, subject, self.language)})"

    def _figure(self, name: str) -> str:
        found = next((self.say(one.title) for one in self.book.indicators if one.id == name), "")
        return self._quoted(found) if found else self._in(NAMES, name)

    def _value(self, value: str) -> str:
        held = self.organisation
        if value in held.regions or value in held.sites:
            return place_name(held, value, self.language)
        if value in held.kinds:
            return held.kinds[value].title(self.language)
        return self._in(ANSWERS if value in ANSWERS else OUTCOMES, value)

    def _quoted(self, title: str) -> str:
        return _around(QUOTED[LANGUAGES.index(self.language)], title)

    def _in(self, words: Mapping[str, Said], key: str) -> str:
        found = words.get(key)
        return found[LANGUAGES.index(self.language)] if found else key


def _around(form: str, title: str) -> str:
    """A form with a title in it."""
    before, _, after = form.partition("{}")
    return before + title + after


def conditions_of(about: Scene) -> Conditions:
    """Says the conditions of the plan that a crisis runs."""
    return Conditions(about.plan.playbook, about.organisation, about.language, about.say)
