"""The bench of a question's cost: what it draws, builds and prints; never how long anything takes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.language import language_of
from eval.bench.drawn_library import A_WORK, HEADING_TOKENS, TOKENS, UNITS, drawn_question, drawn_work, write_library
from eval.bench.search import main
from index.e5_weights import find_weights
from index.encoder import BundledEncoder
from index.late_interaction import shipped_token_space
from index.snapshot import open_snapshot

PASSAGES = 2 * A_WORK


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, encoder = tmp_path_factory.mktemp("drawn"), BundledEncoder(find_weights())
    space = shipped_token_space(encoder.fingerprint)
    assert space is not None
    write_library(PASSAGES, folder, encoder, space)
    return folder


def test_a_drawn_library_is_an_index_of_the_promised_size(directory: Path) -> None:
    snapshot = open_snapshot(directory)
    assert (snapshot.manifest.passages, snapshot.manifest.units) == (PASSAGES, PASSAGES * UNITS)
    passages = [stored.passage for stored in snapshot.text.passages()]
    assert [sum(each.language == language for each in passages) for language in ("ar", "en")] == [A_WORK, A_WORK]
    assert all(language_of(each.text) == each.language for each in passages)
    passage = passages[0]
    assert len(passage.units) == UNITS
    assert all(passage.start <= unit.start < unit.end <= passage.end for unit in passage.units)
    assert (snapshot.folder / "tokens" / "codes.i8").stat().st_size == PASSAGES * (TOKENS + HEADING_TOKENS) * 192


def test_what_is_drawn_is_drawn_again() -> None:
    space = shipped_token_space(BundledEncoder(find_weights()).fingerprint)
    assert space is not None
    one, again, other = (drawn_question(number, PASSAGES, 384, space) for number in (1, 1, 2))
    assert one.text == again.text != other.text
    assert np.array_equal(one.vector, again.vector)
    units = drawn_work(0, 384).units
    assert np.allclose(np.linalg.norm(units, axis=-1), 1, atol=1e-5)


def test_every_way_to_rank_is_measured_over_an_index_that_is_there(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--passages", str(PASSAGES), "--questions", "2", "--index", str(directory)])
    lines = capsys.readouterr().out.splitlines()
    assert not any("written in" in line for line in lines)
    assert [line.split()[0] for line in lines[2:7]] == ["bm25", "dense", "rrf", "s1", "s2"]
    assert lines[-1] == "of the best 10 by all vectors, s2 has 1.000"
    with pytest.raises(SystemExit, match="another index"):
        main(["--passages", str(3 * A_WORK), "--questions", "1", "--index", str(directory)])
