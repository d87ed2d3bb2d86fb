"""A plan of 3 000 lines, with its texts: read strictly, with the place of every value, and looked over."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

from big_plan import write_plan
from measure import Check, finish, options, p50, rounded, scratch, seconds

from pca.plans.loader import load
from pca.plans.review import review

TODAY = date(2026, 2, 1)
COMMAND = (sys.executable, "-c", "from pca.cli.main import main; main()", "plan", "lint")


def main() -> None:
    given = options(__doc__, measures=(81, 5), rounds=(15, 1))
    with scratch() as folder:
        plan, texts = write_plan(folder, measures=given.measures)
        lines = len((plan / "playbook.yaml").read_text("utf-8").splitlines())
        loading, linting = [], []
        for _ in range(given.rounds):
            loading.append(seconds(lambda: load(plan, texts)))
            loaded = load(plan, texts)
            linting.append(seconds(lambda loaded=loaded: review(loaded, TODAY)))
        findings = review(loaded, TODAY)
        commands = [command(plan, texts) for _ in range(1 + given.rounds // 5)]
    finish(
        "lint",
        given,
        [Check(f"load and lint {lines} lines", p50(loading) + p50(linting), "s", 0.5)],
        lines=lines,
        measures=given.measures,
        findings=len(findings),
        rounds=given.rounds,
        loading_seconds=rounded(p50(loading)),
        linting_seconds=rounded(p50(linting)),
        command_seconds=rounded(p50(commands)),
    )


def command(plan: Path, texts: Path) -> float:
    """Wall time of `pca plan lint`, Python's own start included."""
    words = (*COMMAND, str(plan), "--texts", str(texts), "--today", TODAY.isoformat())
    started = perf_counter()
    done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"pca plan lint ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
    return perf_counter() - started


if __name__ == "__main__":
    main()
