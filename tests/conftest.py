"""What several rooms' tests share: the sample library, and an index of it made with the embedded model."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import settings

from index.build import index_paths
from index.encoder import open_encoder

# How long one example takes says something about the machine's other work, not about the code.
settings.register_profile("maraji", deadline=None)
settings.load_profile("maraji")

# A run in the background of a shell inherits that Ctrl-C is ignored, and so would the programs that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample library."""
    return Path(__file__).parents[1] / "corpus" / "samples" / "library"


@pytest.fixture(scope="session")
def sample_index(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the sample library."""
    directory = tmp_path_factory.mktemp("sample-index")
    index_paths([samples], directory, open_encoder())
    return directory
