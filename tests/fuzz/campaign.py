"""`make fuzz`: every parser of foreign input gets its share of the time; what is found is kept in .fuzz/.

Coverage guides the inputs where atheris is installed (Linux); elsewhere they are drawn at random. Each parser runs in a
process of its own, so that one that dies is counted and the next one has its turn.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

FOUND = Path(".fuzz")
SLOW_MS = 5_000.0
"""An input that takes so long is a finding."""
FOUND_AT_MOST = 20
GUIDED = [
    *("pca.channels", "pca.registers", "pca.plans", "pca.render", "pca.services.tasks.file_kinds", "pca.web.kit.forms"),
    *(
        "pca.domain.expressions.expressions",
        "pca.domain.expressions.expression_words",
        "pca.domain.texts.replies",
        "pca.domain.texts.reply_text",
    ),
    *("pca.domain.telephone", "pca.domain.mail_address"),
]
"""Where coverage is looked at: the parsers themselves."""


class Tally:
    """What one parser did; written down as it goes, for it may die at any moment."""

    def __init__(self, name: str, file: Path) -> None:
        from tests.fuzz.parsers import PARSERS

        self.parser, self.file = PARSERS[name], file
        self.prefix = "".join(one if one.isalnum() else "-" for one in name)
        self.inputs = self.refused = 0
        self.worst = 0.0
        self.crashes: dict[str, str] = {}
        self._written = 0.0

    def one(self, data: bytes) -> None:
        """Give the parser one input; anything but an answer or a refusal is a crash, counted once for each place."""
        begun = time.perf_counter()
        self.inputs += 1
        try:
            self.parser.parse(data)
        except self.parser.refuses:
            self.refused += 1
        except Exception as error:
            self._crashed(data, error)
        took = (time.perf_counter() - begun) * 1_000
        if took > self.worst:
            self.worst = took
            if took > SLOW_MS:
                self._keep("slow", data)
        if time.perf_counter() - self._written > 0.5:
            self.write()

    def _crashed(self, data: bytes, error: Exception) -> None:
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
        known = f"{type(error).__name__} at {place}"
        if known not in self.crashes and len(self.crashes) < FOUND_AT_MOST:
            self.crashes[known] = self._keep("crash", data)

    def _keep(self, what: str, data: bytes) -> str:
        path = FOUND / f"{self.prefix}-{what}-{hashlib.sha256(data).hexdigest()[:12]}"
        path.write_bytes(data)
        return str(path)

    def write(self) -> None:
        """Write down how it stands."""
        self._written = time.perf_counter()
        said = {"inputs": self.inputs, "refused": self.refused, "worst": self.worst, "crashes": self.crashes}
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(said))
        fresh.replace(self.file)


def work(name: str, seconds: float, seed: int, file: Path) -> None:
    """Feed one parser; never returns where atheris leads."""
    guided = _atheris()
    if guided is not None:
        with guided.instrument_imports(include=GUIDED):
            tally = Tally(name, file)
        folder = tempfile.mkdtemp(prefix="pca-fuzz-")
        for number, good in enumerate(tally.parser.seeds):
            (Path(folder) / str(number)).write_bytes(good)
        options = [f"-max_total_time={max(1, round(seconds))}", f"-max_len={tally.parser.longest}", f"-seed={seed}"]
        limits = ["-timeout=60", "-rss_limit_mb=3000", f"-artifact_prefix={FOUND}/{tally.prefix}-", "-verbosity=0"]
        tally.write()
        guided.Setup([sys.argv[0], *options, *limits, folder], tally.one)
        guided.Fuzz()
        return
    tally = Tally(name, file)
    draw(tally, seconds, seed)
    tally.write()


def draw(tally: Tally, seconds: float, seed: int) -> None:
    """Random inputs for so long."""
    from tests.fuzz.mutations import changed

    random, until = Random(seed), time.perf_counter() + seconds
    while time.perf_counter() < until:
        tally.one(changed(tally.parser.seeds, random, tally.parser.longest))


def _atheris() -> Any:
    with contextlib.suppress(ImportError):
        import atheris

        return atheris
    return None


def campaign(minutes: float, names: list[str], seed: int) -> int:
    """All parsers, one after the other; how many findings."""
    FOUND.mkdir(exist_ok=True)
    share, findings = minutes * 60 / len(names), 0
    print(f"{'parser':20} {'inputs':>10} {'refused':>10} {'worst ms':>9} {'crashes':>8}")
    for name in names:
        file = FOUND / "tally.json"
        file.unlink(missing_ok=True)
        words = [
            sys.executable,
            "-m",
            "tests.fuzz.campaign",
            "--one",
            name,
            "--seconds",
            str(share),
            "--seed",
            str(seed),
        ]
        with (FOUND / "output").open("wb") as output:
            code = subprocess.run(words, stdout=output, stderr=output, check=False).returncode
        said = json.loads(file.read_text()) if file.exists() else {"inputs": 0, "refused": 0, "worst": 0, "crashes": {}}
        if code:
            said["crashes"][f"the process ended with {code}"] = (FOUND / "output").read_text(errors="replace")[-2_000:]
        bad = len(said["crashes"]) + (said["worst"] > SLOW_MS)
        findings += bad
        print(
            f"{name:20} {said['inputs']:10} {said['refused']:10} {said['worst']:9.0f} {len(said['crashes']):8}",
            flush=True,
        )
        for what, where in said["crashes"].items():
            print(f"    {what}: {where}")
    print("no findings" if not findings else f"{findings} findings; see {FOUND}/")
    return findings


def main() -> None:
    """What the command line asks for."""
    from tests.fuzz.names import NAMES

    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--only", nargs="*", choices=NAMES, default=list(NAMES))
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--one", choices=NAMES)
    asked.add_argument("--seconds", type=float, default=10)
    said = asked.parse_args()
    if said.one:
        work(said.one, said.seconds, said.seed, FOUND / "tally.json")
        return
    sys.exit(1 if campaign(said.minutes, said.only, said.seed) else 0)


if __name__ == "__main__":
    main()
