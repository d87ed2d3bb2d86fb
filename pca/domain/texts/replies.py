"""What people write back: a word and a short code in French, Arabic or English, understood however it is typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Literal, TypeAlias, get_args

import msgspec

from pca.domain.texts.help_calls import heard
from pca.domain.texts.reply_text import LONGEST, Phrases, folded, words_of
from pca.domain.texts.reply_words import (
    DOUBTS,
    FROM,
    GREETINGS,
    IDIOMS,
    LATER,
    NOT_YET,
    OPENINGS,
    PERSONAL,
    SIGNED,
    WORDS,
)

__all__ = ["LONGEST", "MEANINGS", "WHEREABOUTS", "Meaning", "Reply", "folded", "understood"]

Meaning: TypeAlias = Literal[
    "received", "done", "refused", "hand_over", "safe", "help", "telework", "absent", "stop", "start"
]

MEANINGS: tuple[Meaning, ...] = get_args(Meaning)

WHEREABOUTS: frozenset[str] = frozenset({"safe", "help", "telework", "absent"})
"""Meanings that say where somebody is, or how they are."""


class Reply(msgspec.Struct, frozen=True):
    """A reply as understood. Without a `meaning`, a person has to read it."""

    meaning: Meaning | None
    code: str | None = None
    more: bool = False
    """Whether it says more than word and code: somebody reads it."""
    worrying: bool = False
    """Whether it is read before others."""


def understood(text: str, codes: Collection[str] = ()) -> Reply:
    """What a reply says. Never raises, whatever is sent. `codes` are those this person may answer with.

    Help anywhere wins. Other words count only where they begin a line (after greetings, the code, "je suis" …):
    "je ne suis pas absent" is no absence. A word is a code only where it is one of `codes`.
    """
    words = words_of(text)
    code = next((typed for word in words.tokens if (typed := word.upper()) in codes), None)
    call = heard(words)
    if call.alarm == "call" or "🆘" in text:
        left = _without([word for word in words.tokens if word.upper() != code], _GREETINGS)
        return Reply("help", code, more=len(left) != _MEANING["help"].at(left, 0), worrying=True)
    if not words.tokens:
        yes = _approves(text)
        return Reply("received" if yes else None, more=bool(text.strip()) and not yes)
    if (alone := _alone([word for word in words.tokens if word.upper() != code])) is not None:
        return Reply(alone, code)
    meaning, more = _decided(_clauses(text, code, call.denied))
    if meaning is None and _approves(text.strip().partition("\n")[0]):
        meaning = "received"
    if meaning is None and code is not None and not more:
        meaning = "received"
    return Reply(meaning, code, more or meaning is None, call.alarm == "worry")


# ---------------------------------------------------------------- clauses


class Clause(msgspec.Struct, frozen=True):
    """One thought, without the code. `first`: it begins a line. `asked`: it ends with a question mark."""

    tokens: tuple[str, ...]
    denied: frozenset[int]
    """Places of words that deny help, such as "pas besoin d'aide": they mean nothing else."""
    first: bool
    asked: bool


def _clauses(text: str, code: str | None, denied: Collection[int]) -> list[Clause]:
    """The thoughts of a text, line by line; those of a signature are left out."""
    clauses, behind = list[Clause](), 0
    for line in text[:LONGEST].splitlines():
        words = words_of(line)
        if _SIGNED.at(words.tokens, 0):
            break
        fresh = True
        for clause, same in groupby(range(len(words.tokens)), key=lambda at: words.clause[at]):
            places = [at for at in same if words.tokens[at].upper() != code]
            tokens = tuple(words.tokens[at] for at in places)
            of_help = frozenset(at for at, place in enumerate(places) if place + behind in denied)
            if tokens:
                clauses.append(Clause(tokens, of_help, fresh, clause in words.asked))
                fresh = False
        behind += len(words.tokens)
    return clauses


def _decided(clauses: Sequence[Clause]) -> tuple[Meaning | None, bool]:
    """The meaning of the first line that means something, and whether more than that is said.

    A plain yes is made more exact by what follows it: "OK, je vais bien".
    """
    meaning: Meaning | None = None
    open_line, more = True, False
    for clause in clauses:
        head, rest, greeted = _head(clause)
        open_line |= clause.first
        if head is not None and open_line and (meaning is None or (meaning == "received" and head in _EXACT)):
            meaning = head
        elif head is not None and head not in (meaning, "received"):
            more = True
        if head is None and not greeted:
            more, open_line = True, False
        more |= bool(head is not None and rest)
    return meaning, more


_MEANING = {meaning: Phrases(phrases) for meaning, phrases in WORDS.items()}
_ANSWERS = tuple(meaning for meaning in MEANINGS if meaning not in ("stop", "start", "help"))
_OPENINGS, _PERSONAL, _GREETINGS, _IDIOMS = (Phrases(phrases) for phrases in (OPENINGS, PERSONAL, GREETINGS, IDIOMS))
_SIGNED, _NOT_YET, _LATER, _DOUBTS = Phrases(SIGNED), Phrases(NOT_YET), Phrases(LATER), frozenset(DOUBTS)
_WELL = Phrases(("ok", "okay", "bien", "fine", "good", "well", "all right", "alright", "mzyan", "mezyan", "مزيان"))
"""After "je suis" or "I'm": safe."""
_EXACT = frozenset({"safe", "telework", "absent", "done"})
"""What counts rather than the "yes" before it; and must not be left open by what follows."""


def _head(clause: Clause) -> tuple[Meaning | None, tuple[str, ...], bool]:
    """What a clause begins with, the words behind it, and whether it is a greeting and no more."""
    tokens, start = clause.tokens, 0
    while start < len(tokens) and (length := _GREETINGS.at(tokens, start)):
        start += length
    if start == len(tokens) or (start and len(tokens) - start <= _NAME and not _first(clause, start)[0]):
        return None, (), True
    meaning, end = _first(clause, start)
    if meaning == "received" and end < len(tokens):
        exact, behind = _first(clause, end)
        if exact in _EXACT:
            meaning, end = exact, behind
    return meaning, tuple(_without(_without(tokens[end:], _GREETINGS), _IDIOMS)) if meaning else (), False


_NAME = 3
"""Words behind a greeting that may be the name of who is greeted."""


def _first(clause: Clause, start: int) -> tuple[Meaning | None, int]:
    """The meaning of the words from `start` on, and the place behind those that say it."""
    tokens = clause.tokens
    if idle := _IDIOMS.at(tokens, start):
        return "received", start + idle
    personal, opened = _PERSONAL.at(tokens, start), _OPENINGS.at(tokens, start)
    if personal and (well := _WELL.at(tokens, start + personal)):
        return _clear(clause, "safe", start + personal + well)
    for place in dict.fromkeys((start, start + personal, start + opened)):
        lengths: dict[Meaning, int] = {answer: _MEANING[answer].at(tokens, place) for answer in _ANSWERS}
        meaning = max(lengths, key=lambda answer: lengths[answer])
        end = place + lengths[meaning]
        if end > place and not _torn(clause, place, end):
            return (None, start) if place > start and meaning == "refused" else _clear(clause, meaning, end)
    return None, start


def _torn(clause: Clause, start: int, end: int) -> bool:
    """Whether the words are only a part of those that deny help: the "no" of "no help needed" refuses nothing."""
    return any(place in clause.denied for place in range(start, end)) and (
        start - 1 in clause.denied or end in clause.denied
    )


def _clear(clause: Clause, meaning: Meaning, end: int) -> tuple[Meaning | None, int]:
    """The meaning, or None where what follows leaves it open: "fait ? pas encore"; "safe" must be clear."""
    following = [word for place, word in enumerate(clause.tokens[end:], end) if place not in clause.denied]
    open_yet = meaning in _EXACT and (clause.asked or bool(_NOT_YET.at(following, 0)))
    later = meaning in WHEREABOUTS and bool(_LATER.at(following, 0) or _from_a_day(following))
    undone = meaning == "refused" and bool(_MEANING["done"].at(following, 0))
    doubted = meaning == "safe" and not _DOUBTS.isdisjoint(following)
    return (None, 0) if open_yet or later or undone or doubted else (meaning, end)


def _from_a_day(tokens: Sequence[str]) -> bool:
    """Whether the words begin with a first day in numbers, as in "du 20/11"."""
    return len(tokens) > 1 and tokens[0] in FROM and tokens[1].isdecimal()


def _alone(tokens: Sequence[str]) -> Meaning | None:
    """STOP and START count only where nothing else stands but politeness."""
    left = _without(tokens, _GREETINGS)
    commands: tuple[Meaning, Meaning] = ("stop", "start")
    return next((meaning for meaning in commands if left and _MEANING[meaning].at(left, 0) == len(left)), None)


def _without(tokens: Sequence[str], known: Phrases) -> list[str]:
    left, place = list[str](), 0
    while place < len(tokens):
        length = known.at(tokens, place)
        left += tokens[place : place + 1] if not length else ()
        place += length or 1
    return left


# ---------------------------------------------------------------- signs

_APPROVING = frozenset("👍👌✅🙏💪🫡👏✔☑🆗❤♥😊🙂😀😃😄🤝")
_MODIFIERS = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff\\s]")


def _approves(text: str) -> bool:
    """Whether a text is nothing but signs that say yes."""
    signs = _MODIFIERS.sub("", text)
    return bool(signs) and all(sign in _APPROVING for sign in signs)
