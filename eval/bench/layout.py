"""How long an answer takes to lay out for the terminal: `python -m eval.bench.layout [--runs 30]`.

An Arabic answer of 2,000 characters is broken into lines, shaped and put in visual order by `render_lines`: anew, as when it
is written or the window changes, and again, as when it is drawn another time. Prints the median milliseconds of both, and
those of Rich's own line breaking of the same text, which neither shapes nor reorders. The bars, on two idle cores, are 40 ms
and 5 ms.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from rich.console import Console
from rich.text import Text

from assistant.terminal_rtl import render_lines
from eval.bench.texts import SENTENCES

CHARACTERS: Final = 2000
WIDTH: Final = 71
ANEW: Final = 40.0
AGAIN: Final = 5.0


@dataclass(frozen=True, slots=True)
class LayoutTimes:
    """Median milliseconds."""

    anew: float
    again: float
    by_rich: float


def measure(runs: int) -> LayoutTimes:
    """Lay out `runs` answers of `CHARACTERS` characters, no two the same."""
    arabic = " ".join(SENTENCES["ar"])
    body = arabic * (CHARACTERS // len(arabic) + 1)
    console = Console(width=WIDTH)
    anew: list[float] = []
    again: list[float] = []
    by_rich: list[float] = []
    for number in range(runs):
        answer = f"{number} {body}"[:CHARACTERS]
        anew.append(_milliseconds(partial(render_lines, answer, WIDTH)))
        again.append(_milliseconds(partial(render_lines, answer, WIDTH)))
        by_rich.append(_milliseconds(partial(Text(answer).wrap, console, WIDTH)))
    return LayoutTimes(*map(statistics.median, (anew, again, by_rich)))


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 0 when the bars are met."""
    parser = argparse.ArgumentParser(prog="eval.bench.layout")
    parser.add_argument("--runs", type=int, default=30)
    times = measure(parser.parse_args(arguments).runs)
    print(
        f"{CHARACTERS:,} characters laid out anew: median {times.anew:.1f} ms, again: {times.again:.2f} ms; anew takes "
        f"{times.anew / times.by_rich:.0f} times what Rich's line breaking takes ({times.by_rich:.1f} ms)"
    )
    return 0 if times.anew <= ANEW and times.again <= AGAIN else 1


if __name__ == "__main__":
    sys.exit(main())
