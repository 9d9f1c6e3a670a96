"""How often a command that goes through thousands of purchases searches memory for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def few_searches() -> Iterator[None]:
    """Search seldom: what the rules remember lives to the last row, and a search finds none in it.

    For a command that has the process to itself.
    """
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
