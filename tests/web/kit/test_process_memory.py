"""The server's threads share a few heaps, so that its size stays where it is."""

from __future__ import annotations

import platform
import re
import subprocess
import sys

import pytest

MANY_THREADS = """
import ctypes, threading
from pca.web.kit.process_memory import few_heaps
if {told}: assert few_heaps()
gate = threading.Barrier(20)
def work():
    libc.malloc.restype = ctypes.c_void_p
    gate.wait(10)
    libc.malloc(4000)
    gate.wait(10)
libc = ctypes.CDLL(None)
threads = [threading.Thread(target=work) for _ in range(20)]
for one in threads: one.start()
for one in threads: one.join()
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
"""


def heaps(*, told: bool) -> int:
    """How many heaps twenty threads use at once, as the allocator itself counts them."""
    words = [sys.executable, "-c", MANY_THREADS.format(told=told)]
    found = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    return len(re.findall(r'<heap nr="\d+">', found.stdout))


@pytest.mark.skipif(sys.platform != "linux" or "glibc" not in platform.libc_ver(), reason="only glibc has heaps")
def test_twenty_threads_share_two_heaps() -> None:
    assert heaps(told=False) > 2
    assert heaps(told=True) <= 2


HOLES = """
import ctypes, re
from pca.web.kit.process_memory import give_back
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
size = lambda: int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1])
taken = [libc.malloc(1000) for _ in range(60_000)]
for place in taken: ctypes.memset(place, 1, 1000)
for place in taken[:-1]: libc.free(place)
before = size()
assert give_back()
print(before - size())
"""


@pytest.mark.skipif(sys.platform != "linux" or "glibc" not in platform.libc_ver(), reason="only glibc keeps holes")
def test_what_was_freed_between_what_is_used_goes_back() -> None:
    found = subprocess.run([sys.executable, "-c", HOLES], capture_output=True, text=True, check=True, timeout=60)
    assert int(found.stdout) > 40_000, "kB given back of 60 000 that were freed"
