"""Reads a CACAO 2.0 playbook into typed steps, and refuses what leads nowhere, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pca.domain.texts.wording import clean, one_line
from pca.plans.cacao.workflow import LONGEST_NAME, CacaoPlaybook, CacaoStep, Loss, exits, followed, refuse

MAX_STEPS = 300
"""Steps of one playbook; the longest published ones have about fifty."""
MAX_BRANCHES = 20
MAX_COMMANDS = 40
LONGEST_TEXT = 3_000

KINDS = ("start", "end", "action", "playbook-action", "parallel", "if-condition", "while-condition", "switch-condition")


def read(data: bytes) -> CacaoPlaybook:
    """The playbook in these bytes. Raises Refused."""
    try:
        decoded = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        refuse("not_json")
    except RecursionError:
        refuse("too_deep")
    if not isinstance(decoded, dict) or decoded.get("type") != "playbook":
        refuse("no_playbook")
    if decoded.get("spec_version") != "cacao-2.0":
        refuse("other_version", _text(decoded.get("spec_version"), LONGEST_NAME))
    return _CacaoReader(decoded).playbook()


class _CacaoReader:
    """One playbook being read; what is not taken over is noted on the way."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.losses: list[Loss] = []
        self.names = dict(self._names("agent_definitions")) | dict(self._names("target_definitions"))
        self.people = {
            key: definition["name"]
            for key, definition in self._definitions("agent_definitions")
            if definition.get("type") in ("individual", "group", "organization", "sector")
            and isinstance(definition.get("name"), str)
        }

    def playbook(self) -> CacaoPlaybook:
        workflow = self.content.get("workflow")
        if not isinstance(workflow, dict) or not workflow:
            refuse("no_workflow")
        if len(workflow) > MAX_STEPS:
            refuse("too_many_steps", str(len(workflow)))
        steps = {key: self._step(key, content) for key, content in workflow.items()}
        start = self.content.get("workflow_start")
        if not isinstance(start, str) or start not in steps or steps[start].kind != "start":
            refuse("no_start", _text(start, LONGEST_NAME))
        used = followed(steps, start)
        exits(steps, used)
        for key in steps.keys() - used:
            if steps[key].kind != "end":
                self.losses.append(Loss("step_unreached", steps[key].name))
        self._about_the_whole()
        name = _text(self.content.get("name"), LONGEST_NAME)
        return CacaoPlaybook(
            name=one_line(name) or "CACAO",
            text=_text(self.content.get("description"), LONGEST_TEXT),
            modified=_text(self.content.get("modified"), 40)[:10],
            start=start,
            steps={key: step for key, step in steps.items() if key in used},
            agents={key: one_line(name)[:LONGEST_NAME] for key, name in self.people.items()},
            losses=tuple(dict.fromkeys(self.losses)),
        )

    def _step(self, key: str, content: Any) -> CacaoStep:
        if not isinstance(content, dict):
            refuse("not_a_step", key)
        kind = content.get("type")
        if kind not in KINDS:
            refuse("unknown_step", f"{key}: {_text(kind, 40)}")
        name = one_line(_text(content.get("name"), LONGEST_NAME)) or one_line(_text(content.get("description"), 80))
        name = name or key.partition("--")[0]
        self._about_step(content, name)
        follows = self._one(content, "on_completion", key) or self._one(content, "on_success", key)
        failed = self._one(content, "on_failure", key)
        if not follows and not failed and kind not in ("end", "if-condition", "switch-condition"):
            self.losses.append(Loss("step_without_next", name))
        return CacaoStep(
            id=key,
            kind=kind,
            name=name,
            text=_text(content.get("description"), LONGEST_TEXT),
            lines=tuple(self._commands(content, name, kind)),
            agent=_text(content.get("agent"), 200),
            targets=tuple(self.names.get(word, word) for word in _words(content.get("targets")))[:MAX_BRANCHES],
            seconds=_milliseconds(content.get("timeout")) // 1000,
            condition=one_line(_text(content.get("condition") or content.get("switch"), 300)),
            next=follows,
            failed=failed if failed != follows else "",
            branches=self._branches(content, key, kind),
        )

    def _branches(self, content: Mapping[str, Any], key: str, kind: str) -> tuple[tuple[str, str], ...]:
        if kind == "parallel":
            branches = [("", word) for word in _words(content.get("next_steps"))]
        elif kind == "switch-condition":
            cases = content.get("cases")
            branches = (
                [(one_line(case)[:80], self._first(to, key)) for case, to in cases.items()]
                if isinstance(cases, dict)
                else []
            )
        elif kind in ("if-condition", "while-condition"):
            branches = [
                (answer, self._first(content[f"on_{answer}"], key))
                for answer in ("true", "false")
                if content.get(f"on_{answer}")
            ]
        else:
            return ()
        if not branches:
            refuse("no_branches", key)
        if len(branches) > MAX_BRANCHES:
            refuse("too_many_branches", key)
        return tuple((what, to) for what, to in branches)

    def _one(self, content: Mapping[str, Any], field: str, key: str) -> str:
        return self._first(content[field], key) if content.get(field) else ""

    def _first(self, value: Any, key: str) -> str:
        """The one step that is named; a list of one, as earlier versions of the form had it, is taken too."""
        keys = [value] if isinstance(value, str) else value
        if not isinstance(keys, list) or len(keys) != 1 or not isinstance(keys[0], str):
            refuse("not_one_step", key)
        return keys[0]

    def _commands(self, content: Mapping[str, Any], name: str, kind: str) -> Iterator[str]:
        if kind == "playbook-action":
            self.losses.append(Loss("other_playbook", name))
            yield one_line(_text(content.get("playbook_id"), LONGEST_NAME))
            return
        commands = content.get("commands")
        usable = [command for command in commands if isinstance(command, dict)] if isinstance(commands, list) else []
        machine = [command for command in usable if command.get("type") != "manual"]
        if machine:
            self.losses.append(Loss("machine_commands", name, len(machine)))
        if len(usable) > MAX_COMMANDS:
            self.losses.append(Loss("commands_cut", name, len(usable) - MAX_COMMANDS))
        for command in usable[:MAX_COMMANDS]:
            words = command.get("description") or command.get("command")
            line = one_line(_text(words, 400))
            if not line:
                self.losses.append(Loss("command_unreadable", name))
            elif command.get("type") == "manual":
                yield line
            else:
                yield f"{one_line(_text(command.get('type'), 30))}: {line}"

    def _about_step(self, content: Mapping[str, Any], name: str) -> None:
        if _milliseconds(content.get("delay")):
            self.losses.append(Loss("delay", name))
        for field, code in (("in_args", "arguments"), ("out_args", "arguments"), ("step_variables", "variables")):
            if content.get(field):
                self.losses.append(Loss(code, name))
        if content.get("step_extensions"):
            self.losses.append(Loss("extensions", name))
        agent = content.get("agent")
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
            part = self.content.get(field)
            if isinstance(part, list | dict) and part:
                self.losses.append(Loss(code, "", len(part)))
        if any(self.content.get(key) for key in ("priority", "severity", "impact")):
            self.losses.append(Loss("gravity"))
        if any(self.content.get(key) for key in ("valid_from", "valid_until")):
            self.losses.append(Loss("validity"))
        if self.content.get("revoked") is True:
            self.losses.append(Loss("revoked"))
        if self.content.get("workflow_exception"):
            self.losses.append(Loss("exception"))

    def _definitions(self, field: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        definitions = self.content.get(field)
        for key, definition in list(definitions.items())[:MAX_STEPS] if isinstance(definitions, dict) else ():
            if isinstance(definition, dict):
                yield key, definition

    def _names(self, field: str) -> Iterator[tuple[str, str]]:
        for key, definition in self._definitions(field):
            yield key, one_line(_text(definition.get("name"), LONGEST_NAME)) or key


def _text(value: Any, longest: int) -> str:
    """A text as data: cleaned, and cut where it is too long; empty when it is none."""
    if isinstance(value, str):
        words = clean(value[: longest * 4]).strip()
        return words if len(words) <= longest else words[: longest - 1] + "…"
    return str(value)[:longest] if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _words(value: Any) -> list[str]:
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []


def _milliseconds(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**13 else 0
