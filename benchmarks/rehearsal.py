"""The whole case of 2020, from activation to the end of crisis, as `pca rehearse` plays and proves it."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from measure import Check, finish, options, p50, rounded

PLAYBOOKS = Path(__file__).parent.parent / "playbooks"
CASE = PLAYBOOKS / "pandemie" / "rehearsals" / "alamana-2020.yaml"
TINY = PLAYBOOKS / "starter" / "rehearsals" / "first-day.yaml"
COMMAND = (sys.executable, "-c", "from pca.cli.main import main; main()", "rehearse", "--json")


def main() -> None:
    given = options(__doc__, rounds=(3, 1))
    walls, reports, before = [], [], processor_seconds()
    for _ in range(given.rounds):
        started = perf_counter()
        done = subprocess.run((*COMMAND, str(TINY if given.quick else CASE)), capture_output=True, text=True)
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
        [Check("wall time of the command", p50(walls), "s", 7.5)],
        rounds=given.rounds,
        processor_seconds=rounded((processor_seconds() - before) / given.rounds),
        inside_seconds=rounded(p50([one["wall_seconds"] for one in reports])),
        span=f"{told['from']} – {told['to']}",
        tasks=told["tasks"]["opened"],
        messages=told["messages"]["queued"],
        journal=told["journal"],
    )


def processor_seconds() -> float:
    """What the commands run so far cost the processor: unlike wall time, it does not count waiting for one's turn."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
