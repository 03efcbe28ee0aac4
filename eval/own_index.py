"""The index of a set that brings its own documents, kept in a cache folder by content.

Encoding is the slow part, and its vectors stay valid as long as the texts do; so when the code of the lower rooms has changed,
the folder's library and snapshot are made anew with the vectors that are there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from eval.environment import code_fingerprint
from eval.models import QuestionSet
from index.build import index_documents
from index.encoder import open_encoder
from index.snapshot import CURRENT, LIBRARY

_BUILT_BY = "built-by"


def own_index(questions: QuestionSet, cache: Path, model: str | None, progress: Callable[[str], None]) -> Path:
    """The folder of an index over the set's own documents, made when it is missing. Raises what `index_documents` raises."""
    digest = hashlib.sha256((model or "").encode())
    for name, document in questions.documents:
        for text in (name, *(page.text for page in document.pages)):
            digest.update(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    directory = cache / digest.hexdigest()[:24]
    code = code_fingerprint(("corpus", "index"))
    built_by = directory / _BUILT_BY
    if not built_by.exists() or built_by.read_text(encoding="utf-8") != code:
        for stale in (directory / CURRENT, *directory.glob(f"{LIBRARY}*")):
            stale.unlink(missing_ok=True)
    if not (directory / CURRENT).exists():
        index_documents(questions.documents, directory, open_encoder(model), progress=progress)
        built_by.write_text(code, encoding="utf-8")
    return directory
