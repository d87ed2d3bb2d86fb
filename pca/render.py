"""Turns the texts under notifications/ into what one person reads, and refuses a text that could do more than that."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import StrictUndefined, Template, TemplateRuntimeError, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from pca.catalogue import Words
from pca.catalogue.findings import line
from pca.catalogue.marks import PLAIN, Marks, marked
from pca.domain.diagnosis import Diagnosis, diagnosis, suggestion
from pca.domain.plan.languages import HOUSE, chain, spoken_as
from pca.domain.texts.wording import TASK_FIELDS, VARIABLES, Variables, clean, one_line

MAX_SOURCE = 20_000
"""Characters a template may have."""

MAX_RENDERED: Mapping[str, int] = {"subject": 200, "sms": 1_000}
"""Characters a rendered text may have, by kind; what is longer is cut, and says so."""

MAX_BODY = 100_000
"""The same for every other kind."""

MAX_JOINED, DEPTH = 10_000, 40
"""Characters that `join` makes, for each repetition multiplies; levels of a template, few enough to be compiled."""

FILTERS = ("upper", "lower", "title", "default", "join", "length")

_HOUSE = Words("house")

Texts = Mapping[tuple[str, str, str], str]
"""Template sources by (message, kind, language)."""


class Rendered(NamedTuple):
    """One text ready to send. `digest` is the SHA-256 (hex) of subject and body; `language` the one really used."""

    subject: str
    body: str
    digest: str
    language: str


class TemplateProblem(NamedTuple):
    """What is wrong with a template, and on which line (from 1)."""

    line: int
    what: Diagnosis


class RenderError(Exception):
    """A text cannot be written. The message says which one and why."""


# ---------------------------------------------------------------- what a template may contain

_PLAIN: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.TemplateData,
    nodes.If,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)

_LOOP, _DEEP = diagnosis("template.loop"), diagnosis("template.deep")


def _environment() -> SandboxedEnvironment:
    house = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, cache_size=0)
    house.globals.clear()
    house.tests.clear()
    house.filters = {name: house.filters[name] for name in FILTERS} | {"join": _joined}
    return house


def _joined(words: Iterable[object], between: object = "") -> str:
    """The words with `between` between them. Raises TemplateRuntimeError for what gets too long, before it is made."""
    pieces, link = [str(word) for word in words], str(between)
    if sum(map(len, pieces)) + len(link) * len(pieces) > MAX_JOINED:
        raise TemplateRuntimeError(f"join makes more than {MAX_JOINED} characters")
    return link.join(pieces)


_ENVIRONMENT = _environment()


def check_template(source: str, variables: Collection[str] = VARIABLES) -> tuple[TemplateProblem, ...]:
    """All that keeps `source` from being used, in order of lines; empty when it is good.

    Only `{{ variable }}`, `{% if %}`, `{% for task in tasks %}`, comparisons and the filters of FILTERS are allowed.
    """
    if len(source) > MAX_SOURCE:
        return (TemplateProblem(1, diagnosis("template.long", length=len(source), most=MAX_SOURCE)),)
    try:
        tree = _ENVIRONMENT.parse(source)
        if (deep := _too_deep(tree)) is not None:
            return (TemplateProblem(deep, _DEEP),)
        problems = dict.fromkeys(_problems(tree, frozenset(variables), None))
        return tuple(sorted(problems, key=lambda problem: (problem.line, line(problem.what, "en"))))
    except TemplateSyntaxError as error:
        return (TemplateProblem(error.lineno, diagnosis("template.syntax", why=str(error.message))),)
    except ValueError as error:  # a number of more digits than Python reads
        return (TemplateProblem(1, diagnosis("template.syntax", why=str(error))),)
    except RecursionError:
        return (TemplateProblem(1, _DEEP),)


def _too_deep(tree: nodes.Node) -> int | None:
    """The line of the first thing that stands too deep in others; None when nothing does."""
    level: list[nodes.Node] = [tree]
    for _ in range(DEPTH):
        level = [child for node in level for child in node.iter_child_nodes()]
    return level[0].lineno if level else None


def _problems(node: nodes.Node, known: frozenset[str], loop: str | None) -> Iterator[TemplateProblem]:
    """What is not allowed in `node` and below; `loop` is the name given to a task inside the loop."""
    if isinstance(node, nodes.For):
        yield from _loop_problems(node, known, loop)
        return
    what = _complaint(node, known, loop)
    if what is not None:
        yield TemplateProblem(node.lineno, what)
        return
    if not isinstance(node, nodes.Getattr):
        for child in node.iter_child_nodes():
            yield from _problems(child, known, loop)


def _loop_problems(node: nodes.For, known: frozenset[str], loop: str | None) -> Iterator[TemplateProblem]:
    over, name = node.iter, node.target
    if (
        loop is not None
        or node.test is not None
        or node.recursive
        or not isinstance(over, nodes.Name)
        or over.name != "tasks"
        or not isinstance(name, nodes.Name)
        or name.name in known
    ):
        yield TemplateProblem(node.lineno, _LOOP)
        return
    yield from _problems(over, known, loop)
    for child in node.body:
        yield from _problems(child, known, name.name)
    for child in node.else_:
        yield from _problems(child, known, None)


def _complaint(node: nodes.Node, known: frozenset[str], loop: str | None) -> Diagnosis | None:
    """What is wrong with this one node; None when it is allowed."""
    match node:
        case nodes.Name():
            fine = node.ctx == "load" and (node.name in known or node.name == loop)
            return None if fine else _unknown("variable", node.name, known)
        case nodes.Getattr():
            if not (loop and isinstance(node.node, nodes.Name) and node.node.name == loop):
                return diagnosis("template.attribute", name=node.attr)
            return None if node.attr in TASK_FIELDS else _unknown("field", node.attr, TASK_FIELDS)
        case nodes.Filter():
            return _filter_complaint(node, loop)
        case nodes.Output():
            listed = any(_is_list(child, loop) for child in node.nodes)
            return diagnosis("template.list") if listed else None
        case nodes.CondExpr():
            return None if node.expr2 is not None else diagnosis("template.else")
        case _ if type(node) in _PLAIN:
            return None
    return diagnosis("template.not_allowed", name=type(node).__name__)


def _filter_complaint(node: nodes.Filter, loop: str | None) -> Diagnosis | None:
    if node.name not in FILTERS:
        return _unknown("filter", node.name, FILTERS)
    if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None:
        return diagnosis("template.named_values", name=node.name)
    if node.node is not None and _is_list(node.node, loop) and node.name != "length":
        return diagnosis("template.filter_of_list", name=node.name)
    return None


def _is_list(node: nodes.Node, loop: str | None) -> bool:
    """Whether the node is the list of tasks, or one whole task."""
    return isinstance(node, nodes.Name) and node.name in ("tasks", loop)


def _unknown(kind: str, name: str, known: Collection[str]) -> Diagnosis:
    advice, values = suggestion(name, sorted(known), len(known))
    return diagnosis(f"template.unknown_{kind}", advice, name=name, **values)


# ---------------------------------------------------------------- rendering


_TAG_LINE = re.compile(r"^[ \t]*((?:\{%(?:(?!%\}).)*%\}[ \t]*)+)\n", re.MULTILINE)
"""A line of tags alone: it leaves no empty line behind, and a tag at the end of a sentence does not glue two lines."""


@lru_cache(maxsize=1024)
def _compiled(source: str) -> Template:
    """The template, compiled once for each distinct source; sandboxed and checked again, whoever calls."""
    problems = check_template(source)
    if problems:
        raise RenderError("; ".join(f"line {problem.line}: {line(problem.what, 'en')}" for problem in problems))
    return _ENVIRONMENT.from_string(_TAG_LINE.sub(r"\1", source))


def render_message(
    texts: Texts,
    message: str,
    kind: str,
    language: str,
    variables: Variables,
    *,
    exercise: bool,
    marks: Marks = PLAIN,
    named: Sequence[str] = HOUSE,
) -> Rendered:
    """Write `message` as `kind` in `language`, or visibly in another of the languages that the plan has `named`.

    A chat without a text of its own gets the mail, its subject as the first line. `marks` is what it says of itself.

    Raises RenderError when there is no text at all, or it does not fit its variables.
    """
    words, tongues = _clean_words(variables), chain(language, named)
    own = (language, *named[:1])
    as_mail = kind == "mail" or (kind == "chat" and not any((message, kind, tongue) in texts for tongue in own))
    body, used = _write(texts, message, "mail" if as_mail else kind, tongues, words)
    subject = _write(texts, message, "subject", tongues, words)[0] if as_mail else ""
    if as_mail and kind == "chat":
        subject, body = "", f"{subject}\n\n{body}"
    subject, body = marked(kind, language, subject, body, marks)
    if exercise:
        subject, body = _with_banner(kind, language, subject, body)
    subject = one_line(subject)
    digest = hashlib.sha256(f"{subject}\n\n{body}".encode()).hexdigest()
    return Rendered(subject, body, digest, used)


def _write(texts: Texts, message: str, kind: str, tongues: Sequence[str], words: Mapping[str, Any]) -> tuple[str, str]:
    """The text and the language it is in: the first of `tongues` in which there is one."""
    wanted = tongues[0]
    used = next((tongue for tongue in tongues if (message, kind, tongue) in texts), None)
    if used is None:
        raise RenderError(f"there is no text notifications/{message}/{kind}.{wanted}.j2")
    text = _fill(texts[message, kind, used], kind, (message, kind, used), words)
    if used == spoken_as(wanted, [used]):
        return text, used
    if kind in ("subject", "sms"):
        return f"[{used}] {text}", used
    return f"{' '.join((f'[{used}]', _HOUSE.say('missing', wanted)))}\n\n{text}", used


def _fill(source: str, kind: str, name: tuple[str, str, str], words: Mapping[str, Any]) -> str:
    limit = MAX_RENDERED.get(kind, MAX_BODY)
    pieces, length = [], 0
    try:
        for piece in _compiled(source).generate(words):
            pieces.append(piece)
            length += len(piece)
            if length > 2 * limit:
                break
    except Exception as error:  # whatever a text does, no other message waits for it
        raise RenderError(f"notifications/{name[0]}/{name[1]}.{name[2]}.j2: {error}") from error
    text = re.sub(r"\n{3,}", "\n\n", clean("".join(pieces))).strip()
    return text if len(text) <= limit else text[: limit - 4].rstrip() + " […]"


def _with_banner(kind: str, language: str, subject: str, body: str) -> tuple[str, str]:
    banner = _HOUSE.say("banner", language)
    if kind == "sms":
        return subject, _HOUSE.say("banner_sms", language) + body
    return (f"{banner} — {subject}" if subject else ""), f"{banner}\n\n{body}\n\n{banner}"


# ---------------------------------------------------------------- values are data, never layout

_SEVERAL_LINES = frozenset({"instructions", "reason"})


def _clean_words(words: Variables) -> dict[str, Any]:
    return {name: _clean_value(name, value) for name, value in words.items()}


def _clean_value(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return clean(value).strip() if name in _SEVERAL_LINES else one_line(value)
    if isinstance(value, (list, tuple)):
        return [{field: one_line(text) for field, text in task.items()} for task in value]
    return value
