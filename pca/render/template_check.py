"""What a template of a message may contain, and the closed room in which it is compiled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from jinja2 import StrictUndefined, TemplateRuntimeError, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from pca.catalogue.findings import line
from pca.domain.diagnosis import Diagnosis, diagnosis, suggestion
from pca.domain.texts.wording import TASK_FIELDS, VARIABLES

MAX_SOURCE = 20_000
"""Characters a template may have."""

MAX_JOINED, DEPTH = 10_000, 40
"""Characters that `join` makes, for each repetition multiplies; levels of a template, few enough to be compiled."""

FILTERS = ("upper", "lower", "title", "default", "join", "length")


class TemplateProblem(NamedTuple):
    """What is wrong with a template, and on which line (from 1)."""

    line: int
    what: Diagnosis


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


ENVIRONMENT = _environment()


def check_template(source: str, variables: Collection[str] = VARIABLES) -> tuple[TemplateProblem, ...]:
    """All that keeps `source` from being used, in order of lines; empty when it is good.

    Only `{{ variable }}`, `{% if %}`, `{% for task in tasks %}`, comparisons and the filters of FILTERS are allowed.
    """
    if len(source) > MAX_SOURCE:
        return (TemplateProblem(1, diagnosis("template.long", length=len(source), most=MAX_SOURCE)),)
    try:
        tree = ENVIRONMENT.parse(source)
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
