"""The command as real processes: two people at once, the heartbeat, a pipe that closes."""

from __future__ import annotations

import json
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

from pca.clock import SystemClock
from pca.clockwork.holder import holder
from pca.store import outbox
from pca.store.database import Store


def test_two_people_decide_at_once_and_one_gets_a_clear_refusal(desk: Any, crisis: str) -> None:
    words = ("crisis", "decide", crisis, "activate", "--why", "x", "--expect", "0")
    both = [desk.start(*words, who=person) for person in ("dir", "dep")]
    answers = [(one.communicate(timeout=120), one.returncode) for one in both]
    assert sorted(code for _, code in answers) == [0, 1], answers
    (won, _), lost = min(answers, key=lambda one: one[1]), max(answers, key=lambda one: one[1])[0]
    assert "décision 1 « activate » prise" in won[0]
    assert lost[0] == ""
    assert len(lost[1].splitlines()) == 1
    assert "Quelqu’un a décidé entre-temps : vous aviez vu la décision 0, la dernière est la 1" in lost[1]
    assert len(desk.json("crisis", "show", crisis)["decisions"]) == 1
    assert desk.json("audit", "replay")["equal"] is True


def test_the_same_order_from_two_processes_has_one_effect(desk: Any, active: str) -> None:
    words = ("task", "ack", f"{active}/T1", "--id", "phone-1")
    both = [desk.start(*words) for _ in range(2)]
    answers = [(one.communicate(timeout=120)[0], one.returncode) for one in both]
    assert [code for _, code in answers] == [0, 0], answers
    assert sum("une seconde fois" in said for said, _ in answers) == 1


def test_the_heartbeat_sends_and_stops_when_told(desk: Any, active: str) -> None:
    beat = desk.start("run")
    assert beat.stdout is not None
    assert beat.stdout.readline().startswith("La boucle tourne")
    while desk.json("crisis", "show", active)["messages"]["queued"]:
        assert beat.poll() is None
    beat.send_signal(signal.SIGTERM)
    out, err = beat.communicate(timeout=60)
    assert (beat.returncode, out, err) == (0, "Arrêté proprement\n", "")
    assert [one for one in (desk.folder / "outbox").rglob("*") if one.is_file()]


def test_a_second_heartbeat_is_refused_with_one_line(desk: Any) -> None:
    first = desk.start("run")
    assert first.stdout is not None
    first.stdout.readline()
    second = desk.start("run")
    _, err = second.communicate(timeout=60)
    assert second.returncode == 2
    assert len(err.splitlines()) == 1
    assert f"Le processus {first.pid} s’occupe déjà des échéances" in err
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=60)
    assert first.returncode == 0


def test_one_beat_alone(desk: Any, active: str) -> None:
    assert desk.do("run", "--once").startswith("Un battement : ")
    assert desk.json("crisis", "show", active)["messages"]["queued"] == 0


def test_one_beat_looks_into_the_mailbox_first(desk: Any, active: str) -> None:
    """For a timer: a mail of somebody we know, without the secret of a message, waits to be read afterwards."""
    new = desk.folder / "Maildir" / "new"
    for one in ("new", "cur", "tmp"):
        (new.parent / one).mkdir(parents=True)
    (new / "1").write_bytes(b"From: ops1@example.org\r\nMessage-ID: <1@elsewhere.example>\r\n\r\nAu secours\r\n")
    with Store.open(f"sqlite:///{desk.folder / 'pca.db'}") as store:

        def waiting() -> list[Any]:
            with store.read() as unit:
                found = unit.connection.exec_driver_sql("SELECT person, text FROM incoming")
                return [tuple(one) for one in found]

        assert waiting() == []
        done = desk.run("run", "--once", PCA_MAILBOX__FOLDER=str(new.parent))
        assert done.exit_code == 0, done.output
        assert waiting() == [("ops1", "Au secours")]


def test_one_beat_after_a_crash_sends_what_the_dead_process_was_sending(desk: Any, active: str) -> None:
    waiting = desk.json("crisis", "show", active)["messages"]["queued"]
    now = SystemClock().now()
    with Store.open(f"sqlite:///{desk.folder / 'pca.db'}") as store, store.write() as unit:
        assert len(outbox.claim(unit, now, 1000, holder(desk.folder, "run"), now + timedelta(days=1))) == waiting > 0
    desk.do("run", "--once")
    assert desk.json("crisis", "show", active)["messages"]["queued"] == 0


def test_a_reader_that_leaves_early_is_no_trouble(desk: Any, active: str) -> None:
    for number in range(30):
        desk.do("log", "add", active, f"{number} " + "x" * 5000)
    reader = desk.start("log", "list", active, "--json")
    assert reader.stdout is not None
    reader.stdout.read(10)
    reader.stdout.close()
    assert reader.stderr is not None
    assert reader.stderr.read() == ""
    assert reader.wait(timeout=60) == 0
    reader.stderr.close()


def test_answers_are_utf_8_wherever_they_go(desk: Any, crisis: str) -> None:
    desk.do("log", "add", crisis, "Fès – مراكش")
    out, err = desk.start("log", "list", crisis, "--json", PYTHONIOENCODING="ascii", LC_ALL="C").communicate(timeout=60)
    assert err == ""
    assert json.loads(out)["entries"][0]["text"] == "Fès – مراكش"


def test_the_installed_command_is_this_one(desk: Any) -> None:
    from importlib.metadata import entry_points

    (found,) = entry_points(group="console_scripts", name="pca")
    assert found.value == "pca.cli.main:main"
    assert Path(found.load().__code__.co_filename).name == "main.py"
