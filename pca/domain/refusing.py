"""How an order is refused: a stable code, and what fills the sentence people read."""

from __future__ import annotations

from typing import NoReturn

from pca.domain.plan.terms import Text


class Titles(tuple[Text, ...]):
    """Titles of the plan as a detail of a refusal: in French under its name, in other languages beside it."""

    def by_name(self, name: str) -> dict[str, str]:
        """`name` in French; `name.ar` and `name.en` where the plan has at least one of the titles in that language."""
        found = {name: ", ".join(one.fr for one in self)}
        for language in ("ar", "en"):
            if any(getattr(one, language) for one in self):
                found[f"{name}.{language}"] = ", ".join(getattr(one, language) or one.fr for one in self)
        return found


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
