"""The heartbeat beats, survives what goes wrong, is alone on its data folder, and stops when asked."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

from pca.clock import SystemClock
from pca.clockwork import heartbeat
from pca.clockwork.heartbeat import AlreadyRunning, beating, only_one, run
from pca.clockwork.pulse import Pulse
from pca.services.messages.delivery import Delivered

FAST = 0.02
PATIENCE = 30
"""Seconds before a test gives up waiting for an event that never comes."""


class Beats:
    """Counts beats, and tells when enough were seen."""

    def __init__(self, wanted=3, error=None):
        self.count, self.wanted, self.error, self.enough = 0, wanted, error, threading.Event()

    def __call__(self, _runtime):
        self.count += 1
        if self.count >= self.wanted:
            self.enough.set()
        if self.error is not None:
            raise self.error
        return Delivered()


@pytest.fixture
def runtime(tmp_path):
    settings = SimpleNamespace(data=tmp_path / "data", senders=1)
    return SimpleNamespace(settings=settings, clock=SystemClock(), stopping=threading.Event(), holder="")


@pytest.fixture
def jobs(monkeypatch):
    """Stand-ins for the two jobs."""

    def replace(tick=None, deliver=None):
        found = SimpleNamespace(tick=tick or Beats(), deliver=deliver or Beats(), released=Beats())
        monkeypatch.setattr(heartbeat, "tick", found.tick)
        monkeypatch.setattr(heartbeat, "deliver", found.deliver)
        monkeypatch.setattr(heartbeat, "release_leases", found.released)
        monkeypatch.setattr(heartbeat, "due_messages", lambda _runtime: 0)
        return found

    return replace


def test_both_jobs_beat_again_and_again(runtime, jobs):
    found = jobs()
    with beating(runtime, FAST) as scheduler:
        assert found.tick.enough.wait(PATIENCE)
        assert found.deliver.enough.wait(PATIENCE)
        assert {job.id: (job.misfire_grace_time, job.coalesce, job.max_instances) for job in scheduler.get_jobs()} == {
            "tick": (None, True, 1),
            "deliver": (None, True, 1),
            "watch": (None, True, 1),
            "collect": (None, True, 1),
            "send back": (None, True, 1),
            "ask": (None, True, 1),
            "keep": (None, True, 1),
            "count": (None, True, 1),
            "pull": (None, True, 1),
        }
    assert not scheduler.running
    assert found.released.count == 1


def test_a_failing_job_is_logged_and_tried_again(runtime, jobs, caplog):
    found = jobs(tick=Beats(error=RuntimeError("the disk is full")))
    with caplog.at_level(logging.ERROR, "pca.heartbeat"), beating(runtime, FAST):
        assert found.tick.enough.wait(PATIENCE)
        assert found.deliver.enough.wait(PATIENCE)
    assert found.tick.count >= 3
    assert "tick failed" in caplog.text
    assert "the disk is full" in caplog.text


def test_delivery_goes_on_until_nothing_more_can_be_done(monkeypatch):
    rounds = [Delivered(again=True), Delivered(again=True), Delivered()]
    monkeypatch.setattr(heartbeat, "deliver", lambda _runtime: rounds.pop(0))
    monkeypatch.setattr(heartbeat, "due_messages", lambda _runtime: 0)
    heartbeat.deliver_all(SimpleNamespace(settings=SimpleNamespace(senders=4)))
    assert rounds == []


def test_a_crowd_is_delivered_over_several_connections_at_once(monkeypatch):
    together = threading.Barrier(3)

    def one_of_three(_runtime):
        together.wait(PATIENCE)
        return Delivered()

    monkeypatch.setattr(heartbeat, "deliver", one_of_three)
    monkeypatch.setattr(heartbeat, "due_messages", lambda _runtime: 10_000)
    heartbeat.deliver_all(SimpleNamespace(settings=SimpleNamespace(senders=3)))
    assert not together.broken, "all three were on their way at the same time"


def test_a_beat_under_way_is_finished_before_stopping(runtime, jobs):
    begun, go_on, finished = threading.Event(), threading.Event(), threading.Event()

    def slow(_runtime):
        begun.set()
        go_on.wait(PATIENCE)
        finished.set()

    jobs(tick=slow)
    with beating(runtime, FAST):
        assert begun.wait(PATIENCE)
        threading.Timer(0.05, go_on.set).start()
    assert finished.is_set()


def test_one_job_never_runs_twice_at_once(runtime, jobs):
    running, most, go_on = 0, 0, threading.Event()

    def slow(_runtime):
        nonlocal running, most
        running += 1
        most = max(most, running)
        go_on.wait(PATIENCE)
        running -= 1

    found = jobs(tick=slow, deliver=Beats(wanted=10))
    with beating(runtime, FAST):
        assert found.deliver.enough.wait(PATIENCE)
        go_on.set()
    assert most == 1


def test_a_second_process_is_refused_and_told_which_one_runs(runtime, jobs):
    jobs()
    with (
        beating(runtime, FAST),
        pytest.raises(AlreadyRunning, match=f"number {os.getpid()}.*PCA_DATA"),
        beating(runtime),
    ):
        pytest.fail("two heartbeats on one data folder")


def test_the_folder_is_free_again_afterwards(runtime, jobs):
    found = jobs()
    for _ in range(2):
        with beating(runtime, FAST):
            assert found.tick.enough.wait(PATIENCE)


def test_the_lock_dies_with_its_process(tmp_path):
    code = "import sys; from pathlib import Path; from pca.clockwork.heartbeat import only_one\n"
    code += "with only_one(Path(sys.argv[1]), 'heartbeat.lock'): print('mine', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "mine\n"
        with pytest.raises(AlreadyRunning, match=str(other.pid)), only_one(tmp_path, "heartbeat.lock"):
            pytest.fail("the folder was taken")
        other.kill()
        other.wait(PATIENCE)
        with only_one(tmp_path, "heartbeat.lock"):
            assert (tmp_path / "heartbeat.lock").read_text() == f"{os.getpid()}\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(runtime, jobs, number):
    found = jobs()
    before = signal.getsignal(number)

    def ask_once_it_beats():
        found.tick.enough.wait(PATIENCE)
        os.kill(os.getpid(), number)

    asking = threading.Thread(target=ask_once_it_beats)
    run(runtime, FAST, asking.start)
    asking.join(PATIENCE)
    assert found.tick.count >= 3
    assert signal.getsignal(number) is before
    assert not [one.name for one in threading.enumerate() if one.name.startswith("APScheduler")]


def test_a_beat_lets_the_end_of_the_process_through(runtime):
    def leave(_runtime):
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        Pulse(runtime, "run").beating("tick", leave)()
