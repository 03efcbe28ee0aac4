"""The training of the adapter: it starts from the model as it is, learns, and writes what the encoder reads."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
import torch

from eval.fit_adapter import KEPT, Trainee, adapter_arrays, batch_loss, drawn_batch, train
from eval.parallel_records import Asked, Record
from index.adapter import NO_ADAPTER, adapter_of
from index.centering import shipped_arrays
from index.e5_weights import find_weights
from index.encoder import BundledEncoder
from index.text_for_model import for_model

ENGLISH = (
    ("The keeper lit the lamp at dusk. The harbour board paid for the oil.", "Who paid for the oil?", "harbour board"),
    ("The pilot knew the rocks by heart. He drew no chart of them.", "What did the pilot know?", "the rocks"),
)
ARABIC = (
    ("أوقد الحارس المصباح عند الغروب. ودفع مجلس الميناء ثمن الزيت.", "من دفع ثمن الزيت؟", "مجلس الميناء"),
    ("عرف المرشد الصخور عن ظهر قلب. ولم يرسم لها خريطة.", "ماذا عرف المرشد؟", "الصخور"),
)
RECORDS = [
    Record(
        "a",
        {"ar": arabic, "en": english},
        {
            "ar": (Asked(question, {"ar": (answer,), "en": (twin,)}),),
            "en": (Asked(asked, {"ar": (answer,), "en": (twin,)}),),
        },
    )
    for (english, asked, twin), (arabic, question, answer) in zip(ENGLISH, ARABIC, strict=True)
]


@pytest.fixture(scope="module")
def trained() -> tuple[list[float], Trainee]:
    torch.manual_seed(0)
    trainee = Trainee()
    before = batch_loss(trainee, RECORDS, random.Random(1)).item()
    train(trainee, ([RECORDS[:1]], [RECORDS[:1]]), [RECORDS[1:]], steps=6)
    return [before, batch_loss(trainee, RECORDS, random.Random(1)).item()], trainee


def test_a_batch_is_of_an_article_of_either_kind_and_of_a_field() -> None:
    records = {name: [replace(RECORDS[0], group=name) for _ in range(9)] for name in ("squad", "others", "field")}
    kinds = ([records["squad"]], [records["others"]])
    chance = random.Random(3)
    drawn = [[each.group for each in drawn_batch(kinds, [records["field"]], chance)] for _ in range(30)]
    assert {tuple(batch) for batch in drawn} == {(kind,) * 5 + ("field",) * 5 for kind in ("squad", "others")}


def test_it_starts_from_the_model_as_it_is() -> None:
    encoder, texts = BundledEncoder(find_weights(), NO_ADAPTER), [record.texts["ar"] for record in RECORDS]
    means = shipped_arrays(encoder.fingerprint)
    own = Trainee().passages(texts, "ar")
    for at, encoded in enumerate(encoder.encode_tokens([for_model(text) for text in texts])):
        vector = encoded.vector - means["passage_ar"]
        assert own.vectors[at].detach().numpy() @ vector / np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)
        there = own.words[at][own.words[at] >= 0][: len(encoded.words)]
        assert there.tolist() == encoded.words.tolist()


def test_it_learns(trained: tuple[list[float], Trainee]) -> None:
    before, after = trained[0]
    assert after < before


def test_what_is_written_is_the_part_to_be_kept_of_what_was_trained(trained: tuple[list[float], Trainee]) -> None:
    adapter = adapter_of(adapter_arrays(trained[1]))
    assert set(adapter.factors) == set(trained[1].layers)
    for name, layer in trained[1].layers.items():
        outputs, inputs = adapter.factors[name]
        x = torch.randn(3, inputs.shape[1])
        learnt = (layer(x) - layer.layer(x)).detach().numpy()
        assert x.numpy() @ (outputs @ inputs).T == pytest.approx(KEPT * learnt, abs=1e-4)
    assert any(outputs.any() for outputs, _ in adapter.factors.values())
