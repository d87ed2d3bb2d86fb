"""Writers take turns: first come, first served, and nobody waits for itself."""

from __future__ import annotations

import threading
from collections import deque

import pytest

from pca.store.kit.errors import StoreError
from pca.store.kit.turns import Turns


def waiting(turns: Turns) -> deque[threading.Lock]:
    return turns._waiting


def wait_until_queued(turns: Turns, number: int) -> None:
    tick = threading.Event()
    while len(waiting(turns)) < number:
        tick.wait(0.001)


def test_turns_are_given_in_the_order_asked() -> None:
    turns, served = Turns(), list[int]()

    def ask(name: int) -> None:
        with turns.turn():
            served.append(name)

    threads = [threading.Thread(target=ask, args=(name,)) for name in range(12)]
    with turns.turn():
        for number, thread in enumerate(threads, 1):
            thread.start()
            wait_until_queued(turns, number)
    for thread in threads:
        thread.join()
    assert served == list(range(12))


def test_only_one_has_the_turn() -> None:
    turns, inside, most = Turns(), list[int](), list[int]()

    def ask() -> None:
        for _ in range(200):
            with turns.turn():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(most), max(most)) == (800, 1)


def test_who_has_the_turn_does_not_wait_for_itself() -> None:
    turns = Turns()
    with turns.turn(), pytest.raises(StoreError, match="already open"), turns.turn():
        pass
    with turns.turn():
        pass


def test_a_failure_gives_the_turn_back() -> None:
    turns = Turns()
    with pytest.raises(RuntimeError), turns.turn():
        raise RuntimeError
    with turns.turn():
        pass


def test_who_gives_up_waiting_leaves_the_queue() -> None:
    turns = Turns()
    ticket = threading.Lock()
    with turns.turn():
        waiting(turns).append(ticket)
        turns._give_up(ticket)
        assert len(waiting(turns)) == 0
    with turns.turn():
        pass


def test_a_turn_handed_to_somebody_who_gave_up_is_passed_on() -> None:
    turns = Turns()
    with turns.turn():
        ticket = threading.Lock()
        ticket.acquire()
        waiting(turns).append(ticket)
    turns._give_up(ticket)
    taken = False
    with turns.turn():
        taken = True
    assert taken, "the turn is free again"
    assert len(waiting(turns)) == 0
