"""A parser in a process of its own: whatever it does, the asking process goes on and learns which limit was hit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pca.isolated import Limits, ParseFailed, close_all, failures, parse_isolated

MB = 1024 * 1024
QUICK = Limits(seconds=20, processor=1, memory=128 * MB, input=1 * MB, output=1 * MB)
HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The parsers of `hostile_parsers.py`, which the children find as we do; no process outlives its test."""
    close_all()
    monkeypatch.syspath_prepend(str(HERE))
    import hostile_parsers

    yield hostile_parsers
    close_all()


def limit_of(call: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(ParseFailed) as failed:
        call()
    return failed.value.limit, failed.value.detail


def test_the_result_comes_back_typed_and_from_another_process(hostile: Any) -> None:
    found = parse_isolated(hostile.count, b"a,b", ",")
    assert (found.size, found.words) == (3, ("a", "b"))
    assert type(found) is hostile.Counted
    assert found.process != os.getpid()


def test_a_waiting_process_is_used_again(hostile: Any) -> None:
    processes = {parse_isolated(hostile.count, b"a").process for _ in range(50)}
    assert len(processes) == 1


@pytest.mark.parametrize(
    ("parser", "data", "limits", "limit"),
    [
        ("loop", b"", QUICK, "time"),
        ("idle", b"60", Limits(seconds=0.5), "time"),
        ("eat", b"", QUICK, "memory"),
        ("echo", b"x" * (2 * MB), QUICK, "size"),
        ("echo", b"x" * (1 * MB), Limits(output=MB // 2), "size"),
        ("refuse", b"", QUICK, "refused"),
        ("nested", b"", QUICK, "refused"),
        ("defect", b"", QUICK, "crashed"),
        ("die", b"SIGSEGV", QUICK, "crashed"),
        ("die", b"SIGKILL", QUICK, "crashed"),
        ("die", b"SIGABRT", QUICK, "crashed"),
        ("leave", b"", QUICK, "crashed"),
        ("lie", b"", QUICK, "crashed"),
        ("forge", b"\xff" * 8, QUICK, "size"),
        ("forge", b"\0" * 8, QUICK, "crashed"),
        ("forge", b"\0\0\0\0\0\0\0\x02v\x01" * 1000, QUICK, "crashed"),
        ("forge", b"\0\0\0\0\0\0\0\x12" + b"z" * 18, QUICK, "crashed"),
        ("forge", b"\0\0", Limits(seconds=1), "time"),
    ],
)
def test_each_limit_is_named_and_the_next_input_is_served(
    hostile: Any, parser: str, data: bytes, limits: Limits, limit: str
) -> None:
    before = failures().get(("files", limit), 0)
    assert limit_of(lambda: parse_isolated(getattr(hostile, parser), data, limits=limits))[0] == limit
    assert failures()["files", limit] == before + 1
    assert parse_isolated(hostile.count, b"a b").words == ("a", "b")


def test_a_refusal_says_why_and_keeps_the_process(hostile: Any) -> None:
    first = parse_isolated(hostile.count, b"a").process
    assert limit_of(lambda: parse_isolated(hostile.refuse, b"abc")) == (
        "refused",
        "ValueError: 3 bytes, none of them good",
    )
    assert parse_isolated(hostile.count, b"a").process == first


def test_a_process_that_failed_is_replaced(hostile: Any) -> None:
    first = parse_isolated(hostile.count, b"a").process
    limit_of(lambda: parse_isolated(hostile.eat, b"", limits=QUICK))
    assert parse_isolated(hostile.count, b"a").process != first


def test_a_process_is_replaced_after_many_inputs(hostile: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pca.isolated.pool.INPUTS", 3)
    processes = [parse_isolated(hostile.count, b"a").process for _ in range(9)]
    assert len(set(processes)) == 3


def test_an_idle_process_that_has_died_is_no_failure(hostile: Any) -> None:
    os.kill(parse_isolated(hostile.count, b"a").process, signal.SIGKILL)
    assert parse_isolated(hostile.count, b"b").words == ("b",)


def test_what_a_library_prints_is_no_answer(hostile: Any) -> None:
    assert parse_isolated(hostile.write_everywhere, b"") == 7


def test_an_answer_written_ahead_is_not_taken_for_that_to_the_next_question(hostile: Any) -> None:
    first = parse_isolated(hostile.count, b"a").process
    ahead = b"\0\0\0\0\0\0\0\x12" + b"z" * 16 + b"v\x01"
    assert parse_isolated(hostile.write_ahead, ahead) == 7
    time.sleep(1)  # noqa: TID251
    found = parse_isolated(hostile.count, b"b")
    assert found.words == ("b",)
    assert found.process != first


def test_no_secret_of_the_settings_reaches_the_process(hostile: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PCA_SMTP_PASSWORD", "secret")
    assert not any(name.startswith("PCA_") for name in parse_isolated(hostile.environment, b""))


def test_many_threads_each_get_their_own_answer(hostile: Any) -> None:
    def ask(number: int) -> bool:
        if number % 10 == 0:
            return limit_of(lambda: parse_isolated(hostile.die, b"SIGSEGV", limits=Limits(wait=120)))[0] == "crashed"
        said = str(number).encode() * 1000
        return parse_isolated(hostile.echo, said, limits=Limits(wait=120)) == said

    with ThreadPoolExecutor(16) as threads:
        assert all(threads.map(ask, range(100)))


def test_a_slow_sender_holds_up_only_their_own_lane(hostile: Any) -> None:
    slow, brief = Limits(seconds=30), Limits(wait=0.1)
    with ThreadPoolExecutor(2) as threads:
        held = [threads.submit(parse_isolated, hostile.idle, b"3", lane="slow", limits=slow) for _ in range(2)]
        seen = ""
        while seen != "busy" and not all(one.done() for one in held):
            try:
                parse_isolated(hostile.count, b"a", lane="slow", limits=brief)
            except ParseFailed as failed:
                seen = failed.limit
        assert seen == "busy"
        assert parse_isolated(hostile.count, b"a", lane="other", limits=Limits(wait=30)).words == ("a",)


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import hostile_parsers, os, threading
from pca.isolated import Limits, parse_isolated
print(parse_isolated(hostile_parsers.count, b"a", lane="one").process, flush=True)
parser = getattr(hostile_parsers, sys.argv[2])
busy = threading.Thread(target=parse_isolated, args=(parser, b"500"), kwargs={"lane": "one"})
busy.start()
busy.join(1)
print("ready", flush=True)
busy.join()
"""


@pytest.mark.parametrize("parser", ["idle", "loop"])
def test_the_process_dies_with_its_parent(parser: str) -> None:
    parent = subprocess.Popen([sys.executable, "-c", SCRIPT, str(HERE), parser], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert parent.stdout.readline() == "ready\n"
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    for _ in range(600):
        try:
            state = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return
        if state == "Z":  # dead; whoever adopted it has not noticed
            return
        time.sleep(0.05)  # noqa: TID251
    pytest.fail("the process outlived its parent")
