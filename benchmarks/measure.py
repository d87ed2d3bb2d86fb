"""What all benchmarks share: their options, rounds that take turns, and one result for people or machines."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NoReturn


@dataclass(frozen=True)
class Check:
    """One figure held against its target; a target is met from either below or above."""

    what: str
    figure: float
    unit: str
    target: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        return self.figure >= self.target if self.at_least else self.figure <= self.target

    def told(self) -> dict[str, Any]:
        sign = "≥" if self.at_least else "≤"
        figure = rounded(self.figure)
        told = {"what": self.what, "figure": figure, "unit": self.unit, "target": f"{sign} {self.target:g}"}
        return {**told, "limit": self.target, "holds": self.holds}


def options(description: str | None, **sizes: tuple[float, float]) -> argparse.Namespace:
    """The command line: --json, --quick, and a number for each of `sizes` (as published, under --quick)."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="a tiny size, to see that the benchmark works")
    for name, (full, tiny) in sizes.items():
        parser.add_argument(f"--{name}", type=type(tiny), help=f"{full}; {tiny} under --quick")
    given = parser.parse_args()
    for name, pair in sizes.items():
        if getattr(given, name) is None:
            setattr(given, name, pair[given.quick])
    return given


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder beside the benchmarks: the system's folder for such things may lie in memory, not on a disk.

    Where only is looked whether the benchmark works, memory is what is wanted.
    """
    beside = None if "--quick" in sys.argv else Path(__file__).parent
    with TemporaryDirectory(prefix=".scratch-", dir=beside) as folder:
        yield Path(folder)


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes, with the rubbish of earlier work swept away first."""
    gc.collect()
    gc.freeze()  # what is left is in use: the next sweep need not look at it again
    started = perf_counter()
    work()
    return perf_counter() - started


def p50(times: list[float]) -> float:
    return median(times)


def ratio(these: list[float], those: list[float]) -> float:
    """The median of the ratios within each round: what else the machine did weighs on both sides alike."""
    return median(one / other for one, other in zip(these, those, strict=True))


def p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98] if len(times) > 1 else times[0]


def peak_memory() -> float:
    """Largest resident size of this process so far, in MB (10⁶ bytes). `ru_maxrss` would count the parent's too."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise SystemExit("this system does not say how much memory a process used (no VmHWM in /proc/self/status)")


def finish(name: str, given: argparse.Namespace, checks: list[Check], **details: Any) -> NoReturn:
    """Print the result, the first check's figure foremost; exit 0 only if every target holds."""
    holds = all(check.holds for check in checks)
    first = checks[0].told()
    result: Mapping[str, Any] = {
        "name": name,
        **{key: first[key] for key in ("figure", "unit", "target")},
        "holds": holds,
        "quick": given.quick,
        "checks": [check.told() for check in checks],
        "details": details,
    }
    if given.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        _show(name, checks, details)
    sys.exit(0 if holds else 1)


def _show(name: str, checks: list[Check], details: Mapping[str, Any]) -> None:
    print(name)
    for check in checks:
        told = check.told()
        verdict = "holds" if check.holds else "MISSED"
        print(f"  {check.what}: {told['figure']:g} {check.unit} (target {told['target']}) {verdict}")
    for key, value in details.items():
        print(f"    {key.replace('_', ' ')}: {value}")


def rounded(value: float) -> float:
    """Four significant digits: what a shared machine can tell."""
    return float(f"{value:.4g}")
