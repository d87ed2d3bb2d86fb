"""Faults made by a machine: mutmut's, one at a time, in the rules and in the conditions of the store's statements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import Mutation, MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

from tests.mutation.equivalent import EQUIVALENT

ROOT = Path(__file__).parents[2]
RULES, STORE = "pca/domain", "pca/store"
KEPT = ROOT / "mutants"
"""What was worked out once and holds as long as no source changes."""
CONDITIONING = {"where", "having", "by", "filter"}
"""Methods whose arguments are conditions; `select` of a reader takes nothing else."""
COMBINING = {"and_", "or_", "not_", "tuple_", "exists", "scope_filter", "perimeter_filter", "text"}


class Fault(NamedTuple):
    """One change: in which file, which of mutmut's, in which function (or constant), at which lines."""

    path: str
    number: int
    inside: str
    first: int
    last: int
    before: str
    after: str
    top: int
    bottom: int

    @property
    def name(self) -> str:
        """What it is called, such as `pca.domain.time.pass_time 12`."""
        return f"{self.path.removesuffix('.py').replace('/', '.')}.{self.inside} {self.number}"

    @property
    def in_store(self) -> bool:
        return self.path.startswith(STORE)


class Visitor(MutationVisitor):
    """mutmut's own walk; decorated functions are changed too, for here nothing is copied.

    Keeps with each change the function or constant it is in, its statement, and whether it touches a condition.
    """

    def __init__(self, columns: Iterable[str], conditions_only: bool) -> None:
        super().__init__(mutation_operators, IgnoredCode(set(), set(), set()))
        self._columns, self._only = set(columns), conditions_only
        self._path: list[str] = []
        self._statements: list[cst.CSTNode] = []
        self._functions = self._conditions = 0
        self.places: list[tuple[str, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        self._conditions += self._is_condition(node)
        if isinstance(node, cst.FunctionDef | cst.ClassDef) and not self._functions:
            self._path.append(node.name.value)
        self._functions += isinstance(node, cst.FunctionDef)
        if isinstance(node, cst.BaseCompoundStatement | cst.SimpleStatementLine):
            self._statements.append(node)
        return super().on_visit(node)

    def on_leave(self, original_node: cst.CSTNode) -> None:
        super().on_leave(original_node)
        self._conditions -= self._is_condition(original_node)
        self._functions -= isinstance(original_node, cst.FunctionDef)
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef) and not self._functions:
            self._path.pop()
        if isinstance(original_node, cst.BaseCompoundStatement | cst.SimpleStatementLine):
            self._statements.pop()

    def _create_mutations(self, node: cst.CSTNode) -> None:
        inside = self._inside()
        if not inside or (self._only and not (self._conditions or self._is_conditioning(node))):
            return
        super()._create_mutations(node)
        self.places += [(inside, self._statements[-1])] * (len(self.mutations) - len(self.places))

    def _inside(self) -> str:
        """The function, with its class; of the store, also a constant of the module."""
        if self._functions:
            return ".".join(self._path)
        if not self._only or self._path or not self._statements:
            return ""
        statement = self._statements[0]
        [first, *_] = statement.body if isinstance(statement, cst.SimpleStatementLine) else [None]
        match first:
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
                return name
            case cst.AnnAssign(target=cst.Name(value=name)):
                return name
        return ""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            return False
        return isinstance(node, cst.Import | cst.ImportFrom) or super()._skip_node_and_children(node)

    def _is_conditioning(self, node: cst.CSTNode) -> bool:
        match node:
            case cst.Call(func=cst.Attribute(attr=cst.Name(value=name), value=value)):
                return name in CONDITIONING or (name == "select" and isinstance(value, cst.Name))
            case cst.Call(func=cst.Name(value=name)):
                return name in COMBINING
        return False

    def _is_condition(self, node: cst.CSTNode) -> bool:
        """Whether whatever lies within says which rows are meant."""
        match node:
            case cst.Comparison(left=left):
                return self._is_column(left)
            case cst.Call(func=cst.Attribute(value=value)) if self._is_column(value):
                return True
            case cst.Arg():
                owner = self.get_metadata(cst.metadata.ParentNodeProvider, node, None)
                return owner is not None and self._is_conditioning(owner)
        return False

    def _is_column(self, node: cst.CSTNode) -> bool:
        match node:
            case cst.Attribute(value=cst.Name(value=name)):
                return name in self._columns
            case cst.Attribute(value=cst.Attribute(attr=cst.Name(value="c"))):
                return True
            case cst.Subscript(value=cst.Name(value=name)):
                return name in self._columns
            case cst.Subscript(value=cst.Attribute(attr=cst.Name(value="c"))):
                return True
        return False

    METADATA_DEPENDENCIES = (*MutationVisitor.METADATA_DEPENDENCIES, cst.metadata.ParentNodeProvider)


def columns(source: str) -> Iterator[str]:
    """The short names a module gives the columns of its tables: `_m = MESSAGE.c`."""
    for line in source.splitlines():
        names, _, values = line.strip().partition(" = ")
        parts = [one.strip() for one in values.split(",")]
        if len(parts) == len(names.split(",")):
            yield from (
                name.strip() for name, value in zip(names.split(","), parts, strict=True) if value.endswith(".c")
            )


def walked(path: str, source: str) -> tuple[MetadataWrapper, list[Mutation], list[tuple[str, cst.CSTNode]]]:
    """All changes to one file, with where each stands."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    visitor = Visitor(columns(source), path.startswith(STORE))
    wrapper.visit(visitor)
    return wrapper, visitor.mutations, visitor.places


def faults(path: str, source: str) -> list[Fault]:
    """The faults of one file, known equivalents left out."""
    wrapper, mutations, places = walked(path, source)
    lines: Any = wrapper.resolve(PositionProvider)
    code = wrapper.module.code_for_node
    return [
        Fault(
            path, number, inside, lines[change.original_node].start.line, lines[change.original_node].end.line,
            code(change.original_node), code(change.mutated_node), lines[statement].start.line,
            lines[statement].end.line,
        )
        for number, (change, (inside, statement)) in enumerate(zip(mutations, places, strict=True))
        if change.original_node in lines
    ]  # fmt: skip


def every(among: str = "") -> list[Fault]:
    """All faults of the rules and of the store's conditions in files whose path begins so; known equivalents left out.

    Made anew for files that changed.
    """
    found: list[Fault] = []
    mine = sha256(Path(__file__).read_bytes()).hexdigest()
    for path in sorted([*(ROOT / RULES).rglob("*.py"), *(ROOT / STORE).rglob("*.py")]):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith((f"{STORE}/migrations", f"{STORE}/tables")) or not name.startswith(among):
            continue
        source = path.read_text("utf-8")
        kept = KEPT / (name + ".json")
        of = sha256((mine + source).encode()).hexdigest()
        known = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
        if known.get("of") != of:
            known = {"of": of, "faults": faults(name, source)}
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(known), "utf-8")
        found += [Fault(*one) for one in known["faults"]]
    return [one for one in found if (one.path, one.inside, one.before, one.after) not in EQUIVALENT]


def changed(drawn: Iterable[Fault]) -> Iterator[tuple[Fault, str]]:
    """Each fault with the whole source of its module as it is then; faults of one file in a row."""
    of: dict[str, list[Fault]] = {}
    for one in drawn:
        of.setdefault(one.path, []).append(one)
    for path, some in of.items():
        wrapper, mutations, _ = walked(path, (ROOT / path).read_text("utf-8"))
        for fault in some:
            change = mutations[fault.number]
            module = wrapper.module.deep_replace(change.original_node, change.mutated_node)
            assert isinstance(module, cst.Module)
            yield fault, module.code
