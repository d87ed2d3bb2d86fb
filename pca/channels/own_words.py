"""What a person wrote in a mail: not the greeting, not the signature, not what their program quotes (RFC 3676).

Words of a call for help are never taken for any of these. Each line is looked at a fixed number of times.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from pca.channels.mail_phrases import (
    CLOSINGS,
    COURTESY,
    DATES,
    DEVICES,
    FIELDS,
    FORWARDED,
    GREETINGS,
    SENDERS,
    SENT_FROM,
    WROTE,
)
from pca.domain.texts.replies import folded, understood
from pca.domain.texts.wording import clean

LONGEST_LINE = 2_000
MOST_LINES = 2_000
"""Lines and characters of a line that are looked at: beyond them nobody answers."""

_HEAD_LINES = 4
"""Lines over which a mail program breaks the one that stands above a quotation."""
_FIELD_LINES = 6
_DEVICE_LINE = 60
_SENTENCE = 15
"""Signs from which on a line that stands in our text is a piece of it, and not the same word said again."""
_MARKS = frozenset(("--", "—", "–"))
_COURTEOUS = 120
"""Characters of a line that is no more than polite."""

Part = Literal["said", "quoted", "head", "below"]
"""What a line is: the person's own, quoted with `>`, the head of a quotation, or below a head without any mark."""


def own_words(text: str, name: str = "") -> tuple[str, str]:
    """The person's own lines as they were written; and, when there are none, what stands below an unmarked quotation.

    `name` is what the person calls themselves: such a line after the closing words is a signature. The second text may
    hold what they wrote below our own; only who knows ours can tell.
    """
    lines = [line[:LONGEST_LINE].strip() for line in clean(text).split("\n", MOST_LINES)[:MOST_LINES]]
    parts = _parts(lines)
    own = _tidied(_unsigned(zip(lines, parts, strict=True)), name)
    below = [line for line, part in zip(lines, parts, strict=True) if part == "below"]
    return own, "" if own else "\n".join(below).strip()


def not_ours(below: str, ours: str, name: str = "") -> str:
    """What stands below an unmarked quotation without what we wrote ourselves (`ours`), however it was broken up."""
    own_text = " ".join(folded(line) for line in ours.split("\n"))
    known = {folded(line) for line in ours.split("\n")}
    left = []
    for line in below.split("\n"):
        words = folded(line)
        quoted = words in known or (len(words) >= _SENTENCE and words in own_text)
        if not words or not (quoted or _field(line) in FIELDS | SENDERS):
            left.append(line)
    return _tidied(_unsigned((line, "said") for line in left), name)


def _parts(lines: Sequence[str]) -> list[Part]:
    """What each line is."""
    parts: list[Part] = []
    while len(parts) < len(lines):
        at = len(parts)
        if lines[at].startswith(">"):
            parts.append("quoted")
            continue
        head = _head(lines, at)
        if not head:
            parts.append("said")
            continue
        parts += ["head"] * head
        after = next((line for line in lines[at + head :] if line), "")
        if not after.startswith(">"):
            parts += ["below"] * (len(lines) - len(parts))
    return parts


def _head(lines: Sequence[str], at: int) -> int:
    """How many lines from here on are the head of a quotation; 0 when none begins here."""
    line = lines[at]
    if not line:
        return 0
    bare = line.strip("-_=* \t")
    if line[0] in "-_" and len(line) - len(bare) >= 4 and folded(bare).startswith(FORWARDED):
        return 1
    if len(line) >= 10 and not bare and _field(_next(lines, at + 1)) in SENDERS:
        return 1
    if _field(line) in SENDERS:
        fields = [_field(each) for each in lines[at : at + _FIELD_LINES]]
        return 1 if sum(field in FIELDS for field in fields[1:]) else 0
    return _attribution(lines, at)


def _next(lines: Sequence[str], at: int) -> str:
    return next((line for line in lines[at : at + 3] if line), "")


def _field(line: str) -> str:
    """The name of the header field a line shows, folded; empty when it shows none."""
    name, colon, _ = line[:40].replace("：", ":").partition(":")
    return folded(name) if colon else ""


def _attribution(lines: Sequence[str], at: int) -> int:
    """How many lines “On … somebody wrote:” takes, in whatever language; 0 when it does not stand here."""
    if not _begins(lines[at]):
        return 0
    joined = ""
    for count, line in enumerate(lines[at : at + _HEAD_LINES], 1):
        if not line or line.startswith(">") or (count > 1 and _begins(line)):
            return 0
        joined = f"{joined} {line}"
        if line.rstrip("\u200e\u200f\u202c\u2069 ").endswith((":", "：")):
            words = f" {folded(joined)} "
            wrote = any(f" {word} " in words for word in WROTE) or _names_a_mailbox(joined)
            dated = any(sign.isdecimal() for sign in joined) or _next(lines, at + count).startswith(">")
            return count if wrote and dated else 0
    return 0


def _begins(line: str) -> bool:
    """Whether such a line may begin here: as dates begin."""
    first = folded(line[:30]).partition(" ")[0]
    return first[:1].isdecimal() or first in DATES


def _names_a_mailbox(text: str) -> bool:
    opened = text.rfind("<")
    return 0 <= opened < text.find("@", opened) < text.find(">", opened)


def _unsigned(lines: Iterable[tuple[str, Part]]) -> list[str]:
    """The person's own lines without what follows a signature's mark, up to the next quotation."""
    kept, signed = list[str](), False
    for line, part in lines:
        if part != "said":
            signed = False
            kept.append("")
            continue
        signed = signed or line in _MARKS
        if not signed:
            kept.append(line)
    return kept


def _tidied(lines: Iterable[str], name: str) -> str:
    """The lines without greetings, closing words and what a telephone adds; blank lines single."""
    kept, closed, own_name = list[str](), False, folded(name)
    for line in lines:
        words = folded(line) if len(line) <= _COURTEOUS else ""
        closing = words in CLOSINGS
        closed = closed or closing
        polite = closing or _is_greeting(words) or _is_device(line, words) or (closed and words and words == own_name)
        if polite and understood(line).meaning != "help":
            continue
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def _is_greeting(words: str) -> bool:
    """A greeting and nothing else but titles: “Bonjour à tous”."""
    for greeting in GREETINGS:
        if words == greeting or words.startswith(f"{greeting} "):
            return all(word in COURTESY for word in words[len(greeting) :].split())
    return False


def _is_device(line: str, words: str) -> bool:
    """What a telephone or a program writes of itself below a mail, on one line without another sentence."""
    if len(words) > _DEVICE_LINE or not words.startswith(SENT_FROM):
        return False
    one_sentence = not any(sign in line.rstrip(" .!") for sign in ",;!?") and ". " not in line
    return one_sentence and not DEVICES.isdisjoint(words.split())
