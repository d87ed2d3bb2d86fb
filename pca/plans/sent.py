"""Reads plans that somebody sent, in a process of its own: what breaks their reader breaks nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from pca.domain.diagnosis import diagnosis
from pca.domain.plan.lint.findings import Finding
from pca.isolated import Limits, ParseFailed, parse_isolated
from pca.isolated.limits import MB
from pca.plans.assembly import HEAD
from pca.plans.loader import LoadedPlan, load_files
from pca.plans.review import review
from pca.plans.texts import Texts, freeze, messages_of, thaw
from pca.plans.yaml_reader import Problem, SourcePlace, Unreadable

LANE = "plans"
LIMITS = Limits(seconds=90, processor=60, memory=1_024 * MB, input=32 * MB, output=64 * MB)
"""What one plan may cost; ours take about a second."""

Text = tuple[str, str, str, str]
"""Message, kind, language, and the text itself."""


class LookedOver(msgspec.Struct, frozen=True):
    """A plan and its texts as they would be kept, with what is to be put right; or why it cannot be read."""

    frozen: bytes = b""
    findings: tuple[Finding, ...] = ()
    unlisted: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def look_over(content: bytes, known: tuple[Text, ...], today: date) -> LookedOver:
    """The plan in these files (packed with msgpack); messages it has no text for say what `known` says. Pure."""
    try:
        loaded = load_files(msgspec.msgpack.decode(content, type=dict[str, bytes]))
    except Unreadable as error:
        return LookedOver(problems=error.problems)
    own = {message for message, _, _ in loaded.texts}
    others = set(messages_of(loaded.playbook)) - own
    texts = {(message, kind, language): text for message, kind, language, text in known if message in others}
    whole = LoadedPlan(loaded.playbook, loaded.places, None, {**texts, **loaded.texts}, loaded.unlisted)
    return LookedOver(freeze(whole.playbook, whole.texts), review(whole, today), whole.unlisted)


def review_apart(files: Mapping[str, bytes], known: Texts, today: date) -> tuple[LoadedPlan, tuple[Finding, ...]]:
    """The plan in these files, and what is to be put right. Raises Unreadable, also when reading it costs too much."""
    texts = tuple((*key, text) for key, text in known.items())
    content = msgspec.msgpack.encode(dict(files))
    try:
        outcome = parse_isolated(look_over, content, texts, today, lane=LANE, limits=LIMITS)
    except ParseFailed as failed:
        raise Unreadable((_failed(failed),)) from failed
    if outcome.problems:
        raise Unreadable(outcome.problems)
    book, kept = thaw(outcome.frozen)
    return LoadedPlan(book, {}, None, kept, outcome.unlisted), outcome.findings


def _failed(failed: ParseFailed) -> Problem:
    """The limit that was hit, in words."""
    code = failed.limit if failed.limit in ("time", "memory", "size", "busy") else "broken"
    what = diagnosis(f"sent_plan.{code}", seconds=LIMITS.processor, megabytes=LIMITS.memory // MB)
    return Problem(SourcePlace(HEAD, 1, 1), "", what)
