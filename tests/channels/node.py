"""Servers written for Node that stand in for what operators run: fetched once for a test run, into a folder apart."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

PACKAGES = ("smpp@0.5.1", "hoodiecrow-imap@2.1.0")
HERE = Path(__file__).parent


def fetched(folder):
    """The folder with the packages installed; skips, saying why, when there is no npm or no registry answers."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed: the SMS centre and the IMAP server that stand in for real ones are missing")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", *PACKAGES]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        pytest.skip(f"the npm registry did not answer within 120 s: {', '.join(PACKAGES)} cannot be fetched")
    if done.returncode != 0:
        pytest.skip(f"npm could not fetch {', '.join(PACKAGES)}: {done.stderr.strip()[-200:]}")
    return folder


class Program:
    """One Node program; every line it says is JSON."""

    def __init__(self, folder, script, *arguments):
        self._process = subprocess.Popen(
            [shutil.which("node") or "node", str(HERE / script), *arguments],
            env={**os.environ, "NODE_PATH": str(folder / "node_modules"), "NODE_NO_WARNINGS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._lines = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            self._lines.put(json.loads(line))

    def next(self):
        """What it says next; fails after 20 s of silence."""
        return self._lines.get(timeout=20)

    def until(self, key):
        """All it says up to the first line with `key`, and that line."""
        said = [self.next()]
        while key not in said[-1]:
            said.append(self.next())
        return said

    def order(self, **what):
        """Tell it something, and wait until it heard; what it said before that."""
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return self.until("done")[:-1]

    def close(self):
        self._process.stdin.close()
        self._process.wait(10)
        self._reader.join()
        self._process.stdout.close()
