"""How the server's process asks the system for memory, so that its size stays where it is."""

from __future__ import annotations

import ctypes
import sys

ARENA_MAX = -8
"""glibc's `M_ARENA_MAX` (malloc.h, mallopt(3))."""

HEAPS = 2
"""One for whoever holds the interpreter, one for what a library does meanwhile."""


def few_heaps() -> bool:
    """Let all threads share a few heaps; whether the system's memory allocator can be told.

    glibc makes eight for each processor and never gives back what one of them needed once: forty threads that make a
    page each in turn keep the largest page forty times.
    """
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(ARENA_MAX, HEAPS) == 1


def give_back() -> bool:
    """Give the system back what was freed; whether the allocator could be told. Takes a few milliseconds.

    Over hours the holes between what is still used add up: in 75 minutes of pages 13 MB, while what was in use grew by
    less than one.
    """
    if sys.platform != "linux":
        return False
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and trim(0) in (0, 1)
