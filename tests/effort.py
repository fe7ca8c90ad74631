"""Measure how effort grows with length: a ratio, so that it holds on any machine."""

import gc
import time
from collections.abc import Callable


def growth(work: Callable[[str], object], unit: str, length: int = 10_000) -> float:
    """Say how much longer four times the text takes: about 4 if effort is linear, about 16 if quadratic."""
    small, large = (unit * length)[:length], (unit * length * 4)[: length * 4]
    gc.disable()
    try:
        return _least(work, large) / max(_least(work, small), 0.001)
    finally:
        gc.enable()


def _least(work: Callable[[str], object], text: str) -> float:
    times = []
    for _ in range(2):
        start = time.process_time()
        work(text)
        times.append(time.process_time() - start)
    return min(times)
