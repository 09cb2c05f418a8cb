#!/usr/bin/env python3
"""Records the goldens of checkpoint conversion: a tiny random BERT in safetensors, and vectors straight from safetensors in float64.

    pip install numpy gguf tokenizers
    Scripts/goldens/checkpoint.py                  # the tiny checkpoint and its golden
    Scripts/goldens/checkpoint.py --minilm DIR     # also all-MiniLM-L6-v2, from the folder with model.safetensors

The reference reads safetensors itself, tokenises with the `tokenizers` package and multiplies in float64.
"""
import argparse
import json
import pathlib
import re
import struct

import numpy as np
from tokenizers import Tokenizer

from models import HERE, encoder_vector

TEXTS = [
    "the open book", "Kaijuan answers from YOUR own documents, and says so when the books do not hold the answer.", "unopened; reopened!",
    "书 a café", "book\u093f ab\u093fs", "x", "How long does the dynamic batcher wait?",
]
NAMES = [
    (r"token_embd_norm\.", "embeddings.LayerNorm."), (r"token_embd\.", "embeddings.word_embeddings."),
    (r"position_embd\.", "embeddings.position_embeddings."), (r"token_types\.", "embeddings.token_type_embeddings."),
    (r"attn_output_norm", "attention.output.LayerNorm"), (r"layer_output_norm", "output.LayerNorm"),
    (r"attn_q", "attention.self.query"), (r"attn_k", "attention.self.key"), (r"attn_v", "attention.self.value"),
    (r"attn_output", "attention.output.dense"), (r"ffn_up", "intermediate.dense"), (r"ffn_down", "output.dense"),
    (r"^blk\.", "encoder.layer."),
]


class Checkpoint:
    """A folder of safetensors and JSON with the face of `models.Model`."""

    def __init__(self, weights, config, tokenizer):
        data = pathlib.Path(weights).read_bytes()
        (length,) = struct.unpack("<Q", data[:8])
        self.header, self.data = json.loads(data[8 : 8 + length]), data[8 + length :]
        self.config = json.loads(pathlib.Path(config).read_text())
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def hyper(self, key):
        return self.config[{
            "embedding_length": "hidden_size", "attention.head_count": "num_attention_heads", "block_count": "num_hidden_layers",
            "attention.layer_norm_epsilon": "layer_norm_eps",
        }[key]]

    def __getitem__(self, name):
        for pattern, replacement in NAMES:
            name = re.sub(pattern, replacement, name)
        entry = self.header[name]
        kind = {"F32": np.float32, "F16": np.float16}[entry["dtype"]]
        start, end = entry["data_offsets"]
        return np.frombuffer(self.data[start:end], kind).reshape(entry["shape"]).astype(np.float64)

    def golden(self):
        ids = [self.tokenizer.encode(text).ids for text in TEXTS]
        vectors = [[round(float(v), 7) for v in encoder_vector(self, row)] for row in ids]
        return {"texts": TEXTS, "ids": ids, "vectors": vectors}


def tiny(folder):
    rng = np.random.default_rng(11)
    width, inner, layers, positions = 32, 64, 2, 96
    letters = "abcdefghijklmnopqrstuvwxyz"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "open", "book", "##book", "##ed", "##s", "un", "re", "##\u093f", "书", ",", ".", ";", "!", "?"]
    pieces = list(dict.fromkeys(pieces + list(letters) + ["##" + letter for letter in letters]))
    tensors = {"embeddings.position_ids": np.arange(positions, dtype=np.int64)[None]}

    def add(name, *shape, kind=np.float32, centre=0.0):
        scale = 0.1 if len(shape) == 1 else shape[-1] ** -0.5
        tensors[name] = (centre + scale * rng.standard_normal(shape)).astype(kind)

    add("embeddings.word_embeddings.weight", len(pieces), width, kind=np.float16)
    add("embeddings.position_embeddings.weight", positions, width)
    add("embeddings.token_type_embeddings.weight", 2, width)
    norms = ["embeddings.LayerNorm"]
    for i in range(layers):
        p = f"encoder.layer.{i}."
        for name, rows, columns in (
            ("attention.self.query", width, width), ("attention.self.key", width, width), ("attention.self.value", width, width),
            ("attention.output.dense", width, width), ("intermediate.dense", inner, width), ("output.dense", width, inner),
        ):
            add(p + name + ".weight", rows, columns, kind=np.float16 if "dense" in name else np.float32)
            add(p + name + ".bias", rows)
        norms += [p + "attention.output.LayerNorm", p + "output.LayerNorm"]
    for name in norms:
        add(name + ".weight", width, centre=1.0)
        add(name + ".bias", width)
    add("pooler.dense.weight", width, width)
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name in sorted(tensors):
        raw = tensors[name].tobytes()
        kind = {"float32": "F32", "float16": "F16", "int64": "I64"}[str(tensors[name].dtype)]
        header[name] = {"dtype": kind, "shape": list(tensors[name].shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    config = {
        "model_type": "bert", "hidden_act": "gelu", "hidden_size": width, "num_hidden_layers": layers, "num_attention_heads": 2,
        "intermediate_size": inner, "max_position_embeddings": positions, "type_vocab_size": 2, "vocab_size": len(pieces),
        "layer_norm_eps": 1e-12,
    }
    (folder / "config.json").write_text(json.dumps(config))
    special = [{"id": i, "content": pieces[i], "special": True, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False} for i in range(5)]
    around = {name: {"id": name, "ids": [pieces.index(name)], "tokens": [name]} for name in ("[CLS]", "[SEP]")}
    parts = [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}]
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": special,
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "TemplateProcessing", "single": parts, "pair": parts + [{"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": around},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
            "vocab": {piece: i for i, piece in enumerate(pieces)},
        },
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False))


def record(folder, name):
    checkpoint = Checkpoint(folder / "model.safetensors", folder / "config.json", folder / "tokenizer.json")
    (HERE / f"{name}.json").write_text(json.dumps(checkpoint.golden(), ensure_ascii=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minilm", type=pathlib.Path)
    options = parser.parse_args()
    folder = HERE / "tiny-checkpoint"
    folder.mkdir(exist_ok=True)
    tiny(folder)
    record(folder, "tiny-checkpoint")
    if options.minilm:
        record(options.minilm, "real-checkpoint")
