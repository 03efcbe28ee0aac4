"""Trains the adapter of the embedded model (`index.adapter`) on texts and questions that stand in both languages.

    python -m eval.fit_adapter --squad AR.json EN.json --articles eval/questions/training_articles.jsonl \
        --studies eval/questions/training.jsonl --out index/adapters/NAME.npz

A batch is one article, of the SQuAD files or of the others by turns of chance, and one field of the studies, five texts of each
in both languages: close subjects compete. Each text is asked one of its questions, in both languages, of the texts in either.
The loss is a softmax over the batch (InfoNCE: van den Oord et al. 2018) of the centred cosine and of MaxSim; and, where it is
known which units of the right text hold the answer, one of MaxSim over these. The factors start as in the paper on LoRA,
A random and B 0: at first nothing is changed.

The shipped adapter was made from the development half of XQuAD and these files. Every third article of XQuAD is left out
(`is_untrained`): the weights of sentences and of the confidence (`eval.fit_units`, `eval.fit_refusal`) are fitted on these, which
are as new to the adapter as users' texts. Those of passages are fitted on all: the articles that it had seen gained no more.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import Linear, Module, Parameter
from torch.nn.functional import cross_entropy, normalize

from corpus.models import Language
from corpus.sentences import sentence_spans, unit_spans
from eval.measures.answers import holds
from eval.parallel_records import Asked, Record, is_untrained, squad_records, study_records
from index.adapter import NO_ADAPTER
from index.bundled_e5 import PARTS, BundledTransformer
from index.centering import LANGUAGES, shipped_arrays
from index.e5_tokens import WORD_START
from index.e5_weights import find_weights, open_weights
from index.encoder import COMMONEST, PASSAGE_PREFIX, QUERY_PREFIX, BundledEncoder
from index.encoder import LEAST_INFORMATION as LEAST_OF_A_QUESTION
from index.late_interaction import LEAST_INFORMATION
from index.text_for_model import for_model

RANK = 16
_GAIN = 2.0
"""What the product of the factors is multiplied with while they are trained; part of B in the file."""
KEPT = 0.7
"""What is kept of the corrections when they are trained: at their full strength articles that are new to them lose (R@1 by
cosine and MaxSim .942 -> .937, the mean of four directions), and abstracts gain nothing."""
_TEXTS_OF_A_GROUP = 5
_RATE, _WARM_UP, _DECAY = 2e-4, 8, 0.01
_COSINE_TEMPERATURE, _MATCH_TEMPERATURE = 0.05, 0.04
_UNIT_LOSS = 0.5
_BOTH_LOSS = 0.5


class LowRank(Module):  # type: ignore[misc]  # torch is untyped to mypy
    """A linear layer with its correction."""

    def __init__(self, layer: Linear) -> None:
        super().__init__()
        self.layer = layer
        self.inputs = Parameter(torch.randn(RANK, layer.in_features) / layer.in_features**0.5)
        self.outputs = Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, x: Tensor) -> Tensor:
        corrected: Tensor = self.layer(x) + _GAIN * (x @ self.inputs.T) @ self.outputs.T
        return corrected


@dataclass(frozen=True, slots=True)
class Encoded:
    """Texts of one language, encoded."""

    vectors: Tensor
    """(n, d), centred, of length 1."""
    tokens: Tensor
    """(n, t, d), centred, of length 1."""
    weights: Tensor
    """(n, t): what each token of a question counts; of a passage 1 or, where it is not kept, 0."""
    words: Tensor
    """(n, t): which word of its text each token belongs to."""


class Trainee:
    """The embedded model with factors to train."""

    def __init__(self) -> None:
        weights = open_weights(find_weights())
        self._transformer = BundledTransformer(weights, bfloat16=False)
        self._transformer.eval()  # no dropout: there is little to learn by heart in so few numbers
        for parameter in self._transformer.parameters():
            parameter.requires_grad_(False)
        self.layers: dict[str, LowRank] = {}
        for number, layer in enumerate(self._transformer.model.encoder.layer):
            for part in PARTS:
                *path, name = PARTS[part].split(".")
                owner: Any = layer
                for step in path:
                    owner = getattr(owner, step)
                self.layers[f"l{number}.{part}.w"] = LowRank(getattr(owner, name))
                setattr(owner, name, self.layers[f"l{number}.{part}.w"])
        means = shipped_arrays(BundledEncoder(find_weights(), NO_ADAPTER).fingerprint)
        self._means = {name: torch.from_numpy(np.asarray(means[name], np.float32)) for name in means if "_" in name}
        vocabulary = weights.vocabulary
        self._information = torch.tensor(vocabulary.scores).neg().sub(COMMONEST).clamp(min=LEAST_OF_A_QUESTION)
        self._starts = torch.tensor([piece.startswith(WORD_START) for piece in vocabulary.pieces])

    @property
    def parameters(self) -> list[Parameter]:
        """What is trained."""
        return [factor for layer in self.layers.values() for factor in (layer.inputs, layer.outputs)]

    def questions(self, texts: Sequence[str], language: Language) -> Encoded:
        """Questions as they are asked."""
        encoded, information = self._encoded(texts, QUERY_PREFIX, "question", language)
        return replace(encoded, weights=encoded.weights * information)

    def passages(self, texts: Sequence[str], language: Language) -> Encoded:
        """Texts as they are indexed."""
        encoded, information = self._encoded(texts, PASSAGE_PREFIX, "passage", language)
        return replace(encoded, weights=encoded.weights * (information > LEAST_INFORMATION))

    def _encoded(self, texts: Sequence[str], prefix: str, side: str, language: Language) -> tuple[Encoded, Tensor]:
        features = self._transformer.preprocess([for_model(text) for text in texts], prompt=prefix)
        tokens = self._transformer(features)["token_embeddings"].float()
        numbers, there = features["input_ids"], features["attention_mask"].bool()
        mean = (tokens * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        vectors = normalize(normalize(mean, dim=1) - self._means[f"{side}_{language}"], dim=1)
        tokens = normalize(tokens - self._means[f"token_{side}_{language}"], dim=-1)
        words = self._starts[numbers].long().cumsum(1) - 2  # the prefix is one word
        own = there & (words >= 0)
        own[torch.arange(len(own)), there.sum(1) - 1] = False
        return Encoded(vectors, tokens, own.float(), words), self._information[numbers]


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--squad", type=Path, nargs=2, required=True, metavar=("AR", "EN"))
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--studies", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=360)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    squad = _groups([each for each in squad_records(*arguments.squad) if not is_untrained(int(each.group))])
    articles, fields = (_groups(study_records(path)) for path in (arguments.articles, arguments.studies))
    torch.manual_seed(0)
    trainee = Trainee()
    train(trainee, (squad, articles), fields, arguments.steps)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(arguments.out, allow_pickle=False, **adapter_arrays(trainee))


def train(
    trainee: Trainee,
    articles: tuple[Sequence[Sequence[Record]], Sequence[Sequence[Record]]],
    fields: Sequence[Sequence[Record]],
    steps: int,
) -> None:
    """Train the factors on two kinds of articles and on fields of studies (`drawn_batch`).

    The rate rises over the first steps and falls to nothing.
    """
    chance = random.Random(0)
    optimiser = torch.optim.AdamW(trainee.parameters, lr=_RATE, weight_decay=_DECAY)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = _RATE * min(1.0, (step + 1) / _WARM_UP) * max(0.05, 1 - step / steps)
        loss = batch_loss(trainee, drawn_batch(articles, fields, chance), chance)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trainee.parameters, 1.0)
        optimiser.step()
        if step % 10 == 0:
            print(f"step {step}: loss {loss.item():.3f}", flush=True)


def drawn_batch(
    articles: tuple[Sequence[Sequence[Record]], Sequence[Sequence[Record]]],
    fields: Sequence[Sequence[Record]],
    chance: random.Random,
) -> list[Record]:
    """Some texts of one article, of either kind as chance has it, and some of one field."""
    kind = articles[0] if chance.random() < 0.5 else articles[1]
    return [each for pool in (chance.choice(kind), chance.choice(fields)) for each in _some(pool, chance)]


def batch_loss(trainee: Trainee, batch: Sequence[Record], chance: random.Random) -> Tensor:
    """Each text asked one question in each language, of all texts of the batch in each."""
    texts = {language: [record.texts[language] for record in batch] for language in LANGUAGES}
    passages = {language: trainee.passages(texts[language], language) for language in LANGUAGES}
    right = torch.arange(len(batch))
    loss = torch.zeros(())
    for asked_in in LANGUAGES:
        asked = [chance.choice(record.questions[asked_in]) for record in batch]
        questions = trainee.questions([each.text for each in asked], asked_in)
        for language in LANGUAGES:
            pool = passages[language]
            loss = loss + cross_entropy(questions.vectors @ pool.vectors.T / _COSINE_TEMPERATURE, right)
            loss = loss + cross_entropy(_matches(questions, pool) / _MATCH_TEMPERATURE, right)
            answering = list(_unit_losses(questions, pool, asked, texts[language], language))
            if answering:
                loss = loss + _UNIT_LOSS * torch.stack(answering).mean()
        both = torch.cat([questions.vectors @ passages[each].vectors.T for each in LANGUAGES], 1) / _COSINE_TEMPERATURE
        either = both.gather(1, torch.stack([right, right + len(batch)], 1))
        loss = loss + _BOTH_LOSS * (torch.logsumexp(both, 1) - torch.logsumexp(either, 1)).mean()
    return loss


def _matches(questions: Encoded, passages: Encoded) -> Tensor:
    """MaxSim of each question with each passage, (questions, passages)."""
    similar = torch.einsum("qid,pjd->qpij", questions.tokens, passages.tokens)
    best = similar.masked_fill(passages.weights[None, :, None, :] == 0, -1).amax(3).clamp(min=0)
    return torch.einsum("qpi,qi->qp", best, _shares(questions.weights))


def _unit_losses(
    questions: Encoded, passages: Encoded, asked: Sequence[Asked], texts: Sequence[str], language: Language
) -> Iterator[Tensor]:
    """Of each question whose answer some units of its text hold and others do not: how far these are from coming first."""
    for at, text in enumerate(texts):
        units = [
            text[first:last]
            for start, end in sentence_spans(text, 0, len(text))
            for first, last in unit_spans(text, start, end)
        ]
        answers = asked[at].answers.get(language, ())
        holding = [number for number, unit in enumerate(units) if any(holds(unit, each) for each in answers)]
        if not holding or len(holding) == len(units):
            continue
        ends = np.cumsum([len(for_model(unit).split()) for unit in units])
        own = torch.from_numpy(np.searchsorted(ends, passages.words[at].numpy(), side="right")).clamp(
            max=len(units) - 1
        )
        similar = (questions.tokens[at] @ passages.tokens[at].T).clamp(min=0) * passages.weights[at]
        best = torch.zeros(len(similar), len(units)).scatter_reduce(1, own.expand(len(similar), -1), similar, "amax")
        scores = _shares(questions.weights[at : at + 1])[0] @ best / _MATCH_TEMPERATURE
        yield torch.logsumexp(scores, 0) - torch.logsumexp(scores[holding], 0)


def _shares(weights: Tensor) -> Tensor:
    return weights / weights.sum(1, keepdim=True).clamp(min=1e-6)


def _groups(records: Sequence[Record]) -> list[list[Record]]:
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record.group, []).append(record)
    return list(groups.values())


def _some(records: Sequence[Record], chance: random.Random) -> list[Record]:
    return chance.sample(records, min(_TEXTS_OF_A_GROUP, len(records)))


def adapter_arrays(trainee: Trainee) -> dict[str, np.ndarray[Any, np.dtype[np.float16]]]:
    """The factors as `index.adapter.adapter_of` reads them, with what is kept of their strength."""
    arrays = {}
    for name, layer in trainee.layers.items():
        arrays[f"{name}.a"] = layer.inputs.detach().numpy().astype(np.float16)
        arrays[f"{name}.b"] = (KEPT * _GAIN * layer.outputs).detach().numpy().astype(np.float16)
    return arrays


if __name__ == "__main__":
    main()
