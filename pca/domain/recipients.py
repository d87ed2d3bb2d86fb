"""Whom something is told: people of the house, parties outside it, and whoever reads what is put up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

STAKEHOLDER = "stakeholder:"
"""Prefix of recipients outside the house, followed by their identifier in the plan."""

PUBLIC = "public"
"""Recipient of a post or poster: whoever reads it."""


class Recipients(msgspec.Struct, frozen=True):
    """Whom something is told, each with the language they are told in; shared by all that is told to the same."""

    people: tuple[str, ...]
    languages: tuple[str, ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Recipients:
        """Those of (recipient, language) pairs, in their order."""
        listed = list(pairs)
        return cls(tuple(person for person, _ in listed), tuple(language for _, language in listed))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """(recipient, language) of each."""
        return zip(self.people, self.languages, strict=True)

    def only(self, *, outside: bool) -> Recipients:
        """Those outside the house, or those of it."""
        return Recipients.of(pair for pair in self.pairs() if _outside(pair[0]) is outside)

    @property
    def any_outside(self) -> bool:
        """Whether somebody is outside the house."""
        return any(map(_outside, self.people))


NO_RECIPIENTS = Recipients((), ())


def _outside(recipient: str) -> bool:
    """Whether it is a party outside the house, or whoever reads what is put up."""
    return recipient == PUBLIC or recipient.startswith(STAKEHOLDER)
