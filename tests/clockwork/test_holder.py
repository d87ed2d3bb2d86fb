"""Who sends a message is known by installation, machine and role: the same after a restart, nobody else's ever."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from subprocess import PIPE, Popen

from pca.clock import SystemClock
from pca.clockwork import heartbeat
from pca.clockwork.holder import holder, installation
from pca.runtime import Runtime
from pca.settings import Settings
from pca.store import outbox


def test_an_installation_keeps_its_name_and_no_two_share_one(tmp_path):
    for name in ("left", "right"):
        (tmp_path / name).mkdir()
    first = installation(tmp_path / "left")
    assert installation(tmp_path / "left") == first
    assert installation(tmp_path / "right") != first
    assert holder(tmp_path / "left", "run") != holder(tmp_path / "left", "worker-1")


def test_threads_that_start_together_agree_on_the_name(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(installation, [tmp_path] * 8))) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["installation"]


NAMING = """
import sys
from pathlib import Path
from pca.clockwork.holder import installation
print("ready", flush=True)
for folder in sys.stdin:
    print(installation(Path(folder.strip())), flush=True)
"""


def test_processes_that_start_together_agree_on_the_name(tmp_path):
    with ExitStack() as opened:
        started = [
            opened.enter_context(Popen([sys.executable, "-c", NAMING], stdin=PIPE, stdout=PIPE, text=True, bufsize=1))
            for _ in range(3)
        ]
        assert [one.stdout.readline() for one in started] == ["ready\n"] * 3
        for turn in range(20):
            folder = tmp_path / f"{turn}"
            folder.mkdir()
            for one in started:
                one.stdin.write(f"{folder}\n")
            named = {one.stdout.readline() for one in started}
            assert len(named) == 1
            assert named != {""}
            assert [one.name for one in folder.iterdir()] == ["installation"]
        for one in started:
            one.stdin.close()


def test_a_name_lost_in_a_power_cut_is_drawn_again(tmp_path):
    (tmp_path / "installation").write_text("")
    assert installation(tmp_path) == installation(tmp_path) != ""


def test_starting_one_installation_leaves_the_leases_of_another_on_the_same_database(store, tmp_path):
    runtimes = {}
    for name in ("left", "right"):
        (tmp_path / name).mkdir()
        runtimes[name] = Runtime(store, Settings(data=tmp_path / name))
        now = SystemClock().now()
        mine = holder(tmp_path / name, "run")
        row = ("2020-1", len(runtimes), mine, now + timedelta(hours=1))
        with store.write() as unit:
            outbox._LEASE.many(unit, [(*row[:3], unit.instant(row[3]), None)])
    heartbeat.once(runtimes["left"])
    with store.write() as unit:
        now = SystemClock().now()
        outbox._forget_expired(unit, now)
        left = unit.connection.exec_driver_sql("SELECT holder FROM delivery_lease").scalars().all()
    assert left == [holder(tmp_path / "right", "run")]
