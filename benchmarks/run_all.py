"""Runs every benchmark in a process of its own and writes what they found to docs/reference/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Any

from jinja2 import Environment, StrictUndefined

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "reference" / "benchmarks.md"
NAMES = (
    *("decide_10k", "amend_10k", "acknowledge", "rehearsal", "lint", "memory", "journal"),
    *("delivery", "first_message", "year", "web"),
    *(
        "growth_indicators",
        "growth_series",
        "growth_states",
        "growth_csv",
        "growth_auditor",
        "growth_people",
        "growth_start",
        "directory_import",
    ),
    *("growth_openings", "growth_lists"),
    "coverage",
    *("growth_replay", "growth_past"),
    *("growth_decision", "growth_status", "growth_situation"),
    *("growth_live", "growth_serving", "growth_telling"),
)

TEMPLATE = HERE / "page.md.j2"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that everything works")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, help="run these alone")
    parser.add_argument("--output", type=Path, default=PAGE, help="the page to write")
    given = parser.parse_args()
    load, loop = os.getloadavg()[0], yardstick()
    results = [run(name, quick=given.quick) for name in given.only]
    given.output.write_text(page(results, load, loop), encoding="utf-8")
    sys.exit(0 if all(one["holds"] for one in results) else 1)


def yardstick() -> float:
    """Processor seconds of a bare loop of ten million additions: how fast this machine is today, whatever its name."""
    started, total = process_time(), 0
    for number in range(10_000_000):
        total += number
    return process_time() - started


def run(name: str, *, quick: bool) -> Mapping[str, Any]:
    """One benchmark's result; its figures are shown as they come in."""
    words = [sys.executable, str(HERE / f"{name}.py"), "--json", *(["--quick"] if quick else [])]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1) or not done.stdout:
        raise SystemExit(f"{name} could not be run; it ended with {done.returncode}")
    result: Mapping[str, Any] = json.loads(done.stdout)
    for check in result["checks"]:
        print(f"{name}: {check['what']}: {check['figure']:g} {check['unit']} ({verdict(check)})", flush=True)
    return result


def verdict(check: Mapping[str, Any]) -> str:
    """Whether the target holds, or by how much it is missed."""
    if check["holds"]:
        return "holds"
    return f"missed by {abs(check['figure'] / check['limit'] - 1):.0%}"


def page(results: list[Mapping[str, Any]], load: float, loop: float) -> str:
    """The page as it is published."""
    house = Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    house.filters |= {"figure": "{:g}".format, "verdict": verdict, "said": said}
    template = house.from_string(TEMPLATE.read_text(encoding="utf-8"))
    told = {"results": results, "load": load, "loop": loop, "niceness": os.nice(0), "machine": machine()}
    return template.render(told, date=f"{datetime.now(UTC):%Y-%m-%d}")


def said(value: object) -> str:
    """A value in words; a mapping as a list."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name.replace('_', ' ')} {said(one)}" for name, one in value.items())
    return str(value)


def machine() -> str:
    """What it was measured on."""
    cores, memory = os.cpu_count(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    python, sqlite = platform.python_version(), sqlite3.sqlite_version
    return f"{processor()}, {cores} cores, {memory:.0f} GB, {platform.system()}, Python {python}, SQLite {sqlite}"


def processor() -> str:
    """The processor's own name, where the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


if __name__ == "__main__":
    main()
