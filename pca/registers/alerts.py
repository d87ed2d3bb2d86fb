"""Reads a public alert (CAP 1.2) from XML: no document type, no entities, nothing from elsewhere, bounded in all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar, get_args
from xml.parsers import expat

from pca.domain.alerts import Alert, AlertInfo, AlertKind, AlertName, AlertStatus
from pca.isolated import Limits, ParseFailed, parse_isolated
from pca.isolated.limits import MB

LIMITS = Limits(seconds=5, processor=3, memory=128 * MB, input=MB, output=MB)
SPACE = "urn:oasis:names:tc:emergency:cap:1.2"
DEEP, WIDE = 8, 20_000
"""Most elements inside each other, and in all."""
LONG, NAMED = 200, 100
"""Characters of a text that is kept, and most things of a kind in one alert."""
REASONS = frozenset({"xml", "doctype", "namespace", "large", "missing", "word", "time"})
"""Why an alert is not read."""

T = TypeVar("T")


class Node(NamedTuple):
    """One element."""

    name: str
    inner: list[Node]
    texts: list[str]


class BadAlert(ValueError):
    """An alert that is not read: `reason` is one of REASONS, `where` the element it is about."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(f"{reason}:{where}")
        self.reason, self.where = reason, where


def alert_apart(content: bytes) -> Alert:
    """The same as `read_alert` in a process of its own. Raises BadAlert."""
    try:
        return parse_isolated(read_alert, content, lane="alerts", limits=LIMITS)
    except ParseFailed as failed:
        reason, _, where = failed.detail.removeprefix("BadAlert: ").partition(":")
        if failed.limit != "refused" or reason not in REASONS:
            reason, where = ("large", "") if failed.limit in ("size", "memory", "time") else ("xml", "")
        raise BadAlert(reason, where) from None


def read_alert(content: bytes) -> Alert:
    """The alert that stands in these bytes. Raises BadAlert."""
    root = _tree(content)
    if root.name != f"{SPACE} alert":
        raise BadAlert("namespace")
    references = tuple(_reference(written) for written in _text(root, "references").split())
    return Alert(
        name=AlertName(_needed(root, "sender"), _needed(root, "identifier"), _instant(root, "sent")),
        status=_word(root, "status", get_args(AlertStatus)),
        kind=_word(root, "msgType", get_args(AlertKind)),
        references=_few(references, "references"),
        infos=_few(tuple(_info(node) for node in _all(root, "info")), "info"),
    )


def _info(node: Node) -> AlertInfo:
    areas = _all(node, "area")
    named = [text for area in areas for text in (_text(area, "areaDesc"), *_codes(area)) if text]
    starts = "onset" if _text(node, "onset") else "effective"
    return AlertInfo(
        event=_needed(node, "event"),
        severity=_needed(node, "severity"),
        urgency=_needed(node, "urgency"),
        certainty=_needed(node, "certainty"),
        headline=_text(node, "headline"),
        starts=_instant(node, starts) if _text(node, starts) else None,
        expires=_instant(node, "expires") if _text(node, "expires") else None,
        areas=_few(tuple(dict.fromkeys(named)), "area"),
    )


def _codes(area: Node) -> Iterable[str]:
    return (_text(code, "value") for code in _all(area, "geocode"))


def _reference(written: str) -> AlertName:
    """`sender,identifier,sent`, as the standard writes what an alert refers to."""
    parts = written.split(",")
    if len(parts) != 3 or not all(parts):
        raise BadAlert("word", "references")
    return AlertName(parts[0][:LONG], parts[1][:LONG], _moment(parts[2], "references"))


def _moment(text: str, where: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadAlert("time", where) from None
    if at.tzinfo is None or not 1990 <= at.year <= 2200:
        raise BadAlert("time", where)
    return at.astimezone(UTC)


def _instant(node: Node, name: str) -> datetime:
    return _moment(_needed(node, name), name)


def _all(node: Node, name: str) -> list[Node]:
    return [inner for inner in node.inner if inner.name == f"{SPACE} {name}"]


def _text(node: Node, name: str) -> str:
    """What an element of this name says, on one line; empty where there is none."""
    nodes = _all(node, name)
    if len(nodes) > 1:
        raise BadAlert("word", name)
    text = " ".join("".join(nodes[0].texts).split()) if nodes else ""
    return text if name == "references" else text[:LONG]


def _needed(node: Node, name: str) -> str:
    text = _text(node, name)
    if not text:
        raise BadAlert("missing", name)
    return text


def _word(node: Node, name: str, known: tuple[Any, ...]) -> Any:
    """One of `known`."""
    text = _needed(node, name)
    if text not in known:
        raise BadAlert("word", name)
    return text


def _few(things: tuple[T, ...], name: str) -> tuple[T, ...]:
    if len(things) > NAMED:
        raise BadAlert("large", name)
    return things


def _tree(content: bytes) -> Node:
    """The elements of a document without a document type."""
    root = Node("", [], [])
    around, count = [root], 0

    def begin(name: str, _attributes: object) -> None:
        nonlocal count
        count += 1
        if count > WIDE or len(around) > DEEP:
            raise BadAlert("large")
        node = Node(name, [], [])
        around[-1].inner.append(node)
        around.append(node)

    def refuse(*_: object) -> int:
        raise BadAlert("doctype")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _name: around.pop()
    parser.CharacterDataHandler = lambda text: around[-1].texts.append(text)
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = parser.SkippedEntityHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise BadAlert("xml") from None
    if len(root.inner) != 1:
        raise BadAlert("xml")
    return root.inner[0]
