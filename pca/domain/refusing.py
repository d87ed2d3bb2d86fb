"""How an order is refused: a stable code, and what fills the sentence people read."""

from __future__ import annotations

from typing import NoReturn

from pca.domain.plan.languages import HOUSE
from pca.domain.plan.text import Text


class Titles(tuple[Text, ...]):
    """Titles of the plan as a detail of a refusal: in its first language under its name, in others beside it."""

    def by_name(self, name: str) -> dict[str, str]:
        """`name` in the plan's first language; `name.ar`, … where at least one of the titles is in that language."""
        main = self[0].main if self else ""
        texts = {name: self._in(main)}
        for language in HOUSE:
            if language != main and any(text.own(language) for text in self):
                texts[f"{name}.{language}"] = self._in(language)
        return texts

    def _in(self, language: str) -> str:
        return ", ".join(text.best(language).rstrip(" .") for text in self)


class Refusal(Exception):
    """The order cannot be carried out. `code` is stable; `details` fill the sentence people read."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details: dict[str, str] = {}
        for name, value in details.items():
            self.details |= value.by_name(name) if isinstance(value, Titles) else {name: str(value)}


def refuse(code: str, **details: object) -> NoReturn:
    """Stop here: the order is refused, and nothing but the refusal is journalled."""
    raise Refusal(code, **details)
