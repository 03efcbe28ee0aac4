"""Computes the fixed means that vectors are centred with, from parallel question sets in SQuAD's format.

    python -m eval.fit_means SET.json ... --out index/means/multilingual-e5-small.npz

For each language: the mean vector of the paragraphs as passages, of their units, and of the questions. The shipped file was
made from the development half of XQuAD (24 of its 48 articles, Arabic and English; Artetxe, Ruder and Yogatama 2019).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.language import language_of
from corpus.sentences import sentence_spans, unit_spans
from index.centering import KINDS, LANGUAGES
from index.encoder import open_encoder
from index.text_for_model import for_model


def main() -> None:
    """Read the sets, encode their texts, write the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--model")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    texts: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for path in arguments.sets:
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                context = paragraph["context"]
                texts["passage"].append(context)
                texts["unit"] += [
                    context[first:last]
                    for start, end in sentence_spans(context, 0, len(context))
                    for first, last in unit_spans(context, start, end)
                ]
                texts["question"] += [question["question"] for question in paragraph["qas"]]
    encoder = open_encoder(arguments.model)
    means: dict[str, NDArray[np.generic]] = {"fingerprint": np.array(encoder.fingerprint)}
    for kind in KINDS:
        seen = [for_model(text) for text in texts[kind]]
        if kind == "question":
            vectors = np.stack([encoder.encode_question(text) for text in seen])
        else:
            vectors = encoder.encode_passages(seen)
        languages = np.array([language_of(text) for text in texts[kind]])
        for language in LANGUAGES:
            means[f"{kind}_{language}"] = vectors[languages == language].mean(axis=0).astype(np.float32)
    np.savez(arguments.out, allow_pickle=False, **means)
    print(f"{arguments.out}: " + ", ".join(f"{len(texts[kind])} {kind}s" for kind in KINDS))


if __name__ == "__main__":
    main()
