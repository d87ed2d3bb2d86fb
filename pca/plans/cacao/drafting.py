"""Writes a CACAO playbook as a draft of a plan; what the playbook does not say is said as in a first plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import yaml

from pca.catalogue import Words
from pca.domain.plan.languages import HOUSE
from pca.domain.plan.usual import name_of
from pca.isolated import Limits, ParseFailed, parse_isolated
from pca.isolated.limits import MB
from pca.plans.assembly import HEAD
from pca.plans.cacao.laying import END, DraftRegion, DraftState, DraftTask, Layout, Way, lay_out
from pca.plans.cacao.reading import read
from pca.plans.cacao.words import STATES
from pca.plans.cacao.workflow import CacaoPlaybook, CacaoRefused, Loss
from pca.plans.fresh_words import messages_of, texts_of
from pca.plans.texts import file_of
from pca.plans.written import PlainDumper

LANE = "plans"
LIMITS = Limits(seconds=30, processor=20, memory=512 * MB, input=2 * MB, output=16 * MB)
"""What one playbook may cost; published ones take a hundredth of a second."""

LONGEST_NAME = 32


class CacaoDraft(msgspec.Struct, frozen=True):
    """The files of a draft by their names, and what the playbook had besides; or why there is none."""

    name: str = ""
    files: dict[str, bytes] = {}
    losses: tuple[Loss, ...] = ()
    refused: Loss | None = None


def draft(data: bytes, language: str, zone: str, people: tuple[str, ...], today: date) -> CacaoDraft:
    """The draft of a plan from the bytes of a CACAO playbook, with words in one language of the house. Pure."""
    try:
        playbook = read(data)
        layout = lay_out(playbook)
    except CacaoRefused as refused:
        return CacaoDraft(refused=Loss(refused.code, refused.about))
    writer = _Writer(playbook, layout, language, people, today)
    body = writer.body(zone)
    written = yaml.dump(body, Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=1_000_000)
    files = {HEAD: written.encode()}
    for message, kind, text in messages_of(language):
        files[f"notifications/{file_of(f'{writer.name}_{message}', kind, language)}"] = text.encode()
    return CacaoDraft(writer.name, files, (*playbook.losses, *writer.losses))


def drafted_apart(data: bytes, language: str, zone: str, people: tuple[str, ...], today: date) -> CacaoDraft:
    """The same, worked out in a process of its own: what breaks the reader breaks nothing else."""
    try:
        return parse_isolated(draft, data, language, zone, people, today, lane=LANE, limits=LIMITS)
    except ParseFailed as failed:
        return CacaoDraft(refused=Loss("busy" if failed.limit == "busy" else "too_costly", failed.limit))


_WAYS = Words("house.ways")
"""Titles of decisions; $about is what the playbook calls it."""


class _Writer:
    """One plan being written out."""

    def __init__(
        self, playbook: CacaoPlaybook, layout: Layout, language: str, people: tuple[str, ...], today: date
    ) -> None:
        self.playbook, self.layout, self.language, self.people, self.today = playbook, layout, language, people, today
        self.words = {
            key: text.replace("$activity", playbook.name).replace("$longest", "2d").replace("$aimed", "1d")
            for key, text in texts_of(language).items()
        }
        self.name = _short(playbook.name)
        self.losses: list[Loss] = [Loss("people", ", ".join(people)), Loss("head")]
        self.teams = self._teams()

    def body(self, zone: str) -> dict[str, Any]:
        """The data of the plan."""
        decides, stands_in, runs, helps = self.people
        words = self.words
        return {
            "language": "pca/1",
            "id": self.name,
            "version": "0.1.0",
            "languages": [self.language],
            "title": self.playbook.name,
            "purpose": self.playbook.text or self.playbook.name,
            "scope": words["scope"],
            "objectives": [words["objective"]],
            "scenario": "cyber_attack",
            "time_zone": zone,
            "author": runs,
            "owner": "log",
            "review": self._reviewed(),
            "success_criteria": [words["success"]],
            "activation_criteria": [words["activation"]],
            "stand_down_criteria": [words["stand_down"]],
            "dependencies": {"internal": [words["network"]], "external": [words["power"]]},
            "resources": [words["place"]],
            "roles": [
                {"function": "decision", "holder": decides, "deputies": [stands_in]},
                {"function": "log", "holder": runs, "deputies": [helps]},
            ],
            "teams": [
                {"id": key, "title": title, "lead": runs, "deputies": [helps]} for key, title in self.teams.values()
            ],
            "stakeholders": [{"id": "authority", "kind": "authority", "title": words["authority"]}],
            "activities": [self._activity()],
            "states": list(self._states()),
            "transitions": list(self._moves()),
            "measures": [self._measure(task) for task in self.layout.tasks],
            "communications": [
                self._communication("start", "crisis", words["started"]),
                self._communication("end", END, words["ended"]),
            ],
        }

    def _reviewed(self) -> str:
        """The day it was changed last, if that is one: nobody has reviewed it here."""
        try:
            day = date.fromisoformat(self.playbook.modified)
        except ValueError:
            return str(self.today)
        return str(min(day, self.today))

    def _communication(self, message: str, state: str, title: str) -> dict[str, Any]:
        when, audience = {"entering": state}, {"committee": True}
        return {"id": f"{self.name}_{message}", "title": title, "when": when, "audience": audience}

    def _activity(self) -> dict[str, Any]:
        impact = {"kind": "operations", "after": "1d", "severity": 3, "text": self.words["impact"]}
        return {
            "id": "main",
            "title": self.playbook.name,
            "priority": "P1",
            "dmia": "2d",
            "rto": "1d",
            "minimum_service": self.words["minimum"],
            "impacts": [impact],
        }

    def _teams(self) -> dict[str, tuple[str, str]]:
        """Short name and title of a team for each agent that is people; one more for all the rest."""
        used = {task.step.agent for task in self.layout.tasks}
        teams: dict[str, tuple[str, str]] = {}
        for key, title in self.playbook.agents.items():
            if key in used and title:
                teams[key] = (_free(name_of(title), {name for name, _ in teams.values()}), title)
        if not used <= teams.keys():
            teams[""] = (_free("team", {name for name, _ in teams.values()}), self.words["team"])
        return teams

    # ------------------------------------------------------------ states and moves

    def _states(self) -> Iterator[dict[str, Any]]:
        for id, kind, level in (("normal", "normal", 0), ("watch", "watch", 1), ("crisis", "crisis", 3)):
            more: dict[str, Any] = {}
            if kind == "crisis":
                more = {"interrupts": ["main"]}
                if self._inner():
                    more |= {"initial": self.layout.first, "states": [self._state(box) for box in self.layout.boxes]}
            yield {"id": id, "kind": kind, "level": level, "title": self._usual(id), **more}
        for id, kind, level in ((END, "return", 1), ("review", "review", 0), ("closed", "closed", 0)):
            yield {"id": id, "kind": kind, "level": level, "title": self._usual(id)}

    def _usual(self, name: str) -> str:
        """What the usual course calls a state or move; its first language where it lacks the plan's."""
        return STATES[name].get(self.language) or STATES[name][HOUSE[0]]

    def _inner(self) -> bool:
        """Whether the crisis has states of its own inside: a single straight run needs none."""
        return len(self.layout.boxes) > 1 or bool(self.layout.boxes[0].regions) or len(self.layout.ways) > 1

    def _state(self, box: DraftState) -> dict[str, Any]:
        regions = [self._region(region) for region in box.regions]
        return {"id": box.id, "title": box.title, **({"regions": regions} if regions else {})}

    def _region(self, region: DraftRegion) -> dict[str, Any]:
        through = {"id": region.through, "title": _WAYS.say("through", self.language)}
        return {
            "id": region.id,
            "title": region.title,
            "initial": region.initial,
            "states": [*(self._state(box) for box in region.boxes), through],
        }

    def _moves(self) -> Iterator[dict[str, Any]]:
        both, decides = ["decision", "log"], ["decision"]
        yield self._move("watch", "normal", "watch", both)
        yield self._move("calm", "watch", "normal", both)
        yield self._move("activate", ["normal", "watch"], "crisis", decides)
        if self._inner():
            for number, way in enumerate(self.layout.ways, 1):
                yield self._way(f"d{number}", way)
        yield self._move("stand_down", "crisis", END, decides)
        yield self._move("relapse", [END, "review"], "crisis", decides)
        yield self._move("review", END, "review", both)
        yield {**self._move("close", "review", "closed", decides), "guard": "tasks_open == 0"}

    def _move(self, id: str, source: str | list[str], target: str, seats: list[str]) -> dict[str, Any]:
        return {"id": id, "title": self._usual(f"to_{id}"), "from": source, "to": target, "decided_by": seats}

    def _way(self, id: str, way: Way) -> dict[str, Any]:
        title = _WAYS.say(way.kind, self.language).replace("$about", way.about)
        seats = ["decision", "log"]
        more = {"propose_when": way.when, "decide_within": "1h"} if way.when and len(way.when) <= 500 else {}
        more |= {"guard": way.guard} if way.guard and len(way.guard) <= 500 else {}
        if way.kind in ("yes", "no", "case", "again"):
            self.losses.append(Loss("condition", way.about)) if Loss(
                "condition", way.about
            ) not in self.losses else None
        return {"id": id, "title": title, "from": way.source, "to": way.target, "decided_by": seats, **more}

    # ------------------------------------------------------------ measures

    def _measure(self, task: DraftTask) -> dict[str, Any]:
        step = task.step
        team, _ = self.teams.get(step.agent) or self.teams[""]
        targets = [f"{_WAYS.say('targets', self.language)} {', '.join(step.targets)}"] if step.targets else []
        text = "\n".join([part for part in (step.text, *targets) if part]) or step.name
        minutes = max(step.seconds // 60, 1) if step.seconds else 0
        if not minutes:
            self.losses.append(Loss("no_time"))
        lines = list(dict.fromkeys(line for line in step.lines if line)) or [step.name]
        items = [{"id": f"c{number}", "text": line} for number, line in enumerate(lines, 1)]
        return {
            "id": task.id,
            "title": step.name,
            "instructions": text,
            "holds_in": [task.state if self._inner() else "crisis"],
            "team": team,
            "acknowledge_within": f"{min(minutes, 60)}min" if minutes else "1h",
            "complete_within": f"{min(minutes, 999_999)}min" if minutes else "1d",
            **({"after": task.after} if task.after else {}),
            "activities": ["main"],
            "checklist": items,
        }


def _short(title: str) -> str:
    name = name_of(title)[:LONGEST_NAME].rstrip("_")
    return name or "cacao"


def _free(name: str, taken: set[str]) -> str:
    number = 1
    wanted = name
    while wanted in taken:
        number += 1
        wanted = f"{name[:36]}_{number}"
    return wanted
