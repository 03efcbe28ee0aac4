"""That work on hostile text grows with the text and not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable

_SECONDS = 30.0


def assert_linear(work: Callable[[], object]) -> None:
    """Do work that takes minutes where it is quadratic and else a few seconds, of this thread's processor time alone."""
    began = time.thread_time()
    work()
    assert time.thread_time() - began < _SECONDS
