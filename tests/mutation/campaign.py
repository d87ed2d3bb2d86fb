"""Faults put into the rules and the store's conditions by a machine: how many does no test notice?

mutmut makes the faults; here a sample is drawn, the tests that reach each are run, and what survived is shown.
"""

from __future__ import annotations

import argparse
import difflib
import random
import sys
from collections import Counter
from collections.abc import Iterable

from tests.mutation.faults import ROOT, Fault, changed, every
from tests.mutation.judge import MOST, judge

JUDGES = ("tests/domain", "tests/store")


def drawn(faults: Iterable[Fault], number: int, seed: int) -> list[Fault]:
    """A sample, the same for the same seed: rules and conditions in the shares they have among all."""
    among = list(faults)
    return sorted(random.Random(seed).sample(among, min(number, len(among))))


def share(judged: dict[Fault, str]) -> str:
    """How many survived, in words."""
    survived = sum(ended != "noticed" for ended in judged.values())
    return f"{survived} of {len(judged)} unnoticed: {100 * survived / max(1, len(judged)):.1f} %"


def shown(fault: Fault, source: str) -> str:
    """What was changed, as a difference without its surroundings."""
    before = (ROOT / fault.path).read_text("utf-8").splitlines()
    lines = list(difflib.unified_diff(before, source.splitlines(), lineterm="", n=0))[3:]
    return "\n".join([f"{fault.path}:{fault.first} {fault.inside} #{fault.number}", *lines])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--number", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--among", default="", help="only files whose path begins so, such as pca/store")
    asked.add_argument("--most", type=float, default=MOST, help="seconds of tests for one fault")
    asked.add_argument("--tests", nargs="+", default=JUDGES, help="which tests judge")
    given = asked.parse_args()
    among = every(given.among)
    sources = dict(changed(drawn(among, given.number, given.seed)))
    judged = judge(sources.items(), given.tests, given.most)
    out = sys.stdout.write
    for fault, ended in judged.items():
        if ended != "noticed":
            out(f"\n{ended}: {shown(fault, sources[fault])}\n")
    out(f"\nseed {given.seed}, {len(judged)} of {len(among)} faults: {share(judged)}\n")
    for words, store in (("rules", False), ("conditions of the store", True)):
        out(f"{words}: {share({one: ended for one, ended in judged.items() if one.in_store is store})}\n")
    files = Counter(one.path for one, ended in judged.items() if ended != "noticed")
    out("".join(f"{number:4} {path}\n" for path, number in files.most_common()))


if __name__ == "__main__":
    main()
