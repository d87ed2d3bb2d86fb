"""Faults put into the rules and the store's conditions by a machine: how many does no test notice?

mutmut makes the faults and runs the tests that reach each; here a sample is drawn, and what survived is shown.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MUTANTS = Path("mutants")
KILLED = {1, 3, 24, -24, 36, 37, 152, 255}
"""Exit codes of a run that noticed: a test failed, or never ended. Where no test comes by at all, a mutant survives."""


def mutmut(*words: str, stumbles: bool = False) -> str:
    """What the tool says; it is shown when the tool stumbles, unless it may."""
    command = [sys.executable, "-m", "mutmut", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and not stumbles:
        raise SystemExit(done.stdout[-3000:] + done.stderr[-3000:])
    return done.stdout


def made() -> dict[str, int | None]:
    """Every mutant by its name, with how its last run ended."""
    found: dict[str, int | None] = {}
    for path in sorted(MUTANTS.rglob("*.py.meta")):
        found |= json.loads(path.read_text("utf-8"))["exit_code_by_key"]
    return found


def counted() -> set[str]:
    """Those that are drawn from: all of the rules; of the store, what changes a condition of a statement."""
    names = set(made())
    store = {path: set(in_conditions(path.read_text("utf-8"))) for path in (MUTANTS / "pca" / "store").glob("*.py")}
    kept = {f"pca.store.{path.stem}.{name}" for path, found in store.items() for name in found}
    return {name for name in names if not name.startswith("pca.store.")} | (names & kept)


def in_conditions(source: str) -> Iterator[str]:
    """The mutants of a module, by the names of their functions, that differ from the original inside a `where`."""
    tree = ast.parse(source)
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and "__mutmut_" in one.name]
    originals = {
        one.name.removesuffix("orig"): conditions(one) for one in functions if one.name.endswith("__mutmut_orig")
    }
    for one in functions:
        stem = one.name.rpartition("__mutmut_")[0] + "__mutmut_"
        if not one.name.endswith("orig") and conditions(one) != originals.get(stem, ()):
            yield one.name


def conditions(function: ast.FunctionDef) -> tuple[str, ...]:
    """What its statements ask of their rows."""
    calls = (one for one in ast.walk(function) if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute))
    asked = [one for one in calls if isinstance(one.func, ast.Attribute) and one.func.attr in ("where", "having", "on")]
    return tuple(ast.unparse(part) for one in asked for part in (*one.args, *one.keywords))


def main() -> None:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--number", type=int, default=200)
    said.add_argument("--seed", type=int, default=1)
    said.add_argument("--among", default="pca.", help="only mutants whose name begins so")
    asked = said.parse_args()
    mutmut("run", "--max-children", "2", "none.*", stumbles=True)  # makes them, sees who reaches what; none is run
    among = sorted(one for one in counted() if one.startswith(asked.among))
    drawn = sorted(random.Random(asked.seed).sample(among, min(asked.number, len(among))))
    mutmut("run", "--max-children", "2", *drawn)
    results = made()
    survived = [one for one in drawn if results[one] not in KILLED]
    share = 100 * len(survived) / max(1, len(drawn))
    sys.stdout.write(f"{len(drawn)} of {len(among)} mutants, {len(survived)} survived: {share:.1f} %\n")
    sys.stdout.flush()
    for name in survived:
        sys.stdout.write(f"\n{mutmut('show', name).strip()}\n")


if __name__ == "__main__":
    main()
