"""Ingests a folder with LlamaIndex or txtai: a request as JSON on standard input, its result as the last line of standard output.

Both embed through the same function: e5's prefix, the tokenizer of the GGUF file in Hugging Face's own code, and onnxruntime, in batches of
texts of one length. The clock runs from the first file that is read until the store is on the disk.
"""
import json
import pathlib
import sys
import time

import numpy as np
import onnxruntime
from gguf import GGUFReader
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers


class Encoder:
    def __init__(self, request):
        fields = GGUFReader(request["model"]).fields
        words = fields["tokenizer.ggml.tokens"].contents()
        scores = fields["tokenizer.ggml.scores"].contents()
        self.tokenizer = Tokenizer(models.Unigram(list(zip(words, map(float, scores))), unk_id=3))
        steps = [normalizers.Replace(" {2,}", " ")]
        if "tokenizer.ggml.precompiled_charsmap" in fields:
            steps.insert(0, normalizers.Precompiled(bytes(fields["tokenizer.ggml.precompiled_charsmap"].contents())))
        self.tokenizer.normalizer = normalizers.Sequence(steps)
        self.tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        self.tokenizer.decoder = decoders.Metaspace()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = request["threads"], 1
        self.session = onnxruntime.InferenceSession(request["graph"], options, providers=["CPUExecutionProvider"])
        self.batch, self.passages, self.tokens = request["batch"], 0, 0
        self.embed(["warm"])
        self.passages = self.tokens = 0

    def ids(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def embed(self, texts):
        encoded = self.tokenizer.encode_batch([f"passage: {text}" for text in texts], add_special_tokens=False)
        ids = [[0, *item.ids[:510], 2] for item in encoded]
        vectors = np.zeros((len(ids), 384), np.float32)
        lengths = {}
        for place, row in enumerate(ids):
            lengths.setdefault(len(row), []).append(place)
        for places in lengths.values():
            for start in range(0, len(places), self.batch):
                part = places[start:start + self.batch]
                vectors[part] = self.session.run(["vectors"], {"ids": np.array([ids[place] for place in part], np.int64)})[0]
        self.passages += len(ids)
        self.tokens += sum(map(len, ids))
        return vectors


def llama_index(request, encoder):
    from llama_index.core import Settings, SimpleDirectoryReader, VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.node_parser import SentenceSplitter

    class Embedding(BaseEmbedding):
        def _get_text_embeddings(self, texts):
            return encoder.embed(texts).tolist()

        def _get_text_embedding(self, text):
            return self._get_text_embeddings([text])[0]

        _get_query_embedding = _get_text_embedding

        async def _aget_query_embedding(self, query):
            return self._get_query_embedding(query)

    # Left to itself it would count with tiktoken, and ask an external service for a language model.
    Settings.tokenizer, Settings.llm = encoder.ids, None
    splitter = SentenceSplitter(chunk_size=request["tokens"], chunk_overlap=0, tokenizer=encoder.ids, include_metadata=False)
    reader = SimpleDirectoryReader(request["documents"], recursive=True, required_exts=[request["suffix"]])
    start = time.perf_counter()
    documents = reader.load_data()
    index = VectorStoreIndex.from_documents(
        documents, transformations=[splitter], embed_model=Embedding(embed_batch_size=256))
    index.storage_context.persist(request["store"])
    return time.perf_counter() - start, len(documents)


def txtai(request, encoder):
    from txtai.embeddings import Embeddings
    from txtai.pipeline import Segmentation

    # Its own ends of sentences are those of English.
    split = Segmentation(
        chunker="sentence", chunk_size=request["tokens"], tokenizer=encoder.tokenizer, min_characters_per_sentence=1,
        delim=["。", "！", "？", "；", ". ", "! ", "? ", "\n"])
    embeddings = Embeddings(method="external", transform=lambda texts: encoder.embed(texts), content=True, batch=256, encodebatch=256)
    count = 0

    def passages():
        nonlocal count
        for file in sorted(pathlib.Path(request["documents"]).rglob(f"*{request['suffix']}")):
            count += 1
            pieces = split(file.read_text())
            for place, text in enumerate(pieces if isinstance(pieces, list) else [pieces]):
                yield f"{file.name}#{place}", text, None

    start = time.perf_counter()
    embeddings.index(passages())
    embeddings.save(request["store"])
    return time.perf_counter() - start, count


if __name__ == "__main__":
    request = json.load(sys.stdin)
    encoder = Encoder(request)
    seconds, documents = {"llama_index": llama_index, "txtai": txtai}[request["task"]](request, encoder)
    print(json.dumps({"seconds": seconds, "documents": documents, "passages": encoder.passages, "tokens": encoder.tokens}))
