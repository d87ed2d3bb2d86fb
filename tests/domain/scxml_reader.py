"""Reads statecharts written as W3C SCXML, and runs the public suite's scripts on our engine.

    python tests/domain/scxml_reader.py FOLDER…

runs every `X.scxml` with an `X.json` beside it, in the folders and below, and prints one line per script:
pass, FAIL with the difference, or unsupported with what it uses. A script asks for `initialConfiguration`, then sends
`events[{event: {name}, after?, nextConfiguration?}]`. Exit code 1 when one fails, 2 when none was found.

Supported: states, parallel, final, history, initial (attribute and element), transitions of every kind, conditions of
true, false, In('x'), !, && and ||, `raise`, and `send` of a named event to oneself, delayed or not (time is simulated).
"""

import heapq
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pca.domain.machine.machine import ACTIVE, Blocked, Edge, EndlessLoop, Guard, Machine, MachineStep, StateNode

STATES = {"state", "parallel", "final", "history"}
EXECUTABLE = {"raise", "send", "log"}
SYNTAX = {"id", "initial", "name", "version", "datamodel", "binding", "src", "event", "target", "cond", "type"}
_TOKEN = re.compile(r"\s*(true\b|false\b|In\(\s*(?:'[^']*'|\"[^\"]*\")\s*\)|&&|\|\||!|\(|\))")
_DELAY = re.compile(r"(\d*\.?\d+)(ms|s)")


class Unsupported(Exception):
    """The script uses something that is not in our language."""


@dataclass
class Chart:
    """A statechart ready to run. `sends`: state or edge id → (delay in ms, event) of what it sends to the outside."""

    machine: Machine
    on_entry: dict[str, list[tuple[float, str]]]
    on_exit: dict[str, list[tuple[float, str]]]
    on_edge: dict[str, list[tuple[float, str]]]


@dataclass
class _Reading:
    """What has been read so far, state by state in document order."""

    edges: list[Edge] = field(default_factory=list)
    unnamed: int = 0
    sends: dict[str, dict[str, list[tuple[float, str]]]] = field(
        default_factory=lambda: {"onentry": {}, "onexit": {}, "transition": {}}
    )


def read(text: str) -> Chart:
    """The statechart of one SCXML document. Unsupported names what is not in our language."""
    top = ET.fromstring(text)
    if _tag(top) != "scxml":
        raise Unsupported(f"a document of <{_tag(top)}>")
    _only(top, STATES)
    reading = _Reading()
    roots = tuple(_state(child, reading) for child in top if _tag(child) in STATES)
    machine = Machine(roots, reading.edges, tuple(top.get("initial", "").split()))
    return Chart(machine, *(reading.sends[kind] for kind in ("onentry", "onexit", "transition")))


def _tag(element: ET.Element) -> str:
    """The local name; other namespaces keep theirs, so they are never taken for SCXML."""
    if not isinstance(element.tag, str):
        return "#comment"
    return element.tag.removeprefix("{http://www.w3.org/2005/07/scxml}")


def _only(element: ET.Element, allowed: set[str]) -> None:
    for child in element:
        if _tag(child) not in allowed | {"#comment"}:
            raise Unsupported(f"<{_tag(child)}> in <{_tag(element)}>")
    if others := set(element.keys()) - SYNTAX:
        raise Unsupported(f"the attribute {min(others)} of <{_tag(element)}>")
    if element.get("src") is not None:
        raise Unsupported(f"<{_tag(element)} src>")


def _state(element: ET.Element, reading: _Reading) -> StateNode:
    tag, name = _tag(element), element.get("id", "")
    if not name:
        reading.unnamed += 1
        name = f"unnamed.{reading.unnamed}"
    if tag == "history":
        return _history(element, name)
    _only(element, STATES | {"transition", "onentry", "onexit", "initial"})
    for child in element:
        if _tag(child) == "transition":
            reading.edges.append(_edge(child, name, reading))
    return StateNode(
        id=name,
        parallel=tag == "parallel",
        final=tag == "final",
        initial=_initial(element),
        children=tuple(_state(child, reading) for child in element if _tag(child) in STATES),
        on_entry=_blocks(element, "onentry", name, reading),
        on_exit=_blocks(element, "onexit", name, reading),
    )


def _history(element: ET.Element, name: str) -> StateNode:
    _only(element, {"transition"})
    kind = element.get("type", "shallow")
    if kind not in ("shallow", "deep"):
        raise Unsupported(f"history of type {kind}")
    return StateNode(id=name, history="deep" if kind == "deep" else "shallow", default=_plain_targets(element))


def _initial(element: ET.Element) -> tuple[str, ...] | None:
    inner = [child for child in element if _tag(child) == "initial"]
    if inner:
        _only(inner[0], {"transition"})
        return _plain_targets(inner[0])
    return tuple(element.get("initial", "").split()) or None


def _plain_targets(element: ET.Element) -> tuple[str, ...]:
    """The targets of the one transition in an initial or history element, which may do nothing else."""
    targets: tuple[str, ...] = ()
    for transition in (child for child in element if _tag(child) == "transition"):
        _only(transition, {"log"})
        targets = tuple(transition.get("target", "").split())
    return targets


def _edge(element: ET.Element, source: str, reading: _Reading) -> Edge:
    _only(element, EXECUTABLE)
    name = f"{source}/{len(reading.edges)}"
    kind = element.get("type", "external")
    if kind not in ("internal", "external"):
        raise Unsupported(f"a transition of type {kind}")
    return Edge(
        id=name,
        event=element.get("event", ""),
        source=source,
        targets=tuple(element.get("target", "").split()),
        guard=condition(element.get("cond")),
        internal=kind == "internal",
        raises=_content(element, reading.sends["transition"].setdefault(name, [])),
    )


def _blocks(element: ET.Element, kind: str, name: str, reading: _Reading) -> tuple[str, ...]:
    raised: list[str] = []
    for block in (child for child in element if _tag(child) == kind):
        _only(block, EXECUTABLE)
        raised.extend(_content(block, reading.sends[kind].setdefault(name, [])))
    return tuple(raised)


def _content(block: ET.Element, sends: list[tuple[float, str]]) -> tuple[str, ...]:
    """The events raised inside; those sent to the outside are added to `sends`."""
    raised: list[str] = []
    for action in block:
        if _tag(action) == "raise":
            raised.append(_event(action))
        elif _tag(action) == "send":
            delay = _delay(action)
            if action.get("target") == "#_internal":
                raised.append(_event(action))
            else:
                sends.append((delay, _event(action)))
    return tuple(raised)


def _event(action: ET.Element) -> str:
    name = action.get("event", "")
    if not name or list(action):
        raise Unsupported(f"<{_tag(action)}> of anything but a plain named event")
    return name


def _delay(send: ET.Element) -> float:
    if others := set(send.keys()) - {"event", "delay", "target"}:
        raise Unsupported(f"the attribute {min(others)} of <send>")
    if send.get("target") not in (None, "#_internal"):
        raise Unsupported(f"<send> to {send.get('target')}")
    found = _DELAY.fullmatch(send.get("delay", "0s"))
    if not found:
        raise Unsupported(f"a delay of {send.get('delay')}")
    return float(found[1]) * (1000 if found[2] == "s" else 1)


# Conditions --------------------------------------------------------------------------------------------------------


def condition(text: str | None) -> Guard | None:
    """A guard for true, false, In('state'), !, && and ||. Unsupported for any other text."""
    if text is None:
        return None
    tokens, at = [], 0
    while rest := text[at:].strip():
        found = _TOKEN.match(text, at)
        if not found:
            raise Unsupported(f"the condition {text.strip()!r}: {rest.split()[0]}")
        tokens.append(found[1])
        at = found.end()
    tokens.reverse()
    meaning = _either(tokens, text)
    if tokens:
        raise Unsupported(f"the condition {text.strip()!r}")
    return lambda facts: meaning(facts[ACTIVE])


_Meaning = Callable[[frozenset[str]], bool]


def _either(tokens: list[str], text: str) -> _Meaning:
    parts = [_both(tokens, text)]
    while tokens and tokens[-1] == "||":
        tokens.pop()
        parts.append(_both(tokens, text))
    return lambda active: any(part(active) for part in parts)


def _both(tokens: list[str], text: str) -> _Meaning:
    parts = [_one(tokens, text)]
    while tokens and tokens[-1] == "&&":
        tokens.pop()
        parts.append(_one(tokens, text))
    return lambda active: all(part(active) for part in parts)


def _one(tokens: list[str], text: str) -> _Meaning:
    token = tokens.pop() if tokens else ""
    if token == "!":
        inner = _one(tokens, text)
        return lambda active: not inner(active)
    if token == "(":
        inner = _either(tokens, text)
        if not tokens or tokens.pop() != ")":
            raise Unsupported(f"the condition {text.strip()!r}")
        return inner
    if token in ("true", "false"):
        return lambda active: token == "true"
    if token.startswith("In"):
        state = token[3:-1].strip()[1:-1]
        return lambda active: state in active
    raise Unsupported(f"the condition {text.strip()!r}")


# Scripts -----------------------------------------------------------------------------------------------------------


class Run:
    """One run of a chart, with the events it sends itself on a simulated clock (milliseconds)."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.now = 0.0
        self._waiting: list[tuple[float, int, str]] = []
        self._sent = 0
        self.step = chart.machine.initial()
        self._send(self.step)
        self.wait(0)

    def fire(self, event: str) -> None:
        """Send one event. One that nothing waits for is dropped, as SCXML does."""
        result = self.chart.machine.fire(self.step.configuration, event, {}, self.step.history)
        if not isinstance(result, Blocked):
            self.step = result
            self._send(result)
        self.wait(0)

    def wait(self, milliseconds: float) -> None:
        """Let time pass, and with it what falls due."""
        until = self.now + milliseconds
        while self._waiting and self._waiting[0][0] <= until:
            self.now, _, event = heapq.heappop(self._waiting)
            self.fire(event)
        self.now = until

    def _send(self, step: MachineStep) -> None:
        for happened, sends in (
            (step.exited, self.chart.on_exit),
            (step.taken, self.chart.on_edge),
            (step.entered, self.chart.on_entry),
        ):
            for one in happened:
                for delay, event in sends.get(one, ()):
                    self._sent += 1
                    heapq.heappush(self._waiting, (self.now + delay, self._sent, event))


def play(scxml: str, script: dict[str, Any]) -> str:
    """Run one script; the first difference in words, empty when there is none."""
    run = Run(read(scxml))
    found = _difference("at the start", run, script.get("initialConfiguration"))
    for number, sent in enumerate(script.get("events", []), 1):
        if found:
            break
        run.wait(sent.get("after", 0))
        run.fire(sent["event"]["name"])
        found = _difference(f"after event {number} ({sent['event']['name']})", run, sent.get("nextConfiguration"))
    return found


def _difference(when: str, run: Run, expected: list[str] | None) -> str:
    if expected is None or set(expected) == set(run.step.configuration):
        return ""
    return f"{when}: expected {sorted(expected)}, got {sorted(run.step.configuration)}"


def scripts(folder: Path) -> Iterator[tuple[Path, Path]]:
    """(chart, script) of every pair in the folder and below, in order of their names."""
    for chart in sorted(folder.rglob("*.scxml")):
        script = chart.with_suffix(".json")
        if script.exists():
            yield chart, script


def verdict(chart: Path, script: Path) -> tuple[str, str]:
    """("pass", ""), ("FAIL", difference) or ("unsupported", what)."""
    try:
        found = play(chart.read_text(encoding="utf-8"), json.loads(script.read_text(encoding="utf-8")))
    except Unsupported as what:
        return "unsupported", f"uses {what}, not in our language"
    except (ValueError, EndlessLoop, ET.ParseError) as what:
        return "FAIL", f"{type(what).__name__}: {what}"
    return ("FAIL", found) if found else ("pass", "")


def main(folders: list[str]) -> int:
    counts = {"pass": 0, "FAIL": 0, "unsupported": 0}
    for folder in folders:
        for chart, script in scripts(Path(folder)):
            word, why = verdict(chart, script)
            counts[word] += 1
            print(f"{word:<12}{chart}{': ' if why else ''}{why}")  # noqa: T201 - this command prints its answer
    print(", ".join(f"{count} {word}" for word, count in counts.items()))  # noqa: T201
    return 2 if not sum(counts.values()) else int(counts["FAIL"] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
