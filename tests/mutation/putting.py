"""A fault is put in: the changed function, or constant of a module, takes the place of the other in this process."""

from __future__ import annotations

import ast
import gc
import sys
from collections.abc import Mapping
from types import CodeType, FunctionType, ModuleType

from tests.mutation.faults import ROOT, Fault


def assigned(statement: ast.AST) -> list[str]:
    """The names that a statement gives a value."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return [name.id for one in targets if one is not None for name in ast.walk(one) if isinstance(name, ast.Name)]


def mentioned(node: ast.AST) -> set[str]:
    """The names that stand in it."""
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return names | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}


def put_in(fault: Fault, source: str, functions: Mapping[tuple[str, str], list[FunctionType]]) -> None:
    """Let the changed function, or constant of the module, take the place of the other in this process."""
    path = str(ROOT / fault.path)
    tree = ast.parse(source)
    if not any(_codes(path, tree).get(fault.inside, ())):
        return _reassign(path, fault.inside, tree)
    olds = sorted({one.__code__.co_firstlineno for one in functions.get((path, fault.inside), ())})
    at = max(number for number, first in enumerate(olds) if first <= fault.first)
    code = sorted(_codes(path, tree)[fault.inside], key=lambda one: one.co_firstlineno)[at]
    for function in functions[path, fault.inside]:
        if function.__code__.co_firstlineno == olds[at]:
            _defaults(function, code, tree)
            function.__code__ = code
    return _reassign(path, fault.inside, tree)  # what was made by it when the module was loaded


def _defaults(function: FunctionType, code: CodeType, tree: ast.Module) -> None:
    for one in ast.walk(tree):
        if isinstance(one, ast.FunctionDef) and one.name == code.co_name:
            first = min([one.lineno, *(decorator.lineno for decorator in one.decorator_list)])
            if first == code.co_firstlineno and (one.args.defaults or any(one.args.kw_defaults)):
                value = lambda node: eval(compile(ast.Expression(node), "", "eval"), function.__globals__)  # noqa: E731
                function.__defaults__ = tuple(map(value, one.args.defaults)) or None
                keyed = zip(one.args.kwonlyargs, one.args.kw_defaults, strict=True)
                function.__kwdefaults__ = {name.arg: value(given) for name, given in keyed if given is not None}


def _reassign(path: str, name: str, tree: ast.Module) -> None:
    """Work out a constant of the module again, or what a function made, and all that is made of it.

    Whoever imported them gets the new ones.
    """
    [module] = [one for one in _modules() if getattr(one, "__file__", None) == path]
    names = {name}
    for statement in tree.body:
        given = assigned(statement) if isinstance(statement, ast.Assign | ast.AnnAssign) else []
        if names & {*given, *(mentioned(statement) if given else ())}:
            before = {one: module.__dict__.get(one) for one in given}
            exec(compile(ast.Module([statement], []), path, "exec"), module.__dict__)
            names |= set(given)
            for one, old in before.items():
                _replace(one, old, module.__dict__[one])


def _replace(name: str, old: object, new: object) -> None:
    for module in _modules():
        if module.__dict__.get(name) is old:
            setattr(module, name, new)


def _modules() -> list[ModuleType]:
    return [one for name, one in list(sys.modules.items()) if name.startswith("pca.")]


def _codes(path: str, tree: ast.Module) -> dict[str, list[CodeType]]:
    """The code of each function of a module, by its qualified name."""
    found: dict[str, list[CodeType]] = {}
    waiting = [compile(tree, path, "exec", dont_inherit=True)]
    while waiting:
        inner = [one for one in waiting.pop().co_consts if isinstance(one, CodeType)]
        waiting += inner
        for one in inner:
            if one.co_flags & 0x2:  # a function, no body of a class
                found.setdefault(one.co_qualname, []).append(one)
    return found


def functions_alive() -> dict[tuple[str, str], list[FunctionType]]:
    """All functions of the rules and the store that are alive, by file and qualified name."""
    found: dict[tuple[str, str], list[FunctionType]] = {}
    gc.unfreeze()  # what is frozen is not among the objects
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(f"{ROOT}/pca/"):
            found.setdefault((one.__code__.co_filename, one.__code__.co_qualname), []).append(one)
    return found
