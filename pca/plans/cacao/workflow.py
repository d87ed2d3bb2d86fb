"""A CACAO workflow: its steps, what leads from one to the next, and that every way comes to an end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NoReturn

import msgspec

from pca.domain.texts.wording import one_line

LONGEST_NAME = 160


class Loss(msgspec.Struct, frozen=True):
    """Something of the playbook that the draft does not have: which kind, of what, and how much."""

    code: str
    about: str = ""
    count: int = 1


class CacaoRefused(ValueError):
    """The playbook cannot become a plan. `code` says why, `about` of what."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code}: {about}" if about else code)
        self.code, self.about = code, about


class CacaoStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a workflow."""

    id: str
    kind: str
    name: str
    text: str = ""
    lines: tuple[str, ...] = ()
    """What its commands say, one line for each."""
    agent: str = ""
    targets: tuple[str, ...] = ()
    seconds: int = 0
    """How long it may take; 0 when it does not say."""
    condition: str = ""
    next: str = ""
    """Where it goes on."""
    failed: str = ""
    """Where it goes on after a failure."""
    branches: tuple[tuple[str, str], ...] = ()
    """Where its branches begin, each with what it is taken for."""


class CacaoPlaybook(msgspec.Struct, frozen=True, kw_only=True):
    """One playbook as read."""

    name: str
    text: str
    modified: str
    start: str
    steps: dict[str, CacaoStep]
    agents: dict[str, str]
    """People and groups that act, by identifier."""
    losses: tuple[Loss, ...]


def refuse(code: str, about: str = "") -> NoReturn:
    """Stop here. Raises Refused."""
    raise CacaoRefused(code, one_line(about)[:LONGEST_NAME])


def following(step: CacaoStep) -> tuple[str, ...]:
    """All steps a step may lead to."""
    return tuple(to for to in (step.next, step.failed, *(branch for _, branch in step.branches)) if to)


def followed(steps: Mapping[str, CacaoStep], start: str) -> set[str]:
    """The steps that are reached. Raises Refused where a step leads to one there is not."""
    reached, waiting = {start}, [start]
    while waiting:
        step = steps[waiting.pop()]
        for to in following(step):
            if to not in steps:
                refuse("dangling", f"{step.name} → {to}")
            if steps[to].kind == "start":
                refuse("back_to_start", step.name)
            if to not in reached:
                reached.add(to)
                waiting.append(to)
    return reached


def exits(steps: Mapping[str, CacaoStep], used: Iterable[str]) -> None:
    """From every step some way leads to an end. Raises Refused where steps go round for ever."""
    used = set(used)
    leaving: set[str] = set()
    growing = True
    while growing:
        more = {key for key in used - leaving if _leaves(steps[key], leaving)}
        leaving |= more
        growing = bool(more)
    endless = sorted(used - leaving)
    if endless:
        refuse("endless", ", ".join(steps[key].name for key in endless[:5]))


def _leaves(step: CacaoStep, leaving: Collection[str]) -> bool:
    """Whether a step comes to an end, given those that do. A branch that ends goes on after the step that forked."""
    ways = [to for to in (step.next, step.failed) if to]
    if step.kind == "while-condition":
        ways += [to for what, to in step.branches if what == "false"]
        return any(to in leaving for to in ways)
    ways = ways or [to for _, to in step.branches]
    return not ways or any(to in leaving for to in ways)
