"""Computes the fixed means and axes of vectors and token vectors, from parallel question sets in SQuAD's format.

    python -m eval.fit_means SET.json ... --out index/means/multilingual-e5-small.npz --unadapted
    python -m eval.fit_means SET.json ... --out index/means/multilingual-e5-small-adapted.npz

For each language: the mean vector of the paragraphs as passages, of their units, and of the questions; the mean token vector of
paragraphs and of questions, and the principal axes of the centred token vectors of the paragraphs. The shipped files were
made from the development half of XQuAD (24 of its 48 articles, Arabic and English; Artetxe, Ruder and Yogatama 2019).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.language import language_of
from corpus.models import Language
from corpus.sentences import sentence_spans, unit_spans
from index.adapter import NO_ADAPTER
from index.centering import KINDS, LANGUAGES
from index.e5_weights import find_weights
from index.encoder import BundledEncoder, TokenEncoder, open_encoder
from index.late_interaction import Side
from index.text_for_model import for_model

TOKEN_DIMENSIONS = 192


def main() -> None:
    """Read the sets, encode their texts, write the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    model = parser.add_mutually_exclusive_group()
    model.add_argument("--model")
    model.add_argument(
        "--unadapted", action="store_true", help="of the embedded model as it comes, from which eval.fit_adapter starts"
    )
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
    encoder = BundledEncoder(find_weights(), NO_ADAPTER) if arguments.unadapted else open_encoder(arguments.model)
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
    if isinstance(encoder, TokenEncoder):
        means |= _token_constants(encoder, texts["passage"], texts["question"])
    np.savez(arguments.out, allow_pickle=False, **means)
    print(f"{arguments.out}: " + ", ".join(f"{len(texts[kind])} {kind}s" for kind in KINDS))


def _token_constants(
    encoder: TokenEncoder, passages: Sequence[str], questions: Sequence[str]
) -> dict[str, NDArray[np.generic]]:
    """Mean token vectors by side and language, and the axes in which the passages' tokens differ most."""
    tokens: dict[tuple[Side, Language], NDArray[np.float32]] = {}
    for language in LANGUAGES:
        own = [for_model(text) for text in passages if language_of(text) == language]
        tokens["passage", language] = np.concatenate([each.tokens for each in encoder.encode_tokens(own)])
        asked = [for_model(text) for text in questions if language_of(text) == language]
        tokens["question", language] = np.concatenate([encoder.encode_question_tokens(text).tokens for text in asked])
    means = {key: vectors.mean(axis=0) for key, vectors in tokens.items()}
    covariance = np.zeros((len(means["passage", "ar"]),) * 2)
    for language in LANGUAGES:
        centred = tokens["passage", language] - means["passage", language]
        centred /= np.linalg.norm(centred, axis=1, keepdims=True)
        covariance += centred.T @ centred
    axes = np.linalg.eigh(covariance)[1][:, ::-1][:, :TOKEN_DIMENSIONS]
    named = {f"token_{side}_{language}": mean.astype(np.float32) for (side, language), mean in means.items()}
    return {**named, "token_axes": axes.astype(np.float16)}


if __name__ == "__main__":
    main()
