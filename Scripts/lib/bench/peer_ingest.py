"""Ingests a folder with LlamaIndex or txtai: a request as JSON on standard input, its result as the last line of standard output.

With a `checkpoint` both load it as they load any model, and embed as they do when nothing is said: torch, their own batches, padded. With a
`graph` both embed through the same function: onnxruntime, in batches of texts of one length. e5's prefix and the tokenizer of the GGUF file
in Hugging Face's own code are the same either way. The clock runs from the first file that is read until the store is on the disk.
"""
import json
import pathlib
import sys
import time

import numpy as np
from gguf import GGUFReader

from gguf_tokenizer import unigram

PREFIX = "passage: "


class Encoder:
    """A graph in onnxruntime."""

    def __init__(self, request, tokenizer):
        import onnxruntime
        self.tokenizer = tokenizer
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = request["threads"], 1
        self.session = onnxruntime.InferenceSession(request["graph"], options, providers=["CPUExecutionProvider"])
        self.batch = request["batch"]
        self.embed(["warm"])

    def embed(self, texts):
        encoded = self.tokenizer.encode_batch([f"{PREFIX}{text}" for text in texts], add_special_tokens=False)
        ids = [[0, *item.ids[:510], 2] for item in encoded]
        vectors = np.zeros((len(ids), 384), np.float32)
        lengths = {}
        for place, row in enumerate(ids):
            lengths.setdefault(len(row), []).append(place)
        for places in lengths.values():
            for start in range(0, len(places), self.batch):
                part = places[start:start + self.batch]
                vectors[part] = self.session.run(["vectors"], {"ids": np.array([ids[place] for place in part], np.int64)})[0]
        return vectors


def graph_embedding(encoder):
    from llama_index.core.embeddings import BaseEmbedding

    class Embedding(BaseEmbedding):
        def _get_text_embeddings(self, texts):
            return encoder.embed(texts).tolist()

        def _get_text_embedding(self, text):
            return self._get_text_embeddings([text])[0]

        _get_query_embedding = _get_text_embedding

        async def _aget_query_embedding(self, query):
            return self._get_query_embedding(query)

    return Embedding(embed_batch_size=256)


def llama_index(request, tokenizer):
    from llama_index.core import Settings, SimpleDirectoryReader, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    if "graph" in request:
        embedding = graph_embedding(Encoder(request, tokenizer))
    else:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
        embedding = HuggingFaceEmbedding(request["checkpoint"], text_instruction=PREFIX, device="cpu")
        embedding.get_text_embedding("warm")

    def ids(text):
        return tokenizer.encode(text, add_special_tokens=False).ids

    # Left to itself it would count with tiktoken, and ask an external service for a language model.
    Settings.tokenizer, Settings.llm = ids, None
    splitter = SentenceSplitter(chunk_size=request["tokens"], chunk_overlap=0, tokenizer=ids, include_metadata=False)
    reader = SimpleDirectoryReader(request["documents"], recursive=True, required_exts=[request["suffix"]])
    start = time.perf_counter()
    documents = reader.load_data()
    index = VectorStoreIndex.from_documents(documents, transformations=[splitter], embed_model=embedding)
    index.storage_context.persist(request["store"])
    return time.perf_counter() - start, len(documents), len(index.docstore.docs)


def txtai(request, tokenizer):
    from txtai.embeddings import Embeddings
    from txtai.pipeline import Segmentation

    # Its own ends of sentences are those of English.
    split = Segmentation(
        chunker="sentence", chunk_size=request["tokens"], tokenizer=tokenizer, min_characters_per_sentence=1,
        delim=["。", "！", "？", "；", ". ", "! ", "? ", "\n"])
    if "graph" in request:
        encoder = Encoder(request, tokenizer)
        embeddings = Embeddings(method="external", transform=lambda texts: encoder.embed(texts), content=True, batch=256, encodebatch=256)
    else:
        embeddings = Embeddings(path=request["checkpoint"], instructions={"data": PREFIX}, gpu=False, content=True)
        embeddings.batchtransform(["warm"], "data")
    count = made = 0

    def passages():
        nonlocal count, made
        for file in sorted(pathlib.Path(request["documents"]).rglob(f"*{request['suffix']}")):
            count += 1
            pieces = split(file.read_text())
            pieces = pieces if isinstance(pieces, list) else [pieces]
            made += len(pieces)
            for place, text in enumerate(pieces):
                yield f"{file.name}#{place}", text, None

    start = time.perf_counter()
    embeddings.index(passages())
    embeddings.save(request["store"])
    return time.perf_counter() - start, count, made


if __name__ == "__main__":
    request = json.load(sys.stdin)
    seconds, documents, passages = {"llama_index": llama_index, "txtai": txtai}[request["task"]](
        request, unigram(GGUFReader(request["model"]).fields))
    print(json.dumps({"seconds": seconds, "documents": documents, "passages": passages}))
