"""What a question costs, and what an index costs: `python -m eval.bench.search [--passages 100000] [--index DIR]`.

Three parts. The question's vector, by the embedded model. A folder indexed by the embedded model with and without token
vectors (`--library DIR`): seconds, and KB a passage. Then ranking, once the question has its vector: over an index of drawn words
and drawn vectors (`eval.bench.drawn_library`), as large and as slow as a real one without the hours that real vectors take;
`--index DIR` keeps it there for the next time. Plain BM25, plain dense search and their reciprocal rank fusion, s1 and s2 are
asked by turns, in one thread; half of the works are in the other language, where s2 also looks by the lexicon bridge.
Milliseconds are those of that thread alone, as an idle core would take, with those of the clock beside them. The bar is 15 ms
at the median for s2, the ranking as it ships, over 100,000 passages.

The last line says how much of the best ten the codes of `index.dense` leave as exact cosines through all vectors have it.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import faiss
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from eval.bench import question
from eval.bench.drawn_library import A_WORK, drawn_question, library_name, write_library
from index.build import index_paths
from index.dense import Nearest
from index.e5_weights import find_weights
from index.encoder import BundledEncoder
from index.fusion import reciprocal_rank, s1_bridged
from index.highest import highest
from index.late_interaction import TokenSpace, shipped_token_space
from index.lexical import coverage
from index.ranking import Asked, Floats, Ranking, Rows
from index.snapshot import FIELDS, TOKENS, Snapshot, current_folder, open_lexical, open_snapshot

BAR: Final = 15.0
_BEST: Final = 10
_FUSED: Final = 100
"""Passages of each kind that reciprocal rank fusion looks at."""
_WARMING: Final = 5
"""First questions, which read the files; they are not counted."""
_COMPARED: Final = 50
"""Questions asked of all vectors too."""

Rank = Callable[[Asked], object]


@dataclass(frozen=True, slots=True)
class Milliseconds:
    """Of each question, by one way to rank."""

    thread: list[float]
    """Of the thread that ranks: what it would take on an idle core."""
    clock: list[float]


class _AllVectors(Nearest):
    """The nearest by exact cosines, however many vectors there are."""

    def top(self, question: Floats, count: int, among: Rows | None = None) -> Rows:
        """See `Nearest`."""
        return super().top(question, count, np.arange(len(self)) if among is None else among)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if s2 misses its bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=100_000, help=f"of the drawn library, a multiple of {A_WORK}")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--index", type=Path, help="where the drawn library is, or is to be kept")
    parser.add_argument("--library", type=Path, help="a folder to be indexed by the embedded model")
    options = parser.parse_args(arguments)
    if options.passages < A_WORK or options.passages % A_WORK:
        parser.error(f"--passages must be a multiple of {A_WORK}")
    vectors = question.measure(options.questions)
    print(f"question vector   median {vectors.median:6.1f} ms   on all cores, model opened in {vectors.loaded:.2f} s")
    if options.library:
        _print_indexing(options.library)
    encoder = BundledEncoder(find_weights())
    space = shipped_token_space(encoder.fingerprint)
    if space is None:
        raise RuntimeError("no token space ships for the embedded model")
    with ExitStack() as stack:
        folder = options.index or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        _make(options.passages, folder, encoder, space)
        snapshot = open_snapshot(folder)
        asked = [
            drawn_question(number, options.passages, encoder.dimensions, space)
            for number in range(options.questions + _WARMING)
        ]
        stack.enter_context(threadpool_limits(1))
        faiss.omp_set_num_threads(1)
        times = _times(_ways(snapshot, encoder), asked)
        same = _agreement(snapshot, encoder, asked[:_COMPARED])
    dense = statistics.median(times["dense"].thread)
    for name, own in times.items():
        median, slow = statistics.median(own.thread), sorted(own.thread)[int(len(own.thread) * 0.95)]
        clock = statistics.median(own.clock)
        print(
            f"{name:6s} median {median:6.1f} ms   95% within {slow:6.1f} ms   {median / dense:5.2f} of dense   "
            f"(by the clock {clock:.1f} ms)"
        )
    print(f"of the best {_BEST} by all vectors, s2 has {same:.3f}")
    return 0 if statistics.median(times["s2"].thread) <= BAR else 1


def _print_indexing(library: Path) -> None:
    """Index a folder with and without token vectors, the model being open."""
    encoder = BundledEncoder(find_weights())
    encoder.encode_passages(["open"])
    _ = encoder.sentence_transformer  # its import is not the index's
    for token_vectors in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            report = index_paths([library], Path(folder), encoder, token_vectors=token_vectors)
            snapshot, whole = _size(current_folder(Path(folder))), _size(Path(folder))
        print(
            f"{library.name}, {report.passages} passages {'with' if token_vectors else 'without'} token vectors: "
            f"{report.seconds:.1f} s, {snapshot / report.passages / 1e3:.1f} KB a passage in the snapshot, "
            f"{whole / report.passages / 1e3:.1f} with the library and what is kept to index again"
        )


def _make(passages: int, folder: Path, encoder: BundledEncoder, space: TokenSpace) -> None:
    """Write the drawn library, unless it is there; print what it takes."""
    if not (folder / "CURRENT").exists():
        began = time.perf_counter()
        write_library(passages, folder, encoder, space)
        print(f"{passages:,} drawn passages written in {time.perf_counter() - began:.0f} s, the model left out")
    snapshot = open_snapshot(folder)
    if snapshot.manifest.library != library_name(passages):
        raise SystemExit(f"{folder} holds another index; name an empty folder with --index DIR.")
    parts = {path.name: _size(path) / passages / 1e3 for path in snapshot.folder.iterdir()}
    total = sum(parts.values())
    print(f"{passages:,} drawn passages: {total - parts[TOKENS]:.1f} KB a passage, {total:.1f} with token vectors")


def _ways(snapshot: Snapshot, encoder: BundledEncoder) -> Mapping[str, Rank]:
    """How each way ranks, by name."""
    lexical = open_lexical(snapshot)

    def bm25(asked: Asked, count: int) -> NDArray[np.int64]:
        return highest(coverage(lexical["stems", asked.language], FIELDS["stems"](asked.text)), count)

    def rrf(asked: Asked) -> NDArray[np.int64]:
        rankings = bm25(asked, _FUSED), snapshot.passages.top(asked.vector, _FUSED)
        return highest(reciprocal_rank(*rankings, count=snapshot.manifest.passages), _BEST)

    def ranked(late: bool) -> Rank:
        ranking = Ranking(snapshot, encoder, lexical, score=s1_bridged, late=late)
        return lambda asked: ranking.rank(asked if late else replace(asked, tokens=None), None, _BEST)

    return {
        "bm25": lambda asked: bm25(asked, _BEST),
        "dense": lambda asked: snapshot.passages.top(asked.vector, _BEST),
        "rrf": rrf,
        "s1": ranked(late=False),
        "s2": ranked(late=True),
    }


def _times(ways: Mapping[str, Rank], asked: Sequence[Asked]) -> dict[str, Milliseconds]:
    times = {name: Milliseconds([], []) for name in ways}
    for number, each in enumerate(asked):
        for name, rank in ways.items():
            thread, clock = time.thread_time(), time.perf_counter()
            rank(each)
            if number >= _WARMING:
                times[name].thread.append(1000 * (time.thread_time() - thread))
                times[name].clock.append(1000 * (time.perf_counter() - clock))
    return times


def _agreement(snapshot: Snapshot, encoder: BundledEncoder, asked: Sequence[Asked]) -> float:
    """The share of the best passages that are the best by exact cosines through all vectors too."""
    exact = replace(
        snapshot, passages=_AllVectors(snapshot.folder / "passages"), units=_AllVectors(snapshot.folder / "units")
    )
    lexical = open_lexical(snapshot)
    by_codes, by_all = (Ranking(each, encoder, lexical, score=s1_bridged, late=True) for each in (snapshot, exact))
    best = [[set(ranking.rank(each, None, _BEST).rows[:_BEST]) for ranking in (by_codes, by_all)] for each in asked]
    return sum(len(ours & exactly) for ours, exactly in best) / sum(len(exactly) for _, exactly in best)


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())


if __name__ == "__main__":
    raise SystemExit(main())
