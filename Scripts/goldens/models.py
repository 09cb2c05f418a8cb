#!/usr/bin/env python3
"""Records the goldens of the engine: tiny random checkpoints, and logits and vectors by a plain float64 reference.

    pip install numpy gguf
    Scripts/goldens/models.py                       # tiny checkpoints and their goldens
    Scripts/goldens/models.py --real MODELS_DIR     # also SmolLM2, Qwen and e5, from the folder of pulled models

The reference dequantises the weights with the `gguf` package and multiplies in float64: it shares no code and no kernel with the engine.
"""
import argparse
import json
import pathlib

import gguf
import numpy as np
from gguf import GGMLQuantizationType as T

HERE = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "InferenceTests" / "Goldens"
BLOCK = {t: gguf.GGML_QUANT_SIZES[t] for t in T}


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


class Model:
    """A GGUF file with its tensors dequantised when asked for."""

    def __init__(self, path):
        self.reader = gguf.GGUFReader(str(path))
        self.tensors = {t.name: t for t in self.reader.tensors}
        self.arch = self.field("general.architecture")

    def field(self, key, default=None):
        f = self.reader.fields.get(key)
        return default if f is None else f.contents()

    def hyper(self, key, default=None):
        return self.field(f"{self.arch}.{key}", default)

    def __contains__(self, name):
        return name in self.tensors

    def __getitem__(self, name):
        t = self.tensors[name]
        shape = tuple(int(n) for n in reversed(t.shape))
        return gguf.quants.dequantize(t.data, t.tensor_type).reshape(shape).astype(np.float64)


def rotate(x, positions, base, dims, neox):
    """x: [tokens, heads, head size]"""
    freq = base ** (-2.0 * np.arange(dims // 2) / dims)
    angle = positions[:, None] * freq[None, :]
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    out = x.copy()
    a, b = (slice(0, dims // 2), slice(dims // 2, dims)) if neox else (slice(0, dims, 2), slice(1, dims, 2))
    out[..., a] = x[..., a] * cos - x[..., b] * sin
    out[..., b] = x[..., a] * sin + x[..., b] * cos
    return out


def decoder_logits(model, tokens):
    """Logits of all positions, [tokens, vocabulary]."""
    width, heads = model.hyper("embedding_length"), model.hyper("attention.head_count")
    kv_heads = model.hyper("attention.head_count_kv", heads)
    size = model.hyper("attention.key_length", width // heads)
    eps = model.hyper("attention.layer_norm_rms_epsilon")
    base, dims = model.hyper("rope.freq_base", 10000.0), model.hyper("rope.dimension_count", size)
    positions = np.arange(len(tokens), dtype=np.float64)
    embedding = model["token_embd.weight"]
    x = embedding[np.array(tokens)]

    def norm(x, name):
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + eps) * model[name]

    def linear(x, name):
        y = x @ model[name + ".weight"].T
        return y + model[name + ".bias"] if name + ".bias" in model else y

    mask = np.triu(np.full((len(tokens), len(tokens)), -np.inf), 1)
    for i in range(model.hyper("block_count")):
        p = f"blk.{i}."
        h = norm(x, p + "attn_norm.weight")
        q = linear(h, p + "attn_q").reshape(-1, heads, size)
        k = linear(h, p + "attn_k").reshape(-1, kv_heads, size)
        v = linear(h, p + "attn_v").reshape(-1, kv_heads, size)
        q, k = (rotate(t, positions, base, dims, model.arch != "llama") for t in (q, k))
        k, v = (np.repeat(t, heads // kv_heads, axis=1) for t in (k, v))
        scores = np.einsum("qhd,khd->hqk", q, k) / np.sqrt(size) + mask
        x = x + linear(np.einsum("hqk,khd->qhd", softmax(scores), v).reshape(len(tokens), -1), p + "attn_output")
        h = norm(x, p + "ffn_norm.weight")
        gate = linear(h, p + "ffn_gate")
        x = x + linear(gate / (1 + np.exp(-gate)) * linear(h, p + "ffn_up"), p + "ffn_down")
    x = norm(x, "output_norm.weight")
    return x @ (model["output.weight"] if "output.weight" in model else embedding).T


def encoder_vector(model, tokens):
    """Mean-pooled, L2-normalised."""
    from math import erf

    width, heads = model.hyper("embedding_length"), model.hyper("attention.head_count")
    eps = model.hyper("attention.layer_norm_epsilon")
    gelu = np.vectorize(lambda v: 0.5 * v * (1 + erf(v / np.sqrt(2))))

    def norm(x, name):
        d = x - x.mean(-1, keepdims=True)
        return d / np.sqrt((d * d).mean(-1, keepdims=True) + eps) * model[name + ".weight"] + model[name + ".bias"]

    def linear(x, name):
        return x @ model[name + ".weight"].T + model[name + ".bias"]

    n = len(tokens)
    x = model["token_embd.weight"][np.array(tokens)] + model["position_embd.weight"][:n] + model["token_types.weight"][0]
    x = norm(x, "token_embd_norm")
    for i in range(model.hyper("block_count")):
        p = f"blk.{i}."
        q, k, v = (linear(x, p + f"attn_{part}").reshape(n, heads, -1) for part in "qkv")
        scores = np.einsum("qhd,khd->hqk", q, k) / np.sqrt(width // heads)
        attended = np.einsum("hqk,khd->qhd", softmax(scores), v).reshape(n, -1)
        x = norm(x + linear(attended, p + "attn_output"), p + "attn_output_norm")
        x = norm(x + linear(gelu(linear(x, p + "ffn_up")), p + "ffn_down"), p + "layer_output_norm")
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


# --- tiny checkpoints


def random_blocks(rng, rows, columns, kind):
    """Random weights of a ggml type as bytes. K-quants, which the package cannot write, are random blocks with sane scales."""
    if kind in (T.F32, T.F16, T.BF16, T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q8_0):
        return gguf.quants.quantize((rng.standard_normal((rows, columns)) / np.sqrt(columns)).astype(np.float32), kind)
    length, size = BLOCK[kind]
    blocks = rng.integers(0, 256, (rows * columns // length, size), dtype=np.uint8)
    scale = {T.Q4_K: 4e-5, T.Q5_K: 2e-5, T.Q6_K: 5e-5}[kind]
    half = np.array([scale], np.float16).view(np.uint8)
    if kind == T.Q6_K:
        blocks[:, 208:210] = half
    else:
        blocks[:, 0:2] = half
        blocks[:, 2:4] = np.array([scale * (7.5 if kind == T.Q4_K else 15.5)], np.float16).view(np.uint8)
    return blocks.reshape(rows, -1)


def tiny_decoder(path, arch, seed, width, ffn, heads, kv_heads, layers, vocab, kinds, bias, tied):
    rng = np.random.default_rng(seed)
    w = gguf.GGUFWriter(str(path), arch)
    w.add_block_count(layers)
    w.add_context_length(128)
    w.add_embedding_length(width)
    w.add_feed_forward_length(ffn)
    w.add_head_count(heads)
    w.add_head_count_kv(kv_heads)
    w.add_layer_norm_rms_eps(1e-5)
    w.add_rope_freq_base(10000.0)
    picks = iter(range(10**9))

    def matrix(name, rows, columns):
        kind = kinds[next(picks) % len(kinds)]
        w.add_tensor(name, random_blocks(rng, rows, columns, kind), raw_dtype=kind)

    def vector(name, n, centre):
        w.add_tensor(name, (centre + 0.1 * rng.standard_normal(n)).astype(np.float32))

    size = width // heads
    matrix("token_embd.weight", vocab, width)
    for i in range(layers):
        p = f"blk.{i}."
        vector(p + "attn_norm.weight", width, 1)
        for part, rows in (("q", width), ("k", kv_heads * size), ("v", kv_heads * size)):
            matrix(p + f"attn_{part}.weight", rows, width)
            if bias:
                vector(p + f"attn_{part}.bias", rows, 0)
        matrix(p + "attn_output.weight", width, width)
        vector(p + "ffn_norm.weight", width, 1)
        matrix(p + "ffn_gate.weight", ffn, width)
        matrix(p + "ffn_up.weight", ffn, width)
        matrix(p + "ffn_down.weight", width, ffn)
    vector("output_norm.weight", width, 1)
    if not tied:
        matrix("output.weight", vocab, width)
    finish(w)


def tiny_encoder(path, seed, width, ffn, heads, layers, vocab, kind):
    rng = np.random.default_rng(seed)
    w = gguf.GGUFWriter(str(path), "bert")
    w.add_block_count(layers)
    w.add_context_length(64)
    w.add_embedding_length(width)
    w.add_feed_forward_length(ffn)
    w.add_head_count(heads)
    w.add_layer_norm_eps(1e-12)
    w.add_pooling_type(gguf.PoolingType.MEAN)

    def matrix(name, rows, columns, kind=kind):
        w.add_tensor(name, random_blocks(rng, rows, columns, kind), raw_dtype=kind)

    def vector(name, n, centre):
        w.add_tensor(name, (centre + 0.1 * rng.standard_normal(n)).astype(np.float32))

    matrix("token_embd.weight", vocab, width)
    matrix("position_embd.weight", 64, width, T.F32)
    matrix("token_types.weight", 2, width, T.F32)
    for part, centre in (("weight", 1), ("bias", 0)):
        vector(f"token_embd_norm.{part}", width, centre)
    for i in range(layers):
        p = f"blk.{i}."
        for part, rows, columns in (
            ("attn_q", width, width), ("attn_k", width, width), ("attn_v", width, width), ("attn_output", width, width),
            ("ffn_up", ffn, width), ("ffn_down", width, ffn),
        ):
            matrix(p + part + ".weight", rows, columns)
            vector(p + part + ".bias", rows, 0)
        for part in ("attn_output_norm", "layer_output_norm"):
            vector(p + part + ".weight", width, 1)
            vector(p + part + ".bias", width, 0)
    finish(w)


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def block_types(path):
    """Random blocks of every type beside their dequantised values."""
    rng = np.random.default_rng(7)
    w = gguf.GGUFWriter(str(path), "blocks")
    for kind in (T.F16, T.BF16, T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q8_0, T.Q4_K, T.Q5_K, T.Q6_K):
        data = random_blocks(rng, 2, 512, kind)
        w.add_tensor(kind.name, data, raw_dtype=kind)
        w.add_tensor(kind.name + ".values", gguf.quants.dequantize(data, kind).reshape(2, 512).astype(np.float32))
    finish(w)


def decoder_golden(path, tokens, keep=None):
    model = Model(path)
    last = decoder_logits(model, tokens)[-1]
    greedy, sequence = [], list(tokens)
    for _ in range(16):
        greedy.append(int(decoder_logits(model, sequence)[-1].argmax()))
        sequence.append(greedy[-1])
    golden = {"file": pathlib.Path(path).name, "tokens": [int(t) for t in tokens], "greedy": greedy}
    if keep is None:
        golden["logits"] = [round(float(v), 6) for v in last]
    else:  # the largest logits of a large vocabulary, with the range of all
        top = np.argsort(-last)[:keep]
        golden["top"] = [[int(i), round(float(last[i]), 5)] for i in top]
        golden["range"] = round(float(last.max() - last.min()), 4)
    return golden


def encoder_golden(path, inputs):
    model = Model(path)
    return {
        "file": pathlib.Path(path).name,
        "inputs": [[int(t) for t in tokens] for tokens in inputs],
        "vectors": [[round(float(v), 7) for v in encoder_vector(model, tokens)] for tokens in inputs],
    }


def save(name, value):
    (HERE / name).write_text(json.dumps(value) + "\n")
    print("wrote", HERE / name)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--real", metavar="MODELS_DIR", type=pathlib.Path)
    options = arguments.parse_args()
    HERE.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(11)
    block_types(HERE / "block-types.gguf")
    shapes = {
        "tiny-llama-f32.gguf": dict(arch="llama", seed=1, width=64, ffn=96, heads=4, kv_heads=2, layers=2, vocab=96,
                                    kinds=[T.F32], bias=False, tied=True),
        "tiny-qwen2-f16.gguf": dict(arch="qwen2", seed=2, width=64, ffn=96, heads=4, kv_heads=1, layers=2, vocab=96,
                                    kinds=[T.F16, T.BF16], bias=True, tied=False),
        "tiny-qwen2-q.gguf": dict(arch="qwen2", seed=3, width=96, ffn=160, heads=6, kv_heads=2, layers=2, vocab=96,
                                  kinds=[T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q8_0], bias=True, tied=False),
        "tiny-llama-k.gguf": dict(arch="llama", seed=4, width=256, ffn=256, heads=4, kv_heads=2, layers=1, vocab=96,
                                  kinds=[T.Q4_K, T.Q5_K, T.Q6_K], bias=False, tied=False),
    }
    decoders = []
    for name, shape in shapes.items():
        tiny_decoder(HERE / name, **shape)
        decoders.append(decoder_golden(HERE / name, rng.integers(0, 96, 64)))
    save("tiny-decoders.json", decoders)
    encoders = []
    for name, kind in (("tiny-bert-f32.gguf", T.F32), ("tiny-bert-q4_0.gguf", T.Q4_0)):
        tiny_encoder(HERE / name, 5, width=64, ffn=128, heads=4, layers=2, vocab=96, kind=kind)
        encoders.append(encoder_golden(HERE / name, [rng.integers(0, 96, n) for n in (1, 2, 15, 16, 17, 64)]))
    save("tiny-encoders.json", encoders)
    if options.real:
        rng = np.random.default_rng(12)
        # "Paris is the capital of France. Rome is the capital of Italy. Berlin is the capital of"
        capitals = [38634, 314, 260, 3575, 282, 4649, 30, 7268, 314, 260, 3575, 282, 7158, 30, 11452, 314, 260, 3575, 282]
        real = [decoder_golden(options.real / "SmolLM2-135M-Instruct.Q4_1.gguf", capitals, keep=64)]
        save("real-decoders.json", real)
        inputs = [[0, *rng.integers(10, 200000, n), 2] for n in (1, 6, 30, 94)]
        save("real-encoders.json", [encoder_golden(options.real / "multilingual-e5-small.Q4_0.gguf", inputs)])


if __name__ == "__main__":
    main()
