"""A text for people, in the languages of its plan; the plan's first language serves whoever reads none of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field, GetJsonSchemaHandler, PrivateAttr, model_validator

from pca.domain.diagnosis import Faulty
from pca.domain.plan.languages import TAG, spoken_as
from pca.domain.plan.terms import TEXT_LENGTH, Part
from pca.domain.plan.usual import name_of

Words = Annotated[str, Field(min_length=1, max_length=TEXT_LENGTH)]

_MAIN: ContextVar[str] = ContextVar("main", default="")
_TAG = re.compile(TAG)


@contextmanager
def written_in(main: str) -> Iterator[None]:
    """Texts read inside belong to a plan whose first language is `main`: plain ones are in it, all fall back to it."""
    before = _MAIN.set(main)
    try:
        yield
    finally:
        _MAIN.reset(before)


class Text(Part):
    """A text for people: in quotes, when it is in the plan's first language alone, or one text for each language.

    Whoever reads a language it lacks is shown the plan's first one, visibly.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Words]

    fr: Words | None = None
    ar: Words | None = None
    en: Words | None = None
    _main: str = PrivateAttr(default="")

    @model_validator(mode="before")
    @classmethod
    def _by_language(cls, value: Any) -> Any:
        if isinstance(value, str):
            if not _MAIN.get():
                raise Faulty("rule.text_language")
            return {_MAIN.get(): value}
        if isinstance(value, dict):
            wrong = next((tag for tag in value if not isinstance(tag, str) or not _TAG.match(tag)), None)
            if wrong is not None:
                raise Faulty("rule.text_tag", tag=str(wrong))
            if not any(text is not None for text in value.values()):
                raise Faulty("rule.text_empty")
        return value

    def model_post_init(self, context: Any, /) -> None:
        """Remember the language of the plan around."""
        self._main = _MAIN.get()

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> Any:
        """A text in quotes, or a block with one text for each language."""
        words = {"type": "string", "minLength": 1, "maxLength": TEXT_LENGTH}
        block = {"type": "object", "minProperties": 1, "patternProperties": {TAG: words}, "additionalProperties": False}
        return {"description": cls.__doc__, "anyOf": [words, block]}

    @property
    def written(self) -> dict[str, str]:
        """What is said in each language there is."""
        own = {field: getattr(self, field) for field in type(self).model_fields}
        return {tag: text for tag, text in {**own, **(self.__pydantic_extra__ or {})}.items() if text}

    @property
    def main(self) -> str:
        """The language in which it is said to those whose own it lacks."""
        written = self.written
        return spoken_as(self._main, written) or next(iter(written))

    def own(self, language: str) -> str | None:
        """What is said to readers of `language` in their own language, if anything is."""
        if text := self.__dict__.get(language):
            return str(text)
        written = self.written
        tag = spoken_as(language, written)
        return written[tag] if tag else None

    def best(self, language: str) -> str:
        """What is said to readers of `language`, in whatever language there is."""
        return self.own(language) or self.written[self.main]

    def to(self, language: str) -> str:
        """What is said to readers of `language`; marked with its language, as `[fr]`, when that is not theirs."""
        text = self.own(language)
        return text if text else f"[{self.main}] {self.written[self.main]}"


class Titled(Part):
    """An entry that may be written as its title alone, in quotes; its short name is made from it unless said."""

    TITLE: ClassVar[str] = "title"

    @model_validator(mode="before")
    @classmethod
    def _as_title(cls, value: Any) -> Any:
        if isinstance(value, str) or (isinstance(value, dict) and _only_languages(value, cls.model_fields)):
            value = {cls.TITLE: value}
        if isinstance(value, dict) and "id" not in value and cls.TITLE in value:
            value = {**value, "id": name_of(value[cls.TITLE], _MAIN.get())}
        return value


def _only_languages(value: dict[Any, Any], fields: Collection[str]) -> bool:
    return bool(value) and all(isinstance(key, str) and _TAG.match(key) and key not in fields for key in value)
