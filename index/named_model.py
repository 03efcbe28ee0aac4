"""Any sentence-transformers model, named by the user: a local folder, or a name on the hub.

Importing this module imports torch; only `index.encoder` does, when a model is named.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
from huggingface_hub import HfApi
from huggingface_hub.errors import RepositoryNotFoundError
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from index.encoder import PASSAGE_PREFIX, QUERY_PREFIX, Progress, encode_in_batches
from index.errors import ModelNotFound

E5_NAME: Final = re.compile(r"(^|[-_/\\.])e5([-_.]|$)(?!.*instruct)", re.IGNORECASE)
"""The E5 models trained with "query: " and "passage: "; the instructed ones are not."""
HUB_NAME: Final = re.compile(r"\w[\w.-]*(/[\w.-]+)?")
HUB_SECONDS: Final = 5
SAMPLE: Final = 1024
"""Numbers of each tensor that the fingerprint reads: training changes all of them."""

Floats = NDArray[np.float32]


class NamedEncoder:
    """A sentence-transformers model for questions and passages.

    Its own prompts come first; without any, an E5 model gets E5's prefixes, every other model none.
    """

    def __init__(self, model: str) -> None:
        """Load it, from the folder or the hub. Raises ModelNotFound."""
        # os.path, because Path's own raise for a name that is too long or a home that does not exist
        expanded = os.path.expanduser(model)  # noqa: PTH111
        self.name = os.path.realpath(expanded) if os.path.exists(expanded) else model  # noqa: PTH110
        self._model = _load(self.name)
        self._query_prompt, self._passage_prompt = prompts_of(self.name, self._model.prompts)
        self.fingerprint = _fingerprint(self._model, (self._query_prompt, self._passage_prompt))
        self.dimensions = int(self._model.get_embedding_dimension())

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """One row a text, (n, dimensions)."""
        return encode_in_batches(self._encode_passages, texts, self.dimensions, progress)

    def encode_question(self, text: str) -> Floats:
        """One vector, (dimensions,)."""
        vector: Floats = self._model.encode_query(
            _encodable(text), prompt=self._query_prompt, normalize_embeddings=True, show_progress_bar=False
        )
        return vector.astype(np.float32, copy=False)

    def _encode_passages(self, texts: list[str]) -> Floats:
        vectors: Floats = self._model.encode_document(
            [_encodable(text) for text in texts],
            prompt=self._passage_prompt,
            batch_size=len(texts),
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return vectors


def prompts_of(name: str, prompts: Mapping[str, str]) -> tuple[str, str]:
    """What goes before a question and before a passage: the model's own prompts, or those its name asks for."""
    if any(prompts.values()):
        return (
            prompts.get("query") or "",
            prompts.get("document") or prompts.get("passage") or prompts.get("corpus") or "",
        )
    return (QUERY_PREFIX, PASSAGE_PREFIX) if E5_NAME.search(name) else ("", "")


def _load(name: str) -> SentenceTransformer:
    """From a folder or the hub's cache without a word to the network, else from the hub."""
    # transformers, the hub's client, safetensors and torch each raise errors of their own, with no common root
    try:
        with _quiet():
            return SentenceTransformer(name, local_files_only=True)
    except Exception as error:
        if Path(name).exists():
            raise _not_found(name, _first_line(error)) from error
        if not HUB_NAME.fullmatch(name):
            raise _not_found(name, "there is no such folder") from error
    try:
        HfApi().model_info(name, timeout=HUB_SECONDS)
    except RepositoryNotFoundError:
        pass  # short names of the sentence-transformers organisation are known to the loader alone
    except Exception as error:
        raise _not_found(name, "it is not on this machine and the hub does not answer") from error
    try:
        with _quiet():
            return SentenceTransformer(name)
    except Exception as error:
        raise _not_found(name, _first_line(error)) from error


def _not_found(name: str, cause: str) -> ModelNotFound:
    return ModelNotFound(
        f"the model {name} cannot be loaded ({cause}): name the folder of a sentence-transformers model,"
        " or one of the hub's models while the network allows its download"
    )


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__


def _fingerprint(model: SentenceTransformer, prompts: tuple[str, str]) -> str:
    digest = hashlib.sha256(repr((prompts, model.max_seq_length)).encode())
    for name, tensor in model.state_dict().items():
        sample = tensor.flatten()[:SAMPLE].float().cpu().numpy()
        digest.update(f"{name} {tuple(tensor.shape)}".encode() + sample.tobytes())
    return f"sample-sha256:{digest.hexdigest()}"


def _encodable(text: str) -> str:
    """Text that UTF-8 can hold: the tokenizers refuse lone surrogates."""
    return text.encode("utf-8", "replace").decode()


@contextmanager
def _quiet() -> Iterator[None]:
    """No reports of what was loaded, no bar while it is; errors are still raised."""
    verbosity, bar = transformers_logging.get_verbosity(), transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        transformers_logging.set_verbosity(verbosity)
        if bar:
            transformers_logging.enable_progress_bar()
