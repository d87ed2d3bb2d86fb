"""Foreign input is parsed in a process of its own, within limits of time, memory and size: it can stop nothing else.

`parse_isolated(function, data, *args)` runs a pure function of the program in a warm child process. The function stands
at the top of a module, takes the bytes first, and is annotated: arguments and result are types that msgspec knows, and
nothing else passes between the two processes (no pickle). It raises `ValueError` for what it refuses.

    letter = parse_isolated(read_letter, raw, lane="mail", limits=Limits(seconds=10))

What it protects from: endless loops, exhausted memory, crashes inside a library. It is no sandbox against a parser that
is made to run foreign code. Memory is bounded on Linux; elsewhere only time and size are.
"""

from pca.isolated.limits import Limits, ParseFailed
from pca.isolated.pool import close_all, failures, parse_isolated

__all__ = ["Limits", "ParseFailed", "close_all", "failures", "parse_isolated"]
