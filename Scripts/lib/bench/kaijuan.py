"""The built `kaijuan`."""
import json
import pathlib
import tempfile

from . import prompts
from .process import run

GENERATOR, ENCODER = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf", "multilingual-e5-small.Q4_0.gguf"


class Kaijuan:
    def __init__(self, binary, models, threads):
        self.binary, self.threads = binary, threads
        self.generator, self.encoder = models / GENERATOR, models / ENCODER
        self.environment = {"KAIJUAN_MODELS": str(models), "KAIJUAN_THREADS": str(threads)}

    def __call__(self, *arguments, input=None):
        return run(self.binary, *arguments, input=input, environment=self.environment)

    def bench(self, kind, *options, model=None):
        """The report, with `peak_bytes` and `process_seconds` of the whole process."""
        ending = self("bench", kind, "--threads", self.threads, "--json", "--model", model or self.generator, *options)
        return {**json.loads(ending.text), "peak_bytes": ending.peak_bytes, "process_seconds": ending.seconds}

    def answer(self, conversations, *options, model=None):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "prompts.jsonl"
            file.write_text(prompts.lines(conversations))
            return self.bench("answer", "--prompts", file, *options, model=model)

    def encode(self, texts, *options):
        """The texts as they are, so with their prefixes."""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "texts.txt"
            file.write_text("\n".join(text.replace("\n", " ") for text in texts) + "\n")
            return self.bench("encode", "--texts", file, *options, model=self.encoder)

    def vectors(self, texts):
        """Of passages, without their prefixes."""
        return json.loads(self("embed", "--json", input="\n".join(texts)).text)["vectors"]

    def encoder_tokens(self, text):
        ending = self("model", "tokenize", self.encoder, "--add-special", "--json", input=text)
        return json.loads(ending.text)["ids"]

    def matrix_bytes(self):
        """Of the generator's file: what is read of it for each token, so without the table of embeddings unless it is the output too;
        and its multiply-adds a token of a prompt, so without the output."""
        tensors = {tensor["name"]: tensor for tensor in json.loads(self("model", "inspect", self.generator, "--json").text)["tensors"]}
        matrices = {name: tensor for name, tensor in tensors.items() if len(tensor["shape"]) == 2}
        if "output.weight" in matrices:
            del matrices["token_embd.weight"]
        layers = [tensor["shape"] for name, tensor in matrices.items() if name.startswith("blk.")]
        return sum(tensor["bytes"] for tensor in matrices.values()), sum(a * b for a, b in layers)

    def version(self):
        return self("--version").text.strip()
