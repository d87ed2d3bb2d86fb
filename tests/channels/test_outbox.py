"""Texts in a folder: whole or not at all, once for each text, and never outside the folder."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pca.channels.outbox import OutboxChannel
from pca.channels.rehearsed import RehearsedChannel


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_each_kind_has_its_folder(tmp_path, letter):
    with OutboxChannel(tmp_path) as channel:
        answers = channel.send([letter(1), letter(2, kind="poster", name="", address="", subject="", language="ar")])
    assert [(one.outcome, one.provider_id) for one in answers] == [
        ("sent", "mail/2020-1-M1.fr.txt"),
        ("sent", "poster/2020-1-M2.ar.txt"),
    ]
    assert files(tmp_path) == ["mail/2020-1-M1.fr.txt", "poster/2020-1-M2.ar.txt"]


def test_a_sheet_says_to_whom_and_about_what(tmp_path, letter):
    OutboxChannel(tmp_path).send(
        [letter(1, body="السلام\nعليكم"), letter(2, kind="poster", name="", address="", subject="")]
    )
    mail = (tmp_path / "mail" / "2020-1-M1.fr.txt").read_text(encoding="utf-8")
    assert mail == "Personne 1 <p1@institution.example>\nActivation du plan\n\nالسلام\nعليكم\n"
    assert (tmp_path / "poster" / "2020-1-M2.fr.txt").read_text(encoding="utf-8").startswith("Bonjour,")


def test_the_same_text_twice_is_one_file(tmp_path, letter):
    channel = OutboxChannel(tmp_path)
    assert channel.send([letter(1)]) == channel.send([letter(1)])
    assert files(tmp_path) == ["mail/2020-1-M1.fr.txt"]


@pytest.mark.parametrize("key", ["../../etc/passwd", "/etc/passwd", "a\x00b", "..", ".", "", "a\nb", "é" * 10])
def test_no_key_leaves_the_folder(tmp_path, letter, key):
    folder = tmp_path / "outbox"
    answers = OutboxChannel(folder).send([letter(1, key=key, kind="../mail", language="../fr")])
    assert answers[0].outcome == "sent"
    assert len(files(folder)) == len(files(tmp_path)) == 1


def test_a_folder_that_cannot_be_made_is_worth_another_try(tmp_path, letter):
    (tmp_path / "outbox").write_text("a file is in the way")
    answers = OutboxChannel(tmp_path / "outbox").send([letter(1), letter(2)])
    assert [one.outcome for one in answers] == ["retry", "retry"]
    assert all("outbox folder" in one.error for one in answers)


def test_a_full_disk_leaves_no_half_file(tmp_path, letter, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    answers = OutboxChannel(tmp_path).send([letter(1)])
    assert answers[0].outcome == "retry"
    assert "No space left" in answers[0].error
    assert files(tmp_path) == []


def test_names_that_may_not_survive_a_power_cut_are_not_called_sent(tmp_path, letter, monkeypatch):
    really = os.fsync

    def folders_fail(handle):
        if Path(f"/proc/self/fd/{handle}").resolve().is_dir():
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        really(handle)

    monkeypatch.setattr(os, "fsync", folders_fail)
    assert [one.outcome for one in OutboxChannel(tmp_path).send([letter(1)])] == ["retry"]


# ---------------------------------------------------------------- the rehearsed channel


def test_a_rehearsal_fails_as_its_seed_says_in_any_order(letter):
    batch = [letter(number) for number in range(1, 1001)]

    def answers(texts, seed):
        channel = RehearsedChannel(seed, retried=100, refused=50)
        return {one.key: one.outcome for one in channel.send(texts)}

    first = answers(batch, 7)
    assert first == answers(list(reversed(batch)), 7)
    assert first != answers(batch, 8)
    counts = {outcome: list(first.values()).count(outcome) for outcome in ("sent", "retry", "failed")}
    assert 20 < counts["failed"] < 80
    assert 60 < counts["retry"] < 140


def test_a_second_try_always_arrives(letter):
    channel = RehearsedChannel(7, retried=1000, keep=True)
    assert [one.outcome for one in (*channel.send([letter(1)]), *channel.send([letter(1)]))] == ["retry", "sent"]
    assert [one.key for one in channel.accepted] == ["2020-1/M1"]


def test_shares_beyond_a_thousand_are_refused():
    with pytest.raises(ValueError, match="out of a thousand"):
        RehearsedChannel(7, retried=900, refused=200)
