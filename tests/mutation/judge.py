"""Judges faults by the tests that reach them: all is collected once, each fault has a forked child of its own.

In the child the changed function takes the place of the other, in memory; then the tests that run its lines are run,
the quickest first, until one fails. No file is changed, nothing is collected or imported twice.
"""

from __future__ import annotations

import ast
import gc
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from time import process_time
from types import FunctionType
from typing import Any, NamedTuple

import hypothesis
import pytest
from coverage import Coverage

from tests.mutation.faults import KEPT, ROOT, RULES, STORE, Fault
from tests.mutation.putting import assigned, functions_alive, mentioned, put_in

MOST = 12.0
"""Seconds of tests for one fault; whatever no quicker test noticed by then has survived."""
NEEDING = {"cluster", "own_cluster", "migrated", "postgres_url", "postgres_store", "rehearsed"}
"""Fixtures of tests that are not asked: they need a server, or play a rehearsal."""


class Reached(NamedTuple):
    """What a run without faults showed: seconds of each test, and the tests that run each line of a file."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, list[str]]]

    def add(self, known: Mapping[str, Any]) -> None:
        """What was kept of one file of tests."""
        tests = list(known["seconds"])
        self.seconds.update(known["seconds"])
        for path, lines in known["lines"].items():
            mine = self.lines.setdefault(path, {})
            for line, numbers in lines.items():
                mine.setdefault(int(line), []).extend(tests[one] for one in numbers)

    def at(self, path: str, first: int, last: int) -> set[str]:
        lines = self.lines.get(path, {})
        return {test for line in range(first, last + 1) for test in lines.get(line, ())}


class Judge:
    """A plugin of pytest: instead of running all tests once, it runs those that matter once for each fault."""

    def __init__(self, faults: Iterable[tuple[Fault, str]], most: float = MOST, keep: Path | None = KEPT) -> None:
        self._faults, self._most, self._keep = faults, most, keep
        self._failed, self._said = False, ""
        self._items: dict[str, pytest.Item] = {}
        self.judged: dict[Fault, str] = {}

    def pytest_collection(self) -> None:
        few = hypothesis.settings(max_examples=10, derandomize=True, database=None, deadline=None)
        hypothesis.settings.register_profile("few", few, suppress_health_check=list(hypothesis.HealthCheck))
        hypothesis.settings.load_profile("few")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [one for one in items if not NEEDING & set(getattr(one, "fixturenames", ()))]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed, self._said = True, report.longreprtext

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        self._items = {one.nodeid: one for one in session.items}
        functions = functions_alive()
        gc.collect()
        gc.freeze()
        reached = self._reached()
        unproved = True
        for fault, source in self._faults:
            stands = (str(ROOT / fault.path), fault.inside) in functions or fault.in_store
            tests = chosen(fault, reached, self._most) if stands else []
            if tests and unproved:
                as_it_is = (ROOT / fault.path).read_text("utf-8")
                assert not _forked(partial(self._fails, fault, as_it_is, tests, functions)), "no fault, and noticed"
                unproved = False
            fails = partial(self._fails, fault, source, tests, functions)
            ended = _forked(fails, self._most) if tests else 0
            self.judged[fault] = "survived" if ended == 0 else "noticed"
            if not tests:
                self.judged[fault] = "reached by no test"
            sys.__stderr__.write({"survived": "S", "noticed": "."}.get(self.judged[fault], "0"))
            sys.__stderr__.flush()
        return True

    def _fails(
        self, fault: Fault, source: str, tests: list[str], functions: Mapping[tuple[str, str], list[FunctionType]]
    ) -> bool:
        try:
            put_in(fault, source, functions)
        except Exception:
            return True  # the module could not even be loaded
        items = [self._items[test] for test in tests]
        return any(self._run(item, after) for item, after in zip(items, [*items[1:], None], strict=True))

    def _run(self, item: pytest.Item, after: pytest.Item | None) -> bool:
        self._failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        return self._failed

    def _reached(self) -> Reached:
        """Which test runs which line; kept for a file of tests as long as neither it nor what it stands on changes."""
        kept = (self._keep or Path(tempfile.mkdtemp())) / "reached.json"
        known = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
        by_file: dict[Path, list[pytest.Item]] = {}
        for item in self._items.values():
            by_file.setdefault(item.path, []).append(item)
        names = {path: _state(path, some) for path, some in by_file.items()}
        new = [item for path, some in by_file.items() if names[path] not in known for item in some]
        if new:
            kept.parent.mkdir(parents=True, exist_ok=True)
            _forked(lambda: kept.write_text(json.dumps(known | self._watched(new, names)), "utf-8") == 0)
            known = json.loads(kept.read_text("utf-8"))
        found = Reached({}, {})
        for name in names.values():
            found.add(known[name])
        return found

    def _watched(self, items: list[pytest.Item], names: Mapping[Path, str]) -> dict[str, Any]:
        """One run under coverage, by file of tests: seconds of each test, and by line the numbers of those that run it.

        Tests that fail without a fault are not asked later.
        """
        watch = Coverage(data_file=None, config_file=False, include=[f"{ROOT}/pca/domain/*", f"{ROOT}/pca/store/*"])
        found: dict[str, Any] = {names[one.path]: {"seconds": {}, "lines": {}} for one in items}
        watch.start()
        for item, after in zip(items, [*items[1:], None], strict=True):
            watch.switch_context(item.nodeid)
            began = process_time()
            if self._run(item, after):
                sys.__stderr__.write(f"fails without a fault: {item.nodeid}\n{self._said[-3000:]}\n")
            else:
                found[names[item.path]]["seconds"][item.nodeid] = process_time() - began
        watch.stop()
        data = watch.get_data()
        numbers = {test: (name, number) for name, one in found.items() for number, test in enumerate(one["seconds"])}
        for path in data.measured_files():
            file = Path(path).relative_to(ROOT).as_posix()
            for line, tests in data.contexts_by_lineno(path).items():
                for name, number in (numbers[test] for test in tests if test in numbers):
                    found[name]["lines"].setdefault(file, {}).setdefault(line, []).append(number)
        return found


def chosen(fault: Fault, reached: Reached, most: float) -> list[str]:
    """The tests that run the changed lines, the quickest first, as far as they take `most` seconds together."""
    tests: set[str] = set()
    if "." not in fault.inside:
        for path, first, last in _users(fault.path, fault.inside):
            tests |= reached.at(path, first, last)
    tests |= reached.at(fault.path, fault.first, fault.last) or reached.at(fault.path, fault.top, fault.bottom)
    found, spent = [], 0.0
    for test in sorted(tests, key=lambda one: (reached.seconds[one], one)):
        spent += reached.seconds[test]
        if spent > most and found:
            break
        found.append(test)
    return found


def _users(path: str, name: str) -> Iterator[tuple[str, int, int]]:
    """The functions that use a constant of the module, or one that a function made as the module was loaded.

    Also by way of another constant; elsewhere too.
    """
    tree, made = _parsed(path), {name}
    while more := {one for given, of in _constants(path) if made & of for one in given} - made:
        made |= more
    if len(made) == 1 and any(isinstance(one, ast.FunctionDef) and one.name == name for one in tree.body):
        return
    public = {one for one in made if not one.startswith("_")}
    for file in [path, *(sorted(_sources()) if public else ())]:
        wanted = made if file == path else public
        yield from ((file, first, last) for first, last, of in _functions(file) if wanted & of)


@cache
def _sources() -> frozenset[str]:
    return frozenset(one.relative_to(ROOT).as_posix() for name in (RULES, STORE) for one in (ROOT / name).rglob("*.py"))


@cache
def _parsed(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


@cache
def _constants(path: str) -> list[tuple[list[str], set[str]]]:
    """What the statements of a module give a value, and what they mention."""
    return [(given, mentioned(one)) for one in _parsed(path).body if (given := assigned(one))]


@cache
def _functions(path: str) -> list[tuple[int, int, set[str]]]:
    """The lines of each function of a module, and what it mentions."""
    return [
        (one.body[0].lineno, one.end_lineno or one.lineno, mentioned(one))
        for one in ast.walk(_parsed(path))
        if isinstance(one, ast.FunctionDef)
    ]


def _state(path: Path, items: Iterable[pytest.Item]) -> str:
    """What the run without faults of one file of tests depends on."""
    seen = sha256("\n".join(sorted(one.nodeid for one in items)).encode() + path.read_bytes() + _beneath())
    for above in path.parents:
        if above.is_relative_to(ROOT / "tests") and (above / "conftest.py").exists():
            seen.update((above / "conftest.py").read_bytes())
    return seen.hexdigest()


@cache
def _beneath() -> bytes:
    """What every test stands on."""
    seen = sha256()
    for path in sorted([*(ROOT / "pca").rglob("*.py"), *(ROOT / "tests").glob("conftest.py")]):
        seen.update(path.read_bytes())
    for path in sorted([*(ROOT / "tests/kit").rglob("*.py"), *(ROOT / "tests/data").rglob("*")]):
        seen.update(path.read_bytes() if path.is_file() else b"")
    return seen.digest()


def _forked(does: Callable[[], Any], most: float | None = None) -> int:
    """Do it in a child with a temporary folder of its own: 0 when it says nothing, else how it ended."""
    folder = tempfile.mkdtemp(prefix="pca-fault-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
    child = os.fork()
    if child == 0:
        _alone(folder, most)
        ended = 2
        try:
            ended = int(bool(does()))
        finally:
            os._exit(ended)
    _, status = os.waitpid(child, 0)
    shutil.rmtree(folder, ignore_errors=True)
    return status


def _alone(folder: str, most: float | None) -> None:
    """Silent, in a folder of its own; a fault that never ends is ended by the system."""
    os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1) if most is None else (0, 1, 2):
        os.dup2(silent, stream)
    if most is not None:
        limit = int(3 * most) + 20
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(10 * limit)


def judge(
    faults: Iterable[tuple[Fault, str]], tests: Iterable[str], most: float = MOST, keep: Path | None = KEPT
) -> dict[Fault, str]:
    """How each fault ended: noticed, survived, or reached by no test."""
    judging = Judge(faults, most, keep)
    without = ("randomly", "xdist", "cacheprovider", "faulthandler", "logging")
    given = ["-q", "-s", "--tb=short", "--assert=plain", "--import-mode=importlib", "-k", "not postgresql"]
    quiet = ["-o", "addopts=", "-o", "timeout=0", *(word for one in without for word in ("-p", f"no:{one}"))]
    pytest.main([*given, *quiet, *tests], plugins=[judging])
    return judging.judged
