"""Reads a CACAO 2.0 playbook into typed steps, and refuses what leads nowhere, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pca.domain.texts.wording import clean, one_line
from pca.plans.cacao.workflow import LONGEST_NAME, Loss, Playbook, Step, exits, followed, refuse

MAX_STEPS = 300
"""Steps of one playbook; the longest published ones have about fifty."""
MAX_BRANCHES = 20
MAX_COMMANDS = 40
LONGEST_TEXT = 3_000

KINDS = ("start", "end", "action", "playbook-action", "parallel", "if-condition", "while-condition", "switch-condition")


def read(data: bytes) -> Playbook:
    """The playbook in these bytes. Raises Refused."""
    try:
        said = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        refuse("not_json")
    except RecursionError:
        refuse("too_deep")
    if not isinstance(said, dict) or said.get("type") != "playbook":
        refuse("no_playbook")
    if said.get("spec_version") != "cacao-2.0":
        refuse("other_version", _text(said.get("spec_version"), LONGEST_NAME))
    return _Reader(said).playbook()


class _Reader:
    """One playbook being read; what is not taken over is noted on the way."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.said = said
        self.losses: list[Loss] = []
        self.names = dict(self._names("agent_definitions")) | dict(self._names("target_definitions"))
        self.people = {
            key: one["name"]
            for key, one in self._definitions("agent_definitions")
            if one.get("type") in ("individual", "group", "organization", "sector") and isinstance(one.get("name"), str)
        }

    def playbook(self) -> Playbook:
        workflow = self.said.get("workflow")
        if not isinstance(workflow, dict) or not workflow:
            refuse("no_workflow")
        if len(workflow) > MAX_STEPS:
            refuse("too_many_steps", str(len(workflow)))
        steps = {key: self._step(key, one) for key, one in workflow.items()}
        start = self.said.get("workflow_start")
        if not isinstance(start, str) or start not in steps or steps[start].kind != "start":
            refuse("no_start", _text(start, LONGEST_NAME))
        used = followed(steps, start)
        exits(steps, used)
        for key in steps.keys() - used:
            if steps[key].kind != "end":
                self.losses.append(Loss("step_unreached", steps[key].name))
        self._about_the_whole()
        name = _text(self.said.get("name"), LONGEST_NAME)
        return Playbook(
            name=one_line(name) or "CACAO",
            text=_text(self.said.get("description"), LONGEST_TEXT),
            modified=_text(self.said.get("modified"), 40)[:10],
            start=start,
            steps={key: step for key, step in steps.items() if key in used},
            agents={key: one_line(name)[:LONGEST_NAME] for key, name in self.people.items()},
            losses=tuple(dict.fromkeys(self.losses)),
        )

    def _step(self, key: str, said: Any) -> Step:
        if not isinstance(said, dict):
            refuse("not_a_step", key)
        kind = said.get("type")
        if kind not in KINDS:
            refuse("unknown_step", f"{key}: {_text(kind, 40)}")
        name = one_line(_text(said.get("name"), LONGEST_NAME)) or one_line(_text(said.get("description"), 80))
        name = name or key.partition("--")[0]
        self._about_step(said, name)
        follows = self._one(said, "on_completion", key) or self._one(said, "on_success", key)
        failed = self._one(said, "on_failure", key)
        if not follows and not failed and kind not in ("end", "if-condition", "switch-condition"):
            self.losses.append(Loss("step_without_next", name))
        return Step(
            id=key,
            kind=kind,
            name=name,
            text=_text(said.get("description"), LONGEST_TEXT),
            lines=tuple(self._commands(said, name, kind)),
            agent=_text(said.get("agent"), 200),
            targets=tuple(self.names.get(word, word) for word in _words(said.get("targets")))[:MAX_BRANCHES],
            seconds=_milliseconds(said.get("timeout")) // 1000,
            condition=one_line(_text(said.get("condition") or said.get("switch"), 300)),
            next=follows,
            failed=failed if failed != follows else "",
            branches=self._branches(said, key, kind),
        )

    def _branches(self, said: Mapping[str, Any], key: str, kind: str) -> tuple[tuple[str, str], ...]:
        if kind == "parallel":
            found = [("", word) for word in _words(said.get("next_steps"))]
        elif kind == "switch-condition":
            cases = said.get("cases")
            found = (
                [(one_line(one)[:80], self._first(to, key)) for one, to in cases.items()]
                if isinstance(cases, dict)
                else []
            )
        elif kind in ("if-condition", "while-condition"):
            found = [(one, self._first(said[f"on_{one}"], key)) for one in ("true", "false") if said.get(f"on_{one}")]
        else:
            return ()
        if not found:
            refuse("no_branches", key)
        if len(found) > MAX_BRANCHES:
            refuse("too_many_branches", key)
        return tuple((what, to) for what, to in found)

    def _one(self, said: Mapping[str, Any], field: str, key: str) -> str:
        return self._first(said[field], key) if said.get(field) else ""

    def _first(self, said: Any, key: str) -> str:
        """The one step that is named; a list of one, as earlier versions of the form had it, is taken too."""
        found = [said] if isinstance(said, str) else said
        if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], str):
            refuse("not_one_step", key)
        return found[0]

    def _commands(self, said: Mapping[str, Any], name: str, kind: str) -> Iterator[str]:
        if kind == "playbook-action":
            self.losses.append(Loss("other_playbook", name))
            yield one_line(_text(said.get("playbook_id"), LONGEST_NAME))
            return
        commands = said.get("commands")
        found = [command for command in commands if isinstance(command, dict)] if isinstance(commands, list) else []
        machine = [one for one in found if one.get("type") != "manual"]
        if machine:
            self.losses.append(Loss("machine_commands", name, len(machine)))
        if len(found) > MAX_COMMANDS:
            self.losses.append(Loss("commands_cut", name, len(found) - MAX_COMMANDS))
        for one in found[:MAX_COMMANDS]:
            words = one.get("description") or one.get("command")
            line = one_line(_text(words, 400))
            if not line:
                self.losses.append(Loss("command_unreadable", name))
            elif one.get("type") == "manual":
                yield line
            else:
                yield f"{one_line(_text(one.get('type'), 30))}: {line}"

    def _about_step(self, said: Mapping[str, Any], name: str) -> None:
        if _milliseconds(said.get("delay")):
            self.losses.append(Loss("delay", name))
        for field, code in (("in_args", "arguments"), ("out_args", "arguments"), ("step_variables", "variables")):
            if said.get(field):
                self.losses.append(Loss(code, name))
        if said.get("step_extensions"):
            self.losses.append(Loss("extensions", name))
        agent = said.get("agent")
        if isinstance(agent, str) and agent not in self.people:
            self.losses.append(Loss("machine_agent", one_line(self.names.get(agent, agent))[:LONGEST_NAME]))

    def _about_the_whole(self) -> None:
        counted = (
            ("playbook_variables", "variables"),
            ("authentication_info_definitions", "secrets"),
            ("external_references", "references"),
            ("signatures", "signatures"),
            ("markings", "markings"),
            ("playbook_extensions", "extensions"),
        )
        for field, code in counted:
            found = self.said.get(field)
            if isinstance(found, list | dict) and found:
                self.losses.append(Loss(code, "", len(found)))
        if any(self.said.get(one) for one in ("priority", "severity", "impact")):
            self.losses.append(Loss("gravity"))
        if any(self.said.get(one) for one in ("valid_from", "valid_until")):
            self.losses.append(Loss("validity"))
        if self.said.get("revoked") is True:
            self.losses.append(Loss("revoked"))
        if self.said.get("workflow_exception"):
            self.losses.append(Loss("exception"))

    def _definitions(self, field: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        found = self.said.get(field)
        for key, one in list(found.items())[:MAX_STEPS] if isinstance(found, dict) else ():
            if isinstance(one, dict):
                yield key, one

    def _names(self, field: str) -> Iterator[tuple[str, str]]:
        for key, one in self._definitions(field):
            yield key, one_line(_text(one.get("name"), LONGEST_NAME)) or key


def _text(said: Any, longest: int) -> str:
    """A text as data: cleaned, and cut where it is too long; empty when it is none."""
    if isinstance(said, str):
        words = clean(said[: longest * 4]).strip()
        return words if len(words) <= longest else words[: longest - 1] + "…"
    return str(said)[:longest] if isinstance(said, int | float) and not isinstance(said, bool) else ""


def _words(said: Any) -> list[str]:
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []


def _milliseconds(said: Any) -> int:
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 < said < 10**13 else 0
