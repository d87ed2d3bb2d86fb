"""The whole case of 2020, from activation to the end of crisis, as `pca rehearse` plays and proves it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from measure import Check, finish, options, p50, rounded

FILE = Path(__file__).parent.parent / "playbooks" / "pandemie" / "rehearsals" / "alamana-2020.yaml"
COMMAND = (sys.executable, "-c", "from pca.cli.main import main; main()", "rehearse", str(FILE), "--json")


def main() -> None:
    given = options(__doc__, rounds=(3, 1))
    walls, reports = [], []
    for _ in range(given.rounds):
        started = perf_counter()
        done = subprocess.run(COMMAND, capture_output=True, text=True)
        walls.append(perf_counter() - started)
        if done.returncode != 0:
            raise SystemExit(f"pca rehearse ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
        reports.append(json.loads(done.stdout))
    heads = {one["journal"]["head"] for one in reports}
    if len(heads) != 1:
        raise SystemExit(f"{given.rounds} rehearsals gave {len(heads)} different journals")
    told = reports[-1]
    finish(
        "rehearsal",
        given,
        [Check("wall time of the command", p50(walls), "s", 30)],
        rounds=given.rounds,
        inside_seconds=rounded(p50([one["wall_seconds"] for one in reports])),
        from_=told["from"],
        to=told["to"],
        tasks=told["tasks"]["opened"],
        messages=told["messages"]["queued"],
        journal=told["journal"],
    )


if __name__ == "__main__":
    main()
